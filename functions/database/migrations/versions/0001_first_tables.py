"""First tables: policyholders, policies, claims, e-mails, verifications, calls, audit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0001"
down_revision = None

MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("whose", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("request_id", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        **MYSQL,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_index(op.f("ix_audit_whose_at"), "audit", ["whose", "at"])
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("agent_version", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("disclosure_version", sa.String(length=60), nullable=True),
        sa.Column("disclosed_at", Moment(), nullable=True),
        sa.Column("verification_level", sa.Integer(), nullable=False),
        sa.Column("claim_numbers", sa.JSON(), nullable=False),
        sa.Column("disposition", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
        **MYSQL,
    )
    op.create_index(op.f("ix_calls_started_at"), "calls", ["started_at"])
    op.create_table(
        "claim_sequences",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_claim_sequences")),
        **MYSQL,
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_idempotency_keys_scope_key")),
        **MYSQL,
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])
    op.create_table(
        "policyholders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_suppressed_at", Moment(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policyholders")),
        **MYSQL,
    )
    op.create_table(
        "tool_calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "id", name=op.f("pk_tool_calls")),
        **MYSQL,
    )
    op.create_table(
        "turns",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("interrupted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("latencies", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "n", name=op.f("pk_turns")),
        **MYSQL,
    )
    op.create_table(
        "verification_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_attempts")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_verification_attempts_address_hash_at"),
        "verification_attempts",
        ["address_hash", "at"],
    )
    op.create_index(op.f("ix_verification_attempts_at"), "verification_attempts", ["at"])
    op.create_index(op.f("ix_verification_attempts_call_id"), "verification_attempts", ["call_id"])
    op.create_index(
        op.f("ix_verification_attempts_policy_hash_at"),
        "verification_attempts",
        ["policy_hash", "at"],
    )
    op.create_table(
        "verification_locks",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("times_locked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_verification_locks")),
        **MYSQL,
    )
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_number", sa.String(length=10), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("insured", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assistance_phone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["policyholder_id"], ["policyholders.id"], name=op.f("fk_policies_policyholder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("policy_number", name=op.f("uq_policies_policy_number")),
        **MYSQL,
    )
    op.create_index(op.f("ix_policies_policyholder_id"), "policies", ["policyholder_id"])
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_number", sa.String(length=11), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("peril", sa.String(length=40), nullable=False),
        sa.Column("occurred_earliest", Moment(), nullable=False),
        sa.Column("occurred_latest", Moment(), nullable=False),
        sa.Column("occurrence_precision", sa.String(length=20), nullable=False),
        sa.Column("occurrence_words", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("confirmation", sa.JSON(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("deadline_day", sa.Date(), nullable=True),
        sa.Column("deadline_rule", sa.String(length=60), nullable=False),
        sa.Column("deadline_reference", sa.String(length=120), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("outside_policy_period", sa.Boolean(), nullable=False),
        sa.Column("deductible", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_claims_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("claim_number", name=op.f("uq_claims_claim_number")),
        **MYSQL,
    )
    op.create_index(op.f("ix_claims_call_id"), "claims", ["call_id"])
    op.create_index(op.f("ix_claims_policy_id_reported_at"), "claims", ["policy_id", "reported_at"])
    op.create_table(
        "coverages",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("peril", sa.String(length=40), nullable=False),
        sa.Column("deductible", sa.Integer(), nullable=False),
        sa.Column("ceiling", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_coverages_policy_id")
        ),
        sa.PrimaryKeyConstraint("policy_id", "peril", name=op.f("pk_coverages")),
        **MYSQL,
    )
    op.create_table(
        "claim_additions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_additions_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_additions")),
        **MYSQL,
    )
    op.create_index(op.f("ix_claim_additions_claim_id"), "claim_additions", ["claim_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("provider_message_id", sa.String(length=200), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_outbox_claim_id")),
        sa.ForeignKeyConstraint(
            ["policyholder_id"], ["policyholders.id"], name=op.f("fk_outbox_policyholder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        **MYSQL,
    )
    op.create_index(op.f("ix_outbox_call_id"), "outbox", ["call_id"])
    op.create_index(op.f("ix_outbox_claim_id"), "outbox", ["claim_id"])
    op.create_index(
        op.f("ix_outbox_policyholder_id_created_at"), "outbox", ["policyholder_id", "created_at"]
    )
    op.create_index(
        op.f("ix_outbox_status_next_attempt_at"), "outbox", ["status", "next_attempt_at"]
    )
    op.create_table(
        "email_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sg_event_id", sa.String(length=100), nullable=False),
        sa.Column("outbox_id", sa.String(length=32), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_email_events_outbox_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_events")),
        sa.UniqueConstraint("sg_event_id", name=op.f("uq_email_events_sg_event_id")),
        **MYSQL,
    )
    op.create_index(op.f("ix_email_events_outbox_id"), "email_events", ["outbox_id"])


def downgrade() -> None:
    op.drop_table("email_events")
    op.drop_table("outbox")
    op.drop_table("claim_additions")
    op.drop_table("coverages")
    op.drop_table("claims")
    op.drop_table("policies")
    op.drop_table("verification_locks")
    op.drop_table("verification_attempts")
    op.drop_table("turns")
    op.drop_table("tool_calls")
    op.drop_table("policyholders")
    op.drop_table("idempotency_keys")
    op.drop_table("claim_sequences")
    op.drop_table("calls")
    op.drop_table("audit")
