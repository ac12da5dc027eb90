"""Reviews of calls that are over: the work to do, and what came of it."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

call_reviews = Table(
    "call_reviews",
    metadata,
    Column("call_id", String(32), primary_key=True),
    needed("status", String(20)),
    needed("requested_at", Moment()),
    needed("next_attempt_at", Moment()),
    needed("attempts", Integer(), default=0),
    Column("claimed_until", Moment()),
    Column("last_error", String(300)),
    Column("reviewed_at", Moment()),
    Column("model", String(60)),
    Column("grid_version", String(40)),
    # What pages select by stands in columns; all that was written stands in `content`.
    Column("motif", String(20)),
    Column("outcome", String(20)),
    Column("satisfaction", Integer),
    Column("score", Integer),
    Column("unsupported", Integer),
    Column("content", JSON),
    Column("human", JSON),
    Column("human_who", String(120)),
    Column("human_at", Moment()),
    Column("human_score", Integer),
    Column("agreement", Float),
    Index(None, "status", "next_attempt_at"),
    Index(None, "requested_at"),
    **MYSQL,
)
