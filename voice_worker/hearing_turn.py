"""What happens to the caller's words, spoken or typed, once they are final."""

from voice_worker.call import Call, Said
from voice_worker.languages import foreign
from voice_worker.matters import Matter, matters_in
from voice_worker.wishes import Wish, wish_in

GOALS = {"report_loss": Matter.LOSS, "change_contact": Matter.CONTACT_CHANGE}
"""The matter of each goal that takes several turns."""

_STORIES = {"third_party_loss", "call_back", "email_code", "ask_yes"}
"""Goals in which what the caller says asks for nothing else."""


def caller_said(call: Call, words: str, goal: str) -> None:
    """Keeps the words, and what they change in the call: see `before_model.py` for what they are
    answered with."""
    if not words.strip():
        return
    call.said.append(Said(words, goal))
    new = [] if goal in _STORIES else call.agenda.add(matters_in(words))
    if call.supervised.adviser:
        # Said to a person: it is known, and asks nothing of the agent.
        return
    current = GOALS.get(goal)
    call.later = [matter for matter in new if matter is not current] if current else []
    wish = wish_in(words)
    call.is_waiting = wish is Wish.WAIT
    if wish is Wish.SLOWER:
        call.pace = call.pace.slower
    elif wish is Wish.FASTER:
        call.pace = call.pace.faster
    call.language = foreign(words) or call.language
    if call.reading:
        call.reading.take(words, call.clock())
    call.turn_taken.set()
