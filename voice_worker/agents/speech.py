"""How every agent speaks: patient with the model, true to the facts, never silent.

This is the one place where a late, broken or missing model or voice becomes a sentence.
"""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator
from datetime import date
from typing import TypeVar

from livekit import rtc
from livekit.agents import Agent, APIError, ModelSettings, llm

from voice_worker import prepared
from voice_worker.call import Call
from voice_worker.hearing_turn import caller_said
from voice_worker.logs import logger
from voice_worker.prompts import sentence
from voice_worker.speech_gate import supported
from voice_worker.spoken_french.say.stream import spoken
from voice_worker.urgency import urgent_answer

SOFT_SECONDS = 2.0
"""A model later than this gets a filler sentence."""
HARD_SECONDS = 6.0
"""A model later than this is given up for this turn."""
VOICE_SECONDS = 4.0
"""A voice that gives no sound for this long has failed."""

_VERBATIM = "say exactly: "
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")

T = TypeVar("T")


def verbatim(text: str) -> str:
    """A tool's answer that is said word for word, without asking the model again."""
    return _VERBATIM + text


class Speaks(Agent):
    """An agent of ours: the nodes between the caller, the model and the voice."""

    @property
    def call(self) -> Call:
        call: Call = self.session.userdata
        return call

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        caller_said(self.call, new_message.text_content or "", self.id)

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> AsyncIterator[llm.ChatChunk | str]:
        if exact := _exact_sentence(chat_ctx) or urgent_answer(chat_ctx):
            yield exact
            return
        answer = Agent.default.llm_node(self, _as_it_happened(chat_ctx), tools, model_settings)
        true = _true_to_facts(answer, chat_ctx, self.call.tried_birth_dates)
        async for chunk in _patient(true, chat_ctx):
            yield chunk

    async def tts_node(
        self, text: AsyncIterable[str], model_settings: ModelSettings
    ) -> AsyncIterator[rtc.AudioFrame]:
        sounds = prepared.audio()
        rest = aiter(text)
        start = ""
        async for chunk in rest:
            start += chunk
            if start.strip() in sounds:
                async for frame in sounds.frames(start.strip()):
                    yield frame
                start = ""
            elif not sounds.may_become(start.strip()):
                break
        if not start.strip():
            return
        try:
            voice = Agent.default.tts_node(self, spoken(_chain(start, rest)), model_settings)
            async for frame in _timely(voice, VOICE_SECONDS):
                yield frame
        except (APIError, TimeoutError) as error:
            logger.error("voice failed", error=type(error).__name__)
            async for frame in sounds.frames(sentence("voice_failed")):
                yield frame


def _as_it_happened(chat_ctx: llm.ChatContext) -> llm.ChatContext:
    """Every call right before its result.

    A tool that held a conversation of several turns was called before them and ended after them;
    left so, its result would be shown first and the caller's last words would seem unanswered.
    """
    calls = {item.call_id: item for item in chat_ctx.items if item.type == "function_call"}
    answered = {item.call_id for item in chat_ctx.items if item.type == "function_call_output"}
    items: list[llm.ChatItem] = []
    for item in chat_ctx.items:
        if item.type == "function_call_output" and item.call_id in calls:
            items.append(calls[item.call_id])
        if item.type != "function_call" or item.call_id not in answered:
            items.append(item)
    return llm.ChatContext(items)


def _exact_sentence(chat_ctx: llm.ChatContext) -> str | None:
    """What the tools that just ran want said word for word."""
    exact = []
    for item in reversed(chat_ctx.items):
        if item.type == "function_call_output":
            if item.output.startswith(_VERBATIM):
                exact.append(item.output.removeprefix(_VERBATIM))
        elif item.type != "function_call":
            break
    return " ".join(reversed(exact)) or None


async def _patient(
    chunks: AsyncIterator[llm.ChatChunk | str], chat_ctx: llm.ChatContext
) -> AsyncIterator[llm.ChatChunk | str]:
    """Passes the model's answer on; a late, failed or cut one becomes a prepared sentence."""
    waiting = asyncio.ensure_future(anext(chunks, None))
    try:
        done, _ = await asyncio.wait({waiting}, timeout=SOFT_SECONDS)
        if not done:
            yield sentence("one_moment") + " "
            done, _ = await asyncio.wait({waiting}, timeout=HARD_SECONDS - SOFT_SECONDS)
        if not done:
            raise TimeoutError
        while (chunk := await asyncio.wait_for(waiting, HARD_SECONDS)) is not None:
            yield chunk
            waiting = asyncio.ensure_future(anext(chunks, None))
    except TimeoutError:
        logger.error("model late")
        yield _apology(chat_ctx, sentence("model_late"))
    except APIError as error:
        logger.error("model failed", error=type(error).__name__)
        yield _apology(chat_ctx, sentence("model_failed"))
    finally:
        waiting.cancel()


def _apology(chat_ctx: llm.ChatContext, first: str) -> str:
    """The first failure asks again, the second offers another way, the third ends the call."""
    apologies = {sentence(n) for n in ("model_late", "model_failed", "model_failed_again")}
    before = 0
    for item in reversed(chat_ctx.items):
        if item.type == "message" and item.role == "assistant":
            if not any(apology in (item.text_content or "") for apology in apologies):
                break
            before += 1
    return [first, sentence("model_failed_again"), sentence("technical_end")][min(before, 2)]


async def _true_to_facts(
    chunks: AsyncIterable[llm.ChatChunk | str | object],
    chat_ctx: llm.ChatContext,
    unsayable: set[date],
) -> AsyncIterator[llm.ChatChunk | str]:
    """Lets whole sentences pass once the facts allow them; replaces one that they do not.

    A sentence cut before its end is dropped: half a fact may be a false one.
    """
    pending = ""
    async for chunk in chunks:
        text = _text_of(chunk)
        if isinstance(chunk, llm.ChatChunk) and (chunk.delta is None or chunk.delta.tool_calls):
            yield chunk
        if not text:
            continue
        *whole, pending = _SENTENCE_END.split(pending + text)
        for finished in whole:
            if not supported(finished, chat_ctx.items, unsayable):
                logger.warning("sentence withheld", **{"pii.sentence": finished})
                yield sentence("unsupported")
                return
            yield finished + " "
    if pending.strip():
        if supported(pending, chat_ctx.items, unsayable):
            yield pending
        else:
            logger.warning("sentence withheld", **{"pii.sentence": pending})
            yield sentence("unsupported")


def _text_of(chunk: object) -> str:
    if isinstance(chunk, str):
        return chunk
    if isinstance(chunk, llm.ChatChunk) and chunk.delta:
        return chunk.delta.content or ""
    return ""


async def _timely(items: AsyncIterator[T], seconds: float) -> AsyncIterator[T]:
    """Raises TimeoutError when the next item takes longer than this."""
    end = object()
    while True:
        item = await asyncio.wait_for(anext(items, end), seconds)
        if item is end:
            return
        yield item  # type: ignore[misc]


async def _chain(first: str, rest: AsyncIterable[str]) -> AsyncIterator[str]:
    yield first
    async for text in rest:
        yield text
