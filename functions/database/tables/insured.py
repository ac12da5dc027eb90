"""Who is insured, and against what."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

policyholders = Table(
    "policyholders",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("first_name", String(80)),
    needed("last_name", String(80)),
    needed("birth_date", Date()),
    Column("email", String(254)),
    Column("email_suppressed_at", Moment()),
    Column("phone", String(20)),
    needed("street", String(200)),
    needed("postcode", String(5)),
    needed("town", String(100)),
    **MYSQL,
)

policies = Table(
    "policies",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("policy_number", String(10), unique=True),
    reference("policyholder_id", "policyholders.id"),
    needed("line", String(20)),
    needed("product", String(80)),
    needed("insured", String(200)),
    needed("starts_on", Date()),
    Column("ends_on", Date),
    needed("assistance_phone", String(20)),
    Index(None, "policyholder_id"),
    **MYSQL,
)

coverages = Table(
    "coverages",
    metadata,
    Column("policy_id", Integer, ForeignKey("policies.id"), primary_key=True),
    Column("peril", String(40), primary_key=True),
    needed("deductible", Integer()),
    Column("ceiling", Integer),
    **MYSQL,
)
