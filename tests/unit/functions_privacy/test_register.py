"""The register of what is kept: every table is in it, and what it says can be done."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime

from functions.database import users
from functions.database.subjects import Subject
from functions.database.tables import metadata
from functions.database.types import Moment
from functions.privacy.register import Table, register

TABLES = register().tables
OWNED = {name: line for name, line in TABLES.items() if line.of is not None}
KEPT_FOR_A_TIME = {name: line for name, line in TABLES.items() if line.retention is not None}


def test_every_table_is_in_the_register():
    assert set(TABLES) == set(metadata.tables), (
        "say in functions/privacy/register.json whose a new table is, and how long it is kept"
    )


@pytest.mark.parametrize(("name", "line"), TABLES.items(), ids=TABLES)
def test_every_column_that_it_names_exists(name: str, line: Table):
    columns = set(metadata.tables[name].columns.keys())
    named = {*line.hidden, *line.sealed, *(line.erase.blank if line.erase else ())}
    named |= {line.of.column} if line.of else set()
    named |= {line.retention.at, *line.retention.unless} if line.retention else set()
    named |= {part for place in line.sealed.values() for part in re.findall(r"{(\w+)}", place)}

    assert named <= columns
    assert line.of is None or line.of.among in Subject.__dataclass_fields__


@pytest.mark.parametrize(("name", "line"), OWNED.items(), ids=OWNED)
def test_of_what_is_somebodys_it_says_what_erasing_does_and_why(name: str, line: Table):
    assert line.erase is not None
    assert line.erase.how != "keep" or line.erase.why
    assert line.erase.how != "blank" or line.erase.blank
    assert set(line.erase.grounds) <= set(register().grounds)
    assert line.export or line.why


@pytest.mark.parametrize(("name", "line"), OWNED.items(), ids=OWNED)
def test_what_is_blanked_may_be(name: str, line: Table):
    assert line.erase is not None
    for column, value in line.erase.blank.items():
        kept = metadata.tables[name].c[column]
        assert value is not None or kept.nullable, column
        if isinstance(kept.type, Date) and value is not None:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), column


@pytest.mark.parametrize(("name", "line"), KEPT_FOR_A_TIME.items(), ids=KEPT_FOR_A_TIME)
def test_age_is_counted_from_a_moment(name: str, line: Table):
    assert line.retention is not None
    kind = metadata.tables[name].c[line.retention.at].type
    assert isinstance(kind, (Moment, DateTime))
    assert line.retention.how != "blank" or line.retention.unless


def test_what_is_nobodys_says_why():
    assert all(line.why for line in TABLES.values() if line.of is None)


def test_retention_is_what_was_decided():
    days = {name: line.retention.days for name, line in TABLES.items() if line.retention}

    assert days["turns"] == days["tool_calls"] == days["call_words"] == 183
    assert days["verification_attempts"] == 365
    assert days["audit"] == 1096


def test_its_function_may_do_in_the_database_what_it_says_and_no_more():
    granted = users.grants("privacy")
    for name, line in TABLES.items():
        how = {line.erase.how if line.erase else "", line.retention.how if line.retention else ""}
        wanted = set(granted.get(name, []))
        if line.of is not None or line.retention is not None:
            assert "SELECT" in wanted, name
        deletes = "delete" in how or name in ("audit", "audit_chain", "legal_holds")
        assert ("DELETE" in wanted) == deletes, name
        if "blank" in how or line.sealed:
            assert "UPDATE" in wanted, name
    assert "UPDATE" not in granted["audit"]


def test_every_ground_names_its_law():
    text = (Path(__file__).parents[3] / "functions/privacy/register.json").read_text()

    assert all(ground.reference for ground in register().grounds.values())
    assert json.loads(text)["version"]
