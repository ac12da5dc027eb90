"""How policyholders were reached before they changed it."""

from sqlalchemy import Column, Index, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

contact_changes = Table(
    "contact_changes",
    metadata,
    Column("id", String(32), primary_key=True),
    reference("policyholder_id", "policyholders.id"),
    needed("call_id", String(32)),
    needed("field", String(10)),
    # Sealed, as is what the caller confirmed.
    Column("old_value", Text()),
    Column("new_value", Text()),
    Column("confirmation", Text()),
    needed("changed_at", Moment()),
    Index(None, "policyholder_id", "changed_at"),
    Index(None, "call_id"),
    **MYSQL,
)
