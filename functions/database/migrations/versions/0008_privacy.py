"""Exports, erasures, legal holds, and the chain of accesses."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
