"""Plays scenarios through everything that runs, several at once, and gathers what is judged.

async with scenario_stage.opened(announce=print) as stage:
    outcomes = await stage.play(scenario.everything(), at_once=4)
    assert judge(one.expected, outcomes[0]) == []
"""

import asyncio
import itertools
import json
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, select

from contract.emails import DeliveryStatus
from functions.database.tables import calls, outbox, turns
from local import launcher, scenario_facts, scenario_rows
from local.emulators.client import EmulatorsClient
from local.folders import ROOT
from local.long_step import Announce
from local.scenario import Scenario
from local.scenario_judge import ExpectedMail, Outcome
from local.scenario_words import now_in_paris
from local.simulated_caller import place
from local.world import World
from voice_worker.prompts import sentence

OVERRIDES = {
    "CALLS_PER_ADDRESS": "1000/minute",
    "CALLS_ALTOGETHER": "1000/minute",
    "MAX_CALLS": "20",
    # Nobody listens to the agent here: it speaks in a sixteenth of the time.
    "EMULATED_VOICE_HURRY": "16",
    # Whenever the scenarios are played, advisers answer.
    "CALLBACK_HOURS_FILE": str(ROOT / "local" / "scenario_hours.json"),
    "VERIFICATION_MINIMUM_MS": "0",
}
AT_ONCE = 4
STORED_SECONDS = 30
"""The relay sends every 2 s; records are written as the call goes."""
SAME_TURN = timedelta(seconds=3)
"""What the agent says after a longer pause is a turn of its own."""
BEFORE_MIDNIGHT = timedelta(minutes=8)
"""No call begins so late: within it « hier » would change its meaning, and advisers go home."""

_NUMBERS = re.compile(r"\b(?:SD|DT)-\d\d-\d{6}-[A-Z]\b")


