"""How fast it is, as ratios taken in one run: `python -m local.bench`. Nothing here is a gate."""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path

import pymysql
from aiohttp import ClientSession
from rich.console import Console
from rich.table import Table

from contract import headers
from contract.identifiers import Line, policy_number
from contract.verifications import VerificationAttempt, VerificationOutcome
from functions.database.seed import DEMO
from local import launcher, services, signing, simulated_caller
from local.dialogue import Dialogue, HangUp, Say
from local.emulators.client import EmulatorsClient
from local.folders import ROOT
from local.world import World

IMPORT_ROUNDS = 7
QUERY_ROUNDS = 10
QUERIES = 60
CALLS = 2
SENTENCES = ("Bonjour, vous m'entendez ?", "Je vous entends très bien.", "C'est parfait.")
PLAIN_TURNS = Dialogue([*(Say(sentence) for sentence in SENTENCES * 2), HangUp()])
POLICY = policy_number(Line.MOTOR, 4827315)
OVERRIDES = {"CALLS_PER_ADDRESS": "1000/minute", "CALLS_ALTOGETHER": "1000/minute"}


@dataclass(frozen=True)
class Figure:
    what: str
    measured: str
    reach: str


def main() -> None:
    console = Console()
    if not console.is_terminal:
        console.width = 140
    table = Table("what", "measured", "reach", title="Centre d'appel: benchmark")
    for figure in asyncio.run(measure(console)):
        table.add_row(figure.what, figure.measured, figure.reach)
    console.print(table)


async def measure(console: Console) -> list[Figure]:
    console.print("cold imports…")
    figures = list(imports())
    console.print("starting everything…")
    async with running() as world:
        console.print("functions…")
        figures += await asyncio.to_thread(functions, world)
        console.print("calls…")
        figures += await calls(world)
    return figures


@asynccontextmanager
async def running() -> AsyncIterator[World]:
    async with launcher.running(launcher.TEST, overrides=OVERRIDES) as world:
        yield world


# --- Cold imports -------------------------------------------------------------------------------


def imports() -> Iterable[Figure]:
    """The quickest of several, taken in turns: the one that others disturbed least."""
    programs = {"": "import functions_framework"} | {
        function.name: f"import functions_framework, functions.{function.name}.main"
        for function in services.functions()
    }
    seconds = dict.fromkeys(programs, float("inf"))
    for _ in range(IMPORT_ROUNDS):
        for name, program in programs.items():
            seconds[name] = min(seconds[name], _import_seconds(program))
    baseline = seconds.pop("")
    for name, quickest in seconds.items():
        yield Figure(
            f"cold import of {name} / import functions_framework",
            f"{quickest / baseline:.2f}× ({quickest * 1000:.0f} ms)",
            "≤ 1.5×",
        )


def _import_seconds(program: str) -> float:
    """In a fresh interpreter."""
    timed = f"import time; t = time.perf_counter(); {program}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", timed]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return float(said)


# --- Functions ----------------------------------------------------------------------------------


def functions(world: World) -> list[Figure]:
    """One policy read by its owner: over HTTP, through the gateway, and by the bare query."""
    ask = _policy_reader(world)
    direct_port = world.place.function_ports["policies"]
    direct = HTTPConnection(world.place.host, direct_port)
    gateway = HTTPConnection(world.place.host, world.place.gateway_port)
    query = _bare_query(world)
    seconds: dict[str, list[float]] = {"function": [], "gateway": [], "query": []}
    for _ in range(QUERY_ROUNDS):
        for _ in range(QUERIES):
            seconds["function"].append(ask(direct))
            seconds["gateway"].append(ask(gateway))
            if query:
                seconds["query"].append(_timed(query))
    p50 = {name: statistics.median(values) for name, values in seconds.items() if values}
    figures = [
        Figure(
            "gateway, added to a request (p50)",
            f"{(p50['gateway'] - p50['function']) * 1000:.2f} ms",
            "small",
        )
    ]
    if "query" in p50:
        ratio = p50["function"] / p50["query"]
        detail = f"{p50['function'] * 1000:.2f} / {p50['query'] * 1000:.2f} ms"
        figures.insert(
            0,
            Figure(
                "GET /v1/policies/{n} / raw pooled query (p50)", f"{ratio:.1f}× ({detail})", "≤ 5×"
            ),
        )
    return figures


def _policy_reader(world: World) -> Callable[[HTTPConnection], float]:
    call_id = "b" * 32
    attempt = VerificationAttempt(
        policy_number=POLICY, birth_date=DEMO.birth_date, postcode=DEMO.postcode
    )
    body = attempt.model_dump_json().encode()
    gateway = HTTPConnection(world.place.host, world.place.gateway_port)
    outcome = VerificationOutcome.model_validate_json(
        _answer(gateway, "POST", "/v1/verifications", _signed(world, call_id, body), body)
    )
    if outcome.verification is None:
        raise RuntimeError("the demonstration's policyholder is not in the database")
    token = outcome.verification.token
    target = f"/v1/policies/{POLICY}"

    def read(connection: HTTPConnection) -> float:
        signed = signing.signed(
            world.place.keys.worker, "GET", target, issuer="worker", call_id=call_id
        )
        asked = signed | {headers.CALLER_VERIFICATION: token}
        return _timed(lambda: _answer(connection, "GET", target, asked))

    return read


