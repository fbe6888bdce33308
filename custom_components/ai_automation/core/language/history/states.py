"""Read which things, in which state, a question about the past is about."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...history import Holds
from ...home import Entity
from ...plan.model import Condition, NotCondition, NumericCondition, StateCondition
from ..events import EVENT_STATES, NOT, OFF_STATES, counts, event_state
from ..request import Reader
from ..said import Context, Fact, FactSaid, Problem
from ..sentence import whole
from .question import Asked, Subject
from .rules import HistoryRules

_ANY_CHANGE = "?"
_AMBIGUOUS = 4


class StateReader:
    """Read the states of one question."""

    def __init__(self, reader: Reader, rules: HistoryRules) -> None:
        """Take the read sentence and the rules of its language."""
        self._reader = reader
        self._retries = rules.retries
        self._together = rules.together
        self._away = whole(rules.away.pattern)
        self._facts = reader.facts
        self._inverse: dict[str, str] = reader.grammar.lexicon["facts"]["inverse"]
        self._things = frozenset(reader.grammar.lexicon["history"]["things"])
        self._all: str = reader.grammar.lexicon["asking"]["all"]

    def fact(self, text: str) -> Asked | Problem:
        """Return what a clause says of things, or the problem that came nearest to a reading.

        What cannot finish is meant to stop.
        """
        if (sun := self._sun(text)) is not None:
            return sun
        asked = self._fact(text)
        if isinstance(asked, Problem) and (plain := self._reader.mentions.plain(text)) != text:
            # "The fountain on" may be the name of an automation besides.
            again = self._fact(plain.lower())
            asked = asked if isinstance(again, Problem) else again
        for pattern, other in self._retries:
            if isinstance(asked, Problem) and pattern.search(text):
                again = self._fact(pattern.sub(other, text))
                asked = asked if isinstance(again, Problem) else again
        return asked

    def _fact(self, text: str) -> Asked | Problem:
        best: tuple[float, Asked] | None = None
        problem = Problem("unread", (text,))
        for said in self._facts.said(text):
            read = self._of(self._facts.widest(said))
            if isinstance(read, Problem):
                problem = read if read.cost < problem.cost else problem
            elif best is None or read[0] < best[0]:
                best = read
        return best[1] if best is not None else problem

    def _of(self, said: FactSaid) -> tuple[float, Asked] | Problem:
        if said.fact == "existence" and self._away.search(said.text):
            # Who is out of bed is not in it.
            return Problem("unread", (said.text,))
        if said.fact == "presence":
            return 0.0, self.people(said.event)
        built = self._facts.build(said, Context())
        if isinstance(built, Fact):
            asked = _asked(said, built, self._inverse)
            if self._together.intersection((said.np or "").split()):
                asked = replace(asked, every=True)
            return (built.cost, asked) if asked.subjects else Problem("unread", (said.text,))
        if built.code != "ambiguous" or built.found is None or said.event not in EVENT_STATES:
            return built
        choices = built.found.choices
        several = built.found.mention.everything or _says_any(said, self._reader)
        if len(choices) > _AMBIGUOUS and not several:
            return built
        event = self._inverse.get(said.event, said.event) if said.negative else said.event
        return built.cost, Asked(tuple(subjects_of(choices, event)), event)

    def _sun(self, text: str) -> Asked | None:
        """Return sunset or sunrise, as the sun's own state tells it."""
        if not text.startswith("sun#") or " " in text:
            return None
        meaning = self._reader.sentence.meaning(text)
        suns = tuple(self._reader.home.domain("sun"))
        if meaning.offset or not suns:
            return None
        state = "below_horizon" if meaning.event == "sunset" else "above_horizon"
        return Asked((Subject(suns[0], Holds((state,))),), meaning.event)

    def people(self, event: str) -> Asked:
        """Return who is home or away: anybody, or everybody."""
        people = [it for it in self._reader.home.domain("person") if it.exposed]
        away = event in ("all_away", "any_away", "away")
        holds = Holds(("home",), inverted=away)
        every = event in ("all_away", "all_home")
        subjects = tuple(Subject(person, holds) for person in people)
        return Asked(subjects, "away" if away else "home", every=every)

    def things(self, np: str | None, state: str, place: str | None) -> Asked | Problem:
        """Return all things of a kind that can be in a state; None is any kind."""
        words = " ".join(part for part in (np, place) if part and part not in self._things)
        problem = Problem("unread", (words,))
        for event, pattern in self._reader.grammar.state_events:
            if not pattern.fullmatch(state):
                continue
            allow = partial(_can_be, event)
            if not words:
                every = [it for it in self._every(allow) if counts(it, event)]
                return Asked(tuple(subjects_of(every, event)), event)
            found = self._facts.things.find(f"{self._all} {words}", allow, Context())
            if isinstance(found, Problem):
                problem = found if found.cost < problem.cost else problem
                continue
            entities = [entity for one in found for entity in one.entities]
            return Asked(tuple(subjects_of(entities, event)), event)
        return problem

    def _every(self, allow: Callable[[Entity], bool]) -> Iterator[Entity]:
        for known in self._reader.index.entities:
            if allow(known.entity):
                yield known.entity


def _can_be(event: str, entity: Entity) -> bool:
    return event_state(event, entity) is not None


def _says_any(said: FactSaid, reader: Reader) -> bool:
    return bool(set((said.np or "").split()) & set(reader.grammar.lexicon["syntax"]["any"]))


def _asked(said: FactSaid, fact: Fact, inverse: dict[str, str]) -> Asked:
    """Return what a fact says of things."""
    condition, inverted = _inner(fact.condition)
    if isinstance(condition, NumericCondition):
        above, below = _number(condition.above), _number(condition.below)
        holds = Holds(above=above, below=below)
        limit = above if above is not None else below
        subjects = tuple(Subject(it, holds, condition.attribute) for it in fact.entities)
        return Asked(subjects, "below" if above is None else "above", f"{limit:g}")
    if said.fact in ("option", "mode") or said.event in ("zone", "left_zone"):
        if not isinstance(condition, StateCondition):
            return Asked(())
        holds = Holds(condition.states, inverted=inverted)
        subjects = tuple(Subject(it, holds, condition.attribute) for it in fact.entities)
        return Asked(subjects, "zone" if "zone" in said.event else "", condition.states[0])
    event = inverse.get(said.event, said.event) if said.negative else said.event
    return Asked(tuple(subjects_of(fact.entities, event)), event)


def _inner(condition: Condition) -> tuple[Condition, bool]:
    if isinstance(condition, NotCondition) and len(condition.conditions) == 1:
        return condition.conditions[0], True
    return condition, False


def _number(limit: float | str | None) -> float | None:
    return None if limit is None else float(limit)


def subjects_of(entities: tuple[Entity, ...] | list[Entity], event: str) -> Iterator[Subject]:
    """Yield what an event means for each of these things."""
    for entity in entities:
        state = event_state(event, entity)
        if state is None:
            continue
        if state == _ANY_CHANGE:
            yield Subject(entity, Holds(change=True))
        elif state.startswith(NOT):
            base = state.removeprefix(NOT)
            off = OFF_STATES.get(entity.domain, (base,)) if base == "off" else (base,)
            yield Subject(entity, Holds(off, inverted=True))
        else:
            yield Subject(entity, Holds((state,)))
