"""How the figures of a month are read, of ten thousand calls and of a million, in one run:
`python -m local.bench_analytics`. Nothing here is a gate."""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, insert, text

from functions.analytics import ingestion, repairs
from functions.analytics.figures import CallFacts, compute
from functions.analytics.periods import midnight
from functions.database import rollups
from functions.database.engine import engine, transaction
from functions.database.rollups import RollupKey
from functions.database.tables import call_figures
from functions.database.tables import calls as call_rows
from local import bench_dashboard, launcher, signing
from local.month_calls import CALLS_A_DAY, calls_of
from local.world import World

FIRST = date(2026, 6, 1)
"""A month without a change of the clock: each of its days is the first one, later."""
DAYS = 30
FEW, MANY = 10_000, 1_000_000
AT_ONCE = 1_000
ROUNDS = 15
MONTH = {"from": midnight(FIRST).isoformat(), "to": midnight(FIRST + timedelta(DAYS)).isoformat()}
DAY = {"from": MONTH["from"], "to": midnight(FIRST + timedelta(1)).isoformat(), "bucket": "hour"}
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "overview: a month by days": ("/v1/analytics/metrics", MONTH),
    "the same by motif": ("/v1/analytics/metrics", MONTH | {"by": "motif"}),
    "a day by hours": ("/v1/analytics/metrics", DAY),
    "a month by hours": ("/v1/analytics/metrics", MONTH | {"bucket": "hour"}),
    "calls: the newest 50": ("/v1/analytics/calls", {}),
    "calls: 50 with a failed tool": ("/v1/analytics/calls", MONTH | {"tool_failed": "true"}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="calls of the second round")
    many = parser.parse_args().many
    console = Console()
    if not console.is_terminal:
        console.width = 140
    few_times, many_times, notes = asyncio.run(measure(console, many))
    table = Table("what", f"{FEW:,} calls", f"{many:,} calls", "grows", "first request")
    for name in QUESTIONS:
        few, much = few_times[name], many_times[name]
        table.add_row(
            name,
            f"{few.warm * 1000:.0f} ms",
            f"{much.warm * 1000:.0f} ms",
            f"{much.warm / few.warm:.2f}×",
            f"{few.first * 1000:.0f} → {much.first * 1000:.0f} ms",
        )
    console.print(table)
    for note in notes:
        console.print(note)


@dataclass(frozen=True)
class Times:
    first: float
    """Of a new process, with its imports and its connection."""
    warm: float
    """Median of the next ones."""


