"""What is sent to the address on file, on the caller's yes: contracts as PDFs, upload links."""

import asyncio
import re

from livekit.agents import RunContext, ToolError, function_tool

from contract.documents import LinkRequest
from contract.emails import EmailRequest, Template
from contract.identifiers import Line, bare, grouped, is_valid
from contract.policies import Policy
from contract.verifications import Verification
from voice_worker.agents.ask_yes import agreed_to
from voice_worker.agents.email_code import at_level_2
from voice_worker.backend import Refused, Unavailable
from voice_worker.call import Call
from voice_worker.matters import Matter
from voice_worker.prompts import sentence, wording
from voice_worker.prompts.refusals import refused
from voice_worker.tools.verified import verified
from voice_worker.verbatim import verbatim


@function_tool
async def send_certificate(context: RunContext[Call], line: Line | None = None) -> str:
    """Send the insurance certificate (attestation) by e-mail, as a PDF. Asks for what it needs.

    Args:
        line: Which contract, when the caller has several.
    """
    policy = _policy(context.userdata, line)
    verification = await at_level_2(context)
    return await _send(context, Template.CERTIFICATE, policy, verification, Matter.CERTIFICATE)


@function_tool
async def send_contract_summary(context: RunContext[Call], line: Line | None = None) -> str:
    """Send the summary of a contract by e-mail, as a PDF.

    Args:
        line: Which contract, when the caller has several.
    """
    call = context.userdata
    verification = verified(call)
    policy = _policy(call, line)
    return await _send(
        context, Template.CONTRACT_SUMMARY, policy, verification, Matter.CONTRACT_SUMMARY
    )


@function_tool
async def send_upload_link(context: RunContext[Call], claim_number: str | None = None) -> str:
    """Send a link by e-mail with which the caller uploads photos and papers of a claim.

    Args:
        claim_number: Which claim, when it is not the only one or the one just opened.
    """
    call = context.userdata
    verification = verified(call)
    number = await claim_meant(call, claim_number)
    await agreed_to(
        context,
        "je vous envoie un lien pour déposer vos photos et documents du sinistre "
        f"{grouped(number)}, à l'adresse e-mail de votre dossier",
    )
    try:
        link = await asyncio.shield(
            call.backend.send_upload_link(
                LinkRequest(claim_number=number), verification=verification, intent=f"link-{number}"
            )
        )
    except Unavailable:
        return verbatim(sentence("email_unknown"))
    except Refused as refusal:
        return verbatim(refused(refusal))
    return verbatim(
        f"Le lien part par e-mail. Il est valable {link.valid_days} jours, pour "
        f"{link.max_files} fichiers au plus. {call.agenda.question(Matter.UPLOAD_LINK)}"
    )


_LETTERS = {
    Template.CERTIFICATE: "l'attestation",
    Template.CONTRACT_SUMMARY: "le résumé",
}


async def _send(
    context: RunContext[Call],
    template: Template,
    policy: Policy,
    verification: Verification,
    matter: Matter,
) -> str:
    call = context.userdata
    letter = f"{_LETTERS[template]} de votre contrat {wording.LINES[policy.line]}"
    await agreed_to(context, f"je vous envoie {letter}, à l'adresse e-mail de votre dossier")
    try:
        await asyncio.shield(
            call.backend.send_email(
                EmailRequest(template=template, policy_number=policy.policy_number),
                verification=verification,
                intent=f"{template}-{policy.policy_number}",
            )
        )
    except Unavailable:
        return verbatim(sentence("email_unknown"))
    except Refused as refusal:
        return verbatim(refused(refusal))
    return verbatim(
        f"{letter[0].upper()}{letter[1:]} part par e-mail, à l'adresse de votre dossier. "
        f"{call.agenda.question(matter)}"
    )


_LINES = {
    Line.MOTOR: re.compile(r"\b(?:voiture|auto(?:mobile)?|véhicule|moto)\b", re.IGNORECASE),
    Line.HOME: re.compile(r"\b(?:maison|habitation|appartement|logement)\b", re.IGNORECASE),
    Line.LIABILITY: re.compile(r"\bresponsabilité\b", re.IGNORECASE),
}


def _line_in(words: str) -> Line | None:
    """The one line of business that these words name."""
    named = [line for line, sign in _LINES.items() if sign.search(words)]
    return named[0] if len(named) == 1 else None


def _policy(call: Call, line: Line | None) -> Policy:
    verified(call)
    line = line or _line_in(call.said[-1].words if call.said else "")
    found = [policy for policy in call.policies if line is None or policy.line == line]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ToolError("the caller has no such contract: tell them")
    which = " ou ".join(dict.fromkeys(wording.LINES[policy.line] for policy in found))
    raise ToolError(verbatim(f"Pour quel contrat : {which} ?"))


async def claim_meant(call: Call, given: str | None) -> str:
    """The claim's number: as given, the one just opened, or the only one.

    Raises ToolError when it cannot be told.
    """
    if given:
        number = bare(given)
        if not is_valid(number):
            raise ToolError("this claim number is not possible: use list_claims to find it")
        return number
    if call.claims:
        return call.claims[-1].claim_number
    claims = (await call.backend.claims(verified(call))).items
    if len(claims) == 1:
        return claims[0].claim_number
    if not claims:
        raise ToolError(verbatim("Je ne vois aucun dossier de sinistre à votre nom."))
    numbers = " ou ".join(grouped(claim.claim_number) for claim in claims[:3])
    raise ToolError(verbatim(f"Pour quel dossier : {numbers} ?"))
