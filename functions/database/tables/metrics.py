"""Figures of finished calls, their sums by hour and by day, and the alerts raised from them."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, Index, Integer, String, Table

from functions.database.tables.base import MYSQL, metadata, needed
from functions.database.types import Moment

# One row for each finished call. `measures` is exactly what the call added to its rollups, so that
# it can be taken back and added anew.
call_figures = Table(
    "call_figures",
    metadata,
    Column("number", Integer, primary_key=True),
    needed("call_id", String(32), unique=True),
    needed("started_at", Moment()),
    Column("ended_at", Moment()),
    needed("is_counted", Boolean()),
    needed("motif", String(20)),
    needed("channel", String(20)),
    needed("disposition", String(20)),
    needed("agent_version", String(60)),
    needed("verification_level", Integer()),
    needed("duration_ms", Integer()),
    Column("latency_p95_ms", Integer),
    needed("turns", Integer()),
    needed("silence_ms", Integer()),
    needed("tool_failures", Integer()),
    Column("stars", Integer),
    Column("sentiment_start", Double()),
    Column("sentiment_end", Double()),
    Column("quality_score", Integer),
    needed("cost_micros", BigInteger()),
    needed("price_version", String(10)),
    needed("measures", JSON()),
    # What is shown of the call and never searched by.
    needed("details", JSON()),
    Index(None, "started_at", "number"),
    Index(None, "ended_at"),
    Index(None, "motif", "started_at", "number"),
    **MYSQL,
)

rollups = Table(
    "rollups",
    metadata,
    # `all`, or what the calls are split by.
    Column("dimension", String(20), primary_key=True),
    # `hour` or `day`.
    Column("grain", String(4), primary_key=True),
    # The first moment of the hour, or of the day in Paris.
    Column("at", Moment(), primary_key=True),
    Column("key", String(60), primary_key=True),
    needed("measures", JSON()),
    # Apart, since they are long and few questions need them.
    needed("histograms", JSON()),
    **MYSQL,
)

# How many calls were open, sampled; kept apart because peaks do not add up.
occupancy = Table(
    "occupancy",
    metadata,
    Column("hour", Moment(), primary_key=True),
    needed("samples", JSON()),
    needed("peak", Integer()),
    **MYSQL,
)

# Which finished calls hold a word, the newest at the end: one range of the key answers a search.
call_words = Table(
    "call_words",
    metadata,
    Column("word", String(24), primary_key=True),
    Column("started_at", Moment(), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    **MYSQL,
)

# One row, once an administrator has changed the rules that come with the software.
alert_settings = Table(
    "alert_settings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    needed("rules", JSON()),
    needed("recipients", JSON()),
    Column("webhook", String(500)),
    needed("updated_at", Moment()),
    needed("updated_by", String(120)),
    **MYSQL,
)

alert_states = Table(
    "alert_states",
    metadata,
    Column("watched", String(40), primary_key=True),
    Column("value", Double()),
    needed("is_firing", Boolean(), default=False),
    Column("evaluated_at", Moment()),
    Column("last_told_at", Moment()),
    **MYSQL,
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("watched", String(40)),
    needed("side", String(10)),
    needed("threshold", Double()),
    needed("value", Double()),
    needed("window_minutes", Integer()),
    needed("raised_at", Moment()),
    needed("mails", Integer()),
    Column("webhook", String(500)),
    needed("webhook_status", String(10)),
    needed("webhook_attempts", Integer(), default=0),
    Column("webhook_next_at", Moment()),
    Index(None, "raised_at"),
    Index(None, "webhook_status", "webhook_next_at"),
    **MYSQL,
)
