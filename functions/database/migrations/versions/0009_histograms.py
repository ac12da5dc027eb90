"""Histograms of rollups, apart from their numbers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from functions.database.types import Moment

revision = "0009"
down_revision = "0008"

rollups = sa.table(
    "rollups",
    *(sa.column(name, sa.String()) for name in ("dimension", "grain", "key")),
    sa.column("at", Moment()),
    *(sa.column(name, sa.JSON()) for name in ("measures", "histograms")),
)
c = rollups.c


def upgrade() -> None:
    op.add_column("rollups", sa.Column("histograms", sa.JSON(), nullable=True))
    connection = op.get_bind()
    for at in connection.scalars(sa.select(c.at).distinct()).all():
        for row in connection.execute(sa.select(rollups).where(c.at == at)).all():
            histograms = {n: value for n, value in row.measures.items() if isinstance(value, dict)}
            numbers = {n: value for n, value in row.measures.items() if n not in histograms}
            _write(row, measures=numbers, histograms=histograms)
    with op.batch_alter_table("rollups") as batch:
        batch.alter_column("histograms", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    connection = op.get_bind()
    for at in connection.scalars(sa.select(c.at).distinct()).all():
        for row in connection.execute(sa.select(rollups).where(c.at == at)).all():
            _write(row, measures=row.measures | row.histograms)
    op.drop_column("rollups", "histograms")


def _write(row: sa.Row[tuple[object, ...]], **values: Any) -> None:
    found = (c.dimension == row.dimension, c.grain == row.grain, c.at == row.at, c.key == row.key)
    op.get_bind().execute(sa.update(rollups).where(*found).values(**values))
