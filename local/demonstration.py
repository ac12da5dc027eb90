"""The demonstration: a simulated caller reports a loss, then what is stored is looked up."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from aiohttp import ClientSession, ClientTimeout
from sqlalchemy import Engine, create_engine, text

from contract.identifiers import grouped
from local import scenario, signing, simulated_caller
from local.emulators.client import EmulatorsClient
from local.scenario_words import now_in_paris
from local.simulated_caller import CallResult
from local.telephone import Line
from local.world import World

SCENARIO = "demonstration"
STORED_SECONDS = 20
"""The relay sends every 2 s; records are written as the call goes."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Check:
    """One thing that must really be there after the call."""

    subject: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Report:
    call: CallResult
    checks: list[Check]
    claim: dict[str, Any] | None
    mail: dict[str, Any] | None

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "checks": [asdict(check) for check in self.checks],
            "call": self.call.as_json(),
            "claim": self.claim,
            "mail": self.mail,
        }


async def play(world: World, on_line: Callable[[Line], None]) -> Report:
    demonstrated = scenario.read(scenario.find(SCENARIO))
    dialogue = demonstrated.dialogue(now_in_paris().date(), speaks=True)
    control_url = world.emulators.get("control_url")
    result = await simulated_caller.place(dialogue, world.gateway_url, control_url, on_line=on_line)
    return await look_up(world, result)


async def look_up(world: World, result: CallResult) -> Report:
    """What the database, the analytics function and the mail provider hold of the call."""
    engine = create_engine(world.database_url)
    claim = await _eventually(lambda: _claim(engine, result.call_id))
    story = await _eventually(lambda: _story(world, result.call_id))
    sent = await _eventually(lambda: _was_sent(engine, claim)) if claim else None
    mail = await _eventually(lambda: _mail(world, claim)) if claim else None
    engine.dispose()
    return Report(
        result,
        [
            _dialogue_check(result),
            _claim_check(claim),
            _turns_check(result, story),
            _mail_check(world, bool(sent), mail),
        ],
        claim,
        mail,
    )


async def _eventually(look: Callable[[], Awaitable[Found | None]]) -> Found | None:
    limit = time.monotonic() + STORED_SECONDS
    while True:
        found = await look()
        if found is not None or time.monotonic() > limit:
            return found
        await asyncio.sleep(0.3)


async def _rows(engine: Engine, statement: str, **values: Any) -> list[dict[str, Any]]:
    def query() -> list[dict[str, Any]]:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    return await asyncio.to_thread(query)


async def _claim(engine: Engine, call_id: str) -> dict[str, Any] | None:
    rows = await _rows(
        engine,
        "SELECT claims.id, claim_number, peril, place, description, deductible, late, reported_at"
        " FROM claims WHERE call_id = :call_id",
        call_id=call_id,
    )
    return {name: _plain(value) for name, value in rows[0].items()} if len(rows) == 1 else None


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)


async def _was_sent(engine: Engine, claim: dict[str, Any]) -> bool | None:
    """None until the provider has accepted the claim's mail."""
    statement = "SELECT id FROM outbox WHERE claim_id = :id AND sent_at IS NOT NULL"
    return bool(await _rows(engine, statement, id=claim["id"])) or None


async def _story(world: World, call_id: str) -> dict[str, Any] | None:
    """Once the call's record says that it has ended."""
    target = f"/v1/analytics/calls/{call_id}"
    headers = signing.signed(world.place.keys.dashboard, "GET", target)
    async with (
        ClientSession(timeout=ClientTimeout(5)) as client,
        client.get(world.gateway_url + target, headers=headers) as answer,
    ):
        if answer.status != 200:
            return None
        story: dict[str, Any] = await answer.json()
        return story if story["call"]["ended_at"] else None


async def _mail(world: World, claim: dict[str, Any]) -> dict[str, Any] | None:
    """The accepted mail that carries the claim's number; None where the provider is real."""
    if world.mails_url is None:
        return {}
    async with EmulatorsClient(world.control_url) as emulators:
        mails = await emulators.mails()
    number = grouped(claim["claim_number"])
    return next((mail for mail in mails if number in str(mail)), None)


def _dialogue_check(result: CallResult) -> Check:
    return Check(
        "Appel",
        result.problem is None,
        result.problem or f"{len(result.turns)} tours, {result.duration:.0f} s",
    )


def _claim_check(claim: dict[str, Any] | None) -> Check:
    if claim is None:
        return Check("Sinistre", False, "aucune ligne, ou plusieurs, pour cet appel")
    return Check(
        "Sinistre",
        True,
        f"{grouped(claim['claim_number'])}, {claim['peril']}, {claim['place']}, "
        f"franchise {claim['deductible'] / 100:.0f} €",
    )


def _turns_check(result: CallResult, story: dict[str, Any] | None) -> Check:
    stored = [turn["text"] for turn in story["turns"]] if story else []
    by_caller = sum(turn["speaker"] == "caller" for turn in story["turns"]) if story else 0
    return Check(
        "Tours de parole",
        by_caller >= len(result.turns) > 0,
        f"{len(stored)} enregistrés, dont {by_caller} de l'appelant",
    )


def _mail_check(world: World, sent: bool, mail: dict[str, Any] | None) -> Check:
    where = "SendGrid" if world.mails_url is None else "l'émulateur de SendGrid"
    passed = sent and mail is not None
    return Check("E-mail", passed, f"accepté par {where}" if passed else f"absent de {where}")
