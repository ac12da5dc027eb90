"""The clock of a local run: calls the scheduled routes of `functions.json`, only more often.

`python -m local.schedules --hurry 12`, with the gateway in `FUNCTIONS_URL` and the scheduler's key
in `SCHEDULER_KEY`. In production the cloud's scheduler does this work.
"""

import argparse
import asyncio
import re

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic_settings import BaseSettings

from local.services import functions
from local.signing import signed

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
RUNS_BY_ITSELF = {"emails"}
"""The relay is a process of its own locally."""
AGAIN_SECONDS = 5
"""After a route that did not answer, as the cloud's scheduler tries again."""


class SchedulesSettings(BaseSettings):
    functions_url: str
    scheduler_key: str


def paces() -> list[tuple[str, str, float]]:
    """Method, path, and seconds between two runs in production."""
    found = []
    for function in functions():
        for schedule in [] if function.name in RUNS_BY_ITSELF else function.schedules:
            method, path = schedule["route"].split()
            number, unit = re.fullmatch(r"(\d+) (\w+?)s?", schedule["every"]).groups()  # type: ignore[union-attr]
            found.append((method, path, float(number) * SECONDS[unit]))
    return found


async def run(settings: SchedulesSettings, hurry: float) -> None:
    async with (
        ClientSession(settings.functions_url, timeout=ClientTimeout(60)) as client,
        asyncio.TaskGroup() as group,
    ):
        for method, path, seconds in paces():
            group.create_task(_again_and_again(client, settings, method, path, seconds / hurry))


async def _again_and_again(
    client: ClientSession, settings: SchedulesSettings, method: str, path: str, seconds: float
) -> None:
    while True:
        pause = seconds
        headers = signed(settings.scheduler_key, method, path, issuer="scheduler")
        try:
            async with client.request(method, path, headers=headers) as answer:
                if answer.status >= 500:
                    pause = min(seconds, AGAIN_SECONDS)
                if answer.status >= 400:
                    print(f"{method} {path}: {answer.status} {await answer.text()}", flush=True)
        except (ClientError, TimeoutError) as error:
            pause = min(seconds, AGAIN_SECONDS)
            print(f"{method} {path}: {type(error).__name__}", flush=True)
        await asyncio.sleep(pause)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hurry", type=float, default=1, help="how many times faster")
    hurry = parser.parse_args().hurry
    asyncio.run(run(SchedulesSettings(), hurry))


if __name__ == "__main__":
    main()
