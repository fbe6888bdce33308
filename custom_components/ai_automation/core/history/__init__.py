"""Compute over the history of states: spans, changes, averages, amounts.

Moments are seconds since the epoch, so that days with a clock change need no care.
"""

from .clock import ClockTimes, apart, clock_times
from .measures import Sample, amount, average, growth, highest, lowest, samples_of
from .spans import Span, joined, outside, overlap, seconds_of
from .states import Holds, Row, changes_into, known_spans, number_of, spans_of, state_at

__all__ = [
    "ClockTimes",
    "Holds",
    "Row",
    "Sample",
    "Span",
    "amount",
    "apart",
    "average",
    "changes_into",
    "clock_times",
    "growth",
    "highest",
    "joined",
    "known_spans",
    "lowest",
    "number_of",
    "outside",
    "overlap",
    "samples_of",
    "seconds_of",
    "spans_of",
    "state_at",
]
