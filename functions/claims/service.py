"""Rules of the claims function: one loss, one claim, for the policyholder on the line."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from contract.claims import (
    Addition,
    Claim,
    ClaimDetails,
    Claims,
    ClaimStatus,
    FirstNoticeOfLoss,
    MailStatus,
    RecordedAddition,
)
from contract.emails import Template
from contract.identifiers import grouped, line_of
from contract.policies import Policy
from contract.verifications import Level
from functions.claims import deadlines, notices
from functions.claims.problems import (
    ClaimAlreadyReported,
    PerilNotCovered,
    TooManyAdditions,
    TooManyClaims,
)
from functions.database import audit, claim_documents, claims, emails, policies
from functions.database.claims import Filed
from functions.database.engine import transaction
from functions.web.context import Context, Identity
from functions.web.idempotency import once
from functions.web.problems import NotFound, VerificationRequired
from functions.web.verification import VerifiedCaller

CLAIMS_PER_CALL = 3
ADDITIONS_PER_CLAIM = 20
PAGE = 20
SAME_LOSS_WITHIN = timedelta(hours=24)

_TOLD_BY_EMAIL = {
    "claim_number",
    "policy_number",
    "peril",
    "occurrence",
    "place",
    "reported_at",
    "deductible",
    "documents",
    "deadline",
    "late",
}
"""What of a claim may stand in an e-mail: the caller's story and the injured may not."""


def open_claim(notice: FirstNoticeOfLoss, caller: VerifiedCaller, context: Context) -> Claim:
    # Checked before a stored answer may be given: it is for the owner alone, too.
    if notice.policy_number not in caller.policy_numbers:
        raise NotFound()
    return once(context, lambda connection: _open(connection, notice, caller, context))


def _open(
    connection: Connection, notice: FirstNoticeOfLoss, caller: VerifiedCaller, context: Context
) -> Claim:
    policy = policies.find_owned(connection, caller.policyholder_id, notice.policy_number)
    if policy is None:
        raise NotFound()
    # Deadlines count to the caller's yes, whatever kept their report from us since.
    now = context.confirmed_at or datetime.now(UTC)
    notices.check(notice, now)
    coverage = policy.coverage_for(notice.peril)
    if coverage is None:
        raise PerilNotCovered(f"{policy.product} does not cover {notice.peril}")

    year = notices.paris_day(now).year
    last = claims.lock_sequence(connection, year)
    _refuse_doubles(connection, notice, context.required_call_id, now)
    claim = _claim(
        notice,
        policy,
        number=claims.mint_number(connection, year, last),
        deductible=coverage.deductible,
        postcode=claims.postcode(connection, caller.policyholder_id),
        now=now,
    )
    claim_id = claims.add(
        connection,
        Filed(claim, notice.circumstances),
        known_on=notice.known_on,
        confirmation=notice.confirmation,
        call_id=context.call_id,
    )
    mail = emails.queue(
        connection,
        Template.CLAIM_OPENED,
        caller.policyholder_id,
        claim_id,
        claim.model_dump(mode="json", include=_TOLD_BY_EMAIL),
        call_id=context.call_id,
    )
    audit.add(
        connection,
        context,
        "claims.open",
        whose=caller.policyholder_id,
        detail=claim.claim_number,
    )
    told: dict[str, MailStatus | str | None] = {"confirmation_email": mail}
    if mail is MailStatus.QUEUED:
        told["confirmation_address"] = emails.address_hint(connection, caller.policyholder_id)
    return claim.model_copy(update=told)


def _refuse_doubles(
    connection: Connection, notice: FirstNoticeOfLoss, call_id: str, now: datetime
) -> None:
    same = claims.find_same_loss(
        connection, notice.policy_number, notice.peril, notice.occurrence, now - SAME_LOSS_WITHIN
    )
    if same is not None:
        raise ClaimAlreadyReported(f"it opened claim {grouped(same)}", claim_number=same)
    if claims.count_of_call(connection, call_id) >= CLAIMS_PER_CALL:
        raise TooManyClaims(f"at most {CLAIMS_PER_CALL}")


