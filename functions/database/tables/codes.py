"""Codes sent by e-mail, for the second level of verification."""

from sqlalchemy import Column, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

verification_codes = Table(
    "verification_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    reference("policyholder_id", "policyholders.id"),
    needed("call_id", String(32)),
    # A keyed digest: without the key, six digits would be found by trying them all.
    needed("digest", String(140)),
    needed("sent_at", Moment()),
    needed("expires_at", Moment()),
    needed("tries", Integer(), default=0),
    Column("used_at", Moment()),
    Index(None, "policyholder_id", "sent_at"),
    Index(None, "call_id"),
    Index(None, "sent_at"),
    **MYSQL,
)
