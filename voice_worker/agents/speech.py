"""How every agent speaks: patient with the model, true to the facts, never silent.

This is the one place where a late, broken or missing model or voice becomes a sentence.
"""

import asyncio
import json
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from typing import ClassVar, TypeVar

from livekit import rtc
from livekit.agents import Agent, APIError, ModelSettings, StopResponse, llm

from voice_worker import pipeline, prepared
from voice_worker.before_model import Order, decided, last_words
from voice_worker.behaviors.hesitation import held_back
from voice_worker.behaviors.supervision import heard_by_adviser
from voice_worker.call import Call
from voice_worker.hearing_turn import GOALS, caller_said
from voice_worker.logs import logger
from voice_worker.matters import afterwards
from voice_worker.misunderstanding import second_in_a_row
from voice_worker.prompts import sentence
from voice_worker.prompts import sentences as prepared_sentences
from voice_worker.speech_gate import supported
from voice_worker.spoken_french.say.stream import spoken
from voice_worker.supervised import only_announced, with_whispers
from voice_worker.turn_length import SENTENCE_END, Chunk, within_a_turn
from voice_worker.verbatim import exact

_ENDS = (".", "!", "?", "…", "»", ")", ":")
SOFT_SECONDS = 2.0
"""A model later than this gets a filler sentence."""
HARD_SECONDS = 6.0
"""A model later than this is given up for this turn."""
VOICE_SECONDS = 4.0
"""A voice that gives no sound for this long has failed."""

FINAL_SECONDS = 3.0
"""Longer than any pause that ends a turn."""

T = TypeVar("T")


class Speaks(Agent):
    """An agent of ours: the nodes between the caller, the model and the voice."""

    without: ClassVar[frozenset[str]] = frozenset()
    """What is not answered by code while this agent speaks; see `before_model.py`."""

    @property
    def call(self) -> Call:
        call: Call = self.session.userdata
        return call

    is_scripted: ClassVar[bool] = False
    """Code alone answers, in `reply_to`; the model is not asked."""
    first_order: Order | None = None
    """A tool to be called before anything is said."""
    _replied: tuple[int, str | Order] | None = None
    """The turn of the caller that was answered last, and with what."""

    def reply_to(self, words: str) -> str | Order:
        """What a scripted agent answers to the caller's turn, once it is final."""
        raise NotImplementedError

    def _reply(self) -> str | Order:
        """The same however often a turn is to be answered: an answer prepared for words that were
        then heard otherwise may still be under way beside the one that counts."""
        turn = len(self.call.said)
        if self._replied is None or self._replied[0] != turn:
            if not self.call.turn_taken.is_set():
                return self.reply_to("")
            self._replied = turn, self.reply_to(self.call.said[-1].words)
        return self._replied[1]

    def instead_of(self, question: str) -> str | Order | None:
        """What to say or do where the model asks what is known already; None: it may ask."""
        return None

    async def on_user_turn_completed(
        self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage
    ) -> None:
        if self.call.supervised.adviser:
            caller_said(self.call, new_message.text_content or "", self.id)
            await heard_by_adviser(self.session, new_message)
            raise StopResponse
        words = held_back(self.session, new_message.text_content or "")
        new_message.content = [words]
        caller_said(self.call, words, self.id)

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> AsyncIterator[Chunk]:
        if self.call.supervised.adviser:
            return
        by_code = _exact_sentence(chat_ctx) or await self._by_code(chat_ctx, tools)
        if isinstance(by_code, Order):
            yield self._called(by_code)
            return
        if by_code in prepared_sentences().values():
            yield str(by_code)
            return
        if by_code:
            answer = _said(by_code)
        else:
            shown = with_whispers(_as_it_happened(chat_ctx), self.call.supervised)
            chunks = Agent.default.llm_node(self, shown, tools, model_settings)
            answer = _patient(self._acceptable(chunks, chat_ctx), chat_ctx)
        self.call.unsaid = ""
        meant: list[str] = []
        async for chunk in within_a_turn(answer, self._keep_unsaid):
            if isinstance(chunk, str):
                meant.append(chunk)
            yield chunk
        self.call.phrased.append(" ".join("".join(meant).split()))

    async def _by_code(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool]
    ) -> str | Order | None:
        if self.first_order:
            called = {item.call_id for item in chat_ctx.items if item.type == "function_call"}
            if self.first_order.call_id not in called:
                # Also where the caller spoke or typed over the first attempt.
                return self.first_order
            self.first_order = None
        words = last_words(chat_ctx)
        if words is None:
            return None
        names = {tool.id for tool in tools}
        by_code = decided(chat_ctx, self.call, names, self.without)
        if by_code is None and not self.is_scripted:
            return None
        # Asked ahead of time, while the caller may still go on: what is decided on their words,
        # and the pace it is said at, wait until these are final.
        with suppress(TimeoutError):
            await asyncio.wait_for(self.call.turn_taken.wait(), FINAL_SECONDS)
        by_code = decided(chat_ctx, self.call, names, self.without)
        return self._reply() if by_code is None and self.is_scripted else by_code

    async def _acceptable(
        self, chunks: AsyncIterable[llm.ChatChunk | str | object], chat_ctx: llm.ChatContext
    ) -> AsyncIterator[Chunk]:
        """The model's sentences that the facts allow, that were not asked before, and with what
        it does not know of: another matter was noted, or nothing is understood."""
        later, self.call.later = self.call.later, []
        if later and self.id in GOALS:
            yield afterwards(GOALS[self.id], later)
        async for chunk in _whole_sentences(chunks):
            if isinstance(chunk, llm.ChatChunk):
                yield chunk
            elif not supported(chunk, chat_ctx.items, self.call.tried_birth_dates):
                logger.warning("sentence withheld", **{"pii.sentence": chunk})
                yield sentence("unsupported")
                return
            elif second_in_a_row(chunk, chat_ctx):
                yield sentence("misunderstood")
                return
            elif chunk.rstrip().endswith("?") and (instead := self.instead_of(chunk)):
                yield self._called(instead) if isinstance(instead, Order) else instead
                return
            else:
                yield chunk

    def _keep_unsaid(self, text: str) -> None:
        self.call.unsaid = text

    def _called(self, order: Order) -> llm.ChatChunk:
        """The chunk by which a model would call this tool."""
        called = llm.FunctionToolCall(
            name=order.tool,
            arguments=json.dumps(order.arguments),
            call_id=order.call_id,
        )
        pipeline.vouch_for(self.session.llm, called.call_id)
        delta = llm.ChoiceDelta(role="assistant", tool_calls=[called])
        return llm.ChatChunk(id=called.call_id, delta=delta)

    async def transcription_node(
        self, text: AsyncIterable[str], model_settings: ModelSettings
    ) -> AsyncIterator[str]:
        async for chunk in only_announced(text, self.call.supervised):
            yield chunk

    async def tts_node(
        self, text: AsyncIterable[str], model_settings: ModelSettings
    ) -> AsyncIterator[rtc.AudioFrame]:
        sounds, pace = prepared.audio(), self.call.pace
        pipeline.set_pace(self.session.tts, pace)
        rest = aiter(only_announced(text, self.call.supervised))
        start = ""
        async for chunk in rest:
            start += chunk
            if start.strip() in sounds:
                async for frame in sounds.frames(start.strip(), pace):
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
            async for frame in sounds.frames(sentence("voice_failed"), pace):
                yield frame


