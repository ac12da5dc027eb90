"""Faults and delays that a test switches on, per provider."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.emulators.ledger import PROVIDERS, Provider

_EVERYWHERE = frozenset({"401", "429", "500", "503", "hang"})
KINDS: Mapping[Provider, frozenset[str]] = {
    "deepgram": _EVERYWHERE | {"refused", "drop", "half_open"},
    "gemini": _EVERYWHERE | {"cut_stream", "hang_midway", "empty", "slow_first_token", "malformed"},
    "tts": _EVERYWHERE | {"unavailable", "resource_exhausted", "stall", "cut_stream"},
    "sendgrid": _EVERYWHERE | {"drop_reply", "malformed"},
}

REALISTIC_DELAYS: Mapping[Provider, Mapping[str, float]] = {
    "deepgram": {
        "trailing_silence_ms": 300,
        "final_ms": 150,
        "interim_every_ms": 300,
    },
    "gemini": {"first_token_ms": 300, "chunk_ms": 20, "chunk_characters": 24},
    "tts": {"first_audio_ms": 120, "chunk_ms": 0, "input_timeout_ms": 5000},
    "sendgrid": {"answer_ms": 30, "event_ms": 50},
}


class UnknownSetting(ValueError):
    """A fault or a delay that no emulator knows: its message lists those that exist."""


@dataclass
class Fault:
    kind: str
    times: int | None = None
    """How many requests it strikes; every one until it is removed when None."""
    after: int = 0
    """How many requests pass unharmed first."""
    call: str | None = None
    retry_after: float | None = None
    delay_ms: float = 0
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, provider: Provider, wanted: Mapping[str, Any]) -> "Fault":
        kind = str(wanted.get("fault", ""))
        if kind not in KINDS.get(provider, frozenset()):
            known = ", ".join(sorted(KINDS.get(provider, frozenset())))
            raise UnknownSetting(f"{provider} has no fault {kind!r}; it has: {known}")
        unknown = set(wanted) - {"fault", "times", "after", "call", "retry_after", "delay_ms"}
        if unknown:
            raise UnknownSetting(f"a fault has no {', '.join(sorted(unknown))}")
        return cls(
            kind=kind,
            times=wanted.get("times"),
            after=int(wanted.get("after", 0)),
            call=wanted.get("call"),
            retry_after=wanted.get("retry_after"),
            delay_ms=float(wanted.get("delay_ms", 0)),
        )

    @property
    def status(self) -> int | None:
        return int(self.kind) if self.kind.isdigit() else None

    def to_json(self) -> dict[str, Any]:
        return {
            "fault": self.kind,
            "times": self.times,
            "after": self.after,
            "call": self.call,
            "retry_after": self.retry_after,
            "delay_ms": self.delay_ms,
        }


class Faults:
    """At most one fault per provider at a time, so that a test knows what it asked for."""

    def __init__(self) -> None:
        self._current: dict[Provider, Fault] = {}
        self.on_change: list[Callable[[Provider, Fault | None], None]] = []

    def put(self, provider: Provider, fault: Fault) -> None:
        self.lift(provider)
        self._current[provider] = fault
        self._tell(provider, fault)

    def lift(self, provider: Provider | None = None) -> None:
        for name in [provider] if provider else list(self._current):
            fault = self._current.pop(name, None)
            if fault is not None:
                fault.lifted.set()
                self._tell(name, None)

    def current(self, provider: Provider) -> Fault | None:
        return self._current.get(provider)

    def strike(
        self, provider: Provider, call: str = "", *, only: str | None = None
    ) -> Fault | None:
        """The fault that hits this request, counted as used."""
        fault = self._current.get(provider)
        if fault is None or (fault.call is not None and fault.call != call):
            return None
        if only is not None and fault.kind != only:
            return None
        if fault.after > 0:
            fault.after -= 1
            return None
        if fault.times is not None:
            if fault.times <= 0:
                return None
            fault.times -= 1
        return fault

    def to_json(self) -> dict[str, Any]:
        return {provider: fault.to_json() for provider, fault in self._current.items()}

    def _tell(self, provider: Provider, fault: Fault | None) -> None:
        for told in self.on_change:
            told(provider, fault)


class Delays:
    """How long each provider takes, in milliseconds; realistic until told otherwise."""

    def __init__(self) -> None:
        self._values = {name: dict(REALISTIC_DELAYS[name]) for name in PROVIDERS}

    def put(self, provider: Provider, changed: Mapping[str, float]) -> None:
        unknown = set(changed) - set(self._values[provider])
        if unknown:
            known = ", ".join(sorted(self._values[provider]))
            raise UnknownSetting(f"{provider} has no delay {sorted(unknown)[0]!r}; it has: {known}")
        self._values[provider].update({name: float(value) for name, value in changed.items()})

    def none(self, provider: Provider | None = None) -> None:
        """Answer at once: what remains is the time of the system under test."""
        for name in [provider] if provider else PROVIDERS:
            for key in self._values[name]:
                if key in ("first_token_ms", "chunk_ms", "final_ms", "first_audio_ms") or (
                    name == "sendgrid"
                ):
                    self._values[name][key] = 0.0

    def reset(self) -> None:
        self._values = {name: dict(REALISTIC_DELAYS[name]) for name in PROVIDERS}

    def milliseconds(self, provider: Provider, name: str) -> float:
        return self._values[provider][name]

    def seconds(self, provider: Provider, name: str) -> float:
        return self._values[provider][name] / 1000

    def to_json(self) -> dict[str, dict[str, float]]:
        return {name: dict(values) for name, values in self._values.items()}


async def wait(seconds: float) -> None:
    """Sleep, unless there is nothing to wait for."""
    if seconds > 0:
        await asyncio.sleep(seconds)
