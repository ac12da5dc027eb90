"""The text on its way to the voice, with its values written as they are said.

What is held back is the end that may still change how a value reads: an unfinished word, or
figures and what belongs to them. Plain words pass at once.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable

from voice_worker.spoken_french.hear.tokens import listed
from voice_worker.spoken_french.say.calendar import MONTHS
from voice_worker.spoken_french.say.written import in_words

_OPEN_WORDS = frozenset(MONTHS) | listed(
    "h heure heures + € M. MM. Mme Mmes Mlle Dr Me St Ste n° N° p. ° m k"
)
"""Words that may continue a value, or that read differently with what follows."""

_WORD = re.compile(r"\S+\s*")
_ENDS = re.compile(r"[^\W\d_]{2,}[»\")]*[.!?…]+[»\")]*$|[!?…]+$|€\.$|%\.$")
_MAY_BE_MAIL = re.compile(
    r"(?:mail|adresse|courriel)[^.!?]*\S*$|(?:@|\b(?:à|sur)\s+|:\s*)\S*$", re.IGNORECASE
)
"""What may go on as an e-mail address after a full stop: "à jean." before "dupont@…"."""

LONGEST_HELD = 120
"""Characters; no value is longer, so more than this is passed on."""


async def spoken(text: AsyncIterable[str]) -> AsyncIterable[str]:
    """The same text, with amounts, dates, phones and references in words.

    However the text is cut into chunks, the whole that comes out is the same.
    """
    held = before = ""
    async for chunk in text:
        held += chunk
        ready, held = settled(held, before)
        if ready:
            before = (before + ready)[-LONGEST_HELD:]
            yield in_words(ready)
    if held:
        yield in_words(held)


def settled(text: str, before: str = "") -> tuple[str, str]:
    """The part whose reading no longer depends on what comes, and the rest.

    >>> settled("Votre franchise est de 250")
    ('Votre franchise est de ', '250')
    >>> settled("C'est noté. Merci")
    ("C'est noté. ", 'Merci')
    """
    words = list(_WORD.finditer(text))
    if not words:
        return "", text
    last = words[-1].group()
    ended = _ENDS.search(last) and not _is_open(last)
    if ended and not (last.endswith(".") and _MAY_BE_MAIL.search(before + text)):
        return text, ""
    cut = len(words)
    if not last[-1].isspace():
        cut -= 1
    while cut and _is_open(words[cut - 1].group().rstrip()):
        cut -= 1
    end = words[cut].start() if cut < len(words) else len(text)
    if len(text) - end > LONGEST_HELD:
        end = words[-1].start()
    return text[:end], text[end:]


def _is_open(word: str) -> bool:
    """Whether a value may go on after this word."""
    bare = word.strip("(«»\"'")
    if any(character.isdigit() for character in bare) or bare in _OPEN_WORDS:
        return not _closes(bare)
    return (bare.isupper() and len(bare) <= 4) or (bare[-1:] in "+-°€" and len(bare) > 0)


def _closes(word: str) -> bool:
    """Whether punctuation after the figures says that the value is over."""
    return word[-1] in "!?…;:" or (word[-1] in ",." and word[:-1].endswith(("€", "%")))
