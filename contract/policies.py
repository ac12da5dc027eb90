"""Policies: what a verified policyholder's contracts insure."""

from contract.base import Cents, Day, Response
from contract.identifiers import Line, PolicyNumber
from contract.losses import Peril


class Coverage(Response):
    """One peril that the policy insures."""

    peril: Peril
    deductible: Cents
    """What the policyholder bears for each loss."""
    ceiling: Cents | None = None
    """The most that is paid for one loss; None where the policy sets no ceiling."""


class Policy(Response):
    policy_number: PolicyNumber
    line: Line
    product: str
    """The French name of the product, as on the contract."""
    insured: str
    """What is insured, in French: the vehicle and its plate, or the home's address."""
    starts_on: Day
    ends_on: Day | None = None
    coverages: list[Coverage]
    assistance_phone: str
    """E.164."""

    def coverage_for(self, peril: Peril) -> Coverage | None:
        return next((c for c in self.coverages if c.peril == peril), None)


class Policies(Response):
    items: list[Policy]
    next_cursor: str | None = None
