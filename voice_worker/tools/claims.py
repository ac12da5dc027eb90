"""The caller's claims: what is filed, and what they add to it."""

import asyncio
import hashlib

from livekit.agents import RunContext, ToolError, function_tool

from contract.claims import Addition, Claim, ClaimStatus
from contract.identifiers import CLAIM_NUMBER, grouped
from voice_worker.agents.ask_yes import agreed_to
from voice_worker.agents.email_code import at_level_2
from voice_worker.backend import Refused, Unavailable
from voice_worker.call import Call
from voice_worker.hearing import latest
from voice_worker.matters import Matter
from voice_worker.prompts import sentence, wording
from voice_worker.prompts.refusals import refused
from voice_worker.tools.letters import claim_meant
from voice_worker.tools.verified import verified
from voice_worker.verbatim import verbatim

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
async def claim_details(context: RunContext[Call], claim_number: str | None = None) -> str:
    """Get what the caller told of one of their claims. Asks for a code sent by e-mail first.

    Args:
        claim_number: Which claim, when it is not the only one or the one just opened.
    """
    call = context.userdata
    verified(call)
    number = await claim_meant(call, claim_number)
    verification = await at_level_2(context)
    details = await call.backend.claim_details(number, verification)
    told = "; ".join(wording.circumstances(details.circumstances).values())
    return f"sinistre {grouped(number)}, connu le {details.known_on.isoformat()}: {told or 'rien'}"


@function_tool
async def add_to_claim(
    context: RunContext[Call], text: str, claim_number: str | None = None
) -> str:
    """Add something the caller said to one of their claims, once they agree to its wording.

    Args:
        text: What to add, in the caller's own words.
        claim_number: Which claim, when it is not the only one or the one just opened.
    """
    call = context.userdata
    verification = verified(call)
    number = await claim_meant(call, claim_number)
    heard = latest(call, "reference", mask=CLAIM_NUMBER)
    if heard is not None and heard.value not in (None, number):
        raise ToolError(f"the caller said {heard.evidence!r}: ask which claim they mean")
    await agreed_to(context, f"j'ajoute au sinistre {grouped(number)} : {text}")
    intent = f"addition-{hashlib.sha256(f'{number}{text}'.encode()).hexdigest()[:16]}"
    try:
        added = await asyncio.shield(
            call.backend.add_to_claim(
                number, Addition(text=text), verification=verification, intent=intent
            )
        )
    except Unavailable:
        return verbatim(sentence("addition_unknown"))
    except Refused as refusal:
        return verbatim(refused(refusal))
    return verbatim(
        f"{wording.ADDED} au sinistre {grouped(added.claim_number)}. "
        f"{call.agenda.question(Matter.ADDITION)}"
    )


def _described(claim: Claim) -> str:
    return (
        f"sinistre {grouped(claim.claim_number)}: {wording.PERILS[claim.peril]}, "
        f"{wording.when(claim.occurrence)}, {_STATUS[claim.status]}, "
        f"franchise {wording.euros(claim.deductible)}, pièces attendues: "
        + (", ".join(document.label for document in claim.documents) or "aucune")
    )
