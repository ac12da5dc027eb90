"""The ledger: every request that an emulator received, in order, as a test's oracle."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

Provider = str
PROVIDERS: tuple[Provider, ...] = ("deepgram", "gemini", "tts", "sendgrid")

_REMEMBERED = 20_000
_REMEMBERED_BODIES = 400
"""Bodies are large and soon of no use to anybody: older entries lose theirs."""


@dataclass(frozen=True)
class Entry:
    number: int
    at: float
    """Monotonic seconds, comparable with those of any process of this machine."""
    provider: Provider
    call: str
    """The call it belongs to as far as the wire tells; empty when it does not."""
    what: str
    detail: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Ledger:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=_REMEMBERED)
        self._with_bodies: deque[Entry] = deque()
        self._number = 0
        self._next = asyncio.Event()

    def record(self, provider: Provider, what: str, call: str = "", **detail: Any) -> Entry:
        self._number += 1
        entry = Entry(self._number, self._clock(), provider, call, what, detail)
        self._entries.append(entry)
        if "body" in detail:
            self._with_bodies.append(entry)
            if len(self._with_bodies) > _REMEMBERED_BODIES:
                self._with_bodies.popleft().detail.pop("body")
        arrived, self._next = self._next, asyncio.Event()
        arrived.set()
        return entry

    def entries(
        self, provider: Provider | None = None, call: str | None = None, what: str | None = None
    ) -> list[Entry]:
        return [
            entry
            for entry in self._entries
            if (provider is None or entry.provider == provider)
            and (call is None or entry.call == call)
            and (what is None or entry.what == what)
        ]

    async def until(
        self,
        provider: Provider | None = None,
        call: str | None = None,
        what: str | None = None,
        *,
        at_least: int = 1,
    ) -> list[Entry]:
        """These entries, as soon as there are enough of them."""
        while len(found := self.entries(provider, call, what)) < at_least:
            await self._next.wait()
        return found

    def clear(self) -> None:
        self._entries.clear()
        self._with_bodies.clear()
