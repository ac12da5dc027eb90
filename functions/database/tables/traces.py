"""What every write leaves behind: its key and its audit row."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    # The function, and who signed: `claims:worker`.
    needed("scope", String(60)),
    needed("key", String(200)),
    needed("body_hash", String(64)),
    Column("call_id", String(32)),
    Column("status", Integer),
    Column("answer", Text),
    needed("created_at", Moment()),
    UniqueConstraint("scope", "key"),
    Index(None, "call_id"),
    Index(None, "created_at"),
    **MYSQL,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("who", String(20)),
    Column("user", String(120)),
    needed("what", String(40)),
    # No foreign key: the trail outlives the person's data.
    Column("whose", Integer),
    Column("detail", String(200)),
    Column("call_id", String(32)),
    needed("request_id", String(80)),
    needed("at", Moment()),
    Index(None, "whose", "at"),
    Index(None, "at"),
    **MYSQL,
)
