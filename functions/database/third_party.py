"""Queries on reports by third parties: written down as told; matched only when they are read."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from contract.identifiers import report_number
from contract.losses import Occurrence
from contract.third_party import Insured, RecordedReport, ThirdPartyReport
from functions.database.sealing import open_sealed, seal
from functions.database.tables import policies, third_party_reports, third_party_sequences

_column = third_party_reports.c


def mint_number(connection: Connection, year: int) -> str:
    """The next number of a year; until the commit nobody else is given one."""
    last = _locked_last(connection, year)
    if last is None:
        # Another report may have opened the year just now.
        with suppress(IntegrityError):
            connection.execute(insert(third_party_sequences).values(year=year, last=0))
        last = _locked_last(connection, year) or 0
    sequences = third_party_sequences
    connection.execute(update(sequences).where(sequences.c.year == year).values(last=last + 1))
    return report_number(year, last + 1)


def _locked_last(connection: Connection, year: int) -> int | None:
    columns = third_party_sequences.c
    return connection.scalar(select(columns.last).where(columns.year == year).with_for_update())


def count_of_call(connection: Connection, call_id: str) -> int:
    return connection.scalar(select(func.count()).where(_column.call_id == call_id)) or 0


def count_of_address(connection: Connection, address_hash: str | None, now: datetime) -> int:
    """Over 24 hours."""
    if address_hash is None:
        return 0
    statement = select(func.count()).where(
        _column.address_hash == address_hash, _column.received_at > now - timedelta(days=1)
    )
    return connection.scalar(statement) or 0


def add(
    connection: Connection,
    number: str,
    report: ThirdPartyReport,
    *,
    at: datetime,
    call_id: str,
    address_hash: str | None,
) -> None:
    injured = report.injured_count
    connection.execute(
        insert(third_party_reports).values(
            report_number=number,
            received_at=at,
            call_id=call_id,
            address_hash=address_hash,
            reporter_name=report.reporter_name,
            reporter_phone=report.reporter_phone,
            relation=report.relation,
            insured_plate=report.insured.plate,
            insured_policy_number=report.insured.policy_number,
            insured_name=report.insured.name,
            occurred_earliest=report.occurrence.earliest,
            occurred_latest=report.occurrence.latest,
            occurrence_precision=report.occurrence.precision,
            occurrence_words=report.occurrence.words,
            place=report.place,
            description=report.description,
            injured=None if injured is None else seal(str(injured), sealed_place(number)),
            confirmation=report.confirmation.model_dump(mode="json"),
        )
    )


def newest(connection: Connection, limit: int, before: str | None = None) -> list[RecordedReport]:
    """The newest first; `before` is the number of one that was given already."""
    statement = select(third_party_reports).order_by(_column.received_at.desc(), _column.id.desc())
    if before is not None:
        last = connection.execute(
            select(_column.received_at, _column.id).where(_column.report_number == before)
        ).one_or_none()
        if last is None:
            return []
        statement = statement.where(
            or_(
                _column.received_at < last.received_at,
                and_(_column.received_at == last.received_at, _column.id < last.id),
            )
        )
    rows = connection.execute(statement.limit(limit)).all()
    named = _policies_named(connection, rows)
    return [_recorded(row, named[row.report_number]) for row in rows]


def _policies_named(connection: Connection, rows: Iterable[Row[Any]]) -> dict[str, list[str]]:
    """Report number → our policies that the number or the plate names."""
    named: dict[str, list[str]] = {}
    for row in rows:
        which = []
        if row.insured_policy_number:
            which.append(policies.c.policy_number == row.insured_policy_number)
        if row.insured_plate:
            # What is insured is written « Renault Clio, GH-427-KX ».
            bare = func.replace(policies.c.insured, "-", "")
            which.append(bare.endswith(f" {row.insured_plate}", autoescape=True))
        statement = select(policies.c.policy_number).where(or_(*which)).limit(5)
        named[row.report_number] = list(connection.scalars(statement)) if which else []
    return named


def _recorded(row: Row[Any], named: list[str]) -> RecordedReport:
    has_insured = row.insured_plate or row.insured_policy_number or row.insured_name
    injured = row.injured and open_sealed(row.injured, sealed_place(row.report_number))
    return RecordedReport(
        report_number=row.report_number,
        received_at=row.received_at,
        call_id=row.call_id,
        reporter_name=row.reporter_name,
        reporter_phone=row.reporter_phone,
        relation=row.relation,
        insured=Insured(
            plate=row.insured_plate,
            policy_number=row.insured_policy_number,
            name=row.insured_name,
        )
        if has_insured
        else None,
        occurrence=Occurrence(
            earliest=row.occurred_earliest,
            latest=row.occurred_latest,
            precision=row.occurrence_precision,
            words=row.occurrence_words,
        ),
        place=row.place,
        description=row.description,
        injured_count=None if injured is None else int(injured),
        policies=named,
    )


def sealed_place(number: str) -> str:
    return f"third_party_reports.injured:{number}"
