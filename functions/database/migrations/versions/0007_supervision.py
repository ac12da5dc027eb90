"""Live calls under supervision, and what supervisors did."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0007"
down_revision = "0006"


MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "supervised_calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("adviser", sa.String(length=120), nullable=True),
        sa.Column("adviser_identity", sa.String(length=60), nullable=True),
        sa.Column("taken_over_at", Moment(), nullable=True),
        sa.Column("alone_since", Moment(), nullable=True),
        sa.Column("replacements", sa.Integer(), nullable=False),
        sa.Column("dispatched_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_supervised_calls")),
        **MYSQL,
    )
    op.create_table(
        "supervision_actions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_actions")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_supervision_actions_call_id_key")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_supervision_actions_call_id_requested_at"),
        "supervision_actions",
        ["call_id", "requested_at"],
    )
    op.create_index(
        op.f("ix_supervision_actions_requested_at"), "supervision_actions", ["requested_at"]
    )


def downgrade() -> None:
    op.drop_table("supervision_actions")
    op.drop_table("supervised_calls")
