"""What the caller's page and the agent tell each other: keys, presence, the receipt."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import rtc

from contract.analytics import Channel
from contract.callbacks import CallbackState, KeptCallback, Slot, Timing
from contract.claims import Deadline, Document, MailStatus, RecordedAddition
from contract.emails import DeliveryStatus, Email, Template
from contract.losses import Peril
from contract.verifications import VerificationOutcome
from tests.builders import first_notice_of_loss
from tests.unit.voice_worker.fakes import CLAIM_NUMBER, NOW, Conversation, FakeBackend, claim
from voice_worker.behaviors import keypad, presence, typing
from voice_worker.behaviors.keypad import hear_keys
from voice_worker.behaviors.presence import follow_presence
from voice_worker.behaviors.receipt import ATTRIBUTE, keep_receipt
from voice_worker.prompts import sentence

CALLER = "caller-1"


class FakeRoom:
    """Remembers the agent's attributes; its events are the test's to emit."""

    def __init__(self) -> None:
        self._handlers: dict[str, Callable[[Any], None]] = {}
        self.attributes: list[dict[str, str]] = []
        self.local_participant = self

    def on(self, event: str) -> Callable[[Callable[[Any], None]], None]:
        def add(handler: Callable[[Any], None]) -> None:
            self._handlers[event] = handler

        return add

    async def set_attributes(self, attributes: dict[str, str]) -> None:
        self.attributes.append(attributes)

    def presses(self, keys: str, identity: str = CALLER) -> None:
        participant = SimpleNamespace(identity=identity)
        for digit in keys:
            self._handlers["sip_dtmf_received"](rtc.SipDTMF(0, digit, participant))  # type: ignore[arg-type]

    def sees(self, what: str, identity: str = CALLER) -> None:
        self._handlers[f"participant_{what}"](SimpleNamespace(identity=identity))


@dataclass
class FakeSession:
    userdata: Any = field(
        default_factory=lambda: SimpleNamespace(last_question="Où cela s'est-il passé ?")
    )
    current_speech: Any = None
    said: list[str] = field(default_factory=list)
    interrupted: int = 0

    def on(self, event: str, handler: Callable[[Any], None]) -> None:
        pass

    def say(self, text: str) -> None:
        self.said.append(text)

    def interrupt(self) -> None:
        self.interrupted += 1


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


@pytest.fixture
def turns(room: FakeRoom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the agent hears of the keys."""
    heard: list[str] = []

    async def take_turn(session: object, words: str) -> None:
        heard.append(words)

    monkeypatch.setattr(keypad, "take_turn", take_turn)
    monkeypatch.setattr(keypad, "PAUSE_SECONDS", 0.01)
    hear_keys(FakeSession(), room, CALLER)  # type: ignore[arg-type]
    return heard


async def settled() -> None:
    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        ("69003", ["69003"]),
        ("0", ["un conseiller"]),
        ("0612345678", ["0612345678"]),
        ("0#", ["un conseiller"]),
        ("12#34", ["12", "34"]),
        ("12*34#", ["34"]),
        ("#", []),
        ("*", []),
        ("1" * 99, ["1" * keypad.MAX_KEYS]),
    ],
)
async def test_keys_are_the_callers_words(room: FakeRoom, turns: list[str], keys: str, heard):
    room.presses(keys)
    await settled()

    assert turns == heard


async def test_nobody_else_presses_keys(room: FakeRoom, turns: list[str]):
    room.presses("0", identity="supervisor-1")
    await settled()

    assert turns == []


async def test_what_is_pressed_after_a_pause_is_another_number(room: FakeRoom, turns: list[str]):
    room.presses("12")
    await settled()
    room.presses("34")
    await settled()

    assert turns == ["12", "34"]


async def test_typing_first_makes_a_typed_call_and_pressing_keys_does_not(monkeypatch):
    async def take_turn(session: object, words: str) -> None:
        pass

    monkeypatch.setattr(typing, "take_turn", take_turn)
    call = SimpleNamespace(said=[], channel=Channel.VOICE)

    await typing.on_text(SimpleNamespace(userdata=call), SimpleNamespace(text="Bonjour"))  # type: ignore[arg-type]

    assert call.channel is Channel.TYPED