async def _said(text: str) -> AsyncIterator[Chunk]:
    yield text


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
            items.append(_apart_from_words(calls[item.call_id]))
        if item.type != "function_call" or item.call_id not in answered:
            items.append(item)
    return llm.ChatContext(items)


def _apart_from_words(called: llm.FunctionCall) -> llm.FunctionCall:
    """Else it would be shown where the words stand that were said in the same breath."""
    group = called.group_id or called.id.split("/")[0]
    return called.model_copy(update={"group_id": f"{group}:calls"})


def _exact_sentence(chat_ctx: llm.ChatContext) -> str | None:
    """What the tools that just ran want said word for word."""
    said = []
    for item in reversed(chat_ctx.items):
        if item.type == "function_call_output":
            if words := exact(item.output):
                said.append(words)
        elif item.type != "function_call":
            break
    return " ".join(reversed(said)) or None


async def _patient(chunks: AsyncIterator[Chunk], chat_ctx: llm.ChatContext) -> AsyncIterator[Chunk]:
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


async def _whole_sentences(
    chunks: AsyncIterable[llm.ChatChunk | str | object],
) -> AsyncIterator[Chunk]:
    """Sentence by sentence, with what is no text in between. One cut before its end is dropped,
    where others came before it: half a fact may be a false one."""
    pending, has_said = "", False
    async for chunk in chunks:
        if isinstance(chunk, llm.ChatChunk) and (chunk.delta is None or chunk.delta.tool_calls):
            yield chunk
        *whole, pending = SENTENCE_END.split(pending + _text_of(chunk))
        for finished in whole:
            has_said = True
            yield finished
    if pending.strip() and (pending.rstrip().endswith(_ENDS) or not has_said):
        yield pending


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
