"""What callers thought of their call."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

# The call's own record may come later, from a spool: no foreign key holds a rating back.
call_ratings = Table(
    "call_ratings",
    metadata,
    Column("call_id", String(32), primary_key=True),
    needed("stars", Integer()),
    needed("comment", Text()),
    needed("rated_at", Moment()),
    needed("times_rated", Integer(), default=1),
    Index(None, "rated_at"),
    **MYSQL,
)
