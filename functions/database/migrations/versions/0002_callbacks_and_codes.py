"""Callbacks, codes by e-mail, changes of contact, reports by third parties."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
