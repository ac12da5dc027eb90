"""Upload links, and the papers that they brought to a claim."""

from sqlalchemy import Column, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed, reference
from functions.database.types import Moment

document_links = Table(
    "document_links",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("token_hash", String(64), unique=True),
    reference("claim_id", "claims.id"),
    needed("created_at", Moment()),
    needed("expires_at", Moment()),
    Column("used_at", Moment()),
    Index(None, "claim_id"),
    **MYSQL,
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    reference("link_id", "document_links.id"),
    reference("claim_id", "claims.id"),
    needed("kind", String(40)),
    needed("name", String(120)),
    # As it was announced, then as its bytes say.
    needed("media_type", String(40)),
    needed("size", Integer()),
    Column("sha256", String(64)),
    needed("status", String(20)),
    Column("reason", String(60)),
    needed("asked_at", Moment()),
    Column("received_at", Moment()),
    Index(None, "claim_id"),
    Index(None, "link_id"),
    **MYSQL,
)
