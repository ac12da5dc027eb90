"""Documents: upload links, what was uploaded, what is sent as a PDF."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
