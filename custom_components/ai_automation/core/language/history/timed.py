"""Take the words for its time off a question."""

from dataclasses import dataclass

from ..said import Problem
from .periods import PeriodReader
from .question import Asked, HistoryQuestion, Kind, Period, Unit
from .rules import HistoryRules
from .states import StateReader

# A time of at least so many days is compared with the present week or month.
_WEEKISH, _MONTHISH = 3 * 86400, 20 * 86400
NOTHING = Asked(())


@dataclass(frozen=True, slots=True)
class Timed:
    """A question without its words for times, and what they mean."""

    text: str
    period: Period | None
    than: Period | None
    during: Asked | None
    since: Asked | None

    @property
    def limited(self) -> bool:
        """Tell whether any time is named at all."""
        return any(it is not None for it in (self.period, self.during, self.since))

    def question(self, kind: Kind, asked: Asked = NOTHING) -> HistoryQuestion:
        """Return the question that this is."""
        return HistoryQuestion(kind, asked, self.period, self.than, self.during, self.since)


class TimeReader:
    """Read the time of one question."""

    def __init__(self, periods: PeriodReader, states: StateReader, rules: HistoryRules) -> None:
        """Take what reads times and states, and the rules of the language."""
        self._periods = periods
        self._states = states
        self._rules = rules
        self.problem: Problem | None = None

    def timed(self, text: str) -> dict[bool, Timed]:
        """Return a text without its times, with them as wide as for events, and as for values."""
        parts = self._rules.than.split(text, maxsplit=1)
        rest, during = self._during(parts[0].strip())
        rest, since = self._since(rest)
        return {
            wide: self._timed(rest, parts[1:], during, since, wide=wide) for wide in (False, True)
        }

    def _during(self, text: str) -> tuple[str, Asked | None]:
        """Take "while we were away" off a question."""
        match = self._rules.during.search(text, 1)
        if match is None:
            return text, None
        clause, _ = self._periods.take(match["during"], wide=True)
        asked = self._states.fact(clause)
        if isinstance(asked, Problem) or not asked.subjects:
            return text, None
        time = match["during"].replace(clause, "")
        return " ".join(f"{text[: match.start()]} {time}".split()), asked

    def _since(self, text: str) -> tuple[str, Asked | None]:
        """Take "since we left" off a question."""
        match = self._rules.since.fullmatch(text)
        if match is None:
            return text, None
        asked = self._states.fact(match["since"])
        if isinstance(asked, Problem):
            self.problem = asked if asked.code == "ambiguous" else None
            return text, None
        return (match["rest"], asked) if asked.subjects else (text, None)

    def _timed(
        self, text: str, than: list[str], during: Asked | None, since: Asked | None, *, wide: bool
    ) -> Timed:
        rest, period = self._periods.take(text, wide=wide)
        other = None
        for said in than:
            left, other = self._periods.take(said, wide=wide)
            other = other if left in self._rules.empty else None
            for unit, pattern in self._rules.before.items():
                if period is not None and pattern.fullmatch(said.strip()):
                    like = (period.unit or unit_like(period)) if unit == "same" else unit
                    other = self._periods.before(period, like, said.strip())
        return Timed(rest, period, other, during, since)


def unit_like(period: Period) -> Unit:
    """Return whether a time is about as long as a day, a week or a month."""
    seconds = period.span.seconds
    return "month" if seconds > _MONTHISH else "week" if seconds > _WEEKISH else "day"
