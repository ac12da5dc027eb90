"""Who is on the line: attempts and locks."""

from sqlalchemy import Column, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

verification_attempts = Table(
    "verification_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("policy_hash", String(64)),
    needed("call_id", String(32)),
    Column("address_hash", String(64)),
    needed("outcome", String(20)),
    needed("at", Moment()),
    Index(None, "policy_hash", "at"),
    Index(None, "address_hash", "at"),
    Index(None, "call_id"),
    Index(None, "at"),
    **MYSQL,
)

verification_locks = Table(
    "verification_locks",
    metadata,
    # What attempts are counted by: `policy:<hash>`, `call:<id>`, `address:<hash>`. Its row is
    # also what makes attempts on the same subject wait for each other.
    Column("subject", String(80), primary_key=True),
    Column("locked_until", Moment()),
    needed("times_locked", Integer(), default=0),
    **MYSQL,
)