@pytest.fixture
def followed(room: FakeRoom, monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    monkeypatch.setattr(presence, "SETTLES_SECONDS", 0.01)
    session = FakeSession()
    follow_presence(session, room, CALLER)  # type: ignore[arg-type]
    return session


async def test_a_caller_who_is_back_hears_the_last_question_again(
    room: FakeRoom, followed: FakeSession
):
    room.sees("disconnected")
    room.sees("connected")
    await settled()

    assert followed.said == [f"{sentence('back')} Où cela s'est-il passé ?"]


async def test_nothing_is_said_to_who_is_away_or_never_was(room: FakeRoom, followed: FakeSession):
    room.sees("connected")
    room.sees("disconnected", identity="supervisor-1")
    room.sees("connected", identity="supervisor-1")
    room.sees("disconnected")
    room.sees("connected")
    room.sees("disconnected")
    await settled()

    assert followed.said == []


@pytest.mark.parametrize(("allows", "interrupted"), [(True, 1), (False, 0)])
async def test_the_agent_does_not_talk_to_nobody(
    room: FakeRoom, followed: FakeSession, allows: bool, interrupted: int
):
    followed.current_speech = SimpleNamespace(allow_interruptions=allows)

    room.sees("disconnected")

    assert followed.interrupted == interrupted


async def receipt_after(room: FakeRoom, *answers: Any) -> list[dict[str, Any]]:
    backend = SimpleNamespace(on_done=None)
    keep_receipt(backend, room)  # type: ignore[arg-type]
    for answer in answers:
        backend.on_done(answer)
    await asyncio.sleep(0)
    return json.loads(room.attributes[-1][ATTRIBUTE]) if room.attributes else []


async def test_a_claim_is_on_the_receipt_with_what_to_send_and_where_its_mail_goes(room: FakeRoom):
    filed = claim(first_notice_of_loss(peril=Peril.GLASS)).model_copy(
        update={
            "documents": [Document(code="invoice", label="la facture de réparation")],
            "confirmation_address": "c•••@e•••.fr",
            "deadline": Deadline(day=date(2026, 11, 30), rule="general", reference="L113-2 4°"),
        }
    )

    [line] = await receipt_after(room, filed)

    assert line["kind"] == "claim"
    assert line["number"] == "SD-26-" + CLAIM_NUMBER[4:-1] + "-" + CLAIM_NUMBER[-1]
    assert line["documents"] == ["la facture de réparation"]
    assert (line["email"], line["address"]) == (MailStatus.QUEUED, "c•••@e•••.fr")
    assert line["deadline"] == "2026-11-30"
    assert line["deductible"] == "300 €"


async def test_the_story_and_the_injured_are_not_on_the_receipt(room: FakeRoom):
    filed = claim(first_notice_of_loss(description="Le mot secret du récit"))

    await receipt_after(room, filed)

    assert "secret" not in room.attributes[-1][ATTRIBUTE]
    assert "injured" not in room.attributes[-1][ATTRIBUTE]


async def test_what_is_changed_replaces_what_was_said_of_it(room: FakeRoom):
    def kept(hours: int, state: CallbackState) -> KeptCallback:
        start = NOW + timedelta(hours=hours)
        return KeptCallback(
            id="a" * 32,
            state=state,
            timing=Timing.SLOT,
            slot=Slot(starts_at=start, ends_at=start + timedelta(minutes=30)),
            phone_on_file=True,
            changed=hours > 1,
        )

    [line] = await receipt_after(
        room, kept(1, CallbackState.WAITING), kept(2, CallbackState.CANCELLED)
    )

    assert line["state"] == "cancelled"
    assert line["starts_at"] == (NOW + timedelta(hours=2)).isoformat()


async def test_everything_done_stays_on_the_receipt_in_its_order(room: FakeRoom):
    mail = Email(
        id="m1", template=Template.CERTIFICATE, status=DeliveryStatus.QUEUED, created_at=NOW
    )
    addition = RecordedAddition(claim_number=CLAIM_NUMBER, text="secret", added_at=NOW)

    lines = await receipt_after(room, claim(first_notice_of_loss()), addition, mail)

    assert [line["kind"] for line in lines] == ["claim", "addition", "email"]
    assert "secret" not in json.dumps(lines)


async def test_what_is_no_news_is_not_sent(room: FakeRoom):
    assert await receipt_after(room, VerificationOutcome(verified=True)) == []
    assert room.attributes == []


async def test_a_reminder_is_no_question_to_come_back_to(tmp_path):
    async with Conversation(tmp_path, ["Votre date de naissance ?"], FakeBackend()) as call:
        await call.hears("Bonjour")
        await call.session.say(sentence("silence_first"))

    assert sentence("silence_first") in call.said
    assert call.call.last_question == "Votre date de naissance ?"
