"""Ratings that callers give at the end."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0004"
down_revision = "0003"


MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "call_ratings",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("rated_at", Moment(), nullable=False),
        sa.Column("times_rated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_ratings")),
        **MYSQL,
    )
    op.create_index(op.f("ix_call_ratings_rated_at"), "call_ratings", ["rated_at"])


def downgrade() -> None:
    op.drop_table("call_ratings")
