"""Scores `hear` on files of cases: right, silently wrong, refused when it must be.

python -m voice_worker.spoken_french.score tests/unit/spoken_french/cases/open
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any

from voice_worker.spoken_french.hear import hear
from voice_worker.spoken_french.hear.tokens import cleaned, folded
from voice_worker.spoken_french.heard import Heard

KINDS = {"confirm": "confirmation"}
"""Categories whose kind has another name."""

DEFAULT_NOW = "2026-11-22T10:00:00"

Expected = dict[str, Any] | None


@dataclass(slots=True)
class Tally:
    """What became of the cases of one category."""

    cases: int = 0
    right: int = 0
    silent_wrong: int = 0
    must_refuse: int = 0
    refused: int = 0
    arguable: int = 0
    arguable_right: int = 0

    def add(self, other: Tally) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Score:
    """The tallies by category, what failed, and how long each line took."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        total = Tally()
        for tally in self.tallies.values():
            total.add(tally)
        return total


def cases(directory: Path) -> Iterator[dict[str, Any]]:
    """The core cases of every `*.jsonl` under a directory."""
    for path in sorted(directory.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                case = json.loads(line)
                if case.get("tier", "core") == "core":
                    yield case


def heard(case: dict[str, Any]) -> Heard:
    return hear(
        KINDS.get(case["category"], case["category"]),
        case["utterance"],
        now=datetime.fromisoformat(case.get("now", DEFAULT_NOW)),
        direction=case.get("direction"),
        mask=case.get("mask"),
    )


def same(category: str, got: Expected, expected: Expected) -> bool:
    """Whether two canonical values are equal, as the category compares."""
    if got is None or expected is None:
        return got is expected
    if got.keys() != expected.keys():
        return False
    return all(
        _plain(category, key, got[key]) == _plain(category, key, expected[key]) for key in got
    )


def _plain(category: str, key: str, value: Any) -> Any:
    if key in ("street", "city"):
        return " ".join(folded(cleaned(str(value))).replace("-", " ").replace("'", " ").split())
    if key in ("plate", "ref"):
        return "".join(character for character in str(value).upper() if character.isalnum())
    if key == "email":
        return str(value).lower()
    if category == "address":
        return str(value).upper()
    if key in ("value", "min", "max") and category == "amount":
        return f"{float(value):.2f}"
    return value


def score(directory: Path) -> Score:
    result = Score()
    for case in cases(directory):
        tally = result.tallies.setdefault(case["category"], Tally())
        started = process_time()
        answer = heard(case)
        result.milliseconds.append((process_time() - started) * 1000)
        got = answer.canonical()
        accepted = [case["expected"], *case.get("accept", [])]
        is_right = any(same(case["category"], got, one) for one in accepted)
        if case.get("arguable"):
            tally.arguable += 1
            tally.arguable_right += is_right
        else:
            tally.add(_tally(accepted, got, is_right))
        if not is_right:
            result.failures.append(
                {
                    "id": case.get("id"),
                    "category": case["category"],
                    "utterance": case["utterance"],
                    "expected": case["expected"],
                    "got": got,
                    "status": str(answer.status),
                    "reason": answer.reason,
                    "arguable": bool(case.get("arguable")),
                }
            )
    return result


def _tally(accepted: list[Expected], got: Expected, is_right: bool) -> Tally:
    no_value = got is None or "reject" in got
    must_refuse = all(one is None or "reject" in one for one in accepted)
    return Tally(
        cases=1,
        right=int(is_right),
        silent_wrong=int(not is_right and not no_value),
        must_refuse=int(must_refuse),
        refused=int(must_refuse and no_value),
    )


def table(result: Score) -> str:
    """The figures for people: one line a category, and the whole."""
    heading = f"{'category':<16}{'n':>6}{'right %':>10}{'silent wrong %':>16}{'refused %':>18}"
    lines = [heading + f"{'arguable':>12}"]
    rows = [*sorted(result.tallies.items()), ("all", result.total)]
    for name, tally in rows:
        refused = f"{tally.refused}/{tally.must_refuse}" if tally.must_refuse else "-"
        share = percent(tally.refused, tally.must_refuse) if tally.must_refuse else ""
        arguable = f"{tally.arguable_right}/{tally.arguable}" if tally.arguable else "-"
        lines.append(
            f"{name:<16}{tally.cases:>6}{percent(tally.right, tally.cases):>10}"
            f"{percent(tally.silent_wrong, tally.cases):>16}"
            f"{f'{share} ({refused})':>18}{arguable:>12}"
        )
    times = sorted(result.milliseconds)
    if times:
        lines.append(
            f"time per line: median {times[len(times) // 2]:.2f} ms, "
            f"p99 {times[int(len(times) * 0.99)]:.2f} ms, most {times[-1]:.2f} ms"
        )
    return "\n".join(lines)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def as_json(result: Score) -> str:
    figures = {
        name: {field: getattr(tally, field) for field in Tally.__slots__}
        for name, tally in [*sorted(result.tallies.items()), ("all", result.total)]
    }
    return json.dumps(figures, ensure_ascii=False)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Score spoken French on files of cases.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--failures", type=Path, help="write every failure to this file")
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    options = parser.parse_args(arguments)
    result = score(options.directory)
    if options.failures:
        lines = [json.dumps(failure, ensure_ascii=False) for failure in result.failures]
        options.failures.write_text("\n".join([*lines, ""]) if lines else "", encoding="utf-8")
    print(as_json(result) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
