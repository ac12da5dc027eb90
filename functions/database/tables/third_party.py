"""Losses told by third parties, and their numbers."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

third_party_reports = Table(
    "third_party_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("report_number", String(11), unique=True),
    needed("received_at", Moment()),
    needed("call_id", String(32)),
    Column("address_hash", String(64)),
    needed("reporter_name", String(200)),
    needed("reporter_phone", String(20)),
    needed("relation", String(20)),
    Column("insured_plate", String(10)),
    Column("insured_policy_number", String(10)),
    Column("insured_name", String(200)),
    needed("occurred_earliest", Moment()),
    needed("occurred_latest", Moment()),
    needed("occurrence_precision", String(20)),
    needed("occurrence_words", String(200)),
    needed("place", String(200)),
    needed("description", Text()),
    # Sealed: it is about health.
    Column("injured", String(200)),
    needed("confirmation", JSON()),
    Index(None, "received_at"),
    Index(None, "call_id"),
    Index(None, "address_hash", "received_at"),
    **MYSQL,
)

third_party_sequences = Table(
    "third_party_sequences",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    needed("last", Integer()),
    **MYSQL,
)
