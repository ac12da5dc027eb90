"""A rule-driven stand-in for the model, for demonstrations without a key.

It is not evidence of how a model converses: it knows a handful of intents, asks fixed questions and
says that it is a demonstration. It keeps no state: everything is read from the conversation, so a
turn asked twice is answered twice the same.
"""

import re
from typing import Any

from contract.identifiers import POLICY_NUMBER
from local.emulators import demo_story
from local.emulators.conversation import Answer, Request, Turn, call, say
from voice_worker.prompts import wording
from voice_worker.spoken_french import Status, hear

ANNOUNCEMENT = (
    "Je suis une démonstration sans intelligence artificielle. Je sais vérifier votre identité, "
    "expliquer votre contrat, prendre une déclaration et envoyer une attestation."
)

_LOSS = rf"déclar|sinistre|{demo_story.LOSS}"
_COVER = r"franchise|couvert|garanti|mon contrat|mes contrats|assurée? pour"
_CLAIMS = r"où en est|mon dossier|mes dossiers|suivi"
_CERTIFICATE = r"attestation|carte verte"
_SUMMARY = r"(résumé|récapitulatif|copie) d[eu] (mon|mes|ma)"
_CONTACT = r"(chang|modifi|nouve)[^.!?]*(mail|téléphone|portable|coordonnées)"
_PAPERS = r"(envoyer|transmettre|déposer)[^.!?]*(photo|pièce|document|facture|constat)"
_GENERAL = r"quel(le)?s? (est le )?(délai|pièces|documents)|comment |combien de (jours|temps)"
_ADVISER = r"conseill|humain|quelqu'un|une (vraie )?personne"
_GOODBYE = r"au revoir|c'est tout|bonne journée|non merci|rien d'autre"


def brain(request: Request) -> Answer:
    """What the demonstration says or does next."""
    if "check_identity" in request.tools:
        return _verify(request)
    if "note_loss" in request.tools:
        return _take_report(request)
    return _receive(request)


def _receive(request: Request) -> Answer:
    last = request.last
    if last.kind == "tool":
        return _after_tool(request, last)
    words = last.text if last.kind == "user" else ""
    if re.search(_ADVISER, words, re.IGNORECASE):
        return call("talk_to_adviser")
    if which := _which_policy(request, words):
        return which
    wish = _wish(words)
    if wish is None and re.search(_GOODBYE, words, re.IGNORECASE):
        return call("end_call")
    if wish is None and re.search(_GENERAL, words, re.IGNORECASE):
        return call("search_documents", question=words[:300])
    if wish is None:
        return say(f"{ANNOUNCEMENT} Que souhaitez-vous ?")
    return call(wish) if _is_verified(request) else call("verify_caller")


def _which_policy(request: Request, words: str) -> Answer | None:
    """The tool that asked which contract is meant, called again with the line that was said."""
    asked = next((turn.results[-1] for turn in reversed(request.turns) if turn.results), None)
    if asked is None or "Pour quel contrat" not in asked.output:
        return None
    lines = (line for line, name in wording.LINES.items() if name in words.lower())
    line = next(lines, None)
    return call(asked.name, line=line) if line else None


def _wish(words: str) -> str | None:
    for pattern, tool in (
        (_COVER, "explain_policies"),
        (_CONTACT, "change_contact"),
        (_PAPERS, "send_upload_link"),
        (_CLAIMS, "list_claims"),
        (_SUMMARY, "send_contract_summary"),
        (_LOSS, "report_loss"),
        (_CERTIFICATE, "send_certificate"),
    ):
        if re.search(pattern, words, re.IGNORECASE):
            return tool
    return None


def _after_tool(request: Request, last: Turn) -> Answer:
    result = last.results[-1]
    match result.name:
        case "verify_caller" if result.output.startswith("verified"):
            wishes = [wish for words in request.caller_words if (wish := _wish(words))]
            if wishes:
                return call(wishes[-1])
            return say("Merci, votre identité est vérifiée. Que puis-je faire pour vous ?")
        case "verify_caller":
            return say(
                "Je n'ai pas pu vérifier votre identité : je ne peux rien dire d'un contrat. "
                "Voulez-vous qu'un conseiller vous rappelle ?"
            )
        case "explain_policies":
            return say(_cover(result.output, request.caller_words))
        case "list_claims":
            return say(f"Voici votre dernier dossier : {result.output.splitlines()[0]}.")
        case "report_loss":
            return say("Rien n'a été déclaré. Puis-je faire autre chose pour vous ?")
        case "search_documents" if result.output.startswith("["):
            passage = result.output.split("\n\n")[0].split("\n", 1)[-1]
            first = re.split(r"(?<=[.!?])\s", passage)[0]
            return say(f"{first} Cela répond-il à votre question ?")
        case "search_documents":
            return say("Je ne le sais pas. Voulez-vous qu'un conseiller vous rappelle ?")
    return say("Puis-je faire autre chose pour vous ?")


