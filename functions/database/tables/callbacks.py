"""Callers to ring back, and the slots that their places are counted in."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", String(32), primary_key=True),
    # `{call_id}:{matter}` while it is to be done, NULL afterwards: one open callback for each.
    Column("open_for", String(80), unique=True),
    needed("call_id", String(32)),
    needed("matter", String(40)),
    reference("policyholder_id", "policyholders.id", nullable=True),
    Column("address_hash", String(64)),
    needed("state", String(20)),
    needed("timing", String(10)),
    needed("starts_at", Moment()),
    needed("ends_at", Moment()),
    needed("phone", String(20)),
    needed("phone_on_file", Boolean()),
    Column("first_name", String(200)),
    Column("last_name", String(200)),
    needed("level", Integer()),
    needed("reason", String(40)),
    needed("urgency", String(10)),
    Column("language", String(2)),
    # Sealed: what a caller tells may be about health.
    Column("brief", Text()),
    Column("consent", Text()),
    needed("created_at", Moment()),
    needed("changed_at", Moment()),
    Column("taken_by", String(120)),
    needed("attempts", Integer(), default=0),
    Column("note", Text()),
    Index(None, "starts_at", "id"),
    Index(None, "state", "starts_at"),
    Index(None, "call_id"),
    Index(None, "phone"),
    Index(None, "address_hash", "created_at"),
    Index(None, "policyholder_id"),
    **MYSQL,
)

# A slot's row is what makes requests for the same slot wait for each other.
callback_slots = Table(
    "callback_slots",
    metadata,
    Column("starts_at", Moment(), primary_key=True),
    **MYSQL,
)