async def measure(
    console: Console, many: int
) -> tuple[dict[str, Times], dict[str, Times], list[str]]:
    """Two databases side by side, asked in turn: what else this machine does slows both alike."""
    async with _database() as few, _database() as much:
        # Who signs is the same for both.
        secret = few.place.keys.dashboard
        os.environ["SERVICE_KEYS"] = few.place.keys.service_keys
        console.print(f"inventing {many // DAYS:,} calls of a day…")
        told = list(invented(many // DAYS))
        console.print(f"{FEW:,} calls…")
        _use(few)
        load(told[:: max(1, len(told) // (FEW // DAYS))][: FEW // DAYS])
        console.print(f"{many:,} calls…")
        _use(much)
        started = time.monotonic()
        load(told)
        notes = [f"loading took {time.monotonic() - started:.0f} s", check()]
        engine().dispose()
        urls = [few.place.database_url, much.place.database_url]
        few_times, many_times = {}, {}
        for name, (path, query) in QUESTIONS.items():
            console.print(f"{name}…")
            few_times[name], many_times[name] = ask(path, query, secret, urls)
    console.print("the dashboard…")
    async with bench_dashboard.world() as world:
        _use(world)
        load(told)
        engine().dispose()
        notes.append((await bench_dashboard.measure(world, FIRST, DAYS)).told())
    return few_times, many_times, notes


def _quiet(_: str) -> None:
    """A measurement says its own."""


@asynccontextmanager
async def _database() -> AsyncIterator[World]:
    async with launcher.database(launcher.TEST, announce=_quiet, with_month=False) as world:
        yield world


def _use(world: World) -> None:
    os.environ["DB_URL"] = world.place.database_url


def invented(count: int) -> Iterator[dict[str, Any]]:
    """Rows of finished calls of the first day, computed as genuine ones are."""
    share = 1.3 * count / CALLS_A_DAY[FIRST.weekday()]
    customers = [f"{n:032x}" for n in range(2 * count)]
    made = calls_of(FIRST, date(2026, 7, 15), customers, ["Lyon", "Nantes"], share)[:count]
    for number, call in enumerate(made):
        facts = CallFacts(call.record, call.turns, call.tool_calls)
        # In order, as nothing but the loading of so many asks for.
        row = ingestion.row_values(f"0000{number:028x}", facts, compute(facts))
        yield row | {"record": call.record}


def load(told: list[dict[str, Any]]) -> None:
    """These calls on each day of the month, with the rollups that they add up to."""
    with transaction() as connection:
        for table in ("rollups", "occupancy", "call_figures", "calls"):
            connection.execute(text(f"TRUNCATE TABLE {table}"))
    for start in range(0, len(told), AT_ONCE):
        with transaction() as connection:
            _add(connection, told[start : start + AT_ONCE])
    # The functions' own engine waits for no statement that long.
    patient = create_engine(os.environ["DB_URL"], isolation_level="AUTOCOMMIT")
    with patient.connect() as connection:
        for table in ("call_figures", "calls"):
            connection.execute(text(f"CREATE TABLE first_{table} LIKE {table}"))
            connection.execute(text(f"INSERT INTO first_{table} SELECT * FROM {table}"))
        for later in range(1, DAYS):
            _repeat(connection, later)
        for table in ("call_figures", "calls"):
            connection.execute(text(f"DROP TABLE first_{table}"))
    patient.dispose()
    with transaction() as connection:
        _add_rollups(connection, told)


def _add(connection: Connection, told: list[dict[str, Any]]) -> None:
    figures = [{k: v for k, v in row.items() if k != "record"} for row in told]
    connection.execute(insert(call_figures), figures)
    records = [row["record"].model_dump() | {"call_id": row["call_id"]} for row in told]
    connection.execute(insert(call_rows), records)


def _repeat(connection: Connection, later: int) -> None:
    """The first day once more, so many days later, without leaving the database."""
    moved = {
        "call_id": f"CONCAT('{later:04x}', SUBSTRING(call_id FROM 5))",
        **{name: f"{name} + INTERVAL {later} DAY" for name in ("started_at", "ended_at")},
        **{n: f"{n} + INTERVAL {later} DAY" for n in ("joined_at", "answered_at", "disclosed_at")},
    }
    for table, without in ((call_figures, "number"), (call_rows, "")):
        names = [f"`{column.name}`" for column in table.c if column.name != without]
        values = [moved.get(name.strip("`"), name) for name in names]
        connection.execute(
            text(
                f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(values)}"
                f" FROM first_{table.name}"
            )
        )


def _add_rollups(connection: Connection, told: list[dict[str, Any]]) -> None:
    sums = repairs.sums(told)
    samples: dict[datetime, dict[str, int]] = {}
    for row in told:
        for hour, slot in ingestion.samples(row["started_at"], row["ended_at"]):
            of_hour = samples.setdefault(hour, {})
            of_hour[str(slot)] = of_hour.get(str(slot), 0) + 1
    for later in range(DAYS):
        shift = timedelta(days=later)
        rollups.put(connection, {_moved(key, shift): each for key, each in sums.items()})
        rollups.put_occupancy(connection, {hour + shift: each for hour, each in samples.items()})


def _moved(key: RollupKey, shift: timedelta) -> RollupKey:
    return key._replace(at=key.at + shift)


def check() -> str:
    """Whether a day's rollups are what its calls add up to, by the code that repairs them."""
    day = midnight(FIRST + timedelta(DAYS // 2))
    started = time.monotonic()
    with transaction() as connection:
        calls, corrected = repairs._rebuild(connection, day)
    seconds = time.monotonic() - started
    return (
        f"one day's {calls:,} calls added up again in {seconds:.1f} s: {corrected} hours corrected"
    )


ASKING = """
import json, os, sys, time
target, url, *others = sys.argv[1:]
os.environ["DB_URL"] = url
started = time.perf_counter()
import functions_framework
client = functions_framework.create_app("analytics", "functions/analytics/main.py").test_client()
times = []
for n, headers in enumerate(json.load(sys.stdin)):
    os.environ["DB_URL"] = [url, *others][n % (1 + len(others))]
    answer = client.get(target, headers=headers)
    assert answer.status_code == 200, answer.text
    times.append(time.perf_counter() - started)
    started = time.perf_counter()
print(json.dumps(times))
"""
"""A process that asks the same again and again, of one database or of two in turn."""


def ask(
    path: str, query: Mapping[str, str], secret: str, urls: Sequence[str]
) -> tuple[Times, Times]:
    target = f"{path}?{urlencode(query)}"
    few, many = urls
    first = [_asked(target, secret, 1, [url])[0] for url in urls]
    in_turn = _asked(target, secret, 2 * ROUNDS + 4, [few, many])[4:]
    return (
        Times(first[0], statistics.median(in_turn[::2])),
        Times(first[1], statistics.median(in_turn[1::2])),
    )


def _asked(target: str, secret: str, times: int, urls: Sequence[str]) -> list[float]:
    headers = [signing.signed(secret, "GET", target) for _ in range(times)]
    done = subprocess.run(
        [sys.executable, "-c", ASKING, target, *urls],
        input=json.dumps(headers),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
