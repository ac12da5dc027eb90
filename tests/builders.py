"""Valid things to test with: a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contract.analytics import CallRecord, Speaker, ToolCall, ToolOutcome, Turn
from contract.callbacks import Brief, CallbackRequest, Consent, Reason
from contract.claims import Confirmation, FirstNoticeOfLoss
from contract.identifiers import Line, line_of, policy_number
from contract.losses import REQUIRED, Circumstances, Occurrence, Peril
from contract.policies import Coverage, Policy
from contract.third_party import Insured, Relation, ThirdPartyReport
from contract.verifications import VerificationAttempt

PARIS = ZoneInfo("Europe/Paris")

CALL_ID = "0123456789abcdef0123456789abcdef"
OTHER_CALL_ID = "fedcba9876543210fedcba9876543210"

MOTOR_POLICY = policy_number(Line.MOTOR, 4827315)
HOME_POLICY = policy_number(Line.HOME, 1906284)
LIABILITY_POLICY = policy_number(Line.LIABILITY, 7350142)
OTHERS_POLICY = policy_number(Line.MOTOR, 5163028)

_ANSWERS: dict[str, Any] = {
    "injured_count": 0,
    "driver": "Camille Laurent",
    "drivable": True,
    "other_party_known": True,
    "joint_report_signed": True,
    "police_report_filed": True,
    "keys_held": True,
    "forced_entry": True,
    "goods": "un vélo, huit cents euros",
    "glass_element": "pare-brise",
    "stopped": True,
    "origin": "lave-linge",
    "habitable": True,
    "victim": "un passant",
    "damaged": "ses lunettes",
}


def circumstances(line: Line = Line.MOTOR, peril: Peril = Peril.COLLISION, **given: Any):
    """The answers that this peril requires."""
    required = {name: _ANSWERS[name] for name in REQUIRED[line].get(peril, ())}
    return Circumstances(**required | given)


def yesterday() -> datetime:
    now = datetime.now(PARIS).replace(hour=18, minute=30, second=0, microsecond=0)
    return now - timedelta(days=1)


def occurrence(at: datetime | None = None, words: str = "hier à dix-huit heures trente"):
    return Occurrence.exactly(at or yesterday(), words)


def first_notice_of_loss(**given: Any) -> FirstNoticeOfLoss:
    number = given.get("policy_number", MOTOR_POLICY)
    peril = given.get("peril", Peril.COLLISION)
    values: dict[str, Any] = {
        "policy_number": number,
        "peril": peril,
        "occurrence": occurrence(),
        "known_on": yesterday().date(),
        "place": "avenue Jean Jaurès, Lyon",
        "description": "Une voiture m'a percutée à l'arrière, au feu rouge.",
        "circumstances": circumstances(line_of(number), peril),
        "confirmation": Confirmation(
            read_back="Une collision hier à 18 h 30, avenue Jean Jaurès : c'est bien cela ?",
            answer="oui, c'est ça",
        ),
    }
    return FirstNoticeOfLoss(**values | given)


def coverage(**given: Any) -> Coverage:
    return Coverage(**{"peril": Peril.COLLISION, "deductible": 30_000} | given)


def policy(**given: Any) -> Policy:
    number = given.get("policy_number", MOTOR_POLICY)
    values: dict[str, Any] = {
        "policy_number": number,
        "line": line_of(number),
        "product": "Auto Confort",
        "insured": "Renault Clio, GH-427-KX",
        "starts_on": date(2024, 1, 1),
        "coverages": [coverage(peril=peril) for peril in REQUIRED[line_of(number)]],
        "assistance_phone": "+33155501100",
    }
    return Policy(**values | given)


def callback_request(**given: Any) -> CallbackRequest:
    values: dict[str, Any] = {
        "phone": "+33612345678",
        "first_name": "Camille",
        "last_name": "Laurent",
        "reason": Reason.ADVISER_ASKED,
        "brief": Brief(
            who="Camille Laurent, souscriptrice",
            why="Elle veut parler de son dégât des eaux avec quelqu'un.",
            said=["Une fuite dans la salle de bains, depuis hier soir."],
            open=["Le nom du voisin du dessous."],
        ),
        "consent": Consent(question="Voulez-vous être rappelée ?", answer="oui, s'il vous plaît"),
    }
    return CallbackRequest(**values | given)


def third_party_report(**given: Any) -> ThirdPartyReport:
    values: dict[str, Any] = {
        "reporter_name": "Ludovic Pernet",
        "reporter_phone": "+33698765432",
        "relation": Relation.OTHER_PARTY,
        "insured": Insured(plate="GH427KX"),
        "occurrence": occurrence(),
        "place": "avenue Jean Jaurès, Lyon",
        "description": "Une Clio grise m'a embouti et elle est partie.",
        "injured_count": 1,
        "confirmation": Confirmation(read_back="Une Clio grise, hier soir.", answer="oui"),
    }
    return ThirdPartyReport(**values | given)


def verification_attempt(**given: Any) -> VerificationAttempt:
    values = {"policy_number": MOTOR_POLICY, "birth_date": "1984-03-12", "postcode": "69003"}
    return VerificationAttempt.model_validate(values | given)


def call_record(**given: Any) -> CallRecord:
    values: dict[str, Any] = {
        "started_at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        "agent_version": "0.1.0",
    }
    return CallRecord(**values | given)


def turn(**given: Any) -> Turn:
    values: dict[str, Any] = {
        "speaker": Speaker.CALLER,
        "text": "Bonjour, j'ai eu un accident.",
        "started_at": datetime(2026, 11, 23, 9, 0, 5, 250_000, tzinfo=UTC),
    }
    return Turn(**values | given)


def tool_call(**given: Any) -> ToolCall:
    values: dict[str, Any] = {
        "name": "report_loss",
        "outcome": ToolOutcome.OK,
        "started_at": datetime(2026, 11, 23, 9, 1, tzinfo=UTC),
        "duration_ms": 84,
    }
    return ToolCall(**values | given)
