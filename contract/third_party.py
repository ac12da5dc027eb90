"""Third parties: a loss told by somebody who holds no policy of ours, and who sees no data."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from contract.base import LongText, Moment, Phone, Request, Response, Text
from contract.claims import Confirmation
from contract.identifiers import PolicyNumber, ReportNumber
from contract.losses import Occurrence


class Relation(StrEnum):
    """What the reporter is to the insured, or to the loss."""

    OTHER_PARTY = "other_party"
    """The other driver, the victim, who suffered the damage."""
    WITNESS = "witness"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    REPRESENTATIVE = "representative"
    """A lawyer, a managing agent, another insurer, an employer."""
    OTHER = "other"


class Insured(Request):
    """Who is insured with us, by whatever the reporter knows. Nothing is looked up to answer."""

    plate: str | None = Field(
        default=None, pattern=r"^[A-Z0-9]{4,10}$", description="Capitals and digits only."
    )
    policy_number: PolicyNumber | None = None
    name: Text | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.plate or self.policy_number or self.name):
            raise ValueError("a plate, a policy number or a name")
        return self


class ThirdPartyReport(Request):
    reporter_name: Text
    reporter_phone: Phone
    relation: Relation
    insured: Insured
    occurrence: Occurrence
    place: Text
    description: LongText
    injured_count: int | None = Field(default=None, ge=0, le=99)
    confirmation: Confirmation


class ReportReceived(Response):
    """The same for an insured whom we know and for one whom we do not."""

    report_number: ReportNumber
    received_at: Moment


class RecordedReport(Response):
    """As the dashboard shows it, to supervisors."""

    report_number: ReportNumber
    received_at: Moment
    call_id: str
    reporter_name: str
    reporter_phone: str
    relation: Relation
    insured: Insured | None
    """None once erased."""
    occurrence: Occurrence
    place: str
    description: str
    injured_count: int | None = None
    policies: list[PolicyNumber] = []
    """Those of ours that the plate or the policy number names."""


class RecordedReports(Response):
    """The newest first."""

    items: list[RecordedReport]
    next_cursor: str | None = None
