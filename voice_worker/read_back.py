"""Reading back: what is about to be done, in parts short enough to be judged, a yes to each.

The yes is the caller's own words, heard by code after the whole part was played. A correction is
read back alone, and asked again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from contract.claims import Confirmation
from voice_worker.spoken_french import hear
from voice_worker.turn_length import LONGEST_TURN, clauses, length

QUESTION = "Est-ce exact ?"
SO_FAR = "Est-ce exact jusqu'ici ?"
OPENING = "Je récapitule."


class ReadBack:
    """Statements by the name of their field, in the order they are read."""

    def __init__(
        self,
        statements: Mapping[str, str],
        opening: str = OPENING,
        question: str = QUESTION,
        then: str | None = None,
    ) -> None:
        """`then` is the tool that carries it out: called by code on the yes to the last part."""
        self._statements = dict(statements)
        self._question = question
        self.then = then
        self._parts = _parts([list(statements)], self._statements, opening, question)
        self._accepted: list[str] = []
        self.is_heard = False
        """All statements of this part were played: only then can a yes be an answer to it."""
        self.confirmation: Confirmation | None = None
        self.is_tried = False
        """It was begun to be carried out; whether it was is not known while this still stands."""

    @property
    def text(self) -> str:
        """What is read now, its question included."""
        return self._parts[0][1]

    @property
    def body(self) -> str:
        return self.text.removesuffix(self._question).removesuffix(SO_FAR).rstrip()

    def said(self, text: str) -> None:
        """The agent was heard saying this. Many answer over the last words of the question: what
        counts is that every statement was played."""
        if self.body in text:
            self.is_heard = True

    def take(self, words: str, now: datetime) -> None:
        """The caller's next words: a yes accepts the part that was heard."""
        if not self.is_heard:
            return
        answer = hear("confirmation", words, now=now).value
        if answer == "yes":
            if self.confirmation is not None:
                # Once only: what is tried again after a failure must be the same request.
                return
            self._accepted.append(self.text)
            if len(self._parts) > 1:
                del self._parts[0]
                self.is_heard = False
            else:
                read = " ".join(self._accepted)
                self.confirmation = Confirmation(read_back=read[:2000], answer=words[:200])
        elif answer not in ("unsure", "repeat", "wait"):
            self.confirmation = None

    def next_after(self, words: str, now: datetime) -> str | None:
        """The part that a yes leads to, whether the yes was taken already or is about to be."""
        if self.confirmation is not None or hear("confirmation", words, now=now).value != "yes":
            return None
        if self.is_heard:
            return self._parts[1][1] if len(self._parts) > 1 else None
        return self.text if self._accepted else None

    def is_agreed(self, words: str, now: datetime) -> bool:
        """Whether all of it is accepted, by these words or by a yes that they do not take back:
        one who asks whether we are still there has nothing else to say. To try again takes a yes.
        """
        answer = hear("confirmation", words, now=now).value
        if self.confirmation is not None:
            return answer == "yes" or (answer == "repeat" and not self.is_tried)
        return answer == "yes" and self.is_heard and len(self._parts) == 1

    def correct(self, statements: Mapping[str, str]) -> bool:
        """Takes what has changed, to be read alone and before what was not read yet.

        False when nothing has: there is nothing to read again.
        """
        changed = [name for name in statements if statements[name] != self._statements.get(name)]
        if not changed:
            return False
        unread = self._parts[1:] if self.is_heard else self._parts
        rest = [name for fields, _ in unread for name in fields]
        left = [name for name in rest if name in statements and name not in changed]
        self._statements = dict(statements)
        self._parts = _parts([changed, left], self._statements, "", self._question)
        self.confirmation = None
        self.is_heard = False
        return True


def _parts(
    groups: Sequence[Sequence[str]], statements: Mapping[str, str], opening: str, question: str
) -> list[tuple[list[str], str]]:
    """The fields of each turn and its text; as many as fit in one, never two groups in one."""
    turns: list[list[str]] = []
    longest = LONGEST_TURN - length(SO_FAR) - length(opening)
    for group in groups:
        turn: list[str] = []
        for name in group:
            if turn and sum(length(statements[one]) for one in (*turn, name)) > longest:
                turns.append(turn)
                turn = []
            turn.append(name)
        if turn:
            turns.append(turn)
    parts = []
    for number, turn in enumerate(turns):
        told = " ".join(statements[name] for name in turn)
        asked = question if number == len(turns) - 1 else SO_FAR
        start = opening if number == 0 else ""
        parts.append((turn, " ".join(text for text in (start, told, asked) if text)))
    return parts


def statements_of(told: Mapping[str, str]) -> dict[str, str]:
    """Each text as one sentence; one too long for a turn in several, under names of their own."""
    found: dict[str, str] = {}
    for name, text in told.items():
        if not text:
            continue
        sentence = f"{text[0].upper()}{text[1:].rstrip(' .')}."
        for number, piece in enumerate(clauses(sentence, LONGEST_TURN - 8)):
            found[name if number == 0 else f"{name}/{number}"] = piece
    return found
