"""What the parts of an answer are worked out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from ...history import (
    Row,
    Sample,
    Span,
    changes_into,
    joined,
    known_spans,
    overlap,
    samples_of,
    spans_of,
)
from .question import Asked, HistoryQuestion, Period, Source, Subject
from .words import Words

_EVER = 0.0
# History that begins so many seconds late is not worth a word.
_LATE = 60.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: rows of states, oldest first, and statistics from before them.

    The first row may lie before the time that was asked about, or be what held at its beginning.
    """

    rows: Mapping[Source, Sequence[Row]] = field(default_factory=dict)
    hours: Mapping[Source, Sequence[Sample]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One question with what was recorded for it."""

    question: HistoryQuestion
    recorded: Recorded
    words: Words

    @property
    def now(self) -> float:
        """Return when it is asked."""
        return self.words.now.timestamp()

    def rows(self, subject: Subject) -> Sequence[Row]:
        """Return what was recorded of a thing."""
        return self.recorded.rows.get(subject.source, ())

    @property
    def span(self) -> Span:
        """Return the time that is asked about."""
        period = self.question.period
        return period.span if period is not None else Span(_EVER, self.now)

    @cached_property
    def stretches(self) -> list[Span]:
        """Return the stretches of it that are meant: without a period, the last one of them."""
        during = self.question.during
        if during is None:
            return [self.span]
        stretches = self.spans_all(during, self.span)
        return stretches if self.question.period is not None else stretches[-1:]

    @cached_property
    def period(self) -> str:
        """Return the words for the time that is asked about."""
        if self.question.during is not None and self.stretches:
            text: str = self.words.texts["history"]["between"]
            first, last = self.stretches[0], self.stretches[-1]
            return text.format(
                start=self.words.moment(first.start), end=self.words.moment(last.end)
            )
        return self.question.period.said if self.question.period is not None else ""

    def spans(self, subject: Subject, within: Sequence[Span] | None = None) -> list[Span]:
        """Return when a thing was in the state that is asked about."""
        whole = self.stretches if within is None else within
        held = [span for one in whole for span in spans_of(self.rows(subject), subject.holds, one)]
        return joined(held)

    def spans_all(self, asked: Asked, within: Span) -> list[Span]:
        """Return when any, or every, of several things was in its state."""
        each = [self.spans(subject, [within]) for subject in asked.subjects]
        if not asked.every:
            return joined(span for spans in each for span in spans)
        together = [within]
        for spans in each:
            together = overlap(together, spans)
        return together

    @cached_property
    def together(self) -> list[Span]:
        """Return when all things were in their states at once."""
        return overlap(self.spans_all(self.question.asked, self.span), self.stretches)

    def known(self, subject: Subject) -> list[Span]:
        """Return when anything is known of a thing."""
        return [span for one in self.stretches for span in known_spans(self.rows(subject), one)]

    def has(self, subject: Subject) -> bool:
        """Tell whether there is history of a thing from before the end of what is asked about."""
        periods = (self.question.period, self.question.than)
        end = max((period.span.end for period in periods if period), default=self.now)
        hours = self.recorded.hours.get(subject.source, ())
        starts = (*(row.at for row in self.rows(subject)[:1]), *(it.span.start for it in hours[:1]))
        return any(start < end for start in starts)

    def is_known(self, subject: Subject, within: Span) -> bool:
        """Tell whether anything is known of a thing in a time."""
        return bool(known_spans(self.rows(subject), within))

    def changes(self, subject: Subject, within: Sequence[Span] | None = None) -> list[float]:
        """Return when a thing got into its state."""
        whole = self.stretches if within is None else within
        return [at for one in whole for at in changes_into(self.rows(subject), subject.holds, one)]

    def samples(self, subject: Subject, within: Span) -> list[Sample]:
        """Return what a sensor measured: statistics as far as its states do not reach back."""
        rows = self.rows(subject)
        states = samples_of(rows, within)
        first = states[0].span.start if states else within.end
        hours = [
            sample
            for sample in self.recorded.hours.get(subject.source, ())
            if within.start <= sample.span.start and sample.span.end <= first
        ]
        return [*hours, *states]

    def reach(self, period: Period | None) -> str:
        """Return that the history is shorter than what was asked about, empty if it is not."""
        if period is None:
            return ""
        first = self.first()
        if first is None or first <= period.start.timestamp() + _LATE:
            return ""
        return self.since()

    def since(self) -> str:
        """Return since when there is history of what is asked about."""
        first = self.first()
        when = datetime.fromtimestamp(self.now if first is None else first, self.words.now.tzinfo)
        today = when.date() == self.words.now.date()
        date = f"{when:%H:%M}" if today else self.words.date(when)
        return self.words.say("reach", date=date)

    def first_of(self, asked: Asked) -> float:
        """Return since when all of several things are known, the present if one is not at all."""
        starts = [next((it.at for it in self.rows(one)), self.now) for one in asked.subjects]
        return max(starts, default=self.now)

    def first(self) -> float | None:
        """Return since when there is history of what is asked about."""
        starts = [
            start
            for subject in self.question.asked.subjects
            for start in (
                *(row.at for row in self.rows(subject)[:1]),
                *(one.span.start for one in self.recorded.hours.get(subject.source, ())[:1]),
            )
        ]
        return min(starts, default=None)
