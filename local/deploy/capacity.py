"""How many lines and advisers a load needs: Erlang B, where the refused go away, and Erlang C,
where they wait."""

import math


def blocked(erlangs: float, lines: int) -> float:
    """Share of calls that find no free line (Erlang B)."""
    share = 1.0
    for line in range(1, lines + 1):
        share = erlangs * share / (line + erlangs * share)
    return share


def lines_for(erlangs: float, lost: float = 0.001) -> int:
    """Fewest lines that lose at most this share of calls."""
    lines, share = 0, 1.0
    while share > lost:
        lines += 1
        share = erlangs * share / (lines + erlangs * share)
    return lines


def answered_within(erlangs: float, advisers: int, seconds: float, handling: float) -> float:
    """Share of callers who reach an adviser within `seconds` (Erlang C)."""
    if advisers <= erlangs:
        return 0.0
    share = blocked(erlangs, advisers)
    waits = share / (1 - (erlangs / advisers) * (1 - share))
    return 1 - waits * math.exp(-(advisers - erlangs) * seconds / handling)


def advisers_for(
    calls_per_hour: float, handling: float = 300, within: float = 20, share: float = 0.8
) -> int:
    """Fewest advisers who take `share` of the calls `within` seconds."""
    erlangs = calls_per_hour * handling / 3600
    advisers = math.ceil(erlangs)
    while answered_within(erlangs, advisers, within, handling) < share:
        advisers += 1
    return advisers
