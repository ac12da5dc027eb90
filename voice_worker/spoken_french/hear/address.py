"""Postal addresses: number, street, postcode, town, and the arrondissement for a postcode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_words import MONTHS
from voice_worker.spoken_french.hear.fillers import (
    Phrases,
    corrected,
    match,
    phrases,
    without_fillers,
)
from voice_worker.spoken_french.hear.ordinal import ordinal_at
from voice_worker.spoken_french.hear.postcode import postcode
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.spelling import digit_pieces, readings
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    folded,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.hear.towns import DISTRICTS, disagrees
from voice_worker.spoken_french.heard import Address, Heard, Precision, Status

STREETS = listed(
    """
    rue avenue boulevard place chemin route impasse allee allees quai cours cour square passage
    residence lotissement hameau domaine cite villa voie sentier sente montee ruelle esplanade
    promenade faubourg rond-point lieu lieudit clos parc mail traverse venelle rocade cote chaussee
    galerie pont porte port levee ferme zone za zi zac parvis mas quartier bd bld blvd av ave imp
    corniche descente escalier peristyle parking berge carrefour digue enclos jardin jardins
    """
)
COMPLEMENTS = listed("batiment appartement escalier etage appt apt bat entree bloc porte lot")
"""What is said of a dwelling after its street."""

SUFFIXES = {"bis": "bis", "ter": "ter", "quater": "quater"}
_LEADS: Phrases = phrases(
    """
    j'habite au; j'habite; je demeure au; mon adresse c'est; mon adresse est; l'adresse c'est;
    l'adresse est; c'est au; c'est à; c'est le; c'est; je suis au; j'habite à; au numéro; numéro;
    le; au; à; adresse; ça s'est passé; c'était; situé; située; je réside au; on habite au; on
    habite; nous habitons au; nous habitons; je vis au; je loge au; dans la; dans le; dans l'; sur
    la; sur le; devant le; en face du; la; l'
    """
)
_BEFORE_TOWN = phrases(
    """
    à la ville de; code postal; le code postal c'est; cedex; ville; la ville c'est; dans la ville
    de; et la ville c'est; et le code postal c'est; commune de; le code postal; c'est; et; donc;
    en; dans le; france; ça c'est
    """
)
_NAMED_CODE = re.compile(r"\bcode postal\b")
_NOT_A_TOWN = listed(
    "je j il elle on nous vous que qui et ou mais donc code postal ville chez pres loin cote merci "
    "c est ne pas sais ai suis avec pour cedex france arrondissement dans"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A postcode, and the tokens it takes."""

    start: int
    end: int
    text: str


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), keeps_capitals=True)
    if len(words) > LONGEST_ANSWER:
        return Heard("address", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    heard = [read(text, part) for part in cut.parts]
    useful = [one for one in heard if one[0] != Address() or one[1]]
    if not useful or (cut.retracts and heard[-1][0] == Address() and not heard[-1][1]):
        return Heard("address", Status.NONE)
    if len(cut.parts) > 1 and _is_unread(heard[-1][0], cut.last):
        return Heard("address", Status.INCOMPLETE, evidence=text.strip(), reason="taken back")
    whole, problem = useful[0]
    for later, later_problem in useful[1:]:
        whole = _amended(whole, later)
        problem = later_problem
    return _judged(whole, problem or "", text)


def _is_unread(later: Address, words: Sequence[Token]) -> bool:
    """Whether a repair says something that is not understood as part of an address."""
    said = [token for token in words if token.word.isalnum()]
    empty = later == Address(postcode=later.postcode, city=later.city)
    loose = [token for token in said if token.raw[0].isupper() or token.word in SUFFIXES]
    if later != Address() and empty:
        return len(loose) > 2 or any(token.word in SUFFIXES for token in loose)
    return empty and len(said) > 1 and any(_may_be_of_it(token) for token in said)


def _may_be_of_it(token: Token) -> bool:
    return _is_number(token) or token.raw[0].isupper() or token.word in SUFFIXES


def _amended(whole: Address, later: Address) -> Address:
    """The address once a repair has replaced the fields it says again."""
    if later.street and later.city:
        return later
    return Address(
        house_number=later.house_number or (None if later.street else whole.house_number),
        suffix=later.suffix if later.house_number or later.street else whole.suffix,
        street=later.street or whole.street,
        postcode=later.postcode or whole.postcode,
        city=later.city or whole.city,
    )


def _judged(address: Address, problem: str, text: str) -> Heard:
    evidence = text.strip()
    if problem:
        return Heard("address", Status.INVALID, evidence=evidence, reason=problem)
    if address.postcode and address.city and disagrees(address.postcode, folded(address.city)):
        return Heard(
            "address",
            Status.AMBIGUOUS,
            evidence=evidence,
            reason="the postcode is not of this town",
        )
    if address == Address(postcode=address.postcode) and _NAMED_CODE.search(folded(text)):
        return Heard("address", Status.OK, address, precision=Precision.EXACT, evidence=evidence)
    if not address.city or not (address.street or address.postcode):
        if address == Address():
            return Heard("address", Status.NONE)
        return Heard("address", Status.INCOMPLETE, evidence=evidence, reason="the town is missing")
    return Heard("address", Status.OK, address, precision=Precision.EXACT, evidence=evidence)


def read(text: str, words: Sequence[Token]) -> tuple[Address, str]:
    """The address in the words, and what is wrong with it."""
    street_at = _street_at(words)
    code, problem = _postcode(words, street_at)
    district = None if code else _district(words)
    if problem:
        return Address(), problem
    street_end = len(words)
    city, code_said = "", None
    if code:
        street_end = code.start
        city, code_said = _city(text, words, code.end), code.text
        if not city:
            street_end, city = _city_before(text, words, street_at, code.start)
            street_end = street_end if city and street_at is not None else code.start
        if not city and street_at is not None and code.start < street_at:
            return Address(), ""
    elif district:
        start, _, town, code_said = district
        street_end = start
        city = town
        if code_said is None:
            return Address(), "no such arrondissement"
    elif street_at is not None:
        town_at = _town_after_street(words, street_at)
        if town_at is not None:
            street_end = town_at[0]
            city = _city(text, words, town_at[1])
    if street_at is None or street_at >= street_end:
        return Address(postcode=code_said, city=city or None), ""
    street_at = _past_the_residence(words, street_at, street_end)
    number, suffix = _house_number(words, street_at)
    while street_end > street_at and (
        words[street_end - 1].raw in ",.;"
        or words[street_end - 1].accented
        in ("à", "au", "aux", "code", "postal", "le", "dans", "et")
    ):
        street_end -= 1
    for at in range(street_at + 2, street_end):
        if words[at].word in COMPLEMENTS and words[at].paused:
            street_end = at
            break
    others = (at for at in range(street_at + 1, street_end) if words[at].word in STREETS)
    if any(_house_number(words, at)[0] for at in others):
        return Address(), "two streets"
    street = said(text, words[street_at:street_end]).strip(" ,.;")
    return Address(number, suffix, street or None, code_said, city or None), ""


def _street_at(words: Sequence[Token]) -> int | None:
    for at, token in enumerate(words):
        if token.word in STREETS and (at + 1 < len(words)):
            if token.word in ("cote", "port", "porte", "pont", "parc", "cours", "lieu") and not (
                at == 0 or words[at - 1].raw == "," or words[at - 1].is_number
                or numbers.is_number_word(words[at - 1])
                or words[at - 1].word in SUFFIXES
            ):  # fmt: skip
                continue
            return at
    return None


def _past_the_residence(words: Sequence[Token], street_at: int, end: int) -> int:
    """ "résidence les Acacias, bâtiment C, 12 rue Pierre Curie": the street that has the number."""
    if words[street_at].word not in ("residence", "lotissement", "domaine", "cite", "parc"):
        return street_at
    for at in range(street_at + 1, end - 1):
        if words[at].word in STREETS and _house_number(words, at)[0]:
            return at
    return street_at


def _house_number(words: Sequence[Token], street_at: int) -> tuple[str | None, str | None]:
    """The number and suffix said just before the street."""
    end, suffix = street_at, None
    while end and (words[end - 1].raw in "," or words[end - 1].word in ("de", "la")):
        end -= 1
    if end and (words[end - 1].word in SUFFIXES or len(words[end - 1].word) == 1):
        word = words[end - 1].word
        if word in SUFFIXES or (
            word.isalpha() and word in "abcdefgh" and words[end - 1].accented != "à"
        ):
            suffix = SUFFIXES.get(word, word.upper())
            end -= 1
    for start in range(max(0, end - 8), end):
        scanned = numbers.scan(words, start)
        if scanned and scanned[0] == end and not (start and _is_number(words[start - 1])):
            return str(scanned[1]), suffix
    return None, None


def _is_number(token: Token) -> bool:
    return token.is_number or numbers.is_number_word(token)


def _postcode(words: Sequence[Token], street_at: int | None) -> tuple[_Found | None, str]:
    """The postcode after the street, and what is wrong if there is none."""
    at = 0 if street_at is None else street_at + 1
    found: list[_Found] = []
    wrong = ""
    while at < len(words):
        pieces = digit_pieces(words, at)
        if not pieces or _in_street_name(words, at):
            at = pieces[0].end if pieces else at + 1
            continue
        end = _run_end(words, at)
        code = postcode(words[at:end])
        if code:
            found.append(_Found(at, end, code))
        elif street_at is not None or end < len(words):
            text = readings([t for t in words[at:end] if t.raw not in ",."], digit_pieces)
            digits = text[0].text if text else ""
            named = any(token.word == "postal" for token in words[max(0, at - 4) : at])
            if ((len(digits) >= 4 or named) and street_at is None) or named or len(digits) > 4:
                wrong = "no postcode of five digits"
        at = end
    codes = {one.text for one in found}
    if len(codes) > 1:
        return None, "two postcodes"
    if not found and wrong:
        return None, wrong
    return (found[-1] if found else None), ""


def _in_street_name(words: Sequence[Token], at: int) -> bool:
    """ "rue du onze novembre", "place des quatre saisons": part of a name."""
    before = words[at - 1].word if at else ""
    if "postal" in (token.word for token in words[max(0, at - 4) : at]):
        return False
    if words[at].word in ("un", "une") or (before in MONTHS and not words[at].paused):
        return True
    return before in ("du", "des", "le", "les", "de", "aux") and not words[at].paused


def _run_end(words: Sequence[Token], at: int) -> int:
    end = at
    while end < len(words):
        pieces = digit_pieces(words, end)
        if pieces:
            end = pieces[0].end
        elif words[end].raw == "," and end + 1 < len(words) and digit_pieces(words, end + 1):
            end += 1
        else:
            break
    return end


def _city_before(
    text: str, words: Sequence[Token], street_at: int | None, code: int
) -> tuple[int, str]:
    """Where the street ends and the town said before its postcode: "… à Pau, 64000"."""
    end = code
    while end and (words[end - 1].raw in ",.;" or words[end - 1].word in _LEADING_TO_CODE):
        end -= 1
    first = 0 if street_at is None else street_at + 2
    for at in range(end - 1, first - 1, -1):
        token = words[at]
        if token.raw == "," or token.accented in ("à", "au", "aux"):
            town = _city(text, words[:end], at if token.raw != "," else at + 1)
            return at, town if _may_be_a_town(town) else ""
    town = _city(text, words[:end], 0) if street_at is None and end <= 5 else ""
    return 0, town if town and disagrees("00000", folded(town)) else ""


_LEADING_TO_CODE = listed("code postal le c est et donc")


def _may_be_a_town(name: str) -> bool:
    words = tokens(name)
    return 0 < len(words) <= 7 and not any(
        token.word in _NOT_A_TOWN | STREETS | {"suis", "mars", "batiment", "appartement", "etage"}
        or token.is_number
        for token in words
    )


def _city(text: str, words: Sequence[Token], start: int) -> str:
    """The town named from `start` on, as it is written: "au Mans" is Le Mans."""
    article = ""
    at = start
    while at < len(words):
        token = words[at]
        if token.raw in ",.;:-":
            at += 1
            continue
        length = match(_BEFORE_TOWN, words, at)
        if length:
            at += length
            continue
        if token.accented == "à":
            at += 1
            continue
        if token.word in ("au", "aux") and at + 1 < len(words):
            article = "Le " if token.word == "au" else "Les "
            at += 1
            continue
        break
    end = at
    while end < len(words):
        token = words[end]
        is_break = token.raw in ".,;:!?()"
        if (
            is_break
            or token.is_number
            or (token.word in _NOT_A_TOWN and not token.raw[0].isupper())
        ):
            break
        if end > at and words[end - 1].word in DISTRICTS and ordinal_at(words, end):
            break
        end += 1
    name = said(text, words[at:end]).strip()
    return (article + name) if name else ""


def _district(words: Sequence[Token]) -> tuple[int, int, str, str | None] | None:
    """ "Paris quinzième", "dans le troisième arrondissement de Lyon": start, end, town, code."""
    towns = [at for at, token in enumerate(words) if token.word in DISTRICTS]
    if not towns:
        return None
    town_at = towns[-1]
    department, highest = DISTRICTS[words[town_at].word]
    for at in range(max(0, town_at - 6), len(words)):
        ordinal = ordinal_at(words, at)
        number = None
        if ordinal and (at > town_at or ordinal[0] <= town_at):
            number, end = ordinal[1], ordinal[0]
        elif at == town_at + 1:
            scanned = numbers.scan(words, at)
            if scanned:
                end, number = scanned
        if number is None:
            continue
        if at < town_at and not _leads_to_town(words, end, town_at):
            continue
        start = min(at, town_at)
        while start and words[start - 1].accented in ("dans", "le", "à", "au", ",", "de"):
            start -= 1
        code = f"{department}{number:03d}" if 1 <= number <= highest else None
        return start, max(end, town_at + 1), words[town_at].raw.capitalize(), code
    return None


def _leads_to_town(words: Sequence[Token], at: int, town_at: int) -> bool:
    return all(token.accented in ("arrondissement", "de", "à", ",") for token in words[at:town_at])


def _town_after_street(words: Sequence[Token], street_at: int) -> tuple[int, int] | None:
    """Where the street ends and the town starts when no postcode parts them."""
    for at in range(len(words) - 2, street_at, -1):
        if words[at].accented in ("à", "au", "aux") and at > street_at + 1:
            return at, at
    for at in range(len(words) - 2, street_at + 1, -1):
        if words[at].raw == ",":
            return at, at + 1
    return None
