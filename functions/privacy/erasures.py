"""Erasures: what names a person goes, but what a law asks to be kept; line by line, with why."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, insert, select

from contract.privacy import Erasure, ErasureLine, ErasureRequest
from contract.privacy import Outcome as Done
from functions.database import audit, erasing, holds, subjects
from functions.database.engine import transaction
from functions.database.subjects import Subject
from functions.database.tables import claims, erasures, policies
from functions.privacy.problems import HeldByLaw
from functions.privacy.register import Ground, Table, register
from functions.web.context import Context
from functions.web.problems import NotFound

_ERASED = {"delete": Done.ERASED, "blank": Done.PSEUDONYMISED, "keep": Done.KEPT}


@dataclass(frozen=True)
class _Holding:
    """A ground that holds today, and until when as far as is known."""

    ground: Ground
    until: date | None


def erase(request: ErasureRequest, context: Context) -> Erasure:
    now = datetime.now(UTC)
    with transaction() as connection:
        holder_id = subjects.find(connection, request.policyholder_id, request.policy_number)
        if holder_id is None:
            raise NotFound()
        if hold := holds.find(connection, holder_id):
            raise HeldByLaw(hold=hold.model_dump(mode="json"))
        subject = subjects.subject(connection, holder_id)
        holding = _holding(connection, subject, now.date())
        lines = [
            _line(connection, name, subject, holding, dry_run=request.dry_run)
            for name in subjects.in_order()
            if name in register().tables and register().tables[name].of is not None
        ]
        what = "privacy.erase_dry_run" if request.dry_run else "privacy.erase"
        audit.add(connection, context, what, whose=holder_id, detail=request.reason[:200])
        if not request.dry_run:
            connection.execute(
                insert(erasures).values(
                    policyholder_id=holder_id,
                    reason=request.reason,
                    lines=[line.model_dump(mode="json") for line in lines],
                    erased_by=context.user or context.identity,
                    at=now,
                )
            )
    return Erasure(policyholder_id=holder_id, dry_run=request.dry_run, at=now, lines=lines)


def _holding(connection: Connection, subject: Subject, today: date) -> dict[str, _Holding]:
    grounds = register().grounds
    found = {"proof": _Holding(grounds["proof"], None)}
    ends = list(
        connection.scalars(select(policies.c.ends_on).where(policies.c.id.in_(subject.policy_ids)))
    )
    contract, claim = grounds["contract"], grounds["claim"]
    if None in ends:
        found["contract"] = _Holding(contract, None)
    elif ends and _years_later(max(ends), contract.years) > today:
        found["contract"] = _Holding(contract, _years_later(max(ends), contract.years))
    last: datetime | None = connection.scalar(
        select(func.max(claims.c.reported_at)).where(claims.c.id.in_(subject.claim_ids))
    )
    if last and _years_later(last.date(), claim.years) > today:
        found["claim"] = _Holding(claim, _years_later(last.date(), claim.years))
    return found


def _line(
    connection: Connection,
    name: str,
    subject: Subject,
    holding: dict[str, _Holding],
    *,
    dry_run: bool,
) -> ErasureLine:
    line = register().tables[name]
    assert line.of is not None  # noqa: S101 - tables of nobody are left alone
    assert line.erase is not None  # noqa: S101 - a test holds the register to it
    table, keys = subjects.table(name), getattr(subject, line.of.among)
    rows = subjects.count(connection, table, line.of.column, keys)
    held = [holding[ground] for ground in line.erase.grounds if ground in holding]
    if held or line.erase.how == "keep":
        return _kept(name, line, rows, held)
    if not dry_run:
        for which in subjects.conditions(table, line.of.column, keys):
            if line.erase.how == "delete":
                erasing.remove(connection, table, which)
            else:
                erasing.blank(connection, table, which, line.erase.blank)
    return ErasureLine(
        table=name,
        title=line.title,
        outcome=_ERASED[line.erase.how],
        rows=rows,
        reason=_WHY_GONE[line.erase.how],
    )


_WHY_GONE = {
    "delete": "Aucune loi ne demande de le garder.",
    "blank": "Ce qui désigne la personne est retiré ; il reste des nombres et des dates.",
}


def _kept(name: str, line: Table, rows: int, held: list[_Holding]) -> ErasureLine:
    first = held[0] if held else None
    ends = [each.until for each in held]
    last = None if not ends or None in ends else max(end for end in ends if end)
    return ErasureLine(
        table=name,
        title=line.title,
        outcome=Done.KEPT,
        rows=rows,
        reason=first.ground.reason if first else (line.erase.why if line.erase else ""),
        reference=first.ground.reference if first else None,
        until=last,
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
