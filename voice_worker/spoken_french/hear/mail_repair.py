"""E-mail addresses said in several parts: what a self-repair replaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from voice_worker.spoken_french.hear.domains import ENDINGS, SOLE_DOMAIN
from voice_worker.spoken_french.hear.mail_parts import Element, alike


@dataclass(slots=True)
class Spoken:
    """The pieces of one part of the utterance, around its at sign."""

    local: list[Element] = field(default_factory=list)
    has_at: bool = False
    domain: str = ""
    endings: tuple[str, ...] = ()
    """The domains that a provider's name alone may mean."""
    is_doubtful: bool = False
    is_unclear: bool = False
    """A remark that the rest contradicts, or that is not understood."""
    first: int = 0
    last: int = 0


def amended(whole: Spoken, later: Spoken) -> Spoken | None:
    """The address once a repair replaced some of it; None when it does not say what."""
    if later.has_at:
        if whole.has_at or not whole.local:
            return _with_local_of(whole, later)
        return _spliced(whole, later)
    if not whole.has_at:
        return _spliced(whole, later)
    domain = _as_domain(later, whole)
    if domain:
        return Spoken(whole.local, True, domain, (), whole.is_doubtful)
    if not whole.domain and not whole.endings:
        return None
    return _with_one_element_replaced(whole, later)


def _with_local_of(whole: Spoken, later: Spoken) -> Spoken:
    if later.local:
        return later
    return Spoken(whole.local, True, later.domain, later.endings, whole.is_doubtful)


def _spliced(whole: Spoken, later: Spoken) -> Spoken | None:
    """A repair inside the local part: said again from its start, or its last element replaced."""
    if not later.local:
        return Spoken(whole.local, later.has_at, later.domain, later.endings, whole.is_doubtful)
    old, new = whole.local, later.local
    if not old:
        return later
    restarts = alike(old[0].text, new[0].text) or len(old) == 1
    if restarts and not (len(old) > 1 and alike(old[-1].text, new[0].text)):
        return later
    if old[-1].kind == "sign" or (old[-1].kind == new[0].kind and _replaces(old[-1], new)):
        kept = old if old[-1].kind == "sign" else old[:-1]
        return Spoken(
            [*kept, *new],
            later.has_at,
            later.domain,
            later.endings,
            whole.is_doubtful or later.is_doubtful,
        )
    return None


def _replaces(last: Element, new: Sequence[Element]) -> bool:
    return last.kind in ("digits", "letter") or alike(last.text, new[0].text)


def _with_one_element_replaced(whole: Spoken, later: Spoken) -> Spoken | None:
    if len(later.local) != 1:
        return None
    new = later.local[0]
    places = [
        at
        for at, element in enumerate(whole.local)
        if element.kind == new.kind
        and (new.kind == "digits" or (new.kind == "word" and alike(element.text, new.text)))
    ]
    if len(places) != 1:
        return None
    changed = [*whole.local]
    changed[places[0]] = new
    return Spoken(changed, True, whole.domain, whole.endings, whole.is_doubtful)


def _as_domain(later: Spoken, whole: Spoken) -> str:
    """The domain that a repair without at sign gives: "hotmail point fr", "point net"."""
    text = "".join(element.text for element in later.local)
    label, _, ending = text.rpartition(".")
    if ending in ENDINGS and label:
        return text
    if text.startswith(".") and text[1:] in ENDINGS and whole.domain:
        return whole.domain.rpartition(".")[0] + text
    if text in ENDINGS and whole.domain and len(text) <= 3:
        return whole.domain.rpartition(".")[0] + "." + text
    if text in SOLE_DOMAIN:
        return SOLE_DOMAIN[text]
    return ""
