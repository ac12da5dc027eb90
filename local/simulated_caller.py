"""A caller who is not a person: a real LiveKit client that speaks French, listens and measures.

result = await place(dialogue, world.gateway_url, world.control_url)
"""

import asyncio
import base64
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from livekit import rtc

from local import voice
from local.dialogue import (
    Confirm,
    Dialogue,
    HangUp,
    Pause,
    Press,
    ReadOut,
    Say,
    Step,
    Type,
    Wait,
    When,
)
from local.emulators.client import EmulatorsClient
from local.telephone import RATE, Line, Sound, Telephone
from voice_worker.prompts import sentence
from voice_worker.spoken_french import say

ANSWER_SECONDS = 30
"""The agent has this long to answer, or to finish, before the caller gives up."""
POLL_SECONDS = 0.02
SO_FAR = r"(?i)est-ce exact jusqu.ici"
READ_BACK = r"est-ce exact(?: jusqu.ici)? \?"
READ_BACK_SECONDS = 45
MOST_PARTS = 8
CODE_ASKED = r"code à six chiffres"
ASKED_AGAIN = ("not_heard", "not_heard_again", "silence_first")
"""The worker's sentences to a caller whom it did not hear."""
REPETITIONS = 2
"""A sentence that the agent did not hear is said again so often."""
MAIL_SECONDS = 20


@dataclass
class Turn:
    """One turn of the caller and how the agent met it, in seconds of this process's clock."""

    text: str
    began_at: float
    ended_at: float
    answered_after: float | None = None
    """From the caller's last audible sample to the agent's first."""
    agent_silenced_after: float | None = None
    """After a barge-in: from the caller's first sample to the agent's last."""


@dataclass
class CallResult:
    call_id: str
    began_at: float
    lines: list[Line] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    first_sound_after: float | None = None
    """From the request for a token to the agent's first audible sample."""
    longest_silence: float = 0
    """While neither side sounds, from the agent's first sound to the end of the call."""
    duration: float = 0
    ended: str | None = None
    """LiveKit's reason; `CLIENT_INITIATED` when the caller hung up."""
    problem: str | None = None
    """Why the dialogue could not be played to its end."""

    def said_by(self, speaker: str) -> str:
        return " ".join(line.text for line in self.lines if line.speaker == speaker)

    def as_json(self) -> dict[str, Any]:
        document = asdict(self)
        del document["began_at"]
        for entry in document["lines"]:
            entry["at"] = round(entry["at"] - self.began_at, 3)
        for turn in document["turns"]:
            turn["began_at"] = round(turn["began_at"] - self.began_at, 3)
            turn["ended_at"] = round(turn["ended_at"] - self.began_at, 3)
        return document


class CallError(Exception):
    """The call did not go as the dialogue wants; the message says where."""


async def place(
    dialogue: Dialogue,
    gateway_url: str,
    control_url: str | None = None,
    *,
    on_line: Callable[[Line], None] = lambda line: None,
    seconds: float = 300,
    address: str | None = None,
    is_one_of_many: bool = False,
) -> CallResult:
    """Place one call and play the dialogue; never longer than `seconds`.

    `control_url`: the emulated speech-to-text learns there which sentences it may hear.
    `is_one_of_many`: its words are compared with those of no other call, which many at once need to
    be heard in time; the first sound then comes sooner than a caller would hear it.
    `address`: one of 127.0.0.0/8 to call from, where several callers must not count as one.
    """
    if not is_one_of_many:
        await _announce(dialogue, control_url)
    began_at = time.monotonic()
    grant = await _ask_for_token(gateway_url, address)
    result = CallResult(_call_id(grant["participant_token"]), began_at)
    if is_one_of_many:
        await _announce(dialogue, control_url, result.call_id)
    telephone = Telephone(on_line, result.lines)
    conversation = _Conversation(telephone, result, control_url, listens=dialogue.speaks)
    try:
        async with asyncio.timeout(seconds):
            await telephone.call(
                grant["server_url"], grant["participant_token"], speaks=dialogue.speaks
            )
            await conversation.play(dialogue)
    except CallError as failure:
        result.problem = str(failure)
    except TimeoutError:
        result.problem = f"l'appel n'était pas fini après {seconds:.0f} s"
    finally:
        ended_at = time.monotonic()
        await telephone.hang_up()
    result.ended = telephone.ended or "CLIENT_INITIATED"
    measure(result, telephone.ear.sounds, telephone.microphone.spoken, ended_at)
    return result


