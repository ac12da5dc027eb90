"""What happens to the caller's words, spoken or typed, before the model sees them."""

from voice_worker.call import Call, Said
from voice_worker.spoken_french import hear


def caller_said(call: Call, words: str, goal: str) -> None:
    """Keeps the words, and recognises by code a yes to what was read back."""
    if not words.strip():
        return
    call.said.append(Said(words, goal))
    if goal == "reception":
        call.agenda.append(words)
    draft = call.draft
    if draft is None or not draft.read_back_heard:
        return
    answer = hear("confirmation", words, now=call.clock()).value
    if answer == "yes" and draft.confirmation is None:
        # Once only: a filing that is tried again must be the same request.
        draft.confirm(words)
    elif answer not in ("yes", "unsure", "repeat", "wait"):
        draft.confirmation = None
