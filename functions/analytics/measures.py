"""Measures: what calls add up to. Whole numbers, so that adding and taking back leave no trace.

A measure is a number by its name, or a histogram: how many values fell into each bucket. Buckets
grow by 8 %, so that a percentile is known within 4 % however many calls were merged.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

Histogram = dict[str, int]
Measures = dict[str, Any]
"""Name → number, or histogram."""

GROWTH = 1.08
_LOG_GROWTH = math.log(GROWTH)


def count(measures: Measures, name: str, amount: float = 1) -> None:
    whole = round(amount)
    if whole:
        measures[name] = measures.get(name, 0) + whole


def observe(measures: Measures, name: str, value: float) -> None:
    """Put a value above zero into a histogram."""
    histogram = measures.setdefault(name, {})
    bucket = str(math.floor(math.log(value) / _LOG_GROWTH))
    histogram[bucket] = histogram.get(bucket, 0) + 1


def add(into: Measures, other: Measures, sign: int = 1) -> None:
    """Add `other` in place, or take it back; what comes to zero goes."""
    for name, value in other.items():
        if isinstance(value, dict):
            histogram = into.setdefault(name, {})
            add(histogram, value, sign)
            if not histogram:
                del into[name]
        else:
            total = into.get(name, 0) + sign * value
            if total:
                into[name] = total
            else:
                into.pop(name, None)


def total(many: Iterable[Measures]) -> Measures:
    whole: Measures = {}
    for each in many:
        for name, value in each.items():
            if isinstance(value, dict):
                histogram = whole.setdefault(name, {})
                for bucket, amount in value.items():
                    histogram[bucket] = histogram.get(bucket, 0) + amount
            else:
                whole[name] = whole.get(name, 0) + value
    return whole


def difference(new: Measures, old: Measures) -> Measures:
    changed: Measures = {}
    add(changed, new)
    add(changed, old, -1)
    return changed


def percentile(histogram: Histogram, share: float) -> float | None:
    """The value that `share` of all values do not exceed: the middle of its bucket."""
    order = sorted(histogram, key=int)
    if not order:
        return None
    sums = list(accumulate(histogram[bucket] for bucket in order))
    bucket = order[bisect_left(sums, share * sums[-1])]
    return float(GROWTH ** (int(bucket) + 0.5))


def size(histogram: Histogram) -> int:
    return sum(histogram.values())