def _signed(world: World, call_id: str, body: bytes) -> dict[str, str]:
    signed = signing.signed(
        world.place.keys.worker,
        "POST",
        "/v1/verifications",
        body,
        issuer="worker",
        call_id=call_id,
    )
    return signed | {"Content-Type": "application/json", headers.IDEMPOTENCY_KEY: call_id}


def _answer(
    connection: HTTPConnection,
    method: str,
    target: str,
    sent: dict[str, str],
    body: bytes | None = None,
) -> bytes:
    connection.request(method, target, body, sent)
    response = connection.getresponse()
    answer = response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {target}: {response.status} {answer.decode()}")
    return answer


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare_query(world: World) -> Callable[[], object] | None:
    """The same rows over one PyMySQL connection that stays open; None on SQLite."""
    values = world.place.database
    if not values.get("DB_HOST"):
        return None
    connection = pymysql.connect(
        host=values["DB_HOST"],
        port=int(values["DB_PORT"]),
        user=values["DB_USER"],
        password=values["DB_PASSWORD"],
        database=values["DB_NAME"],
        autocommit=True,
    )

    def query() -> object:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.*, c.* FROM policies p LEFT JOIN coverages c ON c.policy_id = p.id"
                " WHERE p.policy_number = %s ORDER BY c.peril",
                (POLICY,),
            )
            return cursor.fetchall()

    return query


# --- Calls --------------------------------------------------------------------------------------


async def calls(world: World) -> list[Figure]:
    async with EmulatorsClient(world.control_url) as emulators:
        await emulators.reset()
        delays = await _delays(world)
        before = pss_megabytes(world.processes["worker"].pid)
        playing = [
            asyncio.create_task(
                simulated_caller.place(PLAIN_TURNS, world.gateway_url, world.control_url)
            )
            for _ in range(CALLS)
        ]
        await asyncio.sleep(20)
        during = pss_megabytes(world.processes["worker"].pid)
        await asyncio.gather(*playing)
        await emulators.reset()
        result = await simulated_caller.place(PLAIN_TURNS, world.gateway_url, world.control_url)
        ledger = await emulators.ledger()
    if result.problem:
        raise RuntimeError(result.problem)
    critical = _critical_path(delays)
    added = [turn.answered_after - critical for turn in result.turns if turn.answered_after]
    first_sound = result.began_at + (result.first_sound_after or 0)
    asked_before = [
        entry
        for entry in ledger
        if entry["at"] < first_sound and entry["what"] in ("request", "stream")
    ]
    return [
        Figure(
            "added over the providers' critical path, in a room, p50",
            f"{statistics.median(added) * 1000:.0f} ms of {critical * 1000:.0f} ms"
            f" (n = {len(added)})",
            "≤ 40 ms without the room",
        ),
        *_stages(result, ledger, delays),
        Figure(
            "token asked → first sound",
            f"{result.first_sound_after:.2f} s, {len(asked_before)} requests to model or voice",
            "0 requests: premade audio",
        ),
        Figure(
            "worker memory added by a call (PSS, its replacement idle process included)",
            f"{(during - before) / CALLS:.0f} MB",
            "printed",
        ),
    ]


async def _delays(world: World) -> dict[str, dict[str, float]]:
    async with ClientSession() as client, client.get(f"{world.control_url}/delays") as answer:
        delays: dict[str, dict[str, float]] = await answer.json()
        return delays


def _critical_path(delays: dict[str, dict[str, float]]) -> float:
    milliseconds = (
        delays["deepgram"]["trailing_silence_ms"]
        + delays["deepgram"]["final_ms"]
        + delays["gemini"]["first_token_ms"]
        + delays["tts"]["first_audio_ms"]
    )
    return milliseconds / 1000


def _stages(
    result: simulated_caller.CallResult,
    ledger: list[dict[str, float | str]],
    delays: dict[str, dict[str, float]],
) -> list[Figure]:
    """Where the added time goes: each stage less the delay that its provider was given."""
    names = ("final", "request", "first_token", "first_audio")
    labels = (
        "caller's last sample → final transcript",
        "final transcript → model asked",
        "model asked → first token",
        "first token → first audio",
        "first audio → audible to the caller",
    )
    given = (
        delays["deepgram"]["trailing_silence_ms"] + delays["deepgram"]["final_ms"],
        0,
        delays["gemini"]["first_token_ms"],
        delays["tts"]["first_audio_ms"],
        0,
    )
    stages: list[list[float]] = [[] for _ in labels]
    for turn in result.turns:
        if turn.answered_after is None:
            continue
        audible = turn.ended_at + turn.answered_after
        moments = [turn.ended_at]
        for name in names:
            seen = [
                float(entry["at"])
                for entry in ledger
                if entry["what"] == name and turn.ended_at - 1 < float(entry["at"]) < audible
            ]
            moments.append(max(seen, default=float("nan")))
        moments.append(audible)
        for stage, (earlier, later) in zip(stages, pairwise(moments), strict=True):
            stage.append(later - earlier)
    return [
        Figure(f"  {label}, less its delay", f"{statistics.median(stage) * 1000 - less:.0f} ms", "")
        for label, stage, less in zip(labels, stages, given, strict=True)
        if stage
    ]


def pss_megabytes(group: int) -> float:
    """Of all processes of one group: shared pages are counted once."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[2]) != group:
                continue
            rollup = (stat.parent / "smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
        total += int(line.split()[1])
    return total / 1024


if __name__ == "__main__":
    main()
