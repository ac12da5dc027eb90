"""A conversation as it is read: turns and tool calls in order of time, words as they were said.

Escaped here and shown as HTML of our own: what a caller says is never markup.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

import streamlit as st

from contract.analytics import NamedToolCall, NumberedTurn, Speaker, ToolOutcome
from contract.supervision import SupervisionAction
from dashboard import french, labels

_STYLE = """
<style>
.story { display: grid; gap: .35rem; font-size: .95rem; line-height: 1.45; }
.story .turn { display: grid; grid-template-columns: 3.4rem minmax(0, 1fr); gap: .75rem;
  padding: .5rem .75rem; border-radius: .6rem; border-left: 3px solid transparent; }
.story .at { opacity: .72; font-variant-numeric: tabular-nums; font-size: .8rem;
  padding-top: .15rem; }
.story .who { font-weight: 600; font-size: .8rem; }
.story .words { overflow-wrap: anywhere; }
.story .caller { background: rgba(91, 143, 199, .14); border-left-color: rgb(91, 143, 199); }
.story .agent { border-left-color: rgba(128, 128, 128, .45); }
.story .adviser { background: rgba(63, 143, 116, .16); border-left-color: rgb(63, 143, 116); }
.story .note { font-size: .8rem; opacity: .78; }
.story .tool { padding-block: .2rem; font-size: .82rem; }
.story .tool .words { border: 1px solid rgba(128, 128, 128, .35); border-radius: .5rem;
  padding: .2rem .6rem; width: fit-content; max-width: 100%; }
.story .failed .words { border-color: rgb(179, 55, 59); border-width: 2px; }
.story .refused .words { border-style: dashed; }
.story .marked { outline: 2px solid rgb(201, 138, 27); }
.story .mark { font-size: .75rem; border: 1px solid currentColor; border-radius: 1rem;
  padding: 0 .45rem; margin-left: .4rem; }
</style>
"""

_SLOW = 2.0
"""Seconds above which an answer's latency is worth a mark."""


@dataclass(frozen=True)
class Marks:
    """What stands beside turns, by their number."""

    evidence: Mapping[int, list[str]] = field(default_factory=dict)
    risks: Collection[int] = ()
    sentiments: Mapping[int, float] = field(default_factory=dict)


NO_MARKS = Marks()


def show(
    start: datetime,
    turns: Iterable[NumberedTurn],
    tools: Iterable[NamedToolCall] = (),
    actions: Iterable[SupervisionAction] = (),
    marks: Marks = NO_MARKS,
) -> None:
    lines = [(turn.started_at, _turn(turn, start, marks)) for turn in turns]
    lines += [(tool.started_at, _tool(tool, start)) for tool in tools]
    lines += [(action.requested_at, _action(action, start)) for action in actions]
    body = "".join(line for _, line in sorted(lines, key=lambda each: each[0]))
    # Focusable, so that the keyboard can scroll it where it is long.
    st.html(
        f'{_STYLE}<div class="story" role="log" aria-label="Conversation" tabindex="0">{body}</div>'
    )


def _turn(turn: NumberedTurn, start: datetime, marks: Marks) -> str:
    said = [f'<span class="who">{escape(labels.SPEAKER[turn.speaker])}</span>']
    if turn.source == "text":
        said.append(_mark("écrit"))
    if turn.interrupted:
        said.append(_mark("interrompu"))
    if turn.n in marks.risks:
        said.append(_mark("à risque"))
    if questions := marks.evidence.get(turn.n):
        said.append(_mark(f"grille : {', '.join(questions)}"))
    if (score := marks.sentiments.get(turn.n)) is not None and abs(score) >= 0.3:
        said.append(_mark("mécontent" if score < 0 else "content"))
    latency = turn.latencies.get("e2e_latency")
    note = ""
    if latency is not None and turn.speaker is Speaker.AGENT:
        slow = " · lent" if latency > _SLOW else ""
        note = f'<div class="note">répond en {french.duration(latency)}{slow}</div>'
    marked = " marked" if turn.n in marks.risks else ""
    return _line(
        turn.started_at,
        start,
        f"{turn.speaker}{marked}",
        f'{"".join(said)}<div class="words">{escape(turn.text)}</div>{note}',
        f"tour-{turn.n}",
    )


def _tool(tool: NamedToolCall, start: datetime) -> str:
    outcome = labels.TOOL_OUTCOME[tool.outcome]
    why = f' title="{escape(tool.error)}"' if tool.error else ""
    given = ", ".join(f"{name} = {value}" for name, value in tool.arguments.items())
    detail = f' <span class="note">({escape(given[:200])})</span>' if given else ""
    shade = tool.outcome if tool.outcome is not ToolOutcome.OK else ""
    return _line(
        tool.started_at,
        start,
        f"tool {shade}",
        f'<div class="words"{why}><span class="who">Outil</span> {escape(labels.tool(tool.name))}'
        f"{detail} · {escape(outcome)} · {french.duration(tool.duration_ms / 1000)}</div>",
    )


def _action(action: SupervisionAction, start: datetime) -> str:
    text = f" « {escape(action.text)} »" if action.text else ""
    return _line(
        action.requested_at,
        start,
        "tool",
        f'<div class="words"><span class="who">{escape(labels.ACTION[action.kind])}</span> '
        f"par {escape(action.who)}, {escape(labels.ACTION_OUTCOME[action.outcome])}{text} "
        f'<span class="note">({escape(action.reason)})</span></div>',
    )


def _line(at: datetime, start: datetime, shade: str, body: str, anchor: str = "") -> str:
    where = f' id="{anchor}"' if anchor else ""
    clock = french.clock((at - start).total_seconds())
    return (
        f'<div class="turn {shade}"{where}><span class="at">{clock}</span><div>{body}</div></div>'
    )


def _mark(text: str) -> str:
    return f'<span class="mark">{escape(text)}</span>'
