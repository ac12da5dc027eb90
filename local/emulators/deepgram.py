"""Deepgram's live transcription (`/v1/listen`) over the utterances that were registered.

Nothing is scripted per call: the audio decides which utterance is transcribed, and a sentence
that nobody registered has an empty transcript.
"""

import asyncio
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from aiohttp import WSMsgType, web

from local import voice
from local.emulators.faults import Delays, Fault, Faults, wait
from local.emulators.hearing import PUNCTUATION, Heard, Hearing, SpeechStarted
from local.emulators.ledger import Ledger, Provider
from local.emulators.recognition import SAMPLE_RATE, Utterance, Vocabulary
from local.emulators.wire import break_off, hang, retry_after

_SILENT_SOCKET = 0.4
"""A muted microphone sends nothing at all: after so long it counts as silence."""


class Deepgram:
    def __init__(self, ledger: Ledger, faults: Faults, delays: Delays) -> None:
        self._ledger, self._faults, self._delays = ledger, faults, delays
        self._vocabularies = {"": Vocabulary()}
        """By call; what is registered for none is for the calls that have none of their own."""
        self._learning = asyncio.Lock()
        self._connections: set[_Connection] = set()
        faults.on_change.append(self._drop)

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        return self._vocabularies[""].utterances

    def vocabulary(self, call: str) -> Vocabulary:
        return self._vocabularies.get(call) or self._vocabularies[""]

    async def learn(
        self, utterances: Iterable[Utterance], *, keep: bool = False, call: str = ""
    ) -> None:
        """Register what callers may say, or one call alone, in place of or beside what was known.

        Many calls at once are heard in time only if each is compared with its own words."""
        # One after the other: two callers who register at once must both be known.
        async with self._learning:
            before = self._vocabularies.get(call)
            known = (*before.utterances, *utterances) if keep and before else tuple(utterances)
            vocabulary = await asyncio.to_thread(Vocabulary, tuple(dict.fromkeys(known)))
            self._vocabularies[call] = vocabulary

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/v1/listen", self._listen)
        return application

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        call = request.query.get("tag", "")
        query = {key: request.query.getall(key) for key in request.query}
        fault = self._faults.strike("deepgram", call)
        kind = fault.kind if fault else None
        self._ledger.record("deepgram", "connect", call, query=query, fault=kind)
        refusal = _refusal(request)
        if refusal is not None:
            return refusal
        if fault is not None and kind not in ("drop", "half_open"):
            return await _fail(request, fault)
        # Pings are answered by hand: a half-open socket answers none.
        socket = web.WebSocketResponse(autoping=False, max_msg_size=0)
        socket.headers["dg-request-id"] = str(uuid.uuid4())
        await socket.prepare(request)
        connection = _Connection(self, socket, request, call)
        self._connections.add(connection)
        try:
            if kind == "drop":
                await wait(fault.delay_ms / 1000 if fault else 0)
                connection.abort()
            await connection.run(is_half_open=kind == "half_open")
        finally:
            self._connections.discard(connection)
            self._ledger.record("deepgram", "disconnect", call, seconds=connection.seconds)
        return socket

    def _drop(self, provider: Provider, fault: Fault | None) -> None:
        """`drop` and `half_open` also strike the connections that are open."""
        if provider != "deepgram" or fault is None or fault.kind not in ("drop", "half_open"):
            return
        for connection in list(self._connections):
            if self._faults.strike("deepgram", connection.call) is not fault:
                continue
            self._ledger.record("deepgram", fault.kind, connection.call)
            if fault.kind == "drop":
                connection.abort()
            else:
                connection.is_half_open = True


