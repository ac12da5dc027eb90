"""What the dashboard knows of the rest by name is what exists."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from contract.losses import Circumstances
from contract.metrics import Better, Definition, Figure, Level, Unit
from dashboard import labels
from dashboard.backend import FUNCTIONS
from dashboard.parts import figures
from functions.analytics.definitions import FORMULAS
from functions.analytics.prices import PARTS
from functions.web import functions_list

ROOT = Path(__file__).parents[3]

LISTS = {
    name: value
    for name, value in vars(labels).items()
    if isinstance(value, dict) and value and isinstance(next(iter(value)), StrEnum)
}


@pytest.mark.parametrize("words", LISTS.values(), ids=LISTS)
def test_every_member_of_a_closed_list_has_its_french(words: dict[StrEnum, str]):
    assert set(words) == set(type(next(iter(words))))
    assert all(words.values())


@pytest.mark.parametrize("words", LISTS.values(), ids=LISTS)
def test_no_two_members_read_the_same(words: dict[StrEnum, str]):
    assert len(set(words.values())) == len(words)


def test_every_circumstance_and_part_of_the_cost_has_its_french():
    assert set(labels.CIRCUMSTANCE) == set(Circumstances.model_fields)
    assert set(labels.COST) == set(PARTS)


def test_the_functions_whose_health_is_shown_are_all_of_them():
    assert set(FUNCTIONS) == {each["name"] for each in functions_list.declared()}


def test_every_figure_that_a_page_names_is_computed():
    named = {
        element.value
        for page in ("overview", "quality")
        for node in ast.parse((ROOT / "dashboard" / "app_pages" / f"{page}.py").read_text()).body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("FIRST", "THEN", "SHOWN")
        for element in ast.walk(node.value)
        if isinstance(element, ast.Constant)
    }

    assert named
    assert named <= set(FORMULAS)


def definition(unit: Unit = Unit.SHARE, better: Better = Better.HIGHER, **more) -> Definition:
    words = {"name": "a", "label": "A", "text": "Texte.", "formula": "a ÷ b"}
    return Definition(**words, unit=unit, better=better, **more)


@pytest.mark.parametrize(
    ("unit", "change", "said"),
    [
        (Unit.SHARE, 0.032, "+3,2 pts"),
        (Unit.SHARE, -0.1, "-10 pts"),
        (Unit.COUNT, 0.12, "+12 %"),
        (Unit.COUNT, -0.034, "-3,4 %"),
        (Unit.SCORE, 2, "+2 pts"),
        (Unit.STARS, -0.24, "-0,2"),
        (Unit.SHARE, 0.0001, None),
        (Unit.COUNT, 0, None),
        (Unit.COUNT, None, None),
    ],
)
def test_a_change_is_said_in_its_own_unit(unit: Unit, change: float | None, said: str | None):
    written = figures.change(Figure(value=1, change=change), unit)

    assert (written and written.replace("\u00a0", " ").replace("\u202f", " ")) == said


@pytest.mark.parametrize("unit", list(Unit))
def test_a_figure_without_a_value_is_a_dash_and_never_zero(unit: Unit):
    assert figures.written(None, unit) == "—"


def test_a_change_is_good_or_bad_by_what_is_better():
    up = Figure(value=1, change=0.1)

    assert figures.is_good_news(up, Better.HIGHER) is True
    assert figures.is_good_news(up, Better.LOWER) is False
    assert figures.is_good_news(up, Better.NEITHER) is None


def test_a_definition_says_meaning_formula_and_thresholds():
    said = figures.explained(definition(watch=0.7, alarm=0.55)).replace("\u00a0", " ")

    assert "Texte." in said
    assert "a ÷ b" in said
    assert "à surveiller au-dessous de 70 %, alerte au-dessous de 55 %" in said


@pytest.mark.parametrize("level", list(Level))
def test_a_threshold_is_said_in_words(level: Level):
    standing = figures.standing(level)

    assert standing is not None
    assert standing[0] == labels.THRESHOLD[level]


def test_tools_of_the_agent_have_their_french():
    declared = {
        node.name
        for path in (ROOT / "voice_worker").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AsyncFunctionDef)
        and any(
            getattr(d, "id", getattr(getattr(d, "func", None), "id", "")) == "function_tool"
            for d in node.decorator_list
        )
    }

    declared |= {
        found
        for path in (ROOT / "voice_worker" / "agents").glob("*.py")
        for found in re.findall(r'^    "name": "([a-z_]+)",$', path.read_text(), re.MULTILINE)
    }

    assert declared
    assert {name for name in declared if labels.tool(name) == name} == set()


def test_entries_of_the_access_log_have_their_french():
    written = {
        found
        for path in (ROOT / "functions").rglob("*.py")
        for call in re.findall(r"audit\.add\((.*?)\n", path.read_text().replace("(\n", "("))
        for found in re.findall(r'"([a-z_]+\.[a-z_]+)"', call)
    }

    assert len(written) > 20
    assert {what for what in written if labels.access(what) == what} == set()
