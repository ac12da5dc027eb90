"""Names of people: said, or spelled, in which case the spelling wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from voice_worker.spoken_french.hear.fillers import corrected, match, without_fillers
from voice_worker.spoken_french.hear.letters import RADIO
from voice_worker.spoken_french.hear.mail_parts import alike
from voice_worker.spoken_french.hear.name_signs import hyphenated, is_half_spelled
from voice_worker.spoken_french.hear.name_words import (
    END,
    LEADS,
    NOT_NAMES,
    PARTICLES,
    SPELLING,
    SURNAMES_TOO,
)
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.spelled_names import Spelled, spelled_in
from voice_worker.spoken_french.hear.spelling import UNREADABLE, letter_at
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    folded,
    tokens,
)
from voice_worker.spoken_french.heard import Heard, Precision, Status

_SILENT = "tdsxzp"


_REMARK = re.compile(
    r"(?P<word>.*?[A-Za-zÀ-ÿ])(?P<remarks>(?:\s*,\s*(?:et\s+)?(?:avec\s+)?"
    r"(?:une?|deux|[12])\s+(?:seule?\s+)?[A-Za-z]\b\.?)+)\s*"
)
_COUNTED = re.compile(r"(une?|deux|[12])\s+(?:seule?\s+)?([A-Za-z])\b", re.IGNORECASE)


def _without_count(text: str) -> tuple[str, bool]:
    """ "B O N N E T, deux N, un T": the spelling alone, and whether what is said of it agrees.

    A doubled letter that was not spelled yet is no remark: "D U P O N, deux T" goes on spelling.
    """
    found = _REMARK.fullmatch(text)
    spelled = spelled_in(tokens(found["word"])) if found else []
    if found is None or not spelled or len(spelled[-1].text) < 3:
        return text, True
    word = folded(spelled[-1].text).upper()
    remarks = [
        (2 if n.lower() in ("deux", "2") else 1, x.upper())
        for n, x in _COUNTED.findall(found["remarks"])
    ]
    if not all(letter in word for _, letter in remarks):
        return text, True
    return found["word"], all((letter * 2 in word) == (n == 2) for n, letter in remarks)


def listen(text: str, setting: Setting) -> Heard:
    text, agrees = _without_count(cleaned(text))
    if not agrees:
        return Heard("name", Status.INCOMPLETE, evidence=text, reason="doubted")
    if _PARTIAL.search(text):
        return Heard("name", Status.INCOMPLETE, evidence=text, reason="a part of the name")
    if _BEN.match(text):
        return Heard("name", Status.INCOMPLETE, evidence=text, reason="a name or a filler")
    words = _without_radio(without_fillers(tokens(text), keeps_capitals=True))
    if len(words) > LONGEST_ANSWER:
        return Heard("name", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    evidence = text.strip()
    if cut.retracts and not any(token.word.isalpha() for token in cut.last):
        return Heard("name", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    plain = bool(re.search(r"\bsans (?:accents?|tr[ée]ma|c[ée]dille)\b", text, re.IGNORECASE))
    names: list[str] = []
    is_cased = any(token.raw[0].isupper() for token in words)
    is_unlike = False
    spelled_before, said_before = "", ""
    for part in cut.parts:
        part, remark = _without_qualifier(part)
        spelled = spelled_in(part, shortest=1 if spelled_before else 2)
        if any(UNREADABLE in one.text for one in spelled):
            is_unlike, names = True, []
            continue
        is_unlike = is_unlike and not any(len(one.text) > 2 for one in spelled)
        spoken = _said_name(part, spelled)
        if spoken and not spelled and (_asks(part) or (is_cased and not _is_cased(part, spoken))):
            spoken = ""
        if spelled:
            names = _spelled_names(spelled, spoken or said_before, spelled_before)
            names = [_with_particle(spoken, name) for name in names]
            spelled_before = names[0] if len(names) == 1 else ""
        elif spoken:
            names = _qualified(remark, spoken)
            said_before = spoken
        elif names and part is cut.last and cut.retracts:
            return Heard("name", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    if is_unlike:
        return Heard("name", Status.AMBIGUOUS, evidence=evidence, reason="a letter unlike its word")
    if not names:
        return Heard("name", Status.NONE)
    if len(names) > 1:
        return Heard("name", Status.AMBIGUOUS, candidates=tuple(names[:3]), evidence=evidence)
    if is_repeated(names[0]) and not spelled_before:
        names = [names[0][: len(names[0]) // 2]]
    if plain:
        names = [folded(names[0]).upper()]
    name = hyphenated(names[0], text)
    if name is None or is_half_spelled(name, text):
        return Heard("name", Status.INCOMPLETE, evidence=evidence, reason="where the hyphen is")
    return Heard("name", Status.OK, name, precision=Precision.EXACT, evidence=evidence)


_BEN = re.compile(r"\W*Ben [A-ZÀ-Ý][a-zà-ÿ]+\W*$")
""" "Ben Ali" or "ben, Ali": only the second hearing tells."""

_PARTIAL = re.compile(
    r"^\W*(?:alors |donc |euh )*(?:[çc]a|il|elle|qui|le nom)?\s*"
    r"(?:finit|termine|commence|se termine|se finit|d[ée]bute)\s+par\b|"
    r"^\W*(?:c'est )?comme (?:le|la|l'|un|une)\b",
    re.IGNORECASE,
)


def _without_radio(words: Sequence[Token]) -> list[Token]:
    """ "juliette oscar november": three words of the radio alphabet or more are their initials."""
    kept: list[Token] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].word in RADIO:
            end += 1
        if end - at < 3:
            end = max(end, at + 1)
            kept += words[at:end]
        else:
            kept += [replace(one, word=one.word[0], accented=one.word[0]) for one in words[at:end]]
        at = end
    return kept


def is_repeated(name: str) -> bool:
    """ "Kowalski, madame Kowalski": the one name, twice."""
    first, _, second = name.partition(" ")
    return bool(second) and first == second


def _with_particle(spoken: str, spelled: str) -> str:
    """ "de Villiers, V I L L I E R S": the particle is said, and only the rest is spelled."""
    particle, _, rest = spoken.partition(" ")
    if folded(particle) not in ("de", "du", "le", "la", "van", "von") or not rest:
        return spelled
    return f"{particle} {spelled}" if alike(folded(rest), folded(spelled)) else spelled


def _asks(words: Sequence[Token]) -> bool:
    """A question about the name ("vous voulez mon nom de jeune fille ?") gives none."""
    return words[-1].raw == "?" and len([token for token in words if token.word.isalpha()]) > 2


def _is_cased(words: Sequence[Token], spoken: str) -> bool:
    """Whether a text written with capitals gives one to the name, or is nothing else."""
    parts = {part for part in re.split(r"[\s'-]", spoken) if part}
    named = [token for token in words if token.raw.upper() in parts]
    return any(token.raw[0].isupper() for token in named)


def _said_name(words: Sequence[Token], spelled: Sequence[Spelled]) -> str:
    """The name said as a word, before or beside the spelling."""
    taken = {at for run in spelled for at in range(run.start, run.end)}
    free = [at for at in range(len(words)) if at not in taken]
    led = _after_a_lead(words, taken)
    if led:
        return led
    rest = _without_remarks([words[at] for at in free])
    named = [token for token in rest if token.word.isalpha()]
    if not named or len(named) > 5:
        return ""
    if any(_is_no_name(token) and token.word not in PARTICLES for token in named[:-1]):
        return ""
    if len(named) > 1 and _is_a_surname(named):
        return written(named)
    if _is_no_name(named[-1]) or named[-1].word in PARTICLES or any(t.is_number for t in rest):
        return ""
    if len(named) == 1 and named[0].raw == "marie":
        return ""
    if len(named) == 1 and len(named[0].word) < 2:
        return ""
    return written(named)


def _is_no_name(token: Token) -> bool:
    """ "marié" is none, and "Marie" is one."""
    return token.word in NOT_NAMES or token.accented in ("marié", "mariés")


def _is_a_surname(named: Sequence[Token]) -> bool:
    """ "Victor Compte", as it is written."""
    capitals = all(token.raw[0].isupper() for token in named)
    return capitals and named[-1].word in SURNAMES_TOO


def _after_a_lead(words: Sequence[Token], taken: set[int]) -> str:
    """What follows "je m'appelle" and the like, as far as it may be a name; the last such."""
    found = ""
    at = 0
    while at < len(words):
        length = match(LEADS, words, at) if at not in taken else 0
        if not length:
            at += 1
            continue
        start = at + length
        while start < len(words) and (more := match(LEADS, words, start)):
            start += more
        if words[start - 1].word in ("nom", "prenom") and _names_a_kind(words, start):
            at = start
            continue
        name = _name_from(words, start, taken)
        # "prénom Léa, nom Dupont": the family name is the one to keep apart.
        is_first_name = "prenom" in {token.word for token in words[at:start]}
        if name and not (found and is_first_name):
            found = name
        at = max(start, at + 1)
    return found


def _names_a_kind(words: Sequence[Token], at: int) -> bool:
    """ "mon nom d'épouse", "le nom du conducteur": which name, and not what it is."""
    return at < len(words) and words[at].raw in ("de", "d", "du", "des")


def _name_from(words: Sequence[Token], start: int, taken: set[int]) -> str:
    kept: list[Token] = []
    capitals = False
    for at in range(start, len(words)):
        token = words[at]
        if at in taken or not token.word.isalpha() or (token.paused and kept):
            break
        if match(SPELLING, words, at) or (match(LEADS, words, at) and not token.raw[0].isupper()):
            break
        particle = token.word in PARTICLES and token.glue != "-"
        if _is_no_name(token) and not token.raw[0].isupper() and not particle:
            break
        if not kept and token.raw == "marie" and words[at - 1].word == "suis":
            break
        if token.word in END and not token.raw[0].isupper() and token.glue != "-":
            break
        if capitals and not (token.raw[0].isupper() or particle or token.glue):
            break
        capitals = capitals or token.raw[0].isupper()
        kept.append(token)
        if len(kept) > 5:
            return ""
    while kept and kept[-1].word in PARTICLES:
        kept.pop()
    if not kept or all(_is_no_name(token) for token in kept):
        return ""
    return written(kept)


def _without_remarks(words: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    at = 0
    while at < len(words):
        length = match(SPELLING, words, at) or match(LEADS, words, at)
        if length:
            at += length
            continue
        kept.append(words[at])
        at += 1
    return kept


def written(words: Sequence[Token]) -> str:
    """Capitals, with the hyphens and apostrophes there were.

    >>> written(tokens("Jean-Pierre d'Arc"))
    "JEAN-PIERRE D'ARC"
    """
    text = ""
    for index, token in enumerate(words):
        glue = token.glue if token.glue in ("-", "'") else " "
        text += (glue if index else "") + token.raw.upper()
    return text


def _spelled_names(spelled: Sequence[Spelled], spoken: str, before: str) -> list[str]:
    """The names that the spelled letters may be, a repaired spelling included."""
    texts = list(dict.fromkeys(one.text.upper().strip() for one in spelled))
    if len(texts) > 1:
        likely = [text for text in texts if spoken and _same_name(spoken, text)]
        return likely if len(likely) == 1 else texts
    text = texts[0]
    if not before:
        return [text]
    if text[0] == before[0] and len(text) > 2:
        return [text]
    options = [text] if len(text) > 1 else []
    options += [before[: -len(text)] + text] if len(text) < len(before) else []
    options += [before[:-1] + text] if len(text) > 1 else []
    likely = [option for option in options if spoken and _same_name(spoken, option)]
    if len(text) == 1:
        return [before[:-1] + text]
    if len(likely) == 1:
        return likely
    return [text] if len(text) >= len(before) else list(dict.fromkeys(options))


def _same_name(spoken: str, spelled: str) -> bool:
    return any(
        alike(folded(word), folded(spelled)) for word in (spoken, *spoken.replace("-", " ").split())
    )


def _without_qualifier(words: list[Token]) -> tuple[list[Token], list[Token]]:
    """The words, and the remark on spelling that ends them: "avec un d à la fin"."""
    for at in range(1, len(words) - 2):
        if words[at].word == "avec" and letter_at(words, at + 2):
            return words[:at], words[at:]
    for at in range(1, len(words) - 1):
        if words[at].word != "comme" or len(words[at - 1].word) == 1:
            continue
        if words[at + 1].word not in ("ca", "cela") and len(words[at].word) > 1:
            before = [token for token in words[:at] if token.word.isalnum()]
            if before and not letter_at(before, len(before) - 1):
                return words[:at], []
    return words, []


def _qualified(remark: Sequence[Token], spoken: str) -> list[str]:
    """The said name, once "avec un d" or "avec deux n" agrees with it or mends it."""
    if not remark:
        return [spoken]
    times = {"un": 1, "une": 1, "deux": 2, "2": 2, "1": 1}.get(remark[1].word)
    letter = letter_at(remark, 2)
    if not times or letter is None or len(letter.text) != 1:
        return [spoken]
    capital = letter.text.upper()
    if spoken.endswith(capital) or (capital * 2 in spoken and times == 2):
        return [spoken]
    if times == 1 and spoken[-1].lower() in _SILENT and letter.text in _SILENT:
        return [spoken[:-1] + capital]
    plain = folded(spoken).upper()
    if times == 1 and capital in plain and capital * 2 not in plain:
        return [spoken]
    if times == 2 and spoken.count(capital) == 1:
        return [spoken.replace(capital, capital * 2)]
    return [spoken, spoken + capital]
