"""Legal holds, erasures, and the chain that holds the audit together."""

from sqlalchemy import JSON, Column, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

legal_holds = Table(
    "legal_holds",
    metadata,
    Column("policyholder_id", Integer, primary_key=True, autoincrement=False),
    needed("reason", String(200)),
    needed("placed_by", String(120)),
    needed("placed_at", Moment()),
    **MYSQL,
)

# No foreign key: what was done outlives the person's data.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("policyholder_id", Integer()),
    needed("reason", String(200)),
    needed("lines", JSON()),
    needed("erased_by", String(120)),
    needed("at", Moment()),
    **MYSQL,
)

audit_chain = Table(
    "audit_chain",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    needed("audit_id", Integer(), unique=True),
    needed("hash", String(64)),
    **MYSQL,
)

# One row: where the chain begins, once the oldest rows have been let go, and where it ends. It is
# also what makes runs wait for each other.
audit_chain_ends = Table(
    "audit_chain_ends",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    needed("first_n", Integer()),
    needed("first_hash", String(64)),
    needed("last_n", Integer()),
    needed("last_hash", String(64)),
    Column("sealed_until", Moment()),
    **MYSQL,
)
