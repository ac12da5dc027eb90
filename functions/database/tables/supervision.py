"""Calls as supervisors see them while they last, and what supervisors did in them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

# One row for a call of which there is something to know: it is also the lock under which a
# supervisor takes over and a lost agent is replaced.
supervised_calls = Table(
    "supervised_calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("adviser", String(120)),
    Column("adviser_identity", String(60)),
    Column("taken_over_at", Moment()),
    Column("alone_since", Moment()),
    needed("replacements", Integer(), default=0),
    Column("dispatched_at", Moment()),
    Column("finished_at", Moment()),
    **MYSQL,
)

supervision_actions = Table(
    "supervision_actions",
    metadata,
    Column("id", String(32), primary_key=True),
    needed("call_id", String(32)),
    needed("kind", String(20)),
    needed("who", String(120)),
    needed("reason", String(200)),
    Column("text", Text),
    needed("key", String(200)),
    needed("body_hash", String(64)),
    needed("requested_at", Moment()),
    Column("done_at", Moment()),
    needed("outcome", String(20)),
    UniqueConstraint("call_id", "key"),
    Index(None, "call_id", "requested_at"),
    Index(None, "requested_at"),
    **MYSQL,
)
