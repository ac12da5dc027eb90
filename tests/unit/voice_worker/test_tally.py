"""What the record of a call says of its usage, its failures and its motif."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from livekit.agents import ErrorEvent, SessionUsageUpdatedEvent
from livekit.agents.llm import LLMError
from livekit.agents.metrics import (
    AgentSessionUsage,
    LLMModelUsage,
    STTModelUsage,
    TTSModelUsage,
)

from contract.analytics import (
    CallRecord,
    Handoff,
    HandoffKind,
    HandoffReason,
    Part,
    Usage,
    VerificationFailure,
)
from contract.callbacks import Reason
from contract.reviews import Motif
from tests.unit.voice_worker.fakes import MOTOR, Conversation, FakeBackend, verification
from voice_worker.behaviors.recording import CallLog
from voice_worker.behaviors.resume import recorded, restore
from voice_worker.motifs import handed_over_for, motif_of, motifs_in

IDENTITY = {"policy_number": MOTOR, "birth_date": "1984-03-12", "postcode": "69003"}
JOINED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def last(conversation: Conversation) -> CallRecord:
    conversation.call.recorder._queue.put_nowait(None)
    records = []
    while entry := conversation.call.recorder._queue.get_nowait():
        if entry[0].count("/") == 4:
            records.append(entry[1])
    return CallRecord.model_validate_json(records[-1])


async def test_usage_is_that_of_all_providers_together(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        log = CallLog(conversation.session, joined_at=JOINED)
        usage = AgentSessionUsage(
            model_usage=[
                STTModelUsage(provider="deepgram", model="nova-3", audio_duration=61.2),
                LLMModelUsage(
                    provider="google",
                    model="flash",
                    input_tokens=900,
                    input_cached_tokens=400,
                    output_tokens=80,
                ),
                TTSModelUsage(provider="google", model="chirp", characters_count=512),
                TTSModelUsage(provider="google", model="other", characters_count=8),
            ]
        )

        conversation.session.emit("session_usage_updated", SessionUsageUpdatedEvent(usage=usage))
        log.ended()
        record = last(conversation)

    assert record.usage.model_dump() == {
        "speech_to_text_seconds": 61.2,
        "prompt_tokens": 900,
        "cached_tokens": 400,
        "answer_tokens": 80,
        "voice_characters": 520,
    }
    assert record.joined_at == JOINED


async def test_each_failure_of_a_provider_is_counted(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        log = CallLog(conversation.session)
        error = LLMError(timestamp=0, label="x", error=TimeoutError(), recoverable=True)

        for _ in range(2):
            conversation.session.emit("error", ErrorEvent(error=error, source=None))
        conversation.session.emit("error", ErrorEvent(error="something else", source=None))
        log.ended()

        assert last(conversation).errors == {Part.MODEL: 2}


async def test_who_was_verified_stays_so_in_the_record(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        log = CallLog(conversation.session)
        known = verification().model_copy(update={"customer": "c" * 32})
        conversation.call.verification = known
        log.disclosed()

        conversation.call.verification = None  # it expired
        log.ended()
        record = last(conversation)

    assert (record.customer, record.verification_level) == ("c" * 32, 1)


async def test_a_verification_that_fails_is_counted_with_its_reason(tmp_path):
    steps = [
        ("verify_caller", {}),
        ("check_identity", IDENTITY | {"postcode": "13001"}),
        "Ce n'est pas cela.",
    ]
    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        log = CallLog(conversation.session)
        await conversation.hears(f"Contrat {MOTOR}, née le 12 mars 1984, à 13001 Marseille.")
        log.ended()
        record = last(conversation)

    assert record.verification_needed
    assert record.verification_attempts == 1
    assert record.verification_failure is VerificationFailure.MISMATCH
    assert record.motif is Motif.CONTRACT


@pytest.mark.parametrize(
    ("words", "motif"),
    [
        ("Je voudrais résilier mon contrat", Motif.CANCELLATION),
        ("J'ai eu un accident, mon contrat est le", Motif.CLAIM),
        ("On m'a volé ma voiture", Motif.CLAIM),
        ("Il me faut une attestation d'assurance", Motif.CERTIFICATE),
        ("Pourquoi ma cotisation a-t-elle augmenté ?", Motif.PREMIUM),
        ("Quelle est ma franchise ?", Motif.CONTRACT),
        ("Il fait beau, je voulais parler", None),
    ],
)
def test_a_motif_is_read_from_the_words(words: str, motif: Motif | None):
    assert motif_of(motifs_in(words=words)) is motif


def test_what_was_done_tells_the_motif_too():
    assert motif_of(motifs_in(tool="report_loss") | motifs_in(tool="unknown")) is Motif.CLAIM


def test_every_reason_for_a_person_is_of_one_kind():
    kinds = {reason: handed_over_for(reason) for reason in Reason}

    assert kinds[Reason.BODILY_INJURY] is HandoffReason.RULE
    assert kinds[Reason.VERIFICATION_FAILED] is HandoffReason.FAILURE
    assert kinds[Reason.ADVISER_ASKED] is HandoffReason.ASKED


async def test_a_supervisor_who_took_over_is_a_handing_over(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        log = CallLog(conversation.session)
        conversation.call.supervised.human_seconds = timedelta(minutes=2).total_seconds()

        log.ended()
        [handoff] = last(conversation).handoffs

    assert (handoff.kind, handoff.failed) == (HandoffKind.ADVISER, False)


async def test_the_record_of_a_call_goes_on_where_a_lost_agent_left_it(tmp_path):
    adviser = Handoff(kind=HandoffKind.ADVISER, reason=HandoffReason.ASKED)
    left = CallRecord(
        started_at=JOINED,
        answered_at=JOINED + timedelta(seconds=1),
        disclosed_at=JOINED + timedelta(seconds=9),
        joined_at=JOINED,
        agent_version="1.1.0",
        verification_level=1,
        motif=Motif.CLAIM,
        verification_needed=True,
        verification_attempts=2,
        handoffs=[adviser],
        human_seconds=60.0,
        usage=Usage(prompt_tokens=1000, voice_characters=300),
        errors={Part.MODEL: 1},
    )
    state = json.loads(json.dumps({"record": left.model_dump(mode="json", exclude={"customer"})}))
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        restore(conversation.call, state)
        log = CallLog(conversation.session, before=recorded(state), joined_at=JOINED)
        usage = AgentSessionUsage(
            model_usage=[LLMModelUsage(provider="google", model="flash", input_tokens=50)]
        )
        conversation.session.emit("session_usage_updated", SessionUsageUpdatedEvent(usage=usage))
        error = LLMError(timestamp=0, label="x", error=TimeoutError(), recoverable=True)
        conversation.session.emit("error", ErrorEvent(error=error, source=None))
        log.disclosed()
        log.ended()
        record = last(conversation)

    kept = {"started_at", "answered_at", "disclosed_at", "joined_at", "verification_level", "motif"}
    kept |= {"verification_needed", "verification_attempts", "handoffs", "human_seconds"}
    assert record.model_dump(include=kept) == left.model_dump(include=kept)
    assert record.usage == Usage(prompt_tokens=1050, voice_characters=300)
    assert record.errors == {Part.MODEL: 2}


@pytest.mark.parametrize("state", [None, {}, {"record": {"started_at": "hier"}}])
def test_what_another_version_left_of_a_record_is_begun_anew(state):
    assert recorded(state) is None
