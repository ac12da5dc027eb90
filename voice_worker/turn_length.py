"""How long the agent may speak at once: forty words and one question. The rest waits for a yes."""

import re
from collections.abc import AsyncIterator, Callable

from livekit.agents import llm

LONGEST_TURN = 40
"""Words."""
GO_ON = "Voulez-vous que je continue ?"

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"(?<=[,;:])\s+")

Chunk = llm.ChatChunk | str


def length(text: str) -> int:
    """Its words; a sign between two spaces is none."""
    return sum(any(sign.isalnum() for sign in token) for token in text.split())


def clauses(sentence: str, longest: int) -> list[str]:
    """A sentence in pieces of at most so many words, cut where it breathes when it does."""
    if length(sentence) <= longest:
        return [sentence]
    pieces, piece = [], ""
    for clause in _CLAUSE_END.split(sentence):
        longer = f"{piece} {clause}".strip()
        if piece and length(longer) > longest:
            pieces.append(piece)
            longer = clause
        words = longer.split()
        while len(words) > longest:
            pieces.append(" ".join(words[:longest]))
            words = words[longest:]
        piece = " ".join(words)
    return [*pieces, piece] if piece else pieces


async def within_a_turn(
    sentences: AsyncIterator[Chunk], keep: Callable[[str], None]
) -> AsyncIterator[Chunk]:
    """Passes whole sentences up to forty words, the last question last; `keep` takes the rest."""
    turn = _Turn()
    async for chunk in sentences:
        if isinstance(chunk, llm.ChatChunk):
            yield chunk
            continue
        for sentence in _whole(chunk):
            if (fits := turn.add(sentence)) is not None:
                yield fits
    end, rest = turn.end()
    if rest:
        keep(rest)
    if end:
        yield end


class _Turn:
    """What was said so far, what may still be said, and what no longer fits."""

    def __init__(self) -> None:
        self._words = 0
        self._waiting: list[str] = []
        """Sentences that fit only if they are the last."""
        self._question = ""
        self._rest: list[str] = []

    def add(self, sentence: str) -> str | None:
        """The sentence, when it can be said at once."""
        if self._rest:
            self._rest.append(sentence)
        elif sentence.endswith("?"):
            self._question = sentence
        elif self._waiting or self._words + length(sentence) > LONGEST_TURN:
            self._rest = [*self._waiting, sentence]
            self._waiting = []
        elif self._words + length(sentence) > LONGEST_TURN - length(GO_ON):
            self._waiting.append(sentence)
        else:
            return self._spaced(sentence)
        return None

    def end(self) -> tuple[str, str]:
        """What ends the turn, and what is left for the next."""
        last = " ".join(one for one in (*self._waiting, self._question) if one)
        if not self._rest and self._words + length(last) <= LONGEST_TURN:
            return (self._spaced(last) if last else ""), ""
        rest = " ".join(one for one in (*(self._rest or self._waiting), self._question) if one)
        return self._spaced(GO_ON), rest

    def _spaced(self, text: str) -> str:
        spaced = f" {text}" if self._words else text
        self._words += length(text)
        return spaced


def _whole(text: str) -> list[str]:
    """The sentences of a text, each short enough to be said in one turn."""
    pieces = [one for one in SENTENCE_END.split(text.strip()) if one]
    return [piece for one in pieces for piece in clauses(one, LONGEST_TURN - length(GO_ON))]
