"""When a provider or a function fails in a call, the right sentence is heard, and soon."""

import asyncio
import signal
from collections.abc import Callable

import psutil
import pytest

from local.dialogue import Dialogue, HangUp, Pause, Say, Type, Wait
from local.telephone import Line
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import LISTENING, typed_collision
from tests.end_to_end.reading import the_claim_of, transcript, turns_of
from voice_worker.prompts import sentence

LONGEST_SILENCE = 10.0
QUESTION = "Bonjour, j'ai une question."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("hang", "model_late"),
        ("429", "model_failed"),
        ("cut_stream", "model_failed"),
        ("503", "model_failed"),
    ],
)
async def test_a_failing_model_is_apologised_for_and_the_call_goes_on(stage: Stage, fault, said):
    await stage.emulators.fail("gemini", fault)

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Type(QUESTION),
                Wait(sentence(said)[:25], timeout=15),
                Type("Je veux déclarer une collision."),
                Wait("numéro de contrat", timeout=20),
                HangUp(),
            ],
            speaks=False,
        ),
        on_line=healed_at(stage, "gemini", sentence(said)[:25]),
    )

    assert call.problem is None, transcript(call)
    assert call.longest_silence < LONGEST_SILENCE


async def test_a_model_that_keeps_failing_ends_the_call_with_a_telephone_number(stage: Stage):
    await stage.emulators.fail("gemini", "503")

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Type(QUESTION),
                Wait("Pouvez-vous la redire", timeout=15),
                Type(QUESTION),
                Wait("toujours une difficulté", timeout=15),
                Type(QUESTION),
                Wait("Au revoir", timeout=15),
            ],
            speaks=False,
        )
    )

    assert call.problem is None, transcript(call)
    assert call.ended == "ROOM_DELETED"
    assert turns_of(stage, call)[-1]["text"] == sentence("technical_end")


async def test_a_voice_that_is_unavailable_is_replaced_by_a_prepared_one(stage: Stage):
    await stage.emulators.fail("tts", "unavailable")

    call = await stage.play(
        Dialogue([LISTENING, Type("Bonjour."), Wait("sans intelligence"), HangUp()], speaks=False)
    )

    assert call.problem is None, transcript(call)
    assert call.longest_silence < LONGEST_SILENCE


async def test_a_dropped_ear_is_put_back_and_the_caller_is_heard(stage: Stage):
    await stage.emulators.fail("deepgram", "drop", times=1)

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Say("Bonjour, vous m'entendez ?"),
                Say("Je voudrais déclarer une collision."),
                Wait("numéro de contrat", timeout=20),
                HangUp(),
            ]
        )
    )

    assert call.problem is None, transcript(call)
    assert call.longest_silence < LONGEST_SILENCE


async def test_a_deaf_ear_is_told_to_the_caller(stage: Stage):
    await stage.emulators.fail("deepgram", "half_open")

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Say("Je voudrais déclarer une collision."),
                Wait("pas bien entendu", timeout=15),
                Say("Je voudrais déclarer une collision."),
                Wait("toujours pas bien", timeout=15),
                Say("Je voudrais déclarer une collision."),
                Wait("numéro de contrat", timeout=20),
                HangUp(),
            ]
        ),
        on_line=healed_at(stage, "deepgram", "pas bien entendu"),
    )

    assert call.problem is None, transcript(call)


async def test_a_claim_confirmed_while_the_function_is_down_is_filed_when_it_is_back(stage: Stage):
    before = stage.counts()
    claims = stage.world.processes["claims"]
    await claims.stop(5)
    try:
        call = await stage.play(
            Dialogue(
                [
                    *typed_collision(11),
                    Type("oui"),
                    Wait(sentence("claim_kept")[:30], timeout=20),
                    HangUp(),
                ],
                speaks=False,
            )
        )
        while_down = stage.counts()
    finally:
        await stage.world.start("claims")

    assert call.problem is None, transcript(call)
    assert while_down == before
    for _ in range(120):
        if stage.counts()["claims"] > before["claims"]:
            break
        await asyncio.sleep(0.5)
    assert the_claim_of(stage, call)["peril"] == "collision"
    assert stage.counts()["outbox"] == before["outbox"] + 1


async def test_speaking_over_the_filing_files_one_claim(stage: Stage):
    """The claims function is slow to answer, and the caller does not wait in silence."""
    claims = psutil.Process(stage.world.processes["claims"].pid)
    family = [claims, *claims.children(recursive=True)]

    def pause(line) -> None:
        if "Est-ce exact ?" in line.text:
            for process in family:
                process.send_signal(signal.SIGSTOP)
            asyncio.get_running_loop().call_later(6, resume)

    def resume() -> None:
        for process in family:
            process.send_signal(signal.SIGCONT)

    call = await stage.play(
        Dialogue(
            [
                *typed_collision(8),
                Say("Oui, c'est exact."),
                Pause(1.5),
                Say("Allô, vous êtes toujours là ?", when="now"),
                Wait("numéro de sinistre", timeout=30),
                Say("Attendez, je note.", when=300),
                HangUp(),
            ]
        ),
        on_line=pause,
    )

    assert call.problem is None, transcript(call)
    assert the_claim_of(stage, call)["peril"] == "collision"


async def test_a_killed_call_has_every_finished_turn_stored(stage: Stage):
    killed: list[int] = []

    def kill_the_job(line) -> None:
        if "date de naissance" in line.text and not killed:
            worker = psutil.Process(stage.world.processes["worker"].pid)
            for process in worker.children(recursive=True):
                if is_a_call(process):
                    killed.append(process.pid)
                    process.kill()

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Type("Je veux déclarer une collision."),
                Wait("numéro de contrat"),
                Type("MR4827315V"),
                Wait("date de naissance"),
                Pause(2),
                HangUp(when="now"),
            ],
            speaks=False,
        ),
        on_line=kill_the_job,
    )

    assert killed, "no job process was found"
    said = [turn["text"] for turn in turns_of(stage, call)]
    assert said[:2] == [sentence("disclosure"), sentence("greeting")]
    assert "Je veux déclarer une collision." in said
    assert sentence("ask_policy_number") in said
    assert "MR4827315V" in said


def healed_at(stage: Stage, provider: str, words: str) -> Callable[[Line], None]:
    """Ends a provider's fault when the caller has heard these words."""
    healing: list[asyncio.Task[None]] = []

    def on_line(line: Line) -> None:
        if words in line.text and not healing:
            healing.append(asyncio.create_task(stage.emulators.heal(provider)))

    return on_line


def is_a_call(process: psutil.Process) -> bool:
    """A job holds UDP sockets to the media server; the worker and its idle processes do not."""
    try:
        return any(c.type == 2 for c in process.net_connections("inet"))  # SOCK_DGRAM
    except psutil.Error:
        return False
