"""Gemini's `streamGenerateContent` and `generateContent`, played from scripts or by a brain."""

import asyncio
import base64
import importlib
import importlib.util
import inspect
import json
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from aiohttp import web

from local.emulators import reviewer
from local.emulators.conversation import Answer, BadRequest, Brain, Request, parse, say
from local.emulators.faults import Delays, Fault, Faults, wait
from local.emulators.ledger import Ledger
from local.emulators.scripts import Scripts
from local.emulators.wire import break_off, hang, retry_after

WITHOUT_BRAIN = "Démonstration sans intelligence artificielle."

_DEMO_BRAIN = "local.emulators.demo_brain"
_MODELS = ("gemini-3.8-flash", "gemini-3.5-flash", "gemini-2.5-flash", "gemini-2.5-pro")
_CHARACTERS_PER_TOKEN = 4
_SHORTEST_CACHED_PREFIX = 1024
_REMEMBERED_PROMPTS = 64
_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Gemini:
    def __init__(
        self, ledger: Ledger, faults: Faults, delays: Delays, *, brain: Brain | None = None
    ) -> None:
        self._ledger, self._faults, self._delays = ledger, faults, delays
        self._brain = brain
        self.scripts = Scripts()
        self._prompts: deque[str] = deque(maxlen=_REMEMBERED_PROMPTS)
        self._calls = 0

    def application(self) -> web.Application:
        application = web.Application(client_max_size=32 * 2**20)
        for version in ("v1", "v1beta"):
            models = f"/{version}/models"
            application.router.add_get(models, self._list_models)
            application.router.add_get(models + "/{model:[^:/]+}", self._show_model)
            application.router.add_post(models + "/{model:[^:/]+}:{method}", self._generate)
        return application

    async def _list_models(self, request: web.Request) -> web.Response:
        self._ledger.record("gemini", "models")
        return _unsigned(request) or web.json_response(
            {"models": [_model(name) for name in _MODELS]}
        )

    async def _show_model(self, request: web.Request) -> web.Response:
        return _unsigned(request) or web.json_response(_model(request.match_info["model"]))

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method not in ("streamGenerateContent", "generateContent"):
            return _error(404, f"Method {method} is not known.")
        is_streamed = method == "streamGenerateContent"
        model = request.match_info["model"]
        fault = self._faults.strike("gemini", request.headers.get("X-Call-Id", ""))
        unsigned = _unsigned(request)
        try:
            asked = parse(model, await request.json(), is_streamed=is_streamed)
        except (BadRequest, json.JSONDecodeError) as error:
            self._ledger.record("gemini", "refused", model=model, message=str(error))
            return unsigned or _error(400, str(error))
        number, answer = await self._answer(request, asked, fault)
        if unsigned is not None:
            return unsigned
        failure = next((one for one in answer.emit if "http" in one), None)
        if failure is not None:
            return _failure(int(failure["http"]), failure.get("retry_after"))
        if fault is not None and fault.status is not None:
            return _failure(fault.status, fault.retry_after, dict(retry_after(fault)))
        if fault is not None and fault.kind == "hang":
            return await hang(request, fault)
        reply = _Reply(self._delays, fault, answer, self._usage(asked), self._call_id)
        if is_streamed:
            return await self._stream(request, number, reply)
        return await self._send_whole(request, reply)

    async def _answer(
        self, request: web.Request, asked: Request, fault: Fault | None
    ) -> tuple[int, Answer]:
        connection = request.transport
        call = request.headers.get("X-Call-Id")
        performance = self.scripts.find(asked, connection, call)
        if performance is not None:
            step, answer = performance.answer(asked)
            script = performance.script.name
        else:
            step, script = None, None
            thought = self._think()(asked)
            answer = await thought if inspect.isawaitable(thought) else thought
        entry = self._ledger.record(
            "gemini",
            "request",
            call or "",
            model=asked.model,
            streamed=asked.is_streamed,
            script=script,
            step=step,
            last=asked.last.kind,
            words=asked.caller_words[-1] if asked.caller_words else "",
            tools=sorted(asked.tools),
            fault=fault.kind if fault else None,
            body=asked.body,
        )
        return entry.number, answer

    def _think(self) -> Brain:
        if self._brain is None:
            self._brain = default_brain()
        return self._brain

    async def _stream(
        self, request: web.Request, number: int, reply: "_Reply"
    ) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await wait(reply.first_token)
        await response.prepare(request)
        is_first = True
        try:
            for pause, chunk in reply.chunks():
                await wait(pause)
                if chunk is None:
                    return await self._break(request, reply)
                await response.write(_event(chunk, reply.is_malformed))
                if is_first:
                    self._ledger.record("gemini", "first_token", request=number)
                is_first = False
            await response.write_eof()
        except (ConnectionError, asyncio.CancelledError):
            self._ledger.record("gemini", "abandoned", request=number)
            raise
        self._ledger.record("gemini", "answered", request=number)
        return response

    async def _break(self, request: web.Request, reply: "_Reply") -> web.Response:
        if reply.fault is not None and reply.fault.kind == "hang_midway":
            return await hang(request, reply.fault)
        if reply.hangs:
            await asyncio.Event().wait()
        return break_off(request)

    async def _send_whole(self, request: web.Request, reply: "_Reply") -> web.Response:
        await wait(reply.first_token)
        parts: list[dict[str, Any]] = []
        last: dict[str, Any] = {}
        for pause, chunk in reply.chunks():
            await wait(pause)
            if chunk is None:
                return await self._break(request, reply)
            last = chunk
            parts += chunk["candidates"][0].get("content", {}).get("parts", [])
        text = "".join(part.get("text", "") for part in parts)
        called = [part for part in parts if "text" not in part]
        content = {"role": "model", "parts": [*([{"text": text}] if text else []), *called]}
        body = {**last, "candidates": [{**last["candidates"][0], "content": content}]}
        if reply.is_malformed:
            return web.Response(body=b'{"candidates": [', content_type="application/json")
        return web.json_response(body)

    def _call_id(self) -> str:
        self._calls += 1
        return f"call_{self._calls}"

    def _usage(self, asked: Request) -> dict[str, int]:
        """Token counts; a prefix met lately counts as cached, as the real service does."""
        prompt = json.dumps(
            [asked.system, sorted(asked.tools), asked.body.get("contents")], ensure_ascii=False
        )
        prefix = max((_shared_prefix(prompt, earlier) for earlier in self._prompts), default=0)
        self._prompts.append(prompt)
        usage = {"promptTokenCount": max(1, len(prompt) // _CHARACTERS_PER_TOKEN)}
        cached = prefix // _CHARACTERS_PER_TOKEN
        if cached >= _SHORTEST_CACHED_PREFIX:
            usage["cachedContentTokenCount"] = cached
        return usage


class _Reply:
    """An answer as the chunks of a stream; None among them stands for a broken connection."""

    def __init__(
        self,
        delays: Delays,
        fault: Fault | None,
        answer: Answer,
        usage: dict[str, int],
        call_id: Callable[[], str],
    ) -> None:
        self.fault = fault
        kind = fault.kind if fault else None
        self._emit = () if kind == "empty" else tuple(answer.emit)
        self._usage = usage
        self._call_id = call_id
        self._pause = delays.seconds("gemini", "chunk_ms")
        self._size = max(1, int(delays.milliseconds("gemini", "chunk_characters")))
        self.first_token = delays.seconds("gemini", "first_token_ms")
        if fault is not None and kind == "slow_first_token":
            self.first_token += fault.delay_ms / 1000
        self._is_cut = kind in ("cut_stream", "hang_midway")
        self.is_malformed = kind == "malformed"
        self.hangs = False

    def chunks(self) -> Iterator[tuple[float, dict[str, Any] | None]]:
        finish, written, pause = "STOP", 0, 0.0
        for one in self._emit:
            if "delay_ms" in one:
                pause += float(one["delay_ms"]) / 1000
            elif "finish" in one:
                finish = str(one["finish"])
            elif "cut_stream" in one or "hang" in one:
                self.hangs = "hang" in one
                yield pause, None
                return
            elif "text" in one:
                for piece in pieces(str(one["text"]), self._size):
                    written += len(piece)
                    yield pause, self._chunk([{"text": piece}], written)
                    if self._is_cut:
                        yield 0, None
                        return
                    pause = self._pause
            elif "call" in one:
                written += len(json.dumps(one.get("args") or {}))
                yield pause, self._chunk([self._function_call(one)], written)
                pause = self._pause
        if self._is_cut:
            yield pause, None
            return
        yield pause, self._chunk([], written, finish)

    def _chunk(
        self, parts: list[dict[str, Any]], written: int, finish: str | None = None
    ) -> dict[str, Any]:
        candidate: dict[str, Any] = {"index": 0}
        if parts or (finish == "STOP" and written):
            candidate["content"] = {"role": "model", "parts": parts or [{"text": ""}]}
        if finish is not None:
            candidate["finishReason"] = finish
        tokens = max(1, written // _CHARACTERS_PER_TOKEN) if written else 0
        return {
            "candidates": [candidate],
            "usageMetadata": {
                **self._usage,
                "candidatesTokenCount": tokens,
                "totalTokenCount": self._usage["promptTokenCount"] + tokens,
            },
            "modelVersion": "emulated",
        }

    def _function_call(self, one: Any) -> dict[str, Any]:
        identifier = self._call_id()
        return {
            "functionCall": {
                "id": identifier,
                "name": one["call"],
                "args": one.get("args") or {},
            },
            "thoughtSignature": base64.b64encode(f"thought of {identifier}".encode()).decode(),
        }


def default_brain() -> Brain:
    """The demo brain if the project has one: it answers without any model."""
    if importlib.util.find_spec(_DEMO_BRAIN) is None:
        return lambda request: say(WITHOUT_BRAIN)
    brain: Brain = importlib.import_module(_DEMO_BRAIN).brain
    return lambda request: (reviewer.answer if request.response_schema else brain)(request)


def pieces(text: str, size: int) -> list[str]:
    """Cut at spaces into pieces of about `size` characters that join to the same text."""
    found: list[str] = []
    start = 0
    while start < len(text):
        end = text.find(" ", start + size)
        end = len(text) if end < 0 else end
        found.append(text[start:end])
        start = end
    return found


def _shared_prefix(one: str, other: str) -> int:
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    return bisect_left(range(length), True, key=lambda end: one[: end + 1] != other[: end + 1])


def _event(chunk: dict[str, Any], is_malformed: bool) -> bytes:
    text = json.dumps(chunk, ensure_ascii=False)
    return f"data: {text[: len(text) // 2] if is_malformed else text}\r\n\r\n".encode()


def _model(name: str) -> dict[str, Any]:
    return {
        "name": f"models/{name}",
        "displayName": name,
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["generateContent", "streamGenerateContent"],
    }


def _unsigned(request: web.Request) -> web.Response | None:
    if request.headers.get("x-goog-api-key") or request.query.get("key"):
        return None
    return _error(403, "Method doesn't allow unregistered callers.")


def _failure(
    status: int, after: float | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    details = []
    if after is not None:
        details = [
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{after:g}s"}
        ]
    return _error(status, "A fault was asked for.", details, headers)


def _error(
    status: int,
    message: str,
    details: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "status": _STATUSES.get(status, "UNKNOWN"),
    }
    if details:
        error["details"] = details
    return web.json_response({"error": error}, status=status, headers=headers)