def _cover(facts: str, said: tuple[str, ...]) -> str:
    """The deductible of the peril that was talked about, in the words of the tool."""
    for words in reversed(said):
        if found := demo_story.peril_in(words):
            line, peril = found
            named = wording.PERILS[peril]
            policy = next(
                (row for row in facts.splitlines() if f"contrat {wording.LINES[line]}" in row), ""
            )
            deductible = re.search(rf"{named}: franchise ([^;,.]+)", policy)
            told = (
                f"Pour {named}, votre franchise est de {deductible[1].strip()}."
                if deductible
                else "Cet événement n'est pas couvert par ce contrat."
            )
            return f"{told} Puis-je faire autre chose pour vous ?"
    first = facts.splitlines()[0].split(". Garanties")[0]
    return f"Vous avez un {first}. Quel événement vous intéresse ?"


def _is_verified(request: Request) -> bool:
    return any(
        result.name == "verify_caller" and result.output.startswith(("verified", "already"))
        for turn in request.turns
        for result in turn.results
    )


def _verify(request: Request) -> Answer:
    said = _words_since_refusal(request)
    policy = _heard("reference", said, mask=POLICY_NUMBER)
    birth = _heard("birthdate", said)
    postcode = next(
        (
            found
            for words in reversed(said)
            for kind in ("address", "digits")
            if (found := _postcode(kind, words))
        ),
        None,
    )
    refused = request.last.results[-1].output if request.last.kind == "tool" else ""
    if re.search(r"policy number", refused):
        return say("Je n'ai pas bien compris. Pouvez-vous redire votre numéro de contrat ?")
    if re.search(r"date of birth", refused):
        return say("Pouvez-vous redire votre date de naissance, avec l'année ?")
    if re.search(r"postcode", refused):
        return say("Pouvez-vous redire votre code postal ?")
    if policy is None:
        return say("Quel est votre numéro de contrat ?")
    if birth is None:
        return say("Merci. Quelle est votre date de naissance ?")
    if postcode is None:
        return say("Et votre code postal ?")
    return call(
        "check_identity", policy_number=policy, birth_date=birth.isoformat(), postcode=postcode
    )


def _words_since_refusal(request: Request) -> list[str]:
    said: list[str] = []
    for turn in request.turns:
        if turn.kind == "user":
            said.append(turn.text)
        elif any(result.output.startswith("not verified") for result in turn.results):
            said = []
    return said


def _heard(kind: str, said: list[str], **options: Any) -> Any:
    for words in reversed(said):
        heard = hear(kind, words, now=demo_story.now(), **options)
        if heard.status is Status.OK:
            return heard.value
    return None


def _postcode(kind: str, words: str) -> str | None:
    value = hear(kind, words, now=demo_story.now()).value
    found = str(getattr(value, "postcode", value))
    return found if re.fullmatch(r"[0-9]{5}", found) else None


def _take_report(request: Request) -> Answer:
    last = request.last
    if last.kind == "tool" and last.results[-1].name in ("note_loss", "read_back_loss"):
        return _after_note(last)
    asked = _asked(request)
    if asked is None:
        return call("note_loss", **demo_story.told(request.caller_words))
    if last.kind == "instructions" and last.text:
        # An adviser hands the call back: what they were told answers what was being asked.
        told = _since_last_tool(request)
        noted = demo_story.answer_to(asked, told[-1]) if told and asked != "confirmation" else None
        return call("note_loss", **noted) if noted else _after_note(_last_tool(request))
    if asked == "confirmation":
        heard = hear("confirmation", last.text, now=demo_story.now()).value
        if heard == "yes":
            return call("file_claim")
        if heard == "cancel":
            return call("abandon_loss_report")
        if corrected := demo_story.corrected(last.text):
            return call("note_loss", **corrected)
        if heard in ("no", "correction"):
            return say("D'accord. Que faut-il corriger ?")
        return say("Est-ce exact, oui ou non ?")
    noted = demo_story.answer_to(asked, last.text)
    if noted is None:
        return say("Je n'ai pas bien compris. Pouvez-vous le dire autrement ?")
    return call("note_loss", **noted)


def _last_tool(request: Request) -> Turn:
    return next(turn for turn in reversed(request.turns) if turn.kind == "tool")


def _since_last_tool(request: Request) -> list[str]:
    """What the caller said after it."""
    position = max(n for n, turn in enumerate(request.turns) if turn.kind == "tool")
    return [turn.text for turn in request.turns[position:] if turn.kind == "user"]


def _after_note(last: Turn) -> Answer:
    output = last.results[-1].output
    if "hand over to an adviser" in output:
        return call("talk_to_adviser")
    if "call read_back_loss" in output:
        return call("read_back_loss")
    question = re.search(r"next question: (.+)", output)
    if question:
        return say(question[1])
    if "can mean" in output or "not usable" in output or "has not said" in output:
        return say("Quand cela s'est-il passé exactement, quel jour et à quelle heure ?")
    return say("Je n'ai pas bien compris. Pouvez-vous le redire ?")


def _asked(request: Request) -> str | None:
    """What the caller is answering: the first thing missing, or the read-back."""
    for turn in reversed(request.turns):
        for result in reversed(turn.results):
            if result.name in ("read_back_loss", "note_loss") and "Est-ce exact" in result.output:
                return "confirmation"
            if result.name == "note_loss":
                missing = re.search(r"still missing: ([a-z_]+)", result.output)
                return missing[1] if missing else "occurrence"
    return None
