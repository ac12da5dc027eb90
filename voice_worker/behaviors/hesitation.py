"""When a caller hesitates in the middle of a sentence or a number, they are not cut.

Words that are plainly unfinished are held back for a few seconds: what comes next joins them, and
if nothing comes they are answered as they are.
"""

import asyncio
import re
from typing import Any

from livekit.agents import AgentSession, StopResponse, UserInputTranscribedEvent

from contract.identifiers import POLICY_NUMBER
from voice_worker.call import Call
from voice_worker.hearing_turn import caller_said
from voice_worker.spoken_french import Status, hear

PATIENCE_SECONDS = 3.0

_UNFINISHED = re.compile(
    r"(?:\b(?:euh+|heu+|hum|alors|donc|enfin|parce que|et puis|c'est|c est|le|la|les|l|l'|un|une|"
    r"des|du|de|d'|à|au|aux|et|ou|où|mais|que|qu'|qui|dans|sur|sous|par|mon|ma|mes|son|sa|ses|"
    r"notre|votre|je|j'|il|elle|numéro|c'était)|…|\.\.\.|,)[\s,.…]*$",
    re.IGNORECASE,
)
_DICTATED: tuple[tuple[re.Pattern[str], str, dict[str, Any]], ...] = (
    (re.compile(r"numéro de contrat", re.IGNORECASE), "reference", {"mask": POLICY_NUMBER}),
    (re.compile(r"téléphone|numéro.*joindre", re.IGNORECASE), "phone", {}),
    (re.compile(r"plaque|immatriculation", re.IGNORECASE), "plate", {}),
)
_BEGUN = ("missing", "not the form expected")


def is_unfinished(words: str, question: str, call: Call) -> bool:
    """The words stop in the middle, or what was asked for was begun and lacks its end."""
    if _UNFINISHED.search(words.strip()):
        return True
    if not re.search(r"\d|(?:\w+[\s-]+){2}", words):
        return False
    for asked, kind, options in _DICTATED:
        if asked.search(question):
            heard = hear(kind, words, now=call.clock(), **options)
            begun = any(sign in heard.reason for sign in _BEGUN)
            return heard.status is Status.INCOMPLETE and begun and _only_value(words)
    return False


def held_back(session: AgentSession[Call], words: str) -> str:
    """The words with what was held back before them.

    Raises StopResponse when they are unfinished themselves: then they wait.
    """
    call: Call = session.userdata
    joined = f"{call.held} {words}".strip() if call.held else words
    first, call.held = not call.held, ""
    if first and is_unfinished(joined, call.last_question, call):
        call.held = joined
        call.rest_of_turn = asyncio.create_task(_answer_anyway(session), name="hesitation")
        raise StopResponse
    return joined


def listen_on(session: AgentSession[Call]) -> None:
    """While the caller speaks again, their turn is not over and what was held back waits."""

    @session.on("user_input_transcribed")
    def _(event: UserInputTranscribedEvent) -> None:
        if not event.transcript.strip():
            return
        session.userdata.turn_taken.clear()
        if waiting := session.userdata.rest_of_turn:
            waiting.cancel()


async def _answer_anyway(session: AgentSession[Call]) -> None:
    await asyncio.sleep(PATIENCE_SECONDS)
    call: Call = session.userdata
    words, call.held = call.held, ""
    if words:
        caller_said(call, words, session.current_agent.id)
        session.generate_reply(user_input=words)


def _only_value(words: str) -> bool:
    """Figures and letters, perhaps led in; not a sentence about something else."""
    return len(re.findall(r"[^\W\d_]{4,}", words)) <= 8
