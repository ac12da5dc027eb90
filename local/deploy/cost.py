"""What a deployment costs, and how much it holds: `python -m local.deploy.cost`.

Prints docs/cost.md from prices.json, whose figures are dated and say which of them were read and
which recalled.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from local.deploy.capacity import advisers_for, blocked, lines_for

PRICES = Path(__file__).with_name("prices.json")
HOURS = 730
"""Of a month."""
LOADS = (100, 1_000, 10_000)


@dataclass(frozen=True)
class Variant:
    """A way to run the same call."""

    name: str
    speech_to_text: str = "speech_to_text_minute"
    is_cached: bool = False
    prepared_share: float = 0.0
    """Share of the agent's speech that comes from audio made once."""
    has_livekit_cloud: bool = True


VARIANTS = (
    Variant("as it comes"),
    Variant("prompt cached", is_cached=True),
    Variant(
        "growth plan, prompt cached, 35 % prepared audio",
        "speech_to_text_minute_growth",
        is_cached=True,
        prepared_share=0.35,
    ),
    Variant(
        "the same, own LiveKit server (its machines apart)",
        "speech_to_text_minute_growth",
        is_cached=True,
        prepared_share=0.35,
        has_livekit_cloud=False,
    ),
)


class Cost:
    """Figures computed from the price file."""

    def __init__(self, file: dict[str, Any]) -> None:
        self.file = file
        self._prices: dict[str, float] = {
            name: entry["price"] for name, entry in file["prices"].items()
        }
        self._call: dict[str, float] = file["call"]

    def per_minute(self, variant: Variant) -> dict[str, float]:
        """US dollars of a minute of call, by what they buy."""
        spoken = self._call["voice_characters_per_minute"] * (1 - variant.prepared_share)
        parts = {
            "speech to text": self._prices[variant.speech_to_text],
            "model": self._model(variant.is_cached),
            "voice": spoken * self._prices["voice_million"] / 1e6,
            "LiveKit": self._prices["livekit_agent_minute"] if variant.has_livekit_cloud else 0.0,
            "AWS": self._functions + self._worker,
        }
        return parts | {"total": sum(parts.values())}

    def _model(self, is_cached: bool) -> float:
        call = self._call
        changing = call["prompt_tokens"] - call["stable_prompt_tokens"]
        # Padded: a prefix shorter than the model's minimum is never cached.
        kept = call["padded_prompt_tokens"] if is_cached else 0
        read = changing if is_cached else call["prompt_tokens"]
        dollars = (
            read * self._prices["model_input_million"]
            + kept * self._prices["model_cached_million"]
            + call["answer_tokens"] * self._prices["model_output_million"]
        )
        return call["model_requests_per_minute"] * dollars / 1e6

    @cached_property
    def _functions(self) -> float:
        each = (self._prices["requests_million"] + self._prices["lambda_million"]) / 1e6
        each += self._call["gigabyte_seconds_per_request"] * self._prices["lambda_gb_second"]
        return self._call["requests_per_minute"] * each

    @cached_property
    def _worker(self) -> float:
        """A call's share of a worker, at the load where another is started."""
        hour = self._prices["fargate_vcpu_hour"]
        hour += self._call["gigabytes_per_vcpu"] * self._prices["fargate_gb_hour"]
        return hour / self._call["calls_per_vcpu"] / 0.6 / 60

    def fixed(self, environment: str) -> float:
        """US dollars a month of what is there without a call."""
        prices = self._prices
        if environment == "dev":
            hour = prices["nat_hour"] + prices["balancer_hour"] + 2 * prices["proxy_vcpu_hour"]
            hour += prices["db.t4g.small"] + prices["cache.t4g.micro"]
        else:
            hour = 3 * prices["nat_hour"] + prices["balancer_hour"] + 2 * prices["proxy_vcpu_hour"]
            hour += 2 * prices["db.m7g.large"] + 2 * prices["cache.m7g.large"]
        return hour * HOURS

    def minutes(self, concurrent: int) -> float:
        """Of calls a month, when so many are live at the busiest hour."""
        return concurrent * self._call["load_factor"] * HOURS * 60

    def month(self, variant: Variant, concurrent: int) -> float:
        return self.fixed("prod") + self.minutes(concurrent) * self.per_minute(variant)["total"]

    def workers(self, concurrent: int, vcpu: int = 4) -> int:
        return math.ceil(concurrent / (self._call["calls_per_vcpu"] * vcpu))

    def quotas(self) -> list[tuple[str, int]]:
        """What binds, and at how many calls at once: the first to bind first."""
        found = [
            (f"{each['of']} ({each['limit']})", math.floor(each["limit"] / each["per_call"]))
            for each in self.file["quotas"]
        ]
        return sorted(found, key=lambda quota: quota[1])


