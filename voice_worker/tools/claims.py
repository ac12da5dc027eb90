"""The caller's claims: what is filed, and what they add to it."""

import asyncio
import hashlib

from livekit.agents import RunContext, ToolError, function_tool

from contract.claims import Addition, Claim, ClaimStatus
from contract.identifiers import CLAIM_NUMBER, bare, grouped, is_valid
from voice_worker.agents.speech import verbatim
from voice_worker.backend import Unavailable
from voice_worker.call import Call
from voice_worker.hearing import latest
from voice_worker.prompts import sentence, wording
from voice_worker.tools.verified import verified

_STATUS = {
    ClaimStatus.RECEIVED: "reçu",
    ClaimStatus.UNDER_REVIEW: "en cours d'étude",
    ClaimStatus.APPRAISAL: "en expertise",
    ClaimStatus.SETTLED: "réglé",
    ClaimStatus.CLOSED: "clos",
}


@function_tool
async def list_claims(context: RunContext[Call]) -> str:
    """Get the verified caller's claims, newest first: number, cause, date, state, deductible."""
    call = context.userdata
    claims = (await call.backend.claims(verified(call))).items
    if not claims:
        return "no claim on file"
    return "\n".join(_described(claim) for claim in claims[:5])


@function_tool
async def add_to_claim(context: RunContext[Call], claim_number: str, text: str) -> str:
    """Add something the caller said to one of their claims.

    Args:
        claim_number: The claim's number, as told by list_claims or by the caller.
        text: What to add, in the caller's own words.
    """
    call = context.userdata
    verification = verified(call)
    number = bare(claim_number)
    if not is_valid(number):
        raise ToolError("this claim number is not possible: use list_claims to find it")
    heard = latest(call, "reference", mask=CLAIM_NUMBER)
    if heard is not None and heard.value not in (None, number):
        raise ToolError(f"the caller said {heard.evidence!r}: ask which claim they mean")
    context.disallow_interruptions()
    intent = f"addition-{hashlib.sha256(f'{number}{text}'.encode()).hexdigest()[:16]}"
    try:
        added = await asyncio.shield(
            call.backend.add_to_claim(
                number, Addition(text=text), verification=verification, intent=intent
            )
        )
    except Unavailable:
        return verbatim(sentence("addition_unknown"))
    return f"added to claim {grouped(added.claim_number)}"


def _described(claim: Claim) -> str:
    return (
        f"sinistre {grouped(claim.claim_number)}: {wording.PERILS[claim.peril]}, "
        f"{wording.when(claim.occurrence)}, {_STATUS[claim.status]}, "
        f"franchise {wording.euros(claim.deductible)}, pièces attendues: "
        + (", ".join(document.label for document in claim.documents) or "aucune")
    )
