"""The one seam by which a caller's value enters: heard in their own words, by code.

The model's argument is only a hint. Where it and the caller's words differ, or the words leave a
choice, the tool is refused with what to ask; nothing is stored.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from livekit.agents import ToolError

from contract.losses import Occurrence, Precision
from voice_worker.call import PARIS, Call
from voice_worker.prompts import wording
from voice_worker.spoken_french import Heard, Interval, PartOfDay, Status, hear, say
from voice_worker.spoken_french import Precision as HeardPrecision
from voice_worker.verbatim import verbatim

RECENT_TURNS = 12
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_BORN = re.compile(r"\bnée?\b|\bnaissance\b", re.IGNORECASE)

_PARTS = {
    "morning": (time(6), time(12)),
    "noon": (time(12), time(14)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(23, 59)),
    "night": (time(21), time(6)),
}


def recent(call: Call, *, without: str = "") -> Iterator[str]:
    """The caller's last turns, newest first, leaving out those that spoke of another goal."""
    for said in reversed(call.said[-RECENT_TURNS:]):
        if said.goal != without:
            yield said.words


def latest(call: Call, kind: str, **options: Any) -> Heard | None:
    """The newest turn in which the caller said something of this kind, understood or not."""
    for words in recent(call):
        heard = heard_in(call, words, kind, **options)
        if heard.status is not Status.NONE:
            return heard
    return None


def heard_in(call: Call, words: str, kind: str, **options: Any) -> Heard:
    """What one turn says of this kind. A story told in one breath holds several dates: where the
    whole is unclear and one sentence of it alone speaks of the kind, that sentence counts."""
    whole = hear(kind, words, now=call.clock(), **options)
    if whole.status in (Status.OK, Status.NONE):
        return whole
    sentences = _SENTENCE_END.split(words)
    if kind == "datetime":
        sentences = [one for one in sentences if not _BORN.search(one)]
    apart = [hear(kind, one, now=call.clock(), **options) for one in sentences]
    speaking = [one for one in apart if one.status is not Status.NONE]
    return speaking[0] if len(speaking) == 1 and speaking[0].status is Status.OK else whole


def agreed(call: Call, kind: str, argument: Any, *, name: str, **options: Any) -> Any:
    """The value the caller said, when the model understood the same.

    Raises ToolError, saying what to ask, when it was not said, not clearly, or differently.
    """
    unclear: Heard | None = None
    for words in recent(call):
        heard = heard_in(call, words, kind, **options)
        if heard.status is Status.OK:
            if heard.value == argument:
                return heard.value
            raise ToolError(
                f"you understood the {name} as {argument!r}, but the caller's words were "
                f"{heard.evidence!r}: ask the caller to say the {name} again, slowly"
            )
        if heard.status is Status.AMBIGUOUS:
            raise ToolError(_unclear(name, heard))
        if heard.status is not Status.NONE:
            # Any number is a reference of the wrong form: it hides no right one said before.
            unclear = unclear or heard
    if unclear:
        raise ToolError(_unclear(name, unclear))
    raise ToolError(f"the caller has not said the {name}: ask for it, do not suppose it")


def agreed_occurrence(call: Call, day: date, at: time | None) -> Occurrence:
    """When the loss happened, as narrowly as the caller said it and no narrower.

    Raises ToolError when the model's day or time is not what the caller's words say.
    """
    # A date of birth is a date too: what was said to be verified is left out. The day may come in
    # one turn and the hour in a later one: newest first, the hour alone completes the day.
    hour: time | None = None
    for words in recent(call, without="verify_caller"):
        heard = heard_in(call, words, "datetime", direction="past")
        if heard.status is Status.NONE:
            if hour is None:
                alone = hear("time", words, now=call.clock())
                hour = alone.value if alone.status is Status.OK else None
            continue
        if heard.status is not Status.OK:
            raise ToolError(_unclear("date of the loss", heard))
        occurrence = occurrence_of(heard, hour)
        if occurrence.earliest.astimezone(PARIS).date() != day and not _spans(occurrence, day):
            raise ToolError(
                f"you understood {day.isoformat()}, but the caller's words {heard.evidence!r} mean "
                f"{occurrence.earliest.astimezone(PARIS).date().isoformat()}: ask which is right"
            )
        if at is not None and not _may_be_at(occurrence, at):
            raise ToolError(
                f"you understood the time {at:%H:%M}, but the caller's words were "
                f"{heard.evidence!r}: ask at what time it happened"
            )
        return occurrence
    raise ToolError("the caller has not said when it happened: ask for the day and the time")


def occurrence_of(heard: Heard, hour: time | None = None) -> Occurrence:
    """The interval that a heard date, time, part of day or interval stands for."""
    words = heard.evidence[:200] or "?"
    value = heard.value
    if isinstance(value, datetime):
        # "Il y a dix minutes" is meant to the minute.
        moment = _at(value.date(), value.time().replace(second=0, microsecond=0))
        about = heard.precision is HeardPrecision.ABOUT
        precision = Precision.ABOUT if about else Precision.EXACT
        return Occurrence(earliest=moment, latest=moment, precision=precision, words=words)
    if isinstance(value, PartOfDay):
        start, end = _PARTS[value.part]
        last = value.date if end > start else value.date + timedelta(days=1)
        return Occurrence(
            earliest=_at(value.date, start),
            latest=_at(last, end),
            precision=Precision.PART_OF_DAY,
            words=words,
        )
    if isinstance(value, Interval):
        return Occurrence(
            earliest=_bound(value.start, time(0)),
            latest=_bound(value.end, time(23, 59)),
            precision=Precision.INTERVAL,
            words=words,
        )
    if hour is not None:
        return Occurrence.exactly(_at(value, hour), words)
    return Occurrence(
        earliest=_at(value, time(0)),
        latest=_at(value, time(23, 59)),
        precision=Precision.DAY,
        words=words,
    )


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=PARIS)


def _bound(value: date | datetime, hour: time) -> datetime:
    return _at(value.date(), value.time()) if isinstance(value, datetime) else _at(value, hour)


def _spans(occurrence: Occurrence, day: date) -> bool:
    return (
        occurrence.earliest.astimezone(PARIS).date()
        <= day
        <= occurrence.latest.astimezone(PARIS).date()
    )


def _may_be_at(occurrence: Occurrence, at: time) -> bool:
    first = occurrence.earliest.astimezone(PARIS)
    last = occurrence.latest.astimezone(PARIS)
    if first.date() != last.date():
        return True
    return first.time() <= at <= last.time()


_NOUNS = {
    "policy number": "votre numéro de contrat",
    "date of birth": "votre date de naissance",
    "date of the loss": "la date",
    "other party plate": "sa plaque",
    "other party phone": "son numéro de téléphone",
    "other party email": "son adresse e-mail",
}


def _unclear(name: str, heard: Heard) -> str:
    """The question that these words ask for, worded by code: which of two, or what is missing."""
    if heard.status is not Status.AMBIGUOUS or len(heard.candidates) < 2:
        return verbatim(wording.unclear(heard, _NOUNS.get(name)))
    first, *others = (_said(heard.kind, candidate) for candidate in heard.candidates)
    return verbatim(f"Voulez-vous dire {', '.join([first, *others[:-1]])}, ou {others[-1]} ?")


def _said(kind: str, candidate: Any) -> str:
    try:
        return say(kind, candidate)
    except (KeyError, ValueError, TypeError):
        return str(candidate)
