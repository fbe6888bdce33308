"""Put moments, times, numbers and names of an answer into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from ...dates import date_in_words
from ...home import Entity
from ...texts import Texts
from ..patterns import Grammar, grammar_of
from ..problems import one_of, texts_of
from ..reading import Situation
from ..units import quantity
from .question import Measure, Order

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_NEAR_DAYS = 6
_EXACT_MINUTES = 10
_BIG, _SMALL = 100, 1


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one answer, said at `now`."""

    texts: Texts
    grammar: Grammar
    now: datetime

    def say(self, key: str, **values: Any) -> str:
        """Return a sentence of the answers about the past."""
        text: str = self.texts["history"][key]
        said = text.format(**values)
        return f"{said[:1].upper()}{said[1:]}"

    def moment(self, at: float) -> str:
        """Return a moment: "yesterday at 07:42"."""
        when = datetime.fromtimestamp(at, self.now.tzinfo)
        moment: str = self.texts["history"]["moment"]
        return moment.format(day=self.day(when), time=f"{when:%H:%M}")

    def clock(self, at: float) -> str:
        """Return the time of a moment: "07:42"."""
        return f"{datetime.fromtimestamp(at, self.now.tzinfo):%H:%M}"

    def day(self, when: datetime) -> str:
        """Return a day as seen from today."""
        texts = self.texts["history"]
        ago = (self.now.date() - when.date()).days
        if 0 <= ago < len(texts["days"]):
            return str(texts["days"][ago])
        if 0 < ago <= _NEAR_DAYS:
            return str(texts["weekday"].format(day=texts["weekdays"][when.weekday()]))
        return str(texts["on_date"].format(date=self.date(when)))

    def date(self, when: datetime) -> str:
        """Return a date; the year only if it is another one."""
        return date_in_words(when.date(), self.now.date(), self.grammar.lexicon.language)

    def moments(self, times: Sequence[float]) -> str:
        """Return some moments; the day is said once if it is the same."""
        days = {self.day(datetime.fromtimestamp(at, self.now.tzinfo)) for at in times}
        if len(days) > 1 or len(times) == 1:
            return one_of([self.moment(at) for at in times], self.texts, "and")
        clocks = list(dict.fromkeys(self.clock(at) for at in times))
        moment: str = self.texts["history"]["moment"]
        return moment.format(day=days.pop(), time=one_of(clocks, self.texts, "and"))

    def length(self, seconds: float) -> str:
        """Return how long something took, as exactly as one would say it."""
        units: dict[str, Sequence[str]] = self.texts["history"]["units"]
        if seconds < _EXACT_MINUTES * _MINUTE:
            whole = round(seconds)
            amounts = {"minutes": whole // _MINUTE, "seconds": whole % _MINUTE}
        else:
            minutes = round(seconds / _MINUTE)
            if minutes * _MINUTE >= 2 * _DAY:
                minutes = round(minutes / 60) * 60
            days, rest = divmod(timedelta(minutes=minutes), timedelta(days=1))
            amounts = {
                "days": days,
                "hours": rest.seconds // _HOUR,
                "minutes": rest.seconds // _MINUTE % 60,
            }
        parts = [units[unit][n != 1].format(n=n) for unit, n in amounts.items() if n]
        return one_of(parts, self.texts, "and") or units["seconds"][1].format(n=0)

    def number(self, value: float, unit: str | None) -> str:
        """Return a number with its unit, rounded as one would say it."""
        size = abs(value)
        places = 0 if size >= _BIG else 1
        if 0 < size < _SMALL:
            places = 2
        said = f"{value:.{places}f}"
        if "." in said:
            said = said.rstrip("0").rstrip(".")
        said = "0" if said == "-0" else said
        if unit and unit.startswith("°"):
            return f"{quantity(said, None, self.texts)} {unit}"
        return quantity(said, unit, self.texts)

    def figure(self, kind: Measure | None, value: float, unit: str | None) -> str:
        """Return what is compared: a length of time, how many times, or a number."""
        if kind == "time":
            return self.length(value) if value else str(self.texts["history"]["not_at_all"])
        if kind == "times":
            return self.times(round(value))
        return self.number(value, unit)

    def times(self, count: int) -> str:
        """Return how often something happened."""
        forms: Sequence[str] = self.texts["history"]["times"]
        return forms[min(count, len(forms) - 1)].format(n=count)

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in words."""
        return one_of(items, self.texts, "and")

    def names(self, entities: Sequence[Entity]) -> str:
        """Return names as a list in words."""
        return self.listed([entity.name for entity in entities])

    def forms(self, entities: Sequence[Entity]) -> dict[str, str]:
        """Return the forms of verbs for these things."""
        last = entities[0].name.lower().rsplit(" ", 1)[-1]
        stem = self.grammar.lexicon.stem(last)
        plural = len(entities) > 1 or (stem != last and not last.endswith("'s"))
        forms: dict[str, Sequence[str]] = self.texts["history"]["forms"]
        return {key: them[plural] for key, them in forms.items()}

    def became(
        self,
        event: str,
        value: str,
        entities: Sequence[Entity],
        order: Order | Literal["usual"] | None = None,
    ) -> str:
        """Return what happened: "was opened", "was last opened" or "was usually opened"."""
        last = self.texts["history"]["order"][order] if order else ""
        return self._event("became", event, value, entities, last)

    def being(self, event: str, value: str, entities: Sequence[Entity]) -> str:
        """Return a state: "open"."""
        return self._event("being", event, value, entities, "")

    def _event(
        self, table: str, event: str, value: str, entities: Sequence[Entity], last: str
    ) -> str:
        texts = self.texts["history"][table]
        forms = self.forms(entities)
        domain, kind = entities[0].domain, entities[0].device_class
        for key in (f"{event}.{domain}.{kind}", f"{event}.{domain}", event):
            if key in texts:
                return str(texts[key].format(value=value, last=last, **forms))
        return str(texts[""].format(value=value or event, last=last, **forms))


def words_for(situation: Situation) -> Words:
    """Return the words of an answer to what is asked in a situation."""
    language = situation.language
    return Words(texts_of(language), grammar_of(language), situation.now)