class _Connection:
    def __init__(
        self, owner: Deepgram, socket: web.WebSocketResponse, request: web.Request, call: str
    ) -> None:
        self._owner, self._socket, self._request, self.call = owner, socket, request, call
        query = request.query
        self._wants_interim = query.get("interim_results") == "true"
        self._wants_events = query.get("vad_events") == "true"
        self._utterance_end = float(query.get("utterance_end_ms", 0)) / 1000
        delays = owner._delays
        self._hearing = Hearing(
            lambda: owner.vocabulary(call),
            trailing_silence=delays.seconds("deepgram", "trailing_silence_ms"),
            interim_every=delays.seconds("deepgram", "interim_every_ms"),
        )
        self._id = str(uuid.uuid4())
        self._outbox: asyncio.Queue[tuple[float, dict[str, Any]] | None] = asyncio.Queue()
        self._last_final = 0.0
        self._is_utterance_open = False
        self._is_finalizing = False
        self.is_half_open = False

    @property
    def seconds(self) -> float:
        return round(self._hearing.seconds, 3)

    def abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()

    async def run(self, *, is_half_open: bool) -> None:
        self.is_half_open = is_half_open
        sender = asyncio.create_task(self._send())
        try:
            while await self._receive():
                pass
        finally:
            await self._outbox.put(None)
            await sender
            await self._socket.close()

    async def _receive(self) -> bool:
        timeout = _SILENT_SOCKET if self._hearing.is_in_speech else None
        try:
            message = await self._socket.receive(timeout=timeout)
        except TimeoutError:
            self._hear(np.zeros(int(_SILENT_SOCKET * SAMPLE_RATE), dtype=np.int16))
            return True
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
            return False
        if self.is_half_open:
            return True
        if message.type is WSMsgType.PING:
            await self._socket.pong(message.data)
        elif message.type is WSMsgType.BINARY:
            whole = message.data[: len(message.data) // 2 * 2]
            self._hear(np.frombuffer(whole, dtype="<i2").astype(np.int16))
        elif message.type is WSMsgType.TEXT:
            return self._obey(json.loads(message.data).get("type", ""))
        return True

    def _obey(self, command: str) -> bool:
        if command in ("Finalize", "CloseStream"):
            self._ledger_record(command)
            self._is_finalizing = command == "Finalize"
            for heard in self._hearing.finish():
                self._report(heard)
            self._is_finalizing = False
        if command == "CloseStream":
            self._later(0, self._metadata())
            return False
        return True

    def _hear(self, samples: "np.ndarray[Any, np.dtype[np.int16]]") -> None:
        for event in self._hearing.push(samples):
            if isinstance(event, SpeechStarted):
                if self._wants_events:
                    self._later(0, {"type": "SpeechStarted", "channel": [0], "timestamp": event.at})
            else:
                self._report(event)
        if (
            self._is_utterance_open
            and self._utterance_end
            and not self._hearing.is_in_speech
            and self.seconds - self._last_final >= self._utterance_end
        ):
            self._is_utterance_open = False
            ended = {"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": self._last_final}
            self._later(0, ended)

    def _report(self, heard: Heard) -> None:
        if heard.is_final:
            self._last_final = heard.end
            self._is_utterance_open = True
            self._ledger_record(
                "transcript",
                transcript=heard.transcript,
                distance=round(heard.distance, 3),
                start=round(heard.start, 3),
                end=round(heard.end, 3),
            )
            delay = self._owner._delays.seconds("deepgram", "final_ms")
            self._later(0 if self._is_finalizing else delay, self._results(heard))
        elif self._wants_interim:
            self._later(0, self._results(heard))

    def _results(self, heard: Heard) -> dict[str, Any]:
        return {
            "type": "Results",
            "channel_index": [0, 1],
            "start": round(heard.start, 3),
            "duration": round(heard.end - heard.start, 3),
            "is_final": heard.is_final,
            "speech_final": heard.is_final,
            "from_finalize": self._is_finalizing,
            "channel": {
                "alternatives": [
                    {
                        "transcript": heard.transcript,
                        "confidence": heard.confidence if heard.words else 0.0,
                        "words": [_word(word, heard.confidence) for word in heard.words],
                    }
                ]
            },
            "metadata": {"request_id": self._id, "model_uuid": self._id},
        }

    def _metadata(self) -> dict[str, Any]:
        return {
            "type": "Metadata",
            "transaction_key": "deprecated",
            "request_id": self._id,
            "duration": self.seconds,
            "channels": 1,
        }

    def _ledger_record(self, what: str, **detail: Any) -> None:
        self._owner._ledger.record("deepgram", what, self.call, **detail)

    def _later(self, delay: float, message: dict[str, Any]) -> None:
        due = asyncio.get_running_loop().time() + delay
        self._outbox.put_nowait((due, message))

    async def _send(self) -> None:
        """Send in order, each message not before it is due."""
        while (item := await self._outbox.get()) is not None:
            due, message = item
            await wait(due - asyncio.get_running_loop().time())
            if self.is_half_open or self._socket.closed:
                continue
            try:
                await self._socket.send_json(message)
            except ConnectionError:
                continue
            if message.get("is_final"):
                self._ledger_record("final", start=message["start"])


def _word(word: voice.Word, confidence: float) -> dict[str, Any]:
    return {
        "word": word.text.strip(PUNCTUATION).lower(),
        "punctuated_word": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "confidence": confidence,
    }


def _refusal(request: web.Request) -> web.Response | None:
    """What the real service answers to a request it cannot serve."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in ("token", "bearer") or not key.strip():
        return _error(401, "INVALID_AUTH", "Invalid credentials.")
    rate = str(SAMPLE_RATE)
    if (request.query.get("encoding"), request.query.get("sample_rate")) != ("linear16", rate):
        return _error(400, "Bad Request", f"Only linear16 at {rate} Hz is transcribed here.")
    return None


def _error(status: int, code: str, message: str, headers: Mapping[str, str] = {}) -> web.Response:
    body = {"err_code": code, "err_msg": message, "request_id": str(uuid.uuid4())}
    return web.json_response(body, status=status, headers=dict(headers))


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.status is not None:
        return _error(fault.status, "EMULATED", "A fault was asked for.", retry_after(fault))
    if fault.kind == "hang":
        return await hang(request, fault)
    return break_off(request)
