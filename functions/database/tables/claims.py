"""Claims, their numbers, and what was added to them."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("claim_number", String(11), unique=True),
    reference("policy_id", "policies.id"),
    needed("peril", String(40)),
    needed("occurred_earliest", Moment()),
    needed("occurred_latest", Moment()),
    needed("occurrence_precision", String(20)),
    needed("occurrence_words", String(200)),
    needed("place", String(200)),
    needed("description", Text()),
    needed("circumstances", JSON()),
    # How many were hurt, sealed: it is about health, and stands nowhere else.
    Column("injured", String(200)),
    needed("confirmation", JSON()),
    needed("known_on", Date()),
    needed("reported_at", Moment()),
    Column("deadline_day", Date),
    needed("deadline_rule", String(60)),
    needed("deadline_reference", String(120)),
    needed("late", Boolean()),
    needed("outside_policy_period", Boolean()),
    needed("deductible", Integer()),
    needed("status", String(20)),
    Column("call_id", String(32)),
    Index(None, "policy_id", "reported_at"),
    Index(None, "call_id"),
    **MYSQL,
)

claim_sequences = Table(
    "claim_sequences",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    needed("last", Integer()),
    **MYSQL,
)

claim_additions = Table(
    "claim_additions",
    metadata,
    Column("id", Integer, primary_key=True),
    reference("claim_id", "claims.id"),
    needed("text", Text()),
    needed("added_at", Moment()),
    Column("call_id", String(32)),
    Index(None, "claim_id"),
    **MYSQL,
)
