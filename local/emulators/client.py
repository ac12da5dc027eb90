"""What a launcher, a test or a simulated caller asks of emulators in another process."""

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

import aiohttp


class EmulatorsRefused(Exception):
    """An order that the emulators do not understand: the message says what they take."""


class EmulatorsClient:
    """The control API, one method per order."""

    def __init__(self, control_url: str) -> None:
        self._url = control_url
        self._http = aiohttp.ClientSession()

    async def __aenter__(self) -> "EmulatorsClient":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.close()

    async def learn(
        self, *utterances: str | Mapping[str, str], keep: bool = True, call: str = ""
    ) -> None:
        """What callers may say, or one call alone: texts, or `{"say", "transcript"}` where they
        differ."""
        method = "POST" if keep else "PUT"
        body = {"utterances": list(utterances), "call": call}
        await self._ask(method, "/vocabulary", json=body)

    async def play(self, *scripts: Mapping[str, Any], keep: bool = True) -> None:
        """What the model answers: `{"name", "when", "model": [steps]}`."""
        method = "POST" if keep else "PUT"
        await self._ask(method, "/scripts", json={"scripts": list(scripts)})

    async def report(self) -> dict[str, Any]:
        """`ok`, and the `problems` of the scripts played so far."""
        report: dict[str, Any] = await self._ask("GET", "/scripts/report")
        return report

    async def fail(self, provider: str, fault: str, **how: Any) -> None:
        """Switch a fault on; `times`, `after`, `call`, `retry_after` and `delay_ms` limit it."""
        await self._ask("PUT", f"/faults/{provider}", json={"fault": fault, **how})

    async def heal(self, provider: str | None = None) -> None:
        await self._ask("DELETE", f"/faults/{provider}" if provider else "/faults")

    async def delay(self, provider: str, **milliseconds: float) -> None:
        await self._ask("PUT", f"/delays/{provider}", json=milliseconds)

    async def answer_at_once(self) -> None:
        await self._ask("PUT", "/delays", json={"none": True})

    async def ledger(
        self, *, at_least: int = 0, timeout: float = 5, **wanted: str
    ) -> list[dict[str, Any]]:
        """Entries by `provider`, `call` and `what`; waits until there are `at_least` so many."""
        query = {"bodies": "1", "at_least": str(at_least), "timeout": str(timeout), **wanted}
        answer = await self._ask("GET", "/ledger", params=query)
        items: list[dict[str, Any]] = answer["items"]
        return items

    async def mails(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self._ask("GET", "/mails"))["items"]
        return items

    async def webhook(self, **settings: Any) -> None:
        """Where SendGrid tells what became of mails: `url`, `outcome`, `copies`."""
        await self._ask("PUT", "/webhook", json=settings)

    async def all_events_told(self) -> None:
        await self._ask("POST", "/webhook/settled")

    async def post_events(
        self, events: Iterable[Mapping[str, Any]], url: str | None = None
    ) -> int | None:
        """Post these events, signed; the status of the answer."""
        body = {"events": list(events), "url": url}
        status: int | None = (await self._ask("POST", "/webhook/events", json=body))["status"]
        return status

    async def reset(self) -> None:
        """Forget everything but the vocabulary and the webhook's URL."""
        await self._ask("POST", "/reset")

    async def _ask(self, method: str, path: str, **body: Any) -> Any:
        async with self._http.request(method, self._url + path, **body) as answer:
            said = await answer.json() if answer.content_type == "application/json" else None
            if answer.status >= 400:
                raise EmulatorsRefused(said["error"] if said else await answer.text())
            return said
