"""Exports, erasures, legal holds, and the chain of accesses."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0008"
down_revision = "0007"

MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_chain_audit_id")),
        **MYSQL,
    )
    op.create_table(
        "audit_chain_ends",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_n", sa.Integer(), nullable=False),
        sa.Column("first_hash", sa.String(length=64), nullable=False),
        sa.Column("last_n", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain_ends")),
        **MYSQL,
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policyholder_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("erased_by", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        **MYSQL,
    )
    op.create_table(
        "legal_holds",
        sa.Column("policyholder_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("placed_by", sa.String(length=120), nullable=False),
        sa.Column("placed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("policyholder_id", name=op.f("pk_legal_holds")),
        **MYSQL,
    )
    op.add_column("idempotency_keys", sa.Column("call_id", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_idempotency_keys_call_id"), "idempotency_keys", ["call_id"])
    op.add_column("audit", sa.Column("user", sa.String(length=120), nullable=True))


def downgrade() -> None:
    op.drop_column("audit", "user")
    op.drop_index(op.f("ix_idempotency_keys_call_id"), table_name="idempotency_keys")
    op.drop_column("idempotency_keys", "call_id")
    op.drop_table("legal_holds")
    op.drop_table("erasures")
    op.drop_table("audit_chain_ends")
    op.drop_table("audit_chain")