class Stage:
    """A world, and what its database held when it was opened."""

    def __init__(self, world: World, emulators: EmulatorsClient, engine: Engine) -> None:
        self._world = world
        self._emulators = emulators
        self._engine = engine
        self._played: set[str] = set()
        self._addresses = (f"127.0.{n // 250 + 1}.{n % 250 + 1}" for n in itertools.count())
        self._before = self._read()

    async def play(
        self,
        scenarios: Sequence[Scenario],
        *,
        by_voice: bool = False,
        at_once: int = AT_ONCE,
        on_outcome: Callable[[Scenario, Outcome], None] = lambda scenario, outcome: None,
    ) -> list[Outcome]:
        """The outcomes in the order of the scenarios."""
        free = asyncio.Semaphore(at_once)

        async def one(scenario: Scenario) -> Outcome:
            outcome = await self._one(scenario, by_voice, free)
            on_outcome(scenario, outcome)
            return outcome

        return list(await asyncio.gather(*(one(scenario) for scenario in scenarios)))

    def strangers(self) -> list[str]:
        """What changed in the database and no played call accounts for."""
        after = self._read()
        found = [
            f"{change.table} {change.after}"
            for change in scenario_facts.changes(self._before, after)
            if scenario_facts.call_of(change, after) not in self._played
        ]
        return found + scenario_facts.lost(self._before, after)

    def forget(self) -> None:
        """As if none of the calls had been: the same ones may be played again."""
        with self._engine.begin() as connection:
            scenario_facts.put_back(connection, self._before)
        self._played.clear()

    async def _one(self, scenario: Scenario, by_voice: bool, free: asyncio.Semaphore) -> Outcome:
        async with free:
            await _away_from_midnight()
            today = now_in_paris().date()
            script = scenario.script(today)
            if script:
                await self._emulators.play(script)
            began = time.monotonic()
            call = await place(
                scenario.dialogue(today, speaks=by_voice),
                self._world.gateway_url,
                self._world.control_url,
                address=next(self._addresses),
                is_one_of_many=True,
                seconds=240,
            )
            seconds = time.monotonic() - began
            self._played.add(call.call_id)
        await self._stored(call.call_id)
        database = await asyncio.to_thread(self._read)
        rows = await asyncio.to_thread(self._turns, call.call_id)
        return Outcome(
            scenario=scenario.name,
            call_id=call.call_id,
            problem=call.problem,
            ended_by="caller" if call.ended == "CLIENT_INITIATED" else "agent",
            rows=self._rows(call.call_id, database, today),
            mails=await self._mails(call.call_id, database),
            turns=agent_turns(rows),
            heard=[row["text"] for row in rows if row["speaker"] == "caller"],
            script=await self._script_problems(scenario) if script else [],
            seconds=round(seconds, 1),
        )

    async def _stored(self, call_id: str) -> None:
        """Until the call's record is closed and its mails have left, or could not."""
        limit = time.monotonic() + STORED_SECONDS
        while time.monotonic() < limit:
            if await asyncio.to_thread(self._is_stored, call_id):
                return
            await asyncio.sleep(0.3)

    def _is_stored(self, call_id: str) -> bool:
        closed = select(calls.c.call_id).where(
            calls.c.call_id == call_id, calls.c.ended_at.is_not(None)
        )
        waiting = select(outbox.c.id).where(
            outbox.c.call_id == call_id, outbox.c.status == DeliveryStatus.QUEUED
        )
        with self._engine.connect() as connection:
            return bool(connection.scalar(closed)) and connection.scalar(waiting) is None

    def _read(self) -> scenario_facts.Snapshot:
        with self._engine.connect() as connection:
            return scenario_facts.read(connection)

    def _rows(
        self, call_id: str, database: scenario_facts.Snapshot, today: date
    ) -> dict[str, list[scenario_facts.Row | str]]:
        of_call = [
            change
            for change in scenario_facts.changes(self._before, database)
            if scenario_facts.call_of(change, database) == call_id
        ]
        with _environment(self._world.environment):
            rows = scenario_rows.told(of_call, database, today)
        # As they would be read from a file.
        plain: dict[str, list[scenario_facts.Row | str]] = json.loads(json.dumps(rows))
        return plain

    async def _mails(self, call_id: str, database: scenario_facts.Snapshot) -> list[ExpectedMail]:
        asked = {row["id"] for row in database["outbox"].values() if row["call_id"] == call_id}
        return [
            ExpectedMail(to=", ".join(mail["to"]), subject=_NUMBERS.sub("…", mail["subject"]))
            for mail in await self._emulators.mails()
            if mail["custom_args"].get("outbox_id") in asked
        ]

    def _turns(self, call_id: str) -> list[dict[str, Any]]:
        statement = select(turns).where(turns.c.call_id == call_id).order_by(turns.c.n)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    async def _script_problems(self, scenario: Scenario) -> list[str]:
        report = await self._emulators.report()
        return [one for one in report["problems"] if one.startswith(f"{scenario.name}")]


def agent_turns(rows: list[dict[str, Any]]) -> list[str]:
    """All that the agent said at one go, joined; the disclosure, which the law wants whole and
    first, stands alone."""
    disclosure = sentence("disclosure")
    said: list[str] = []
    last: dict[str, Any] | None = None
    for row in rows:
        is_more = (
            row["speaker"] == "agent"
            and last is not None
            and last["speaker"] == "agent"
            and last["text"] != disclosure
            and row["started_at"] - (last["ended_at"] or last["started_at"]) < SAME_TURN
        )
        if is_more:
            said[-1] += f" {row['text']}"
        elif row["speaker"] == "agent":
            said.append(row["text"])
        last = row
    return said


@asynccontextmanager
async def opened(*, announce: Announce = lambda line: None) -> AsyncIterator[Stage]:
    """A world of its own: no other call than those that are played."""
    async with (
        launcher.running(launcher.TEST, overrides=OVERRIDES, announce=announce) as world,
        EmulatorsClient(world.control_url) as emulators,
    ):
        await emulators.answer_at_once()
        engine = create_engine(world.database_url)
        try:
            yield Stage(world, emulators, engine)
        finally:
            engine.dispose()


async def _away_from_midnight() -> None:
    now = now_in_paris()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight - now < BEFORE_MIDNIGHT:
        await asyncio.sleep((midnight - now).total_seconds())


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The keys that open sealed fields are read from the environment."""
    wanted = {name: variables[name] for name in ("FIELD_KEY_ID", "FIELD_KEYS")}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
