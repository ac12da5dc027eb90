"""Invented calls: who calls when, what is said, how it goes. Always the same ones of a day."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from contract.analytics import (
    CallRecord,
    Channel,
    Disposition,
    Handoff,
    HandoffKind,
    HandoffReason,
    NamedToolCall,
    NumberedTurn,
    Part,
    Speaker,
    ToolOutcome,
    Usage,
    VerificationFailure,
)
from contract.identifiers import Line
from contract.losses import Peril
from contract.reviews import Motif

PARIS = ZoneInfo("Europe/Paris")
CALLS_A_DAY = (128, 118, 112, 110, 122, 62, 24)
"""From Monday to Sunday; holidays are for real months."""
HOURS = (1, 1, 0, 0, 1, 2, 5, 14, 40, 72, 80, 66, 38, 44, 70, 76, 68, 54, 40, 26, 16, 9, 5, 2)
"""The shape of a day: a morning peak, a lunch, an afternoon."""
VERSIONS = ("0.9.4", "1.0.0")
GREETING = (
    "Bonjour, je suis un assistant vocal, une intelligence artificielle. Cet appel peut être "
    "écouté par un superviseur. Comment puis-je vous aider ?"
)
GOODBYE = "Je n'entends rien. Je vais raccrocher. N'hésitez pas à rappeler."


@dataclass(frozen=True)
class Invented:
    """One call as it would have been written."""

    call_id: str
    kind: str
    motif: Motif
    mood: float
    """How the caller feels at the end, from -1 to 1."""
    record: CallRecord
    turns: list[NumberedTurn]
    tool_calls: list[NamedToolCall]
    stars: int | None
    loss: tuple[Line, Peril] | None
    when: str
    """The loss, in the caller's words."""
    town: str


@dataclass
class Weather:
    """What makes a day's hours worse than others."""

    slow: float = 1.0
    """By what the model's delays are multiplied."""
    tool_failures: float = 0.004
    errors: float = 0.01


def weather(moment: datetime, today: date) -> Weather:
    """Two bad stretches in a month: a slow model one afternoon, a function down one morning."""
    ago = (today - moment.date()).days
    if ago == 9 and 14 <= moment.hour < 17:
        return Weather(slow=3.2, errors=0.35)
    if ago == 17 and 9 <= moment.hour < 11:
        return Weather(tool_failures=0.4)
    return Weather()


@cache
def dialogues() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("month_dialogues.json")
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return listed


def call_ids(day: date) -> Iterator[str]:
    """As many as one asks for."""
    number = 0
    while True:
        yield hashlib.sha256(f"{day}/{number}".encode()).hexdigest()[:32]
        number += 1


def calls_of(
    day: date, today: date, customers: list[str], towns: list[str], share: float = 1.0
) -> list[Invented]:
    """The day's calls in the order of their beginnings."""
    chance = random.Random(f"calls of {day}")
    wanted = round(CALLS_A_DAY[day.weekday()] * chance.uniform(0.88, 1.12) * share)
    moments = sorted(_moment(chance, day) for _ in range(wanted))
    ids = call_ids(day)
    callers = _callers(chance, customers, wanted)
    return [
        _Telling(chance, next(ids), moment, weather(moment, today), next(callers), towns).told()
        for moment in moments
    ]


def _moment(chance: random.Random, day: date) -> datetime:
    [hour] = chance.choices(range(24), HOURS)
    at = time(hour, chance.randrange(60), chance.randrange(60), chance.randrange(1000) * 1000)
    return datetime.combine(day, at, PARIS)


def _callers(chance: random.Random, customers: list[str], wanted: int) -> Iterator[str]:
    """Now and then somebody who has called before on the same day."""
    seen: list[str] = []
    for _ in range(wanted):
        again = seen and chance.random() < 0.06
        customer = chance.choice(seen if again else customers)
        seen.append(customer)
        yield customer


def _loss(spoken: dict[str, Any]) -> tuple[Line, Peril] | None:
    if "loss" not in spoken:
        return None
    line, peril = spoken["loss"]
    return Line(line), Peril(peril)


