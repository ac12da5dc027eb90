"""Rules of a third party's report: taken from anybody, and telling nobody anything.

Nothing is looked up to answer: an insured whom we know and one whom we do not are the same.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from contract.third_party import (
    RecordedReports,
    ReportReceived,
    ThirdPartyReport,
)
from functions.claims import notices
from functions.claims.problems import TooManyReports
from functions.database import audit, third_party
from functions.database.engine import transaction
from functions.web.context import Context
from functions.web.idempotency import once
from functions.web.problems import invalid

REPORTS_PER_CALL = 3
REPORTS_PER_ADDRESS = 5
"""Over any 24 hours."""
PAGE = 50
_CLOCKS_APART = timedelta(minutes=2)


def receive(report: ThirdPartyReport, context: Context) -> ReportReceived:
    return once(context, lambda connection: _receive(connection, report, context))


def _receive(connection: Connection, report: ThirdPartyReport, context: Context) -> ReportReceived:
    now = datetime.now(UTC)
    call_id = context.required_call_id
    address = context.caller_address
    address_hash = sha256(address.encode()).hexdigest() if address else None
    if report.occurrence.earliest > now + _CLOCKS_APART:
        raise invalid("#/occurrence/earliest", "the loss is in the future")
    number = third_party.mint_number(connection, notices.paris_day(now).year)
    # Counted once the sequence is ours: reports at the same moment are counted one by one.
    if (
        third_party.count_of_call(connection, call_id) >= REPORTS_PER_CALL
        or third_party.count_of_address(connection, address_hash, now) >= REPORTS_PER_ADDRESS
    ):
        raise TooManyReports()
    third_party.add(connection, number, report, at=now, call_id=call_id, address_hash=address_hash)
    audit.add(connection, context, "third_party.report", detail=number)
    return ReportReceived(report_number=number, received_at=now)


def list_reports(cursor: str | None, context: Context) -> RecordedReports:
    with transaction() as connection:
        audit.add(connection, context, "third_party.read")
        found = third_party.newest(connection, PAGE + 1, before=cursor)
        page = found[:PAGE]
        has_more = len(found) > PAGE
        return RecordedReports(items=page, next_cursor=page[-1].report_number if has_more else None)
