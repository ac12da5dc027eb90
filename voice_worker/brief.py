"""The written brief for the adviser who rings back, so that nothing is asked again: made by code
from what is known of the call. Verification factors and codes are never in it."""

from contract.callbacks import Brief, Reason, Urgency
from contract.identifiers import grouped
from voice_worker.call import Call
from voice_worker.matters import OF_THE_MATTER
from voice_worker.prompts import wording
from voice_worker.spoken_french import Status, hear

_FACTORS = frozenset({"verify_caller", "email_code"})
_LONGEST_SAID = 300
_MOST_SAID = 12

REASONS = {
    Reason.ADVISER_ASKED: "a demandé à parler à un conseiller",
    Reason.VERIFICATION_FAILED: "n'a pas pu être vérifié, et demande un conseiller",
    Reason.OTHER_LANGUAGE: "ne parle pas français",
    Reason.BODILY_INJURY: "déclare un sinistre avec des blessés, et demande un conseiller",
    Reason.TECHNICAL_FAILURE: "n'a pas pu être servi, notre système ne répondant pas",
}


def brief_of(call: Call) -> Brief:
    """Who, verified or not, why, what was said, what is open."""
    return Brief(
        who=_who(call)[:200],
        why=f"La personne {REASONS[reason_of(call)]}."
        + (f" Langue : {call.language}." if call.language else ""),
        said=_said(call),
        open=_open(call),
        policy_numbers=[policy.policy_number for policy in call.policies][:5],
        claim_numbers=[claim.claim_number for claim in call.claims][:5],
    )


def reason_of(call: Call) -> Reason:
    if call.language:
        return Reason.OTHER_LANGUAGE
    if call.draft and call.draft.circumstances.injured_count:
        return Reason.BODILY_INJURY
    if call.verification is None and call.failed_verifications:
        return Reason.VERIFICATION_FAILED
    return Reason.ADVISER_ASKED


def urgency_of(call: Call) -> Urgency:
    """Somebody hurt, without a home, or in danger, as they said it."""
    known = call.draft.circumstances if call.draft else None
    alarms = (hear("emergency", said.words, now=call.clock()).value for said in call.said)
    is_urgent = bool(known and (known.injured_count or known.habitable is False))
    is_urgent = is_urgent or any(alarm in ("person_hurt", "danger") for alarm in alarms)
    return Urgency.URGENT if is_urgent else Urgency.NORMAL


def _who(call: Call) -> str:
    name = next(
        (
            heard.value.title()
            for said in call.said
            if "m'appelle" in said.words or "mon nom" in said.words
            if (heard := hear("name", said.words, now=call.clock())).status is Status.OK
        ),
        "",
    )
    if call.verification is None:
        return f"{name or 'Appelant'}, non vérifié"
    numbers = ", ".join(grouped(number) for number in call.verification.policy_numbers)
    return f"{name or 'Souscripteur'}, vérifié (niveau {call.verification.level}), {numbers}"


def _said(call: Call) -> list[str]:
    words = [said.words[:_LONGEST_SAID] for said in call.said if said.goal not in _FACTORS]
    told = [f"« {one} »" for one in words[-_MOST_SAID:]]
    done = [f"Sinistre {grouped(claim.claim_number)} déclaré." for claim in call.claims]
    return [*told, *done]


def _open(call: Call) -> list[str]:
    left = [OF_THE_MATTER[matter] for matter in call.agenda.open]
    if call.draft:
        missing = [wording.QUESTIONS.get(name, name) for name in call.draft.missing()]
        left.append("la déclaration en cours" + (f" : {missing[0]}" if missing else ", complète"))
    return [text[:200] for text in left][:10]
