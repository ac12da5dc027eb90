"""Callbacks, codes by e-mail, changes of contact, reports by third parties."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0002"
down_revision = "0001"

MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "callback_slots",
        sa.Column("starts_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("starts_at", name=op.f("pk_callback_slots")),
        **MYSQL,
    )
    op.create_table(
        "third_party_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_number", sa.String(length=11), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("reporter_name", sa.String(length=200), nullable=False),
        sa.Column("reporter_phone", sa.String(length=20), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("insured_plate", sa.String(length=10), nullable=True),
        sa.Column("insured_policy_number", sa.String(length=10), nullable=True),
        sa.Column("insured_name", sa.String(length=200), nullable=True),
        sa.Column("occurred_earliest", Moment(), nullable=False),
        sa.Column("occurred_latest", Moment(), nullable=False),
        sa.Column("occurrence_precision", sa.String(length=20), nullable=False),
        sa.Column("occurrence_words", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("injured", sa.String(length=200), nullable=True),
        sa.Column("confirmation", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party_reports")),
        sa.UniqueConstraint("report_number", name=op.f("uq_third_party_reports_report_number")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_third_party_reports_address_hash_received_at"),
        "third_party_reports",
        ["address_hash", "received_at"],
    )
    op.create_index(op.f("ix_third_party_reports_call_id"), "third_party_reports", ["call_id"])
    op.create_index(
        op.f("ix_third_party_reports_received_at"), "third_party_reports", ["received_at"]
    )
    op.create_table(
        "third_party_sequences",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_third_party_sequences")),
        **MYSQL,
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("open_for", sa.String(length=80), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("timing", sa.String(length=10), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("phone_on_file", sa.Boolean(), nullable=False),
        sa.Column("first_name", sa.String(length=200), nullable=True),
        sa.Column("last_name", sa.String(length=200), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("brief", sa.Text(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["policyholder_id"], ["policyholders.id"], name=op.f("fk_callbacks_policyholder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("open_for", name=op.f("uq_callbacks_open_for")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_callbacks_address_hash_created_at"), "callbacks", ["address_hash", "created_at"]
    )
    op.create_index(op.f("ix_callbacks_call_id"), "callbacks", ["call_id"])
    op.create_index(op.f("ix_callbacks_phone"), "callbacks", ["phone"])
    op.create_index(op.f("ix_callbacks_policyholder_id"), "callbacks", ["policyholder_id"])
    op.create_index(op.f("ix_callbacks_starts_at_id"), "callbacks", ["starts_at", "id"])
    op.create_index(op.f("ix_callbacks_state_starts_at"), "callbacks", ["state", "starts_at"])
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("confirmation", sa.Text(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policyholder_id"],
            ["policyholders.id"],
            name=op.f("fk_contact_changes_policyholder_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
        **MYSQL,
    )
    op.create_index(op.f("ix_contact_changes_call_id"), "contact_changes", ["call_id"])
    op.create_index(
        op.f("ix_contact_changes_policyholder_id_changed_at"),
        "contact_changes",
        ["policyholder_id", "changed_at"],
    )
    op.create_table(
        "verification_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=140), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["policyholder_id"],
            ["policyholders.id"],
            name=op.f("fk_verification_codes_policyholder_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_codes")),
        **MYSQL,
    )
    op.create_index(op.f("ix_verification_codes_call_id"), "verification_codes", ["call_id"])
    op.create_index(
        op.f("ix_verification_codes_policyholder_id_sent_at"),
        "verification_codes",
        ["policyholder_id", "sent_at"],
    )
    op.create_index(op.f("ix_verification_codes_sent_at"), "verification_codes", ["sent_at"])
    op.add_column("claims", sa.Column("injured", sa.String(length=200), nullable=True))
    op.add_column("outbox", sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("outbox", sa.Column("expires_at", Moment(), nullable=True))
    op.add_column("outbox", sa.Column("recipient", sa.String(length=254), nullable=True))
    op.drop_index(op.f("ix_outbox_status_next_attempt_at"), table_name="outbox")
    op.create_index(
        op.f("ix_outbox_status_priority_next_attempt_at"),
        "outbox",
        ["status", "priority", "next_attempt_at"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_status_priority_next_attempt_at"), table_name="outbox")
    op.create_index(
        op.f("ix_outbox_status_next_attempt_at"), "outbox", ["status", "next_attempt_at"]
    )
    op.drop_column("outbox", "recipient")
    op.drop_column("outbox", "expires_at")
    op.drop_column("outbox", "priority")
    op.drop_column("claims", "injured")
    op.drop_table("verification_codes")
    op.drop_table("contact_changes")
    op.drop_table("callbacks")
    op.drop_table("third_party_sequences")
    op.drop_table("third_party_reports")
    op.drop_table("callback_slots")
