"""What the model is asked about a call that is over, and the form its answer must have."""

import json
import secrets
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field

from contract.analytics import CallStory
from contract.reviews import Grid, Motif, Outcome

_HERE = Path(__file__).parent

LONGEST_TURN = 2000
"""Characters of one turn that are shown."""
MOST_TURNS = 400


class DraftSentiment(BaseModel):
    turn: int
    score: float = Field(ge=-1, le=1)


class DraftAnswer(BaseModel):
    item: str
    passed: bool | None
    evidence: list[int] = Field(max_length=20)


class Draft(BaseModel):
    """The model's answer, before code has looked at it."""

    short_summary: str = Field(min_length=1, max_length=300, description="Une phrase.")
    long_summary: str = Field(min_length=1, max_length=1500, description="Trois à six phrases.")
    motif: Motif
    topic: str = Field(max_length=80, description="Le sujet en quelques mots.")
    outcome: Outcome
    satisfaction: int = Field(ge=1, le=5)
    sentiments: list[DraftSentiment] = Field(
        max_length=500, description="Un par tour de l'appelant."
    )
    next_step: str = Field(max_length=300, description="Ce qui reste à faire, et par qui.")
    improvement: str = Field(max_length=300, description="Ce que l'agent aurait pu mieux faire.")
    answers: list[DraftAnswer] = Field(max_length=50)


@cache
def grid() -> Grid:
    return Grid.model_validate_json((_HERE / "review_grid.json").read_text(encoding="utf-8"))


@cache
def instructions() -> str:
    return (_HERE / "review_prompt.md").read_text(encoding="utf-8").strip()


def question(story: CallStory, facts: list[str]) -> str:
    """The call as data. Nobody who spoke in it can know the mark that ends it."""
    mark = secrets.token_hex(8)
    turns = "\n".join(
        json.dumps(
            {"turn": turn.n, "speaker": turn.speaker, "text": turn.text[:LONGEST_TURN]},
            ensure_ascii=False,
        )
        for turn in story.turns[:MOST_TURNS]
    )
    tools = [{"tool": tool.name, "outcome": tool.outcome} for tool in story.tool_calls]
    known = {
        "date": story.call.started_at.date().isoformat(),
        "facts": facts,
        "claim_numbers": story.call.claim_numbers,
        "verification_level": story.call.verification_level,
        "tools": tools,
    }
    items = "\n".join(f"- {item.id} : {item.question}" for item in grid().items)
    return (
        f"<transcription-{mark}>\n{turns}\n</transcription-{mark}>\n"
        f"<faits-{mark}>\n{json.dumps(known, ensure_ascii=False)}\n</faits-{mark}>\n"
        f"Grille :\n{items}"
    )
