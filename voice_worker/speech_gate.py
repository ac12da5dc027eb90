"""The gate between the model and the voice: a sentence is said only if the call's facts allow it.

Facts are what tools answered and what the caller said. A claim number, an amount or a day to come
that neither contains, a thing said to be done that no tool did, a date of birth read out: none of
them is spoken.
"""

import re
from collections.abc import Iterable, Set
from datetime import date
from functools import cache

from livekit.agents import llm

from contract.identifiers import CLAIM_NUMBER, POLICY_NUMBER, bare
from voice_worker.call import now_in_paris
from voice_worker.prompts import instructions, wording
from voice_worker.spoken_french import hear
from voice_worker.told_days import days, days_to_come
from voice_worker.verbatim import exact

_NUMBER = re.compile(r"\d[\d   ]*(?:[.,]\d+)?")
_AMOUNT = re.compile(rf"({_NUMBER.pattern})\s*(?:€|euros?\b)", re.IGNORECASE)
_IDENTIFIER = re.compile(
    rf"\b(?:{POLICY_NUMBER}|{CLAIM_NUMBER})\b|\b(?:SD|MR|HB|RC)(?:[\s.\-]*[0-9]){{6,9}}[\s.\-]*[A-Z]\b"
)
_DONE = re.compile(
    r"(?<!n['’])\b(?:est|sont|a|ont|ai|avons|(?:viens|vient|venons) (?:de |d['’]))"
    r"(?:\s*\b(?:été|être|bien|déjà|maintenant|désormais)\b)*\s*"
    r"\b(enregistr|ouv(?:ert|r)|déclar|dépos|envoy|trans(?:mis|met)|transfér|modifi|ajout|annul)\w*"
    r"|\bc['’]est (?:bien |déjà )?(fait)\b",
    re.IGNORECASE,
)
_DOING = {
    "file_claim": ("enregistr", "ouv", "déclar", "dépos", "trans", "fait"),
    "add_to_claim": ("enregistr", "ajout", "trans", "fait"),
    "list_claims": ("enregistr", "ouv", "déclar", "dépos"),
}
"""What each tool, once it has succeeded, lets the agent say is done."""

_PROMISE = re.compile(
    r"\b(?:vous serez|vous allez être|nous (?:allons )?vous|on (?:va )?vous)\s+"
    r"(?:bien |intégralement |totalement |entièrement |donc )*(?:rembours|indemnis|dédommag)\w+"
    r"|\b(?:vous (?:êtes|n'êtes pas)|l'autre (?:conducteur|personne) est|il est|elle est)\s+"
    r"(?:bien |seul |entièrement )?(?:responsable|en tort|fauti)",
    re.IGNORECASE,
)
"""An indemnity or a liability: never ours to say. « si », « selon » do not make it a fact."""

_RUDE = re.compile(
    r"\b(?:connard|connasse|abruti|crétin|imbécile|idiot|débile|ta gueule|taisez-vous|merde|"
    r"putain)\w*\b",
    re.IGNORECASE,
)
_QUOTED = 14
"""So many words in a row of our instructions are a quotation."""
_QUOTED_WHOLE = 6
"""So are fewer, where they are a whole sentence of it."""

_CALLER_DID = re.compile(r"\b(?:vous avez|vous aviez|avez-vous|est-ce que|si)\b", re.IGNORECASE)


def supported(sentence: str, items: Iterable[llm.ChatItem], unsayable: Set[date]) -> bool:
    """Whether the call's facts allow the sentence to be said.

    `unsayable` are the dates of birth that were tried: they are never read out.
    """
    history = list(items)
    facts = " ".join(_facts(history))
    return (
        _identifiers(sentence) <= _identifiers(facts)
        and _amounts(sentence) <= _amounts(facts)
        and days_to_come(sentence, now_in_paris().date()) <= days(facts, now_in_paris().date())
        and _done_by_tools(sentence, history)
        and not _PROMISE.search(sentence)
        and not _RUDE.search(sentence)
        and not _of_our_instructions(sentence)
        and not _reads(sentence, unsayable)
    )


def _facts(items: list[llm.ChatItem]) -> Iterable[str]:
    for item in items:
        if item.type == "function_call_output" and not item.is_error:
            yield item.output
        elif item.type == "message" and item.role == "user":
            yield item.text_content or ""


def _identifiers(text: str) -> set[str]:
    return {bare(found.group()) for found in _IDENTIFIER.finditer(text)}


def _amounts(text: str) -> set[float]:
    digits = hear("number_in_text", text, now=now_in_paris()).value or text
    return {
        float(re.sub(r"[\s  ]", "", found.group(1)).replace(",", "."))
        for found in _AMOUNT.finditer(digits)
    }


def _done_by_tools(sentence: str, items: list[llm.ChatItem]) -> bool:
    claimed = {(found[1] or found[2]).lower() for found in _DONE.finditer(sentence)}
    if not claimed or _CALLER_DID.search(sentence):
        return True
    succeeded = {
        item.name for item in items if item.type == "function_call_output" and _succeeded(item)
    }
    allowed = {word for tool in succeeded for word in _DOING.get(tool, ())}
    return all(any(one.startswith(word) for word in allowed) for one in claimed)


def _succeeded(called: llm.FunctionCallOutput) -> bool:
    """Not so where a tool ends well with a sentence that says what it did not do."""
    if called.is_error:
        return False
    told = exact(called.output) or ""
    if called.name == "add_to_claim":
        return told.startswith(wording.ADDED)
    # What was filed is told by the goal that ends with it.
    return not (called.name == "file_claim" and told)


def _of_our_instructions(sentence: str) -> bool:
    words = _bare_words(sentence)
    longest = max(min(_QUOTED, len(words)), _QUOTED_WHOLE)
    runs = (" ".join(words[at : at + longest]) for at in range(len(words) - longest + 1))
    return any(f" {run} " in _instructions() for run in runs)


@cache
def _instructions() -> str:
    """All that the model is told, as a line of words; what it should say itself is elsewhere."""
    return f" {' '.join(_bare_words(' '.join(instructions())))} "


def _bare_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _reads(sentence: str, days: Set[date]) -> bool:
    if not days:
        return False
    heard = hear("birthdate", sentence, now=now_in_paris())
    return heard.value in days or any(day.isoformat() in sentence for day in days)
