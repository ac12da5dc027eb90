"""What the demonstration hears in a caller's story: peril, line, moment, answers."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contract.identifiers import Line
from contract.losses import Peril
from voice_worker.spoken_french import Interval, PartOfDay, Status, hear

_PERILS: tuple[tuple[str, Line, Peril], ...] = (
    (r"garée?s?\b|en stationnement|parking", Line.MOTOR, Peril.PARKED_DAMAGE),
    (r"pare-?brise|vitre de (la|ma) voiture|lunette arrière", Line.MOTOR, Peril.GLASS),
    (r"vol[ée]+ (mon|ma|mes|un|une|des) (?!voiture)[^.!?]*dans (ma|la) voiture|"
    r"(fracturé|forcé|vidé) ma voiture|dans ma voiture[^.!?]*vol[ée]",
     Line.MOTOR, Peril.THEFT_OF_CONTENTS),
    (r"tent[ée]+ de (me )?voler", Line.MOTOR, Peril.ATTEMPTED_THEFT),
    (r"vol[ée]+ (ma|la) voiture|voiture[^.!?]*(vol[ée]|disparu)", Line.MOTOR, Peril.THEFT),
    (r"sanglier|chevreuil|biche", Line.MOTOR, Peril.ANIMAL),
    (r"rayé[^.!?]*voiture|voiture[^.!?]*rayée|pneus[^.!?]*crevés", Line.MOTOR, Peril.VANDALISM),
    (r"grêle[^.!?]*voiture|voiture[^.!?]*grêle", Line.MOTOR, Peril.STORM_HAIL),
    (r"poteau|pilier|fossé|glissière|verglas|tout seul", Line.MOTOR, Peril.SINGLE_VEHICLE),
    (r"collision|accroch|rentré dedans|percut|accident|constat", Line.MOTOR, Peril.COLLISION),
    (r"(mon|ma) (fils|fille|enfant)[^.!?]*cass", Line.LIABILITY, Peril.DAMAGE_BY_CHILD),
    (r"mon (chien|chat)[^.!?]*(mord|déchir|cass|renvers)", Line.LIABILITY,
     Peril.DAMAGE_BY_ANIMAL),
    (r"j'ai (cassé|renversé|abîmé)[^.!?]*chez", Line.LIABILITY, Peril.DAMAGE_BY_PERSON),
    (r"dégâts? des eaux|fuite|inond|plafond|canalisation", Line.HOME, Peril.WATER_DAMAGE),
    (r"cambriol", Line.HOME, Peril.BURGLARY),
    (r"foudre|surtension|court-circuit", Line.HOME, Peril.ELECTRICAL),
    (r"incendie|\bfeu\b", Line.HOME, Peril.FIRE),
    (r"tempête|grêle|tuile", Line.HOME, Peril.STORM_HAIL),
    (r"sécheresse|catastrophe naturelle", Line.HOME, Peril.NATURAL_CATASTROPHE),
)  # fmt: skip
LOSS = "|".join(pattern for pattern, _, _ in _PERILS)
_CLAUSE_END = re.compile(
    r"(?<=[.!?])\s+|,\s+(?:et )?je (?:voudrais|veux)|\s+et je (?:voudrais|veux)"
)
_PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    return datetime.now(_PARIS)


def peril_in(words: str) -> tuple[Line, Peril] | None:
    for pattern, line, peril in _PERILS:
        if re.search(pattern, words, re.IGNORECASE):
            return line, peril
    return None


def told(said: tuple[str, ...]) -> dict[str, Any]:
    """What the caller told before being asked: the first loss that is not reported yet."""
    for words in said:
        if found := peril_in(words):
            clauses = _CLAUSE_END.split(words)
            described = next((one for one in clauses if peril_in(one) == found), words)
            described = re.sub(r"^\W*(bonjour|allô)\W+", "", described, flags=re.IGNORECASE)
            line, peril = found
            noted = {"line": line, "peril": peril, "description": described.strip(" ,")}
            return noted | (moment(words) or {})
    return {}


def moment(words: str) -> dict[str, Any] | None:
    heard = hear("datetime", words, now=now(), direction="past")
    if heard.status is not Status.OK:
        return None
    value = heard.value
    if isinstance(value, PartOfDay):
        value = value.date
    if isinstance(value, Interval):
        value = value.start
    if isinstance(value, datetime):
        return {"occurred_on": value.date().isoformat(), "occurred_at": f"{value:%H:%M}"}
    return {"occurred_on": value.isoformat()} if isinstance(value, date) else None


def answer_to(field: str, words: str) -> dict[str, Any] | None:
    """The value of the field that was asked for, in the caller's answer."""
    yes_or_no = hear("confirmation", words, now=now()).value
    match field:
        case "policy_number" | "peril":
            return told((words,)) or None
        case "occurrence":
            return moment(words)
        case "injured_count":
            count = hear("number", words, now=now()).value
            if count is None and re.search(r"\b(non|personne|aucun|pas de)", words, re.IGNORECASE):
                count = 0
            return None if count is None else {field: int(count)}
        case "drivable" | "other_party_known" | "joint_report_signed" | "police_report_filed":
            return _boolean(field, yes_or_no, words)
        case "keys_held" | "forced_entry" | "stopped" | "habitable":
            return _boolean(field, yes_or_no, words)
    # What is said beside it is another matter.
    return {field: re.split(r"(?<=[.!?])\s", words.strip())[0]}


def _boolean(field: str, yes_or_no: str | None, words: str) -> dict[str, Any] | None:
    if yes_or_no in ("yes", "correction"):
        return {field: not re.search(r"\bnon\b|\bne\b.*\bpas\b", words, re.IGNORECASE)}
    return {field: False} if yes_or_no == "no" or re.search(r"\bpas\b", words) else None


_CORRECTED = {
    "driver": r"conduis",
    "drivable": r"roule",
    "place": r"(lieu|endroit|ville|rue|s'est passé à|c'était à)",
    "joint_report_signed": r"constat",
    "glass_element": r"vitre|pare-brise|lunette",
}


def corrected(words: str) -> dict[str, Any] | None:
    """The field that a caller corrects at the read-back, and its new value."""
    plate = hear("plate", words, now=now())
    if plate.status is Status.OK:
        return {"other_party_plate": plate.value}
    if found := moment(words):
        return found
    without_no = re.sub(r"^\W*non\W+(pardon\W+)?", "", words, flags=re.IGNORECASE)
    for field, pattern in _CORRECTED.items():
        if re.search(pattern, without_no, re.IGNORECASE):
            return answer_to(field, without_no)
    return None
