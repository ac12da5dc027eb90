"""What a call cost, by the price list that was in force when it began."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from contract.analytics import Usage

PARTS = ("speech_to_text", "model", "voice", "media", "emails")
MICROS = 1_000_000


@dataclass(frozen=True)
class PriceList:
    version: str
    """Its first day."""
    euros_per_dollar: float
    dollars: dict[str, float]

    def micros(self, usage: Usage, seconds: float, mails: int) -> dict[str, int]:
        """Millionths of a euro by what they bought."""
        price = self.dollars
        fresh = max(0, usage.prompt_tokens - usage.cached_tokens)
        dollars = {
            "speech_to_text": usage.speech_to_text_seconds / 60 * price["speech_to_text_minute"],
            "model": (
                fresh * price["model_input_million"]
                + usage.cached_tokens * price["model_cached_million"]
                + usage.answer_tokens * price["model_output_million"]
            )
            / 1e6,
            "voice": usage.voice_characters * price["voice_million"] / 1e6,
            "media": seconds / 60 * price["livekit_agent_minute"],
            "emails": mails * price["email_thousand"] / 1e3,
        }
        return {part: round(dollars[part] * self.euros_per_dollar * MICROS) for part in PARTS}


@cache
def price_lists() -> list[PriceList]:
    """The oldest first."""
    written = json.loads(Path(__file__).with_name("prices.json").read_text())["versions"]
    lists = [PriceList(each["from"], each["euros_per_dollar"], each["dollars"]) for each in written]
    return sorted(lists, key=lambda each: each.version)


def prices_on(moment: datetime) -> PriceList:
    """The list in force then; the oldest one for what came before any."""
    known = price_lists()
    day = moment.date().isoformat()
    return next((each for each in reversed(known) if each.version <= day), known[0])


def newest_version() -> str:
    return price_lists()[-1].version
