"""E-mails to send, and what became of them."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    needed("template", String(40)),
    # Nobody's: a mail to somebody of the house, who is its `recipient`.
    reference("policyholder_id", "policyholders.id", nullable=True),
    reference("claim_id", "claims.id", nullable=True),
    Column("call_id", String(32)),
    needed("variables", JSON()),
    needed("status", String(20)),
    needed("attempts", Integer(), default=0),
    # The smallest leaves first.
    needed("priority", Integer(), default=1),
    needed("next_attempt_at", Moment()),
    # Not sent after it: a code that is no longer worth anything.
    Column("expires_at", Moment()),
    # Where the address on file is not the one to write to: the one that it took the place of.
    Column("recipient", String(254)),
    needed("created_at", Moment()),
    Column("sent_at", Moment()),
    Column("provider_message_id", String(200)),
    Column("last_error", String(300)),
    Column("claimed_until", Moment()),
    Index(None, "status", "priority", "next_attempt_at"),
    Index(None, "policyholder_id", "created_at"),
    Index(None, "claim_id"),
    Index(None, "call_id"),
    **MYSQL,
)

email_events = Table(
    "email_events",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("sg_event_id", String(100), unique=True),
    Column("outbox_id", String(32), ForeignKey("outbox.id")),
    needed("event", String(40)),
    needed("at", Moment()),
    needed("received_at", Moment()),
    Index(None, "outbox_id"),
    **MYSQL,
)
