"""A rule-driven stand-in for the model that reviews calls, for runs without a key.

It reads the call that it is shown and fills in the form that it is asked for. It is not evidence of
how a model judges: it knows a few words, and writes nothing that it has not read.
"""

import json
import re
from typing import Any

from local.emulators.conversation import Answer, Request, say

_MOTIFS = (
    (
        "claim",
        r"sinistre|déclar|accident|collision|dégât|vol[ée]?\b|incendie|cambriol|bris de|grêle",
    ),
    ("certificate", r"attestation|certificat"),
    ("cancellation", r"résili"),
    ("premium", r"cotisation|prélèvement|échéance|facture"),
    ("contract", r"contrat|garantie|franchise|couvert|adresse"),
)
_GOOD = r"merci|parfait|très bien|super|génial|formidable|c'est gentil|impeccable|rassur"
_BAD = (
    r"colère|inadmissible|scandal|ras[- ]le[- ]bol|énerv|nul\b|honte|marre|insupportable|catastroph"
    r"|peur|inqui|pas content|déjà dit|arnaque|jamais vu"
)
_AGAIN = r"pas (bien )?(compris|entendu)|redire|répéter"
_PROMISE = r"rembours|indemnis|vous (serez|allez être) (pris|payé)"


def answer(request: Request) -> Answer:
    """The review, as JSON."""
    shown = request.turns[-1].text
    turns = _lines(shown, "transcription")
    known = (_lines(shown, "faits") or [{}])[0]
    return say(json.dumps(_review(turns, known), ensure_ascii=False))


def _lines(shown: str, what: str) -> list[dict[str, Any]]:
    found = re.search(rf"<{what}-(\w+)>\n(.*?)\n?</{what}-\1>", shown, re.DOTALL)
    return [json.loads(line) for line in found[2].splitlines() if line] if found else []


def _review(turns: list[dict[str, Any]], known: dict[str, Any]) -> dict[str, Any]:
    facts = known.get("facts", [])
    callers = [turn for turn in turns if turn["speaker"] == "caller"]
    agents = [turn for turn in turns if turn["speaker"] == "agent"]
    said = " ".join(turn["text"] for turn in callers).lower()
    motif = next((name for name, words in _MOTIFS if re.search(words, said)), "other")
    scores = {turn["turn"]: _feeling(turn["text"]) for turn in callers}
    outcome = _outcome(facts)
    topic = {
        "claim": "déclaration de sinistre",
        "certificate": "attestation",
        "cancellation": "résiliation",
        "premium": "cotisation",
        "contract": "contrat et garanties",
        "other": "demande générale",
    }[motif]
    ending = {
        "resolved": "La demande a abouti.",
        "partly_resolved": "La demande a abouti en partie.",
        "handed_over": "Un conseiller prend la suite.",
        "abandoned": "L'appelant est parti avant la fin.",
        "unresolved": "La demande n'a pas abouti.",
    }[outcome]
    verified = "verified" in facts
    return {
        "short_summary": f"Appel au sujet de : {topic}. {ending}",
        "long_summary": (
            f"L'appelant a contacté l'assureur au sujet de : {topic}. "
            + ("Son identité a été vérifiée. " if verified else "Il n'a pas été identifié. ")
            + ("Une déclaration a été enregistrée. " if "claim_opened" in facts else "")
            + ending
        ),
        "motif": motif,
        "topic": topic,
        "outcome": outcome,
        "satisfaction": _satisfaction(list(scores.values()), outcome),
        "sentiments": [{"turn": turn, "score": score} for turn, score in scores.items()],
        "next_step": _next_step(facts, outcome),
        "improvement": _improvement(agents, facts),
        "answers": _answers(turns, agents, callers, facts, verified),
    }


def _outcome(facts: list[str]) -> str:
    for fact, outcome in (
        ("ended_well", "resolved"),
        ("claim_opened", "partly_resolved"),
        ("handed_over", "handed_over"),
        ("callback_asked", "handed_over"),
        ("left_early", "abandoned"),
        ("fell_silent", "abandoned"),
    ):
        if fact in facts:
            return outcome
    return "unresolved"


def _feeling(text: str) -> float:
    good = len(re.findall(_GOOD, text, re.IGNORECASE))
    bad = len(re.findall(_BAD, text, re.IGNORECASE))
    return max(-1.0, min(1.0, round(0.5 * good - 0.6 * bad, 2)))


def _satisfaction(scores: list[float], outcome: str) -> int:
    mean = sum(scores) / len(scores) if scores else 0.0
    start = {"resolved": 4, "partly_resolved": 3, "handed_over": 3}.get(outcome, 2)
    return max(1, min(5, start + (mean > 0.1) - (mean < -0.1)))


def _next_step(facts: list[str], outcome: str) -> str:
    if "callback_asked" in facts or outcome == "handed_over":
        return "Un conseiller doit reprendre la demande."
    if "claim_opened" in facts:
        return "Le gestionnaire doit suivre le dossier."
    return "Rien à faire." if outcome == "resolved" else "Vérifier si l'appelant rappelle."


def _improvement(agents: list[dict[str, Any]], facts: list[str]) -> str:
    if "a_tool_failed" in facts:
        return "Un service n'a pas répondu pendant l'appel."
    if any(re.search(_AGAIN, turn["text"], re.IGNORECASE) for turn in agents):
        return "Mieux comprendre l'appelant du premier coup."
    return "Rien de notable."


def _answers(
    turns: list[dict[str, Any]],
    agents: list[dict[str, Any]],
    callers: list[dict[str, Any]],
    facts: list[str],
    verified: bool,
) -> list[dict[str, Any]]:
    def where(pattern: str, among: list[dict[str, Any]]) -> list[int]:
        found = [t["turn"] for t in among if re.search(pattern, t["text"], re.IGNORECASE)]
        return found[:5]

    again = where(_AGAIN, agents)
    several = [turn["turn"] for turn in agents if turn["text"].count("?") > 1][:5]
    long = [turn["turn"] for turn in agents if len(turn["text"].split()) > 60][:5]
    promised = where(_PROMISE, agents)
    read = where(r"je récapitule|est-ce exact", agents)
    wanted = where(r"conseill|un humain|quelqu'un|une personne", callers)
    offered = where(r"conseill", agents)
    closing = [turn["turn"] for turn in agents[-2:]]
    asked = [turn["turn"] for turn in callers[:1]]
    filed = "claim_opened" in facts
    judged: dict[str, tuple[bool | None, list[int]]] = {
        "understood_need": (len(again) < 2, again or asked),
        "verified_first": (True if verified else None, where(r"vérifi", turns)),
        "one_question": (not several, several),
        "nothing_twice": (len(again) < 2, again),
        "read_back": (bool(read) if filed else None, read),
        "clear_answers": (not long, long),
        "no_promise": (not promised, promised),
        "human_offered": (bool(offered) if wanted else None, [*wanted, *offered][:5]),
        "courteous": (True, closing),
        "next_step_told": (bool({"ended_well", "callback_asked"} & set(facts)), closing),
    }
    return [
        {"item": item, "passed": passed, "evidence": evidence}
        for item, (passed, evidence) in judged.items()
    ]
