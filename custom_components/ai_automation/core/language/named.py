"""Read facts and deeds whose kind is known and whose things are named as a person names them.

Whoever else has taken a sentence apart gets the same resolver, capabilities and questions.
"""

from collections.abc import Mapping

from ..home import Home
from .events import EVENT_STATES
from .meanings import Quantity
from .problems import questions_of, reason, reasons_of
from .reading import Pending, Refused, Situation, Unclear
from .request import Choices, Reader
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem
from .services import DEED_ACTIONS

PRESENCES = ("any_home", "all_home", "first_home", "all_away")
EVENTS: tuple[str, ...] = tuple(EVENT_STATES)
DEEDS: tuple[str, ...] = (*DEED_ACTIONS, "set", "volume", "notify")
_PERSONAL = {"home", "away"}


class NamedReader:
    """Read what is named in one home; `choices` are the answers to what was asked before."""

    def __init__(
        self, home: Home, situation: Situation, choices: Choices | None = None, text: str = ""
    ) -> None:
        """Take the home, and the whole text that all of it is from."""
        self._home, self._situation = home, situation
        self._choices = choices
        self._text = text
        self.problems: list[Problem] = []

    def state(self, thing: str, event: str) -> Fact | None:
        """Return the fact that things get into a state, None with a problem noted."""
        kind = "person" if event in _PERSONAL else "state"
        return self._fact(thing, kind, event, {})

    def presence(self, event: str) -> Fact | None:
        """Return the fact of who is home, None with a problem noted."""
        said = FactSaid("presence", event, {}, text=self._text)
        return self._noted(self._reader(self._text).facts.build(said, Context()))

    def limit(self, thing: str, side: str, value: str) -> Fact | None:
        """Return the fact that a number is "above" or "below" a value, None if problematic."""
        number = self._quantity(value)
        if number is None:
            self.problems.append(Problem("vague", (value,)))
            return None
        return self._fact(thing, "number", "", {side: side}, number)

    def option(self, thing: str, option: str) -> Fact | None:
        """Return the fact that an option is chosen, None with a problem noted."""
        return self._fact(thing, "option", "", {"option": option.lower()})

    def deed(self, do: str, thing: str, value: str = "", message: str | None = None) -> Deed | None:
        """Return what to call to do something to things, None with a problem noted."""
        reader = self._reader(thing)
        parts = {"np": reader.sentence.text} if thing else {}
        if value:
            number = self._quantity(value)
            parts["value"] = reader.sentence.tag("val", number) if number else value.lower()
        return self._noted(reader.deeds.build(DeedSaid(do, parts, thing, message), Context()))

    def conclusion(self) -> Unclear | Refused | None:
        """Return what stands in the way: things that are not there, or that have to be asked."""
        language = self._situation.language
        grammar = self._reader("").grammar
        if reasons := reasons_of(self.problems, grammar, language):
            return Refused(reasons)
        if questions := questions_of(self.problems, language):
            return Unclear(questions, Pending(self._text, questions, self._choices or {}))
        if self.problems:
            return Refused((reason("nothing", language),))
        return None

    def _fact(
        self,
        thing: str,
        kind: str,
        event: str,
        parts: Mapping[str, str],
        number: Quantity | None = None,
    ) -> Fact | None:
        reader = self._reader(thing)
        if number is not None:
            parts = {**parts, "value": reader.sentence.tag("val", number)}
        said = FactSaid(kind, event, {**parts, "np": reader.sentence.text}, text=thing)
        return self._noted(reader.facts.build(said, Context()))

    def _noted[Read: (Fact, Deed)](self, read: Read | Problem) -> Read | None:
        if isinstance(read, Problem):
            self.problems.append(read)
            return None
        return read

    def _reader(self, words: str) -> Reader:
        reader = Reader(words, self._home, self._situation, self._choices)
        reader.resolver.thorough = True
        return reader

    def _quantity(self, value: str) -> Quantity | None:
        """Return a value that is one number, with or without a unit; None if it is another."""
        reader = self._reader(value)
        words = [token.text for token in reader.sentence.tokens]
        if len(words) != 1:
            return None
        if words[0] in reader.sentence.tags:
            meaning = reader.sentence.meaning(words[0])
            return meaning if isinstance(meaning, Quantity) else None
        return Quantity(float(words[0])) if words[0].replace(".", "", 1).isdigit() else None