def _claim(
    notice: FirstNoticeOfLoss,
    policy: Policy,
    *,
    number: str,
    deductible: int,
    postcode: str,
    now: datetime,
) -> Claim:
    deadline = deadlines.deadline(notice.peril, policy.line, notice.known_on, postcode)
    return Claim(
        claim_number=number,
        policy_number=notice.policy_number,
        peril=notice.peril,
        status=ClaimStatus.RECEIVED,
        occurrence=notice.occurrence,
        place=notice.place,
        description=notice.description,
        reported_at=now,
        deadline=deadline,
        late=deadline.day is not None and notices.paris_day(now) > deadline.day,
        outside_policy_period=notices.is_outside(policy, notice.occurrence),
        deductible=deductible,
        documents=claim_documents.needed(policy.line, notice.peril, notice.circumstances),
        confirmation_email=MailStatus.NO_ADDRESS,
    )


def list_claims(cursor: str | None, caller: VerifiedCaller, context: Context) -> Claims:
    with transaction() as connection:
        audit.add(connection, context, "claims.read", whose=caller.policyholder_id)
        found = claims.owned_by(connection, caller.policyholder_id, PAGE + 1, before=cursor)
        page = [_told(complete(filed), caller) for filed in found[:PAGE]]
        has_more = len(found) > PAGE
        return Claims(items=page, next_cursor=page[-1].claim_number if has_more else None)


def get_claim(number: str, caller: VerifiedCaller, context: Context) -> Claim:
    with transaction() as connection:
        filed = claims.find_owned(connection, caller.policyholder_id, number)
        if filed is None:
            raise NotFound()
        audit.add(connection, context, "claims.read", whose=caller.policyholder_id, detail=number)
        return _told(complete(filed), caller)


def get_details(number: str, caller: VerifiedCaller | None, context: Context) -> ClaimDetails:
    if caller is None and context.identity is not Identity.DASHBOARD:
        raise VerificationRequired(level=int(Level.CODE))
    with transaction() as connection:
        found = claims.find_details(connection, number, caller.policyholder_id if caller else None)
        if found is None:
            raise NotFound()
        holder_id, details = found
        audit.add(connection, context, "claims.details", whose=holder_id, detail=number)
        return details


def _told(claim: Claim, caller: VerifiedCaller) -> Claim:
    """What the caller said freely may be about health: it is told after a code alone."""
    if caller.level >= Level.CODE:
        return claim
    additions = [each.model_copy(update={"text": ""}) for each in claim.additions]
    return claim.model_copy(update={"description": "", "additions": additions})


def complete(filed: Filed) -> Claim:
    claim = filed.claim
    line = line_of(claim.policy_number)
    needed = claim_documents.needed(line, claim.peril, filed.circumstances)
    return claim.model_copy(update={"documents": needed})


def add_to_claim(
    number: str, addition: Addition, caller: VerifiedCaller, context: Context
) -> RecordedAddition:
    with transaction() as connection:
        # Checked before a stored answer may be given.
        if not claims.owns(connection, caller.policyholder_id, number):
            raise NotFound()

    def work(connection: Connection) -> RecordedAddition:
        claim_id = claims.lock(connection, number)
        if claims.count_additions(connection, claim_id) >= ADDITIONS_PER_CLAIM:
            raise TooManyAdditions(f"at most {ADDITIONS_PER_CLAIM}")
        recorded = RecordedAddition(
            claim_number=number, text=addition.text, added_at=datetime.now(UTC)
        )
        claims.add_addition(connection, claim_id, recorded, context.call_id)
        audit.add(connection, context, "claims.add", whose=caller.policyholder_id, detail=number)
        return recorded

    return once(context, work)
