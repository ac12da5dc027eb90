"""E-mail addresses, said, spelled, written, or all three in one breath."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from voice_worker.spoken_french.hear.domains import OPEN_DOMAIN, SOLE_DOMAIN
from voice_worker.spoken_french.hear.fillers import (
    Corrections,
    corrected,
    match,
    without_fillers,
)
from voice_worker.spoken_french.hear.mail_parts import (
    Element,
    element_at,
    ending_at,
    hyphenated,
    joined,
    provider_at,
    spelling_remark,
    spelt_so,
)
from voice_worker.spoken_french.hear.mail_repair import Spoken, amended
from voice_worker.spoken_french.hear.mail_words import (
    AT,
    IGNORED,
    IMPOSSIBLE_SIGNS,
    LEADING,
    LEADING_AFTER,
    NEVER_IN_ADDRESSES,
    PARTICLES,
)
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    said,
    tokens,
)
from voice_worker.spoken_french.heard import Heard, Precision, Status

_ADDRESS = re.compile(
    r"(?=.{1,64}@)[a-z0-9_+]+(?:[.-][a-z0-9_+]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = tokens(text)
    if len(words) > LONGEST_ANSWER:
        return Heard("email", Status.NONE, reason="too long for one answer")
    cut = corrected(_prepared(words))
    parts = [part for part in cut.parts if part]
    spoken = [_spoken(part) for part in parts]
    if not any(one.has_at for one in spoken):
        return Heard("email", *_without_at(words))
    evidence = said(text, words)
    if cut.retracts and not cut.last:
        return Heard("email", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    if cut.retracts and not ((parts and spoken[-1].local) or spoken[-1].domain):
        return Heard("email", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    addresses = _addresses(spoken, cut)
    written = _also_written(parts[-1]) if len(parts) == 1 else []
    if len(written) > 1:
        return Heard("email", Status.AMBIGUOUS, candidates=tuple(written[:3]), evidence=evidence)
    if not addresses:
        return Heard("email", Status.INCOMPLETE, evidence=evidence, reason="no whole address")
    if len(addresses) > 1:
        return Heard("email", Status.AMBIGUOUS, candidates=tuple(addresses[:3]), evidence=evidence)
    if not _ADDRESS.fullmatch(addresses[0]) or addresses[0].startswith("+"):
        return Heard("email", Status.INVALID, evidence=evidence, reason="no valid address")
    return Heard("email", Status.OK, addresses[0], precision=Precision.EXACT, evidence=evidence)


def _without_at(words: Sequence[Token]) -> tuple[Status]:
    provider = any(
        provider_at(words, at) and ending_at(words, min(at + 2, len(words) - 1))
        for at in range(len(words))
    )
    return (Status.INCOMPLETE if provider else Status.NONE,)


def _prepared(words: Sequence[Token]) -> list[Token]:
    """The words with one sign for every "arobase", without fillers and remarks."""
    result: list[Token] = []
    at = 0
    kept = without_fillers(words)
    while at < len(kept):
        length = match(AT, kept, at)
        if length and not (kept[at].word == "at" and at == 0):
            token = kept[at]
            result.append(Token("@", "@", "@", token.start, kept[at + length - 1].end))
            at += length
            continue
        if kept[at].word == "chez" and provider_at(kept, at + 1):
            token = kept[at]
            result.append(Token("@", "@", "@", token.start, token.end))
            at += 1
            continue
        length = match(IGNORED, kept, at)
        if length and not _belongs(kept, at, at + length):
            at += length
            continue
        if kept[at].raw in ',;!?()"…':
            at += 1
            continue
        result.append(kept[at])
        at += 1
    return result


def _belongs(words: Sequence[Token], at: int, end: int) -> bool:
    """Whether words that could be a remark stand between signs, as part of the address."""
    before = words[at - 1].word if at else ""
    after = words[end].word if end < len(words) else ""
    signs = ("point", "tiret", ".", "-", "_", "underscore", "@")
    return end - at == 1 and (before in signs or after in signs) and words[at].word not in (
        "virgule", "et",
    )  # fmt: skip


def _also_written(words: Sequence[Token]) -> list[str]:
    """Several whole addresses, when more than one at sign was said."""
    signs = [at for at, token in enumerate(words) if token.word == "@"]
    if len(signs) < 2:
        return []
    found = []
    start = 0
    for sign, following in zip(signs, [*signs[1:], len(words)], strict=True):
        one = _spoken(words[start:following])
        start = min(start + one.last, sign + 1) if one.domain else sign + 1
        address = f"{joined(one.local)}@{one.domain}"
        if one.domain and _ADDRESS.fullmatch(address) and address not in found:
            found.append(address)
    return found if len(found) > 1 else []


def _spoken(words: Sequence[Token]) -> Spoken:
    sign = next((at for at, token in enumerate(words) if token.word == "@"), None)
    spoken = Spoken(has_at=sign is not None)
    limit = len(words) if sign is None else sign
    start = _start_of_local(words, limit)
    at = start
    while at < limit:
        remark = spelling_remark(words[:limit], at)
        if remark and spoken.local:
            agrees = all(spelt_so(spoken.local[-1].text, *one) for one in remark[1])
            spoken.is_unclear = spoken.is_unclear or not agrees
            at = remark[0]
            continue
        element = element_at(words[:limit], at)
        if element is None:
            spoken.is_unclear = spoken.is_unclear or words[at].word in IMPOSSIBLE_SIGNS
            at += 1
            continue
        if (
            element.kind == "word"
            and words[at].paused
            and spoken.local[-1:]
            == [replace(element, end=spoken.local[-1].end if spoken.local else 0)]
        ):
            at = element.end
            continue
        if element.kind == "word" and element.text in NEVER_IN_ADDRESSES:
            spoken.is_unclear = True
        if _is_an_aside(words[:limit], at, element, spoken.local):
            spoken.is_unclear = True
        if hyphenated(words, at, spoken.local[-1] if spoken.local else None, element):
            spoken.local.append(Element("sign", "-", at))
        spoken.local.append(element)
        spoken.is_doubtful = spoken.is_doubtful or element.is_doubtful
        at = element.end
    spoken.is_unclear = spoken.is_unclear or _opens_amid_a_sentence(spoken.local, start)
    spoken.first, spoken.last = start, limit
    if sign is not None:
        spoken.last = _read_domain(words, sign + 1, spoken)
    return spoken


def _opens_amid_a_sentence(local: Sequence[Element], start: int) -> bool:
    """ "celle de karim", "le 7 paul": an article or "de" that need not be of the address."""
    if len(local) < 2 or local[0].text not in ("de", "du", "des", "le", "la", "les"):
        return False
    return local[1].kind == "digits" or (local[0].text.startswith("d") and start > 0)


def _is_an_aside(
    words: Sequence[Token], at: int, element: Element, local: Sequence[Element]
) -> bool:
    """ "j dupont, j comme jean": a letter explained after the word, rather than one more."""
    if element.kind != "letter" or not words[at].paused or not local or local[-1].kind != "word":
        return False
    if not any(token.word == "comme" for token in words[at : element.end]):
        return False
    following = element_at(words, element.end) if element.end < len(words) else None
    return following is None or following.kind != "letter"


def _start_of_local(words: Sequence[Token], limit: int) -> int:
    """Where the address begins, after "mon adresse c'est" and the like."""
    start = 0
    for at in range(limit):
        token = words[at]
        elided = at + 1 < limit and words[at + 1].glue == "'"
        if at and words[at - 1].word == "trait":
            continue
        if [one.word for one in words[at : at + 3]] == ["a", "la", "fin"]:
            continue
        leads = token.word in LEADING or token.accented == "à" or token.raw == ":" or elided
        if not leads and not (at == start > 0 and token.word in LEADING_AFTER):
            continue
        if token.word == "e" and not (at + 1 < limit and words[at + 1].word in ("mail", "mails")):
            continue
        if len(token.word) == 1 and token.word in "cjs" and not elided:
            continue
        before = words[at - 1].word if at else ""
        after = words[at + 1].word if at + 1 < limit else "@"
        signs = ("point", "tiret", ".", "-", "_", "underscore", "souligne", "+", "plus")
        if (
            before in signs
            or after in signs
            or (after == "@" and start < at)
            or (token.glue in "+-" and token.glue)
        ):
            continue
        start = at + 1
    return start


def _read_domain(words: Sequence[Token], at: int, spoken: Spoken) -> int:
    """Reads the domain into `spoken`; the index after it."""
    provider = provider_at(words, at) if at < len(words) else None
    labels = ""
    if provider:
        at, labels = provider
        if not _dot_at(words, at):
            following = ending_at(words, at)
            if following and at < len(words) and words[at].word in ("fr", "com", "net", "f"):
                spoken.domain = f"{labels}.{following[1]}"
                return following[0]
            spoken.domain = SOLE_DOMAIN.get(labels, "")
            spoken.endings = OPEN_DOMAIN.get(labels, ())
            return at
    while at < len(words):
        dot = _dot_at(words, at)
        if dot:
            ending = ending_at(words, dot)
            if ending and not _continues(words, ending[0]):
                spoken.domain = f"{labels}.{ending[1]}"
                return ending[0]
            labels, at = labels + ".", dot
            if ending:
                labels, at = labels + ending[1], ending[0]
            continue
        element = element_at(words, at)
        if element is None:
            break
        if (
            element.kind == "word"
            and labels
            and not labels.endswith((".", "-"))
            and not element.glued
        ):
            after = _dot_at(words, element.end)
            if not after and "." in labels:
                break
        if labels and hyphenated(words, at, Element("word", labels[-1], at), element):
            labels += "-"
        labels += element.text
        at = element.end
    spoken.domain = labels.rstrip(".") if "." in labels.rstrip(".") else ""
    return at


def _dot_at(words: Sequence[Token], at: int) -> int:
    """The index after a dot inside a domain; 0 if there is none."""
    if at + 1 < len(words) and words[at].word in ("point", ".", "dot"):
        return at + 1
    return 0


def _continues(words: Sequence[Token], at: int) -> bool:
    """Whether a domain goes on after what could end it: "co.uk", "gouv.fr"."""
    dot = _dot_at(words, at)
    if not dot:
        return bool(at < len(words) and words[at].raw == "-" and words[at].glue == "+")
    return bool(ending_at(words, dot)) or words[dot].glue == "+"


def _addresses(spoken: Sequence[Spoken], cut: Corrections) -> list[str]:
    """The address after all repairs; several if they leave a choice."""
    whole = spoken[0]
    if any(one.is_unclear for one in spoken):
        return []
    for later in spoken[1:]:
        mended = amended(whole, later)
        if mended is None:
            return []
        whole = mended
    local = joined(whole.local)
    domains = [whole.domain] if whole.domain else list(whole.endings)
    addresses = [f"{local}@{domain}" for domain in domains] if local else []
    if _runs_on(whole.local):
        return []
    if whole.is_doubtful and addresses:
        twice = _doubled(whole.local)
        addresses += [f"{twice}@{domain}" for domain in domains]
    return list(dict.fromkeys(addresses))


def _runs_on(elements: Sequence[Element]) -> bool:
    """Whether so many words follow each other that some must be of the sentence around."""
    run = 0
    for element in elements:
        plain = element.kind == "word" and not element.glued and element.text not in PARTICLES
        run = run + 1 if plain else run if element.text in PARTICLES else 0
        if run > 2:
            return True
    return False


def _doubled(elements: Sequence[Element]) -> str:
    """The local part with "deux l" read as a double letter."""
    result: list[Element] = []
    times = 1
    for element in elements:
        if element.is_doubtful:
            times = int(element.text)
            continue
        text = element.text * times if element.kind == "letter" else element.text
        result.append(Element(element.kind, text, element.end, element.glued))
        times = 1
    return joined(result)
