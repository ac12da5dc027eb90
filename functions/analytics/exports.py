"""Exports: found calls as a file for a spreadsheet or for tools, whole or not at all."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from contract.analytics import CallSummary
from contract.roles import Role
from functions.analytics import search
from functions.analytics.problems import ExportTooLarge
from functions.database import call_search
from functions.database.call_search import Filter
from functions.web.files import File

MOST = 20_000
"""Calls in a file: what one answer carries."""
PARIS = ZoneInfo("Europe/Paris")
CSV = "text/csv; charset=utf-8"
PARQUET = "application/vnd.apache.parquet"

Value = str | int | float | datetime | None

COLUMNS: dict[str, Callable[[CallSummary], Value]] = {
    "appel": lambda call: call.call_id,
    "debut": lambda call: call.started_at,
    "fin": lambda call: call.ended_at,
    "canal": lambda call: call.channel.value,
    "motif": lambda call: call.motif.value,
    "issue": lambda call: call.disposition.value,
    "niveau_identification": lambda call: call.verification_level,
    "sinistres": lambda call: " ".join(call.claim_numbers),
    "duree_s": lambda call: call.duration_seconds,
    "tours": lambda call: call.turns,
    "silence_s": lambda call: call.silence_seconds,
    "latence_p95_s": lambda call: call.latency_p95_seconds,
    "pannes_outils": lambda call: call.tool_failures,
    "cout_eur": lambda call: call.cost_euros,
    "note": lambda call: call.stars,
    "sentiment_debut": lambda call: call.sentiment_start,
    "sentiment_fin": lambda call: call.sentiment_end,
    "score_qualite": lambda call: call.quality_score,
    "version_agent": lambda call: call.agent_version,
}
MASKED = frozenset({"appel", "sinistres"})
"""Identifiers: in clear for administrators alone."""
MASK = "•••"


def export(connection: Connection, wanted: Filter, format: str, role: Role | None) -> File:
    rows = call_search.find(connection, wanted, MOST + 1)
    if len(rows) > MOST:
        raise ExportTooLarge(f"at most {MOST} calls: choose a shorter period or another filter")
    calls = search.summaries(rows)
    is_clear = role is Role.ADMIN
    table = [_row(call, is_clear) for call in calls]
    if format == "parquet":
        return File(_parquet(table), PARQUET, "appels.parquet")
    return File(_csv(table), CSV, "appels.csv")


def _row(call: CallSummary, is_clear: bool) -> dict[str, Value]:
    return {
        name: _masked(value(call)) if name in MASKED and not is_clear else value(call)
        for name, value in COLUMNS.items()
    }


def _masked(value: Value) -> Value:
    """The last three characters, by which two lines are told apart."""
    return f"{MASK}{str(value)[-3:]}" if value else value


def _csv(table: Sequence[dict[str, Value]]) -> bytes:
    """As a French spreadsheet reads it: BOM, semicolons, decimal commas, times of Paris."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in table:
        writer.writerow([_french(value) for value in row.values()])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _french(value: Value) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
        case str():
            # A spreadsheet would take it for a formula.
            return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
        case number:
            return str(number)


def _parquet(table: Sequence[dict[str, Value]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text, real, whole = pa.string(), pa.float64(), pa.int64()
    moment = pa.timestamp("ms", tz="Europe/Paris")
    kinds: dict[str, Any] = dict.fromkeys(COLUMNS, text)
    kinds |= dict.fromkeys(("debut", "fin"), moment)
    kinds |= dict.fromkeys(
        ("niveau_identification", "tours", "pannes_outils", "note", "score_qualite"), whole
    )
    kinds |= dict.fromkeys(
        ("duree_s", "silence_s", "latence_p95_s", "cout_eur", "sentiment_debut", "sentiment_fin"),
        real,
    )
    columns = [pa.array([row[name] for row in table], type=kind) for name, kind in kinds.items()]
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, names=list(kinds)), buffer, compression="snappy")
    return buffer.getvalue()
