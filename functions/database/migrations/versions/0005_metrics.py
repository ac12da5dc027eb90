"""Rollups of calls, by hour, and what they are computed from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0005"
down_revision = "0004"

MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}

FILLED: list[tuple[str, Any, Any]] = [
    ("is_test", sa.Boolean(), False),
    ("verification_needed", sa.Boolean(), False),
    ("verification_attempts", sa.Integer(), 0),
    ("handoffs", sa.JSON(), []),
    ("usage", sa.JSON(), {}),
    ("errors", sa.JSON(), {}),
]
"""New columns of calls that are never empty, with what calls of before get."""


def upgrade() -> None:
    with op.batch_alter_table("calls") as calls:
        calls.add_column(sa.Column("joined_at", Moment(), nullable=True))
        calls.add_column(sa.Column("motif", sa.String(length=20), nullable=True))
        calls.add_column(sa.Column("customer", sa.String(length=32), nullable=True))
        calls.add_column(sa.Column("verification_failure", sa.String(length=20), nullable=True))
        calls.add_column(sa.Column("human_seconds", sa.Double(), nullable=True))
        for name, kind, _ in FILLED:
            calls.add_column(sa.Column(name, kind, nullable=True))
        calls.create_index(op.f("ix_calls_customer_started_at"), ["customer", "started_at"])
        calls.create_index(op.f("ix_calls_ended_at_started_at"), ["ended_at", "started_at"])
    known = sa.table("calls", *(sa.column(name, kind) for name, kind, _ in FILLED))
    op.execute(known.update().values({name: to for name, _, to in FILLED}))
    with op.batch_alter_table("calls") as calls:
        for name, kind, _ in FILLED:
            calls.alter_column(name, existing_type=kind, nullable=False)
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("policyholder_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "call_figures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("motif", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("disposition", sa.String(length=20), nullable=False),
        sa.Column("agent_version", sa.String(length=60), nullable=False),
        sa.Column("verification_level", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("latency_p95_ms", sa.Integer(), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("silence_ms", sa.Integer(), nullable=False),
        sa.Column("tool_failures", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("sentiment_start", sa.Double(), nullable=True),
        sa.Column("sentiment_end", sa.Double(), nullable=True),
        sa.Column("quality_score", sa.Integer(), nullable=True),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.Column("price_version", sa.String(length=10), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_call_figures")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_figures_call_id")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_call_figures_started_at_number"), "call_figures", ["started_at", "number"]
    )
    op.create_index(op.f("ix_call_figures_ended_at"), "call_figures", ["ended_at"])
    op.create_index(
        op.f("ix_call_figures_motif_started_at_number"),
        "call_figures",
        ["motif", "started_at", "number"],
    )
    op.create_table(
        "rollups",
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "grain", "at", "key", name=op.f("pk_rollups")),
        **MYSQL,
    )
    op.create_table(
        "occupancy",
        sa.Column("hour", Moment(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_occupancy")),
        **MYSQL,
    )
    op.create_table(
        "call_words",
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "started_at", "number", name=op.f("pk_call_words")),
        **MYSQL,
    )
    op.create_table(
        "alert_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("webhook", sa.String(length=500), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("updated_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_settings")),
        **MYSQL,
    )
    op.create_table(
        "alert_states",
        sa.Column("watched", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("is_firing", sa.Boolean(), nullable=False),
        sa.Column("evaluated_at", Moment(), nullable=True),
        sa.Column("last_told_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("watched", name=op.f("pk_alert_states")),
        **MYSQL,
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watched", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("webhook", sa.String(length=500), nullable=True),
        sa.Column("webhook_status", sa.String(length=10), nullable=False),
        sa.Column("webhook_attempts", sa.Integer(), nullable=False),
        sa.Column("webhook_next_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        **MYSQL,
    )
    op.create_index(op.f("ix_alerts_raised_at"), "alerts", ["raised_at"])
    op.create_index(
        op.f("ix_alerts_webhook_status_webhook_next_at"),
        "alerts",
        ["webhook_status", "webhook_next_at"],
    )


def downgrade() -> None:
    for table in (
        "alerts",
        "alert_states",
        "alert_settings",
        "call_words",
        "occupancy",
        "rollups",
        "call_figures",
    ):
        op.drop_table(table)
    # Mails to nobody insured cannot be kept where each belongs to somebody.
    op.execute("DELETE FROM outbox WHERE policyholder_id IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("policyholder_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("calls") as calls:
        calls.drop_index(op.f("ix_calls_ended_at_started_at"))
        calls.drop_index(op.f("ix_calls_customer_started_at"))
        for name, _, _ in FILLED:
            calls.drop_column(name)
        for name in ("human_seconds", "verification_failure", "customer", "motif", "joined_at"):
            calls.drop_column(name)
