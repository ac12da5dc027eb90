"""Column types that answer alike on MySQL, MariaDB and SQLite."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
from sqlalchemy.dialects.mysql import DATETIME
from sqlalchemy.types import TypeDecorator, TypeEngine


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC to the millisecond, given back with its offset."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        is_mysql = dialect.name in ("mysql", "mariadb")
        return dialect.type_descriptor(DATETIME(fsp=3) if is_mysql else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        milliseconds = value.microsecond // 1000 * 1000
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=milliseconds)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None
