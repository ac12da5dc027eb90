"""Every table of the insurer; `migrations/` makes them, and a test holds the two together."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from functions.database.types import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Compared byte by byte, as SQLite does: two keys that differ in case are two keys.
MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def _needed(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **options)


def _reference(name: str, target: str, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), nullable=nullable)


# --- Who is insured, and against what -------------------------------------------------------

policyholders = Table(
    "policyholders",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("first_name", String(80)),
    _needed("last_name", String(80)),
    _needed("birth_date", Date()),
    Column("email", String(254)),
    Column("email_suppressed_at", Moment()),
    Column("phone", String(20)),
    _needed("street", String(200)),
    _needed("postcode", String(5)),
    _needed("town", String(100)),
    **MYSQL,
)

policies = Table(
    "policies",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("policy_number", String(10), unique=True),
    _reference("policyholder_id", "policyholders.id"),
    _needed("line", String(20)),
    _needed("product", String(80)),
    _needed("insured", String(200)),
    _needed("starts_on", Date()),
    Column("ends_on", Date),
    _needed("assistance_phone", String(20)),
    Index(None, "policyholder_id"),
    **MYSQL,
)

coverages = Table(
    "coverages",
    metadata,
    Column("policy_id", Integer, ForeignKey("policies.id"), primary_key=True),
    Column("peril", String(40), primary_key=True),
    _needed("deductible", Integer()),
    Column("ceiling", Integer),
    **MYSQL,
)

# --- Claims ---------------------------------------------------------------------------------

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("claim_number", String(11), unique=True),
    _reference("policy_id", "policies.id"),
    _needed("peril", String(40)),
    _needed("occurred_earliest", Moment()),
    _needed("occurred_latest", Moment()),
    _needed("occurrence_precision", String(20)),
    _needed("occurrence_words", String(200)),
    _needed("place", String(200)),
    _needed("description", Text()),
    _needed("circumstances", JSON()),
    _needed("confirmation", JSON()),
    _needed("known_on", Date()),
    _needed("reported_at", Moment()),
    Column("deadline_day", Date),
    _needed("deadline_rule", String(60)),
    _needed("deadline_reference", String(120)),
    _needed("late", Boolean()),
    _needed("outside_policy_period", Boolean()),
    _needed("deductible", Integer()),
    _needed("status", String(20)),
    Column("call_id", String(32)),
    Index(None, "policy_id", "reported_at"),
    Index(None, "call_id"),
    **MYSQL,
)

claim_sequences = Table(
    "claim_sequences",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    _needed("last", Integer()),
    **MYSQL,
)

claim_additions = Table(
    "claim_additions",
    metadata,
    Column("id", Integer, primary_key=True),
    _reference("claim_id", "claims.id"),
    _needed("text", Text()),
    _needed("added_at", Moment()),
    Column("call_id", String(32)),
    Index(None, "claim_id"),
    **MYSQL,
)

# --- E-mails --------------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    _needed("template", String(40)),
    _reference("policyholder_id", "policyholders.id"),
    _reference("claim_id", "claims.id", nullable=True),
    Column("call_id", String(32)),
    _needed("variables", JSON()),
    _needed("status", String(20)),
    _needed("attempts", Integer(), default=0),
    _needed("next_attempt_at", Moment()),
    _needed("created_at", Moment()),
    Column("sent_at", Moment()),
    Column("provider_message_id", String(200)),
    Column("last_error", String(300)),
    Column("claimed_until", Moment()),
    Index(None, "status", "next_attempt_at"),
    Index(None, "policyholder_id", "created_at"),
    Index(None, "claim_id"),
    Index(None, "call_id"),
    **MYSQL,
)

email_events = Table(
    "email_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("sg_event_id", String(100), unique=True),
    Column("outbox_id", String(32), ForeignKey("outbox.id")),
    _needed("event", String(40)),
    _needed("at", Moment()),
    _needed("received_at", Moment()),
    Index(None, "outbox_id"),
    **MYSQL,
)

# --- Who is on the line ---------------------------------------------------------------------

verification_attempts = Table(
    "verification_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("policy_hash", String(64)),
    _needed("call_id", String(32)),
    Column("address_hash", String(64)),
    _needed("outcome", String(20)),
    _needed("at", Moment()),
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
    _needed("times_locked", Integer(), default=0),
    **MYSQL,
)

# --- Calls ----------------------------------------------------------------------------------

calls = Table(
    "calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    _needed("started_at", Moment()),
    Column("answered_at", Moment()),
    Column("ended_at", Moment()),
    _needed("agent_version", String(60)),
    _needed("channel", String(20)),
    Column("disclosure_version", String(60)),
    Column("disclosed_at", Moment()),
    _needed("verification_level", Integer()),
    _needed("claim_numbers", JSON()),
    Column("disposition", String(20)),
    Index(None, "started_at"),
    **MYSQL,
)

# Turns and tool calls may be written before their call: no foreign key holds them back.
turns = Table(
    "turns",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _needed("speaker", String(10)),
    _needed("text", Text()),
    _needed("started_at", Moment()),
    Column("ended_at", Moment()),
    _needed("interrupted", Boolean()),
    _needed("source", String(20)),
    _needed("latencies", JSON()),
    **MYSQL,
)

tool_calls = Table(
    "tool_calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("id", String(100), primary_key=True),
    _needed("name", String(60)),
    _needed("arguments", JSON()),
    _needed("outcome", String(20)),
    Column("error", String(300)),
    _needed("started_at", Moment()),
    _needed("duration_ms", Integer()),
    **MYSQL,
)

# --- What every write leaves behind ---------------------------------------------------------

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    # The function, and who signed: `claims:worker`.
    _needed("scope", String(60)),
    _needed("key", String(200)),
    _needed("body_hash", String(64)),
    Column("status", Integer),
    Column("answer", Text),
    _needed("created_at", Moment()),
    UniqueConstraint("scope", "key"),
    Index(None, "created_at"),
    **MYSQL,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("who", String(20)),
    _needed("what", String(40)),
    # No foreign key: the trail outlives the person's data.
    Column("whose", Integer),
    Column("detail", String(200)),
    Column("call_id", String(32)),
    _needed("request_id", String(80)),
    _needed("at", Moment()),
    Index(None, "whose", "at"),
    Index(None, "at"),
    **MYSQL,
)
