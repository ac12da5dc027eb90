"""Queries on documents: the links that may bring some to a claim, and what they brought."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from contract.documents import LINK_DAYS, MediaType
from contract.identifiers import line_of
from contract.losses import Circumstances, Peril
from functions.database import claim_documents
from functions.database.tables import claims, document_links, documents, policies


class Status(StrEnum):
    ASKED = "asked"
    RECEIVED = "received"
    REFUSED = "refused"
    ERASED = "erased"
    """Its words are gone, and its file is next."""
    REMOVED = "removed"


@dataclass(frozen=True)
class Link:
    id: int
    claim_id: int
    claim_number: str
    policyholder_id: int
    expires_at: datetime
    used_at: datetime | None
    expected: dict[str, str]
    """The papers that the claim needs: code → label."""


@dataclass(frozen=True)
class Asked:
    """A file that was announced: what was said of it, and what became of it."""

    id: str
    kind: str
    name: str
    size: int
    status: Status
    asked_at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Received:
    """A paper that was checked and filed."""

    id: str
    kind: str
    name: str
    media_type: MediaType
    size: int
    sha256: str
    received_at: datetime


# --- Links --------------------------------------------------------------------------------------


def add_link(connection: Connection, claim_id: int, now: datetime) -> str:
    """A new link's token, which nothing here can tell again."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(document_links).values(
            token_hash=_hash(token),
            claim_id=claim_id,
            created_at=now,
            expires_at=now + timedelta(days=LINK_DAYS),
        )
    )
    return token


def find_link(connection: Connection, token: str, *, locked: bool = False) -> Link | None:
    """The link of this token; when `locked`, nobody else uses it until the commit."""
    statement = select(document_links).where(document_links.c.token_hash == _hash(token))
    row = connection.execute(statement.with_for_update() if locked else statement).one_or_none()
    if row is None:
        return None
    claim = connection.execute(
        select(
            claims.c.claim_number,
            claims.c.peril,
            claims.c.circumstances,
            policies.c.policy_number,
            policies.c.policyholder_id,
        )
        .join(policies, policies.c.id == claims.c.policy_id)
        .where(claims.c.id == row.claim_id)
    ).one()
    return Link(
        id=row.id,
        claim_id=row.claim_id,
        claim_number=claim.claim_number,
        policyholder_id=claim.policyholder_id,
        expires_at=row.expires_at,
        used_at=row.used_at,
        expected=_expected(claim),
    )


def use_up(connection: Connection, link: Link, now: datetime) -> None:
    connection.execute(
        update(document_links).where(document_links.c.id == link.id).values(used_at=now)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _expected(claim: Any) -> dict[str, str]:
    needed = claim_documents.needed(
        line_of(claim.policy_number),
        Peril(claim.peril),
        Circumstances.model_validate(claim.circumstances),
    )
    return {document.code: document.label for document in needed}


# --- Files --------------------------------------------------------------------------------------


def add(connection: Connection, link: Link, asked: Asked, media_type: MediaType) -> None:
    connection.execute(
        insert(documents).values(
            id=asked.id,
            link_id=link.id,
            claim_id=link.claim_id,
            kind=asked.kind,
            name=asked.name,
            media_type=media_type,
            size=asked.size,
            status=asked.status,
            asked_at=asked.asked_at,
        )
    )


def of_link(connection: Connection, link: Link) -> list[Asked]:
    rows = connection.execute(
        select(documents).where(documents.c.link_id == link.id).order_by(documents.c.asked_at)
    )
    return [_asked(row) for row in rows]


def find(connection: Connection, link: Link, upload_id: str) -> Asked | None:
    """A file of this very link."""
    row = connection.execute(
        select(documents).where(documents.c.id == upload_id, documents.c.link_id == link.id)
    ).one_or_none()
    return _asked(row) if row else None


def _asked(row: Row[Any]) -> Asked:
    status = Status(row.status)
    return Asked(row.id, row.kind, row.name, row.size, status, row.asked_at, row.reason)


def receive(connection: Connection, received: Received) -> None:
    connection.execute(
        update(documents)
        .where(documents.c.id == received.id)
        .values(
            name=received.name,
            media_type=received.media_type,
            size=received.size,
            sha256=received.sha256,
            status=Status.RECEIVED,
            received_at=received.received_at,
        )
    )


def refuse(connection: Connection, upload_id: str, reason: str) -> None:
    connection.execute(
        update(documents)
        .where(documents.c.id == upload_id, documents.c.status == Status.ASKED)
        .values(status=Status.REFUSED, reason=reason)
    )


# --- Removing -----------------------------------------------------------------------------------


def erased(connection: Connection, at_most: int) -> list[str]:
    """Documents whose files are still to be removed."""
    some = select(documents.c.id).where(documents.c.status == Status.ERASED).limit(at_most)
    return list(connection.scalars(some))


def mark_removed(connection: Connection, upload_id: str) -> None:
    connection.execute(
        update(documents).where(documents.c.id == upload_id).values(status=Status.REMOVED)
    )


# --- Reading ------------------------------------------------------------------------------------


def owner(connection: Connection, claim_number: str) -> int | None:
    """Whose claim it is; None when there is none of that number."""
    return connection.scalar(
        select(policies.c.policyholder_id)
        .join(claims, claims.c.policy_id == policies.c.id)
        .where(claims.c.claim_number == claim_number)
    )


def expected_of(connection: Connection, claim_number: str) -> tuple[int, dict[str, str]]:
    """An existing claim's row, and the papers that it needs: code → label."""
    row = connection.execute(
        select(claims.c.id, claims.c.peril, claims.c.circumstances, policies.c.policy_number)
        .join(policies, policies.c.id == claims.c.policy_id)
        .where(claims.c.claim_number == claim_number)
    ).one()
    return row.id, _expected(row)


def received_for(connection: Connection, claim_number: str) -> list[Received]:
    """The papers of a claim, the oldest first."""
    rows = connection.execute(
        select(documents)
        .join(claims, claims.c.id == documents.c.claim_id)
        .where(claims.c.claim_number == claim_number, documents.c.status == Status.RECEIVED)
        .order_by(documents.c.received_at, documents.c.id)
    )
    return [
        Received(
            id=row.id,
            kind=row.kind,
            name=row.name,
            media_type=MediaType(row.media_type),
            size=row.size,
            sha256=row.sha256,
            received_at=row.received_at,
        )
        for row in rows
    ]


def count_received(connection: Connection, link: Link) -> int:
    statement = select(func.count()).where(
        documents.c.link_id == link.id, documents.c.status == Status.RECEIVED
    )
    return connection.scalar(statement) or 0
