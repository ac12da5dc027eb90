"""Retention: what is older than the register says goes, but what a legal hold covers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, true

from contract.privacy import Outcome, RetentionLine, RetentionRun
from functions.database import audit, audit_chain, erasing, holds, subjects
from functions.database.engine import transact, transaction
from functions.database.subjects import Subject
from functions.privacy.register import Retention, Table, register
from functions.web.context import Context

BATCHES = 40
"""Of each table in one run: the next run goes on."""

_OUTCOME = {
    "delete": Outcome.ERASED,
    "chain": Outcome.ERASED,
    "blank": Outcome.PSEUDONYMISED,
}


@dataclass(frozen=True)
class _Work:
    name: str
    line: Table
    rule: Retention
    before: datetime
    held: Subject

    @property
    def others(self) -> ColumnElement[bool]:
        """Whom no hold covers."""
        if self.line.of is None:
            return true()
        of, keys = self.line.of, getattr(self.held, self.line.of.among)
        return subjects.of_others(subjects.table(self.name), of.column, keys)

    @property
    def too_old(self) -> ColumnElement[bool]:
        table = subjects.table(self.name)
        return erasing.too_old(table, self.rule.at, self.before, self.rule.unless, self.rule.how)


def run(context: Context, *, dry_run: bool) -> RetentionRun:
    now = datetime.now(UTC)
    with transaction() as connection:
        held = Subject()
        for policyholder_id in holds.everyone(connection):
            held.add(subjects.subject(connection, policyholder_id))
        what = "privacy.retention_dry_run" if dry_run else "privacy.retention"
        audit.add(connection, context, what)
    # What refers to another goes first.
    work = [
        _Work(name, line, line.retention, now - timedelta(days=line.retention.days), held)
        for name in subjects.in_order()
        if (line := register().tables.get(name)) and line.retention
    ]
    lines = [_line(each, dry_run=dry_run) for each in work]
    return RetentionRun(dry_run=dry_run, at=now, lines=lines)


def _line(work: _Work, *, dry_run: bool) -> RetentionLine:
    table = subjects.table(work.name)
    with transaction() as connection:
        old = erasing.count(connection, table, work.too_old)
        theirs = erasing.count(connection, table, and_(work.too_old, work.others))
    if work.rule.how == "chain":
        gone = transact(partial(_prune, work=work, dry_run=dry_run))
    else:
        gone = theirs if dry_run else _let_go(work)
    return RetentionLine(
        table=work.name,
        title=work.line.title,
        days=work.rule.days,
        before=work.before,
        outcome=_OUTCOME[work.rule.how],
        rows=gone,
        held=old - theirs,
    )


def _prune(connection: Connection, *, work: _Work, dry_run: bool) -> int:
    held = work.held.policyholder_ids
    return audit_chain.prune(connection, work.before, held, dry_run)


def _let_go(work: _Work) -> int:
    gone = 0
    for _ in range(BATCHES):
        some = transact(partial(_let_some_go, work=work))
        gone += some
        if some < erasing.ROWS_AT_ONCE:
            break
    return gone


def _let_some_go(connection: Connection, *, work: _Work) -> int:
    table = subjects.table(work.name)
    chosen = erasing.keys(connection, table, and_(work.too_old, work.others))
    if not chosen:
        return 0
    which = erasing.by_keys(table, chosen)
    if work.rule.how == "delete":
        return erasing.remove(connection, table, which)
    blank = work.line.erase.blank if work.line.erase else {}
    return erasing.blank(connection, table, which, blank)
