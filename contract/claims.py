"""Claims: the first notice of loss, and the claim it opens."""

from enum import StrEnum

from contract.base import Cents, Day, LongText, Moment, Request, Response, Text
from contract.identifiers import ClaimNumber, PolicyNumber
from contract.losses import Circumstances, Occurrence, Peril


class Confirmation(Request):
    """The caller's own yes to the read-back; kept with the claim as evidence."""

    read_back: LongText
    answer: Text
    """The words that were recognised, by code, as a yes."""


class FirstNoticeOfLoss(Request):
    """What a claimant tells us in the first call about a loss."""

    policy_number: PolicyNumber
    peril: Peril
    occurrence: Occurrence
    known_on: Day
    """When the policyholder learned of the loss: deadlines count from there."""
    place: Text
    description: LongText
    circumstances: Circumstances = Circumstances()
    confirmation: Confirmation


class ClaimStatus(StrEnum):
    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    APPRAISAL = "appraisal"
    SETTLED = "settled"
    CLOSED = "closed"


class Deadline(Response):
    """Until when a loss may be reported, and the rule that says so."""

    day: Day | None
    """None while a natural catastrophe has no published decree."""
    rule: str
    """The rule's name in `functions/claims/deadlines.py`."""
    reference: str
    """The article, as it is cited."""


class Document(Response):
    """A paper that the claim needs."""

    code: str
    label: str
    """In French, as it is read to the caller and written in the e-mail."""


class MailStatus(StrEnum):
    """What is true of the confirmation e-mail at the moment of the answer."""

    QUEUED = "queued"
    SENT = "sent"
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    """It was held back, failed or bounced: it will not arrive."""


class Addition(Request):
    """Something the policyholder adds to a claim."""

    text: LongText


class RecordedAddition(Response):
    claim_number: ClaimNumber
    text: str
    added_at: Moment


class Claim(Response):
    claim_number: ClaimNumber
    policy_number: PolicyNumber
    peril: Peril
    status: ClaimStatus
    occurrence: Occurrence
    place: str
    description: str
    """The caller's own words, which may be about health: empty when it is read below level 2, as is
    the text of the additions."""
    reported_at: Moment
    deadline: Deadline
    late: bool
    """Reported after the deadline: accepted all the same, and never ours to judge."""
    outside_policy_period: bool
    """The loss is dated outside the policy: accepted, for a claims handler to look at."""
    deductible: Cents
    """What the policyholder bears, fixed when the claim is opened."""
    documents: list[Document]
    confirmation_email: MailStatus
    confirmation_address: str | None = None
    """Where it goes, masked; told once, to who opened the claim."""
    additions: list[RecordedAddition] = []


class Claims(Response):
    items: list[Claim]
    next_cursor: str | None = None


class ClaimDetails(Response):
    """What else was told of a claim: for a caller verified by a code, or a supervisor."""

    claim_number: ClaimNumber
    circumstances: Circumstances
    """Whether and how many people were hurt included."""
    known_on: Day
    confirmation: Confirmation


class RegisteredClaim(Response):
    """A claim as the insurer's people find it, with the call that opened it."""

    claim: Claim
    call_id: str | None = None


class ClaimRegister(Response):
    """The newest first."""

    items: list[RegisteredClaim]
    next_cursor: str | None = None