class _Conversation:
    def __init__(
        self, telephone: Telephone, result: CallResult, control_url: str | None, *, listens: bool
    ) -> None:
        self._telephone = telephone
        self._result = result
        self._control_url = control_url
        self._placed_at = time.time()
        self._listens = listens
        """Who only types reads: the words are enough, the sound need not have died away."""
        self._acted_at = result.began_at
        self._heard_lines = 0
        """The transcript up to where the caller last acted."""
        self._said: Say | None = None
        """What the caller spoke last, said again to an agent who did not hear it."""
        self._repetitions = 0

    async def play(self, dialogue: Dialogue) -> None:
        for step in dialogue.steps:
            if self._telephone.hung_up.is_set() and not isinstance(step, HangUp):
                raise CallError(f"l'appel a été coupé ({self._telephone.ended}) avant {step}")
            await self._do(step)
            if isinstance(step, HangUp):
                return
        await self._until(self._telephone.hung_up.is_set, "que l'agent raccroche")

    async def _do(self, step: Step) -> None:
        match step:
            case Wait(pattern, timeout):
                await self._hear(pattern, timeout)
            case Pause(seconds):
                await asyncio.sleep(seconds)
            case HangUp(when):
                await self._moment(when)
            case Type(text, when):
                await self._moment(when)
                await self._acts(text, self._at_once(self._telephone.type(text)))
            case Press(keys, when):
                await self._moment(when)
                await self._acts(keys, self._at_once(self._telephone.press(keys)))
            case Say(text, when, speed):
                speech = await asyncio.to_thread(voice.speak, text, sample_rate=RATE, speed=speed)
                await self._moment(when)
                await self._acts(text, self._telephone.microphone.say(speech.samples))
                self._said = step
            case Confirm():
                await self._confirm(step)
            case ReadOut(address, is_typed):
                await self._hear(CODE_ASKED, ANSWER_SECONDS)
                await self._do(await self._code(address, is_typed=is_typed))

    async def _confirm(self, step: Confirm) -> None:
        for _ in range(MOST_PARTS):
            await self._hear(READ_BACK, READ_BACK_SECONDS)
            is_last = not re.search(SO_FAR, self._telephone.agent_text(self._heard_lines))
            answer = step.text if is_last else step.so_far
            await self._do(Type(answer) if step.is_typed else Say(answer))
            if is_last:
                return
        raise CallError(f"la relecture n'était pas finie après {MOST_PARTS} parties")

    async def _code(self, address: str, *, is_typed: bool) -> Step:
        if self._control_url is None:
            raise CallError("sans émulateurs, personne ne lit le code reçu par e-mail")
        async with EmulatorsClient(self._control_url) as emulators:
            code = await newest_code(emulators, address, self._placed_at)
            if is_typed:
                return Type(code)
            spoken = say("digits", code)
            await emulators.learn(spoken, call=self._result.call_id)
            return Say(spoken)

    async def _acts(self, text: str, action: Awaitable[Sound]) -> None:
        self._said = None
        self._heard_lines = len(self._telephone.lines)
        sound = await action
        self._acted_at = sound.end
        self._result.turns.append(Turn(text, sound.start, sound.end))

    async def _at_once(self, action: Awaitable[None]) -> Sound:
        # Before it is sent: the answer may begin before the sending is known to have ended.
        now = time.monotonic()
        try:
            await action
        except rtc.StreamError as error:
            # The line fell between the look at it and the words.
            raise CallError(f"l'appel a été coupé ({self._telephone.ended}) : {error}") from error
        return Sound(now, now)

    async def _hear(self, pattern: str, timeout: float) -> None:
        """Until the agent has said it; who was not heard meanwhile says their sentence again."""

        def text() -> str:
            return self._telephone.agent_text(self._heard_lines)

        await self._until(
            lambda: is_said(pattern, text()) or bool(self._said and is_asked_again(text())),
            f"« {pattern} »",
            timeout,
        )
        if self._said and not is_said(pattern, text()):
            if self._repetitions == REPETITIONS:
                raise CallError(f"l'agent n'a pas entendu « {self._said.text} »")
            self._repetitions += 1
            await self._do(replace(self._said, when="agent_done"))
            await self._hear(pattern, timeout)
        self._said, self._repetitions = None, 0

    async def _moment(self, when: When) -> None:
        ear = self._telephone.ear
        if when == "agent_done":
            await self._until(self._agent_is_done, "que l'agent ait fini")
        elif isinstance(when, int):
            await self._until(
                lambda: ear.has_sounded_since(self._acted_at) and not ear.is_silent(),
                "que l'agent parle",
            )
            await asyncio.sleep(max(0, ear.sounds[-1].start + when / 1000 - time.monotonic()))

    def _agent_is_done(self) -> bool:
        telephone = self._telephone
        if not self._listens:
            return telephone.agent_is_done(self._heard_lines, self._acted_at)
        return (
            telephone.agent_state == "listening"
            and telephone.ear.has_sounded_since(self._acted_at)
            and telephone.ear.is_silent()
        )

    async def _until(
        self, condition: Callable[[], bool], what: str, timeout: float = ANSWER_SECONDS
    ) -> None:
        limit = time.monotonic() + timeout
        while not condition():
            if self._telephone.hung_up.is_set():
                raise CallError(f"l'appel a été coupé ({self._telephone.ended}) ; attendu : {what}")
            if time.monotonic() > limit:
                heard = self._telephone.agent_text(self._heard_lines) or "rien"
                raise CallError(f"attendu {timeout:.0f} s {what} ; l'agent a dit : {heard}")
            await asyncio.sleep(POLL_SECONDS)


