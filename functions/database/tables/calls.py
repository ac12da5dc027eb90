"""Calls, their turns and their tool calls."""

from sqlalchemy import JSON, Boolean, Column, Double, Index, Integer, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

calls = Table(
    "calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    needed("started_at", Moment()),
    Column("answered_at", Moment()),
    Column("ended_at", Moment()),
    needed("agent_version", String(60)),
    needed("channel", String(20)),
    Column("disclosure_version", String(60)),
    Column("disclosed_at", Moment()),
    needed("verification_level", Integer()),
    needed("claim_numbers", JSON()),
    Column("disposition", String(20)),
    Column("joined_at", Moment()),
    Column("motif", String(20)),
    # The caller's pseudonym: never the policyholder's id.
    Column("customer", String(32)),
    needed("is_test", Boolean(), default=False),
    needed("verification_needed", Boolean(), default=False),
    needed("verification_attempts", Integer(), default=0),
    Column("verification_failure", String(20)),
    needed("handoffs", JSON(), default=[]),
    Column("human_seconds", Double()),
    needed("usage", JSON(), default={}),
    needed("errors", JSON(), default={}),
    Index(None, "started_at"),
    Index(None, "customer", "started_at"),
    # Calls left open are looked for.
    Index(None, "ended_at", "started_at"),
    **MYSQL,
)

# Turns and tool calls may be written before their call: no foreign key holds them back.
turns = Table(
    "turns",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    needed("speaker", String(10)),
    needed("text", Text()),
    needed("started_at", Moment()),
    Column("ended_at", Moment()),
    needed("interrupted", Boolean()),
    needed("source", String(20)),
    needed("latencies", JSON()),
    **MYSQL,
)

tool_calls = Table(
    "tool_calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("id", String(100), primary_key=True),
    needed("name", String(60)),
    needed("arguments", JSON()),
    needed("outcome", String(20)),
    Column("error", String(300)),
    needed("started_at", Moment()),
    needed("duration_ms", Integer()),
    **MYSQL,
)