@dataclass
class _Telling:
    """One call, told from its beginning to its end."""

    chance: random.Random
    call_id: str
    moment: datetime
    weather: Weather
    customer: str
    towns: list[str]
    turns: list[NumberedTurn] = field(default_factory=list)
    tool_calls: list[NamedToolCall] = field(default_factory=list)
    errors: dict[Part, int] = field(default_factory=dict)

    def told(self) -> Invented:
        chance = self.chance
        [spoken] = chance.choices(dialogues(), [each["weight"] for each in dialogues()])
        [ending] = chance.choices(list(spoken["ends"]), list(spoken["ends"].values()))
        disposition = Disposition(ending)
        is_typed = chance.random() < 0.09
        town = f"à {chance.choice(self.towns)}"
        lines = self._as_far_as_it_went(spoken["lines"], disposition)
        answered = self.moment + timedelta(seconds=chance.lognormvariate(0.1, 0.35))
        clock = self._greet(answered, spoken["kind"])
        for index, (asked, said) in enumerate(lines):
            clock = self._exchange(clock, index, asked, said, spoken, town, is_typed)
        ended = clock + timedelta(seconds=chance.uniform(0.4, 2.5))
        if spoken["kind"] == "gone":
            ended = answered + timedelta(seconds=chance.uniform(1.0, 7.5))
        if spoken["kind"] == "silent":
            ended = self._hang_up_on_silence(clock)
        record = self._record(spoken, disposition, answered, ended, is_typed)
        mood = max(-1.0, min(1.0, chance.gauss(spoken["mood"] + _CONTENT[disposition], 0.3)))
        return Invented(
            self.call_id,
            spoken["kind"],
            Motif(spoken["motif"]),
            mood,
            record,
            self.turns,
            self.tool_calls,
            self._stars(mood, disposition, bool(lines)),
            _loss(spoken),
            spoken.get("when", ""),
            town,
        )

    def _as_far_as_it_went(
        self, lines: list[list[str]], disposition: Disposition
    ) -> list[list[str]]:
        if not lines or disposition not in (Disposition.ABANDONED, Disposition.FAILED):
            return lines
        return lines[: self.chance.randint(1, max(1, len(lines) - 2))]

    def _greet(self, answered: datetime, kind: str) -> datetime:
        heard = GREETING if kind != "gone" else GREETING[:24]
        ends = answered + timedelta(seconds=_spoken(heard) if kind != "gone" else 1.0)
        self._turn(Speaker.AGENT, heard, answered, ends, source="prepared")
        return ends

    def _hang_up_on_silence(self, clock: datetime) -> datetime:
        starts = clock + timedelta(seconds=60)
        ends = starts + timedelta(seconds=_spoken(GOODBYE))
        self._turn(Speaker.AGENT, GOODBYE, starts, ends, source="prepared")
        return ends

    def _exchange(
        self,
        clock: datetime,
        index: int,
        asked: str,
        said: str,
        spoken: dict[str, Any],
        town: str,
        is_typed: bool,
    ) -> datetime:
        chance = self.chance
        thinking = chance.lognormvariate(-0.2, 0.6) + (chance.random() < 0.08) * chance.uniform(
            3, 9
        )
        if self.turns and chance.random() < 0.05:
            # The caller does not wait for the end.
            self.turns[-1] = self.turns[-1].model_copy(update={"interrupted": True})
            thinking = -0.6
        starts = clock + timedelta(seconds=thinking)
        # Numbers are looked for and dictated: longer than the words that stand for them here.
        dictated = (f"{index}" in spoken["tools"]) * chance.uniform(4, 14)
        ends = starts if is_typed else starts + timedelta(seconds=_spoken(asked) * 1.4 + dictated)
        to_text, of_turn = chance.uniform(0.18, 0.42), chance.uniform(0.5, 0.9)
        self._turn(
            Speaker.CALLER,
            asked.format(town=town),
            starts,
            ends,
            source="text" if is_typed else "speech",
            latencies={}
            if is_typed
            else {
                "transcription_delay": to_text,
                "end_of_turn_delay": of_turn,
                "on_user_turn_completed_delay": chance.uniform(0.003, 0.03),
            },
        )
        in_tool = self._use_tool(spoken["tools"].get(str(index)), ends + timedelta(seconds=of_turn))
        first = chance.lognormvariate(-0.75, 0.3) * self.weather.slow
        voice = chance.uniform(0.09, 0.24)
        late = of_turn + in_tool + first + voice
        begins = ends + timedelta(seconds=late)
        if chance.random() < 0.012:
            begins = ends - timedelta(seconds=0.5)
        closes = begins + timedelta(seconds=_spoken(said))
        self._fail_now_and_then()
        self._turn(
            Speaker.AGENT,
            said.format(town=town),
            begins,
            closes,
            source="model",
            latencies={
                "e2e_latency": late,
                "llm_node_ttft": first,
                "llm_node_ttfs": first + chance.uniform(0.05, 0.3),
                "tts_node_ttfb": voice,
                "playback_latency": chance.uniform(0.001, 0.01),
            },
        )
        return closes

    def _use_tool(self, name: str | None, starts: datetime) -> float:
        """Seconds that the tool took."""
        if name is None:
            return 0.0
        chance = self.chance
        seconds = min(6.0, chance.lognormvariate(-2.1, 0.6))
        outcome, error = ToolOutcome.OK, None
        if chance.random() < self.weather.tool_failures:
            outcome, seconds = ToolOutcome.FAILED, 6.0
            error = "the policies service does not answer: nothing is known of the outcome"
            self.errors[Part.FUNCTIONS] = self.errors.get(Part.FUNCTIONS, 0) + 1
        elif chance.random() < 0.03:
            outcome = ToolOutcome.REFUSED
            error = "refused: The same loss was reported within a day. "
        self.tool_calls.append(
            NamedToolCall(
                id=f"tool_{len(self.tool_calls)}",
                name=name,
                outcome=outcome,
                error=error,
                started_at=starts,
                duration_ms=round(seconds * 1000),
            )
        )
        return seconds

    def _fail_now_and_then(self) -> None:
        if self.chance.random() < self.weather.errors:
            [part] = self.chance.choices([Part.MODEL, Part.VOICE, Part.SPEECH_TO_TEXT], [6, 2, 1])
            self.errors[part] = self.errors.get(part, 0) + 1

    def _turn(
        self, speaker: Speaker, text: str, starts: datetime, ends: datetime, **more: Any
    ) -> None:
        latencies = {name: round(value, 4) for name, value in more.pop("latencies", {}).items()}
        self.turns.append(
            NumberedTurn(
                n=len(self.turns) + 1,
                speaker=speaker,
                text=text,
                started_at=starts,
                ended_at=ends,
                latencies=latencies,
                **more,
            )
        )

    def _record(
        self,
        spoken: dict[str, Any],
        disposition: Disposition,
        answered: datetime,
        ended: datetime,
        is_typed: bool,
    ) -> CallRecord:
        tries = sum(call.name == "check_identity" for call in self.tool_calls)
        is_verified = spoken["verified"] and tries > 0
        level = 2 if is_verified and spoken["kind"] == "certificate" else int(is_verified)
        needed = any(call.name == "verify_caller" for call in self.tool_calls)
        failure = None
        if needed and not is_verified:
            failure = VerificationFailure.MISMATCH if tries else VerificationFailure.GAVE_UP
        handoffs, human = self._handed_over(spoken, disposition)
        answers = [turn for turn in self.turns if turn.source == "model"]
        seconds = (ended - answered).total_seconds()
        return CallRecord(
            started_at=self.moment + timedelta(seconds=0.3),
            joined_at=self.moment,
            answered_at=answered,
            ended_at=ended,
            agent_version=VERSIONS[self.moment.day > 15],
            channel=Channel.TYPED if is_typed else Channel.VOICE,
            disclosure_version="8f2a1c0b77de",
            disclosed_at=answered + timedelta(seconds=6) if seconds > 6 else None,
            verification_level=level,
            disposition=disposition,
            motif=Motif(spoken["motif"]),
            customer=self.customer if is_verified else None,
            verification_needed=needed,
            verification_attempts=tries,
            verification_failure=failure,
            handoffs=handoffs,
            human_seconds=human,
            usage=Usage(
                speech_to_text_seconds=0 if is_typed else round(seconds, 1),
                prompt_tokens=3400 * len(answers),
                cached_tokens=2100 * max(0, len(answers) - 1),
                answer_tokens=sum(len(turn.text) // 4 for turn in answers),
                voice_characters=sum(len(turn.text) for turn in answers),
            ),
            errors=self.errors,
        )

    def _handed_over(
        self, spoken: dict[str, Any], disposition: Disposition
    ) -> tuple[list[Handoff], float | None]:
        if disposition is not Disposition.HANDED_OVER:
            return [], None
        reason = HandoffReason(spoken.get("reason", "failure"))
        if self.chance.random() < 0.3:
            failed = self.chance.random() < 0.05
            taken = Handoff(kind=HandoffKind.ADVISER, reason=reason, failed=failed)
            return [taken], None if failed else round(self.chance.uniform(60, 420), 1)
        return [Handoff(kind=HandoffKind.CALLBACK, reason=reason)], None

    def _stars(self, mood: float, disposition: Disposition, was_served: bool) -> int | None:
        chance = self.chance.random()
        if not was_served or chance > 0.24 or disposition is Disposition.ABANDONED:
            return None
        return max(1, min(5, round(3.9 + 1.6 * mood + self.chance.gauss(0, 0.6))))


_CONTENT = {
    Disposition.RESOLVED: 0.25,
    Disposition.CLAIM_OPENED: 0.25,
    Disposition.HANDED_OVER: 0.0,
    Disposition.ABANDONED: -0.35,
    Disposition.SILENT: 0.0,
    Disposition.LIMIT_REACHED: -0.3,
    Disposition.FAILED: -0.5,
}


def _spoken(text: str) -> float:
    """Seconds that it takes to say."""
    return max(0.6, len(text.split()) / 2.7)
