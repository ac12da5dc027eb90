"""Summaries and quality reviews of calls."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0006"
down_revision = "0005"


MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "call_reviews",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.Column("model", sa.String(length=60), nullable=True),
        sa.Column("grid_version", sa.String(length=40), nullable=True),
        sa.Column("motif", sa.String(length=20), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("unsupported", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("human", sa.JSON(), nullable=True),
        sa.Column("human_who", sa.String(length=120), nullable=True),
        sa.Column("human_at", Moment(), nullable=True),
        sa.Column("human_score", sa.Integer(), nullable=True),
        sa.Column("agreement", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_reviews")),
        **MYSQL,
    )
    op.create_index(op.f("ix_call_reviews_requested_at"), "call_reviews", ["requested_at"])
    op.create_index(
        op.f("ix_call_reviews_status_next_attempt_at"),
        "call_reviews",
        ["status", "next_attempt_at"],
    )


def downgrade() -> None:
    op.drop_table("call_reviews")