def document(file: dict[str, Any]) -> str:
    """docs/cost.md."""
    cost = Cost(file)
    return "\n".join(
        [
            "# Cost and capacity",
            "",
            f"Made by `python -m local.deploy.cost > docs/cost.md` from `local/deploy/prices.json` "
            f"of {file['read_on']}, in US dollars without tax. Put your own contract's prices "
            "there and run it again.",
            "",
            "## A minute of call",
            "",
            *_table(
                ["variant", *cost.per_minute(VARIANTS[0])],
                [
                    [each.name, *(f"{value:.4f}" for value in cost.per_minute(each).values())]
                    for each in VARIANTS
                ],
            ),
            "",
            "The voice is most of what providers bill: audio made once saves more than any work on "
            "the prompt. A prompt that is cached must be long: Gemini caches nothing below 4,096 "
            "tokens, so the stable part is padded. Callers reach us by the page: there is no "
            "telephony.",
            "",
            "## A month",
            "",
            f"Calls at once are those of the busiest hour; the month's average is "
            f"{file['call']['load_factor']:.0%} of them. Without any call, production costs "
            f"{cost.fixed('prod'):,.0f} and development {cost.fixed('dev'):,.0f}, plus one worker. "
            "Left out, being small beside these: S3 and the malware scan of uploaded papers, "
            "CloudFront, KMS, secrets, CloudWatch.",
            "",
            *_table(
                [
                    "calls at once",
                    "minutes",
                    "workers of 4 vCPU",
                    *(each.name for each in VARIANTS),
                ],
                [
                    [
                        f"{load:,}",
                        f"{cost.minutes(load):,.0f}",
                        f"{cost.workers(load):,}",
                        *(f"{cost.month(each, load):,.0f}" for each in VARIANTS),
                    ]
                    for load in LOADS
                ],
            ),
            "",
            f"A worker is counted at {file['call']['calls_per_vcpu']} calls a vCPU, the careful "
            "figure: measure yours, then set `max_calls`.",
            "",
            "## Lines",
            "",
            "Calls that find every line taken are lost (Erlang B); one in a thousand may be.",
            "",
            *_table(
                ["average calls at once", "lines", "occupied", "lost"],
                [
                    [
                        f"{load:,}",
                        f"{lines:,}",
                        f"{load / lines:.0%}",
                        f"{blocked(load, lines):.2%}",
                    ]
                    for load in (10, *LOADS)
                    for lines in [lines_for(load)]
                ],
            ),
            "",
            "## Advisers",
            "",
            "Callers who ask for a person wait (Erlang C): 80 % of them at most 20 s, calls of 5 "
            "minutes.",
            "",
            *_table(
                ["calls an hour", "advisers"],
                [[f"{load:,}", f"{advisers_for(load):,}"] for load in LOADS],
            ),
            "",
            "## What binds first",
            "",
            "Not our machines: quotas of providers. Ask for a raise before the first campaign, or "
            "spread calls over projects.",
            "",
            *_table(["quota", "calls at once"], [[of, f"{at:,}"] for of, at in cost.quotas()]),
            "",
            "## Prices",
            "",
            "AWS prices are those of its first American region; Paris is some 10 to 15 % dearer.",
            "",
            *_table(
                ["what", "price", "known how"],
                [
                    [each["of"], f"{each['price']:g}", _known(each)]
                    for each in file["prices"].values()
                ],
            ),
            "",
        ]
    )


def _known(entry: dict[str, Any]) -> str:
    return "read" if entry["is_checked"] else "recalled: check it"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--prices", type=Path, default=PRICES)
    chosen = arguments.parse_args()
    sys.stdout.write(document(json.loads(chosen.prices.read_text())))


if __name__ == "__main__":
    main()