def is_said(pattern: str, text: str) -> bool:
    """Whether the agent said it, other than in asking to hear again what was not heard."""
    for said in map(sentence, ASKED_AGAIN):
        opening = _opening(said)
        if opening in text and not re.search(pattern, opening, re.IGNORECASE):
            before, _, after = text.partition(opening)
            rest = said.removeprefix(opening)
            shown = (rest[:length] for length in range(len(rest), -1, -1))
            text = before + after.removeprefix(next(one for one in shown if after.startswith(one)))
    return bool(re.search(pattern, text, re.IGNORECASE))


def is_asked_again(text: str) -> bool:
    return any(_opening(sentence(name)) in text for name in ASKED_AGAIN)


def _opening(said: str) -> str:
    return re.split(r" ?[.?!]", said)[0]


def measure(result: CallResult, heard: list[Sound], spoken: list[Sound], ended_at: float) -> None:
    """Write into the result what both waveforms tell: `heard` of the agent, `spoken` by us."""
    result.duration = ended_at - result.began_at
    if not heard:
        return
    result.first_sound_after = heard[0].start - result.began_at
    result.longest_silence = longest_gap([*heard, *spoken, Sound(ended_at, ended_at)])
    ends = [*(turn.began_at for turn in result.turns[1:]), ended_at]
    for turn, until in zip(result.turns, ends, strict=False):
        turn.answered_after = next(
            (s.start - turn.ended_at for s in heard if turn.ended_at <= s.start < until), None
        )
        turn.agent_silenced_after = next(
            (s.end - turn.began_at for s in heard if s.start < turn.began_at < s.end), None
        )


def longest_gap(sounds: list[Sound]) -> float:
    """The longest time in which none of them sounds."""
    longest = 0.0
    reached = min(sound.start for sound in sounds)
    for sound in sorted(sounds, key=lambda sound: sound.start):
        longest = max(longest, sound.start - reached)
        reached = max(reached, sound.end)
    return longest


async def _announce(dialogue: Dialogue, control_url: str | None, call: str = "") -> None:
    """What the emulated speech-to-text may hear."""
    if control_url and dialogue.sentences:
        async with EmulatorsClient(control_url) as emulators:
            await emulators.learn(*dialogue.sentences, call=call)


async def newest_code(emulators: EmulatorsClient, address: str, since: float) -> str:
    """The six digits of the newest mail to this address."""
    limit = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < limit:
        mails = [
            mail
            for mail in await emulators.mails()
            if address in mail["to"]
            and mail["received_at"] > since
            and "code" in mail["subject"].lower()
        ]
        for mail in reversed(mails):
            if found := re.search(r"\b(\d{3})\s?(\d{3})\b", mail["text"]):
                return found[1] + found[2]
        await asyncio.sleep(0.1)
    raise CallError(f"aucun code n'est arrivé à {address}")


async def _ask_for_token(gateway_url: str, address: str | None) -> dict[str, str]:
    connector = TCPConnector(local_addr=(address, 0)) if address else None
    try:
        async with (
            ClientSession(timeout=ClientTimeout(10), connector=connector) as client,
            client.post(f"{gateway_url}/v1/tokens", json={}) as answer,
        ):
            if answer.status != 201:
                raise CallError(f"pas de jeton : {answer.status} {await answer.text()}")
            grant: dict[str, str] = await answer.json()
            return grant
    except (ClientError, TimeoutError) as error:
        raise CallError(f"pas de jeton : {gateway_url} ne répond pas ({error})") from error


def _call_id(token: str) -> str:
    """From the room's name, which the token grants: `call-<id>`."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["video"]["room"]).removeprefix("call-")
