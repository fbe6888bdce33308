"""Read what continues a question about the past: "and yesterday?", "what about the kitchen?"."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ...home import Entity, Home
from ..choices import chosen
from ..events import EVENT_STATES, event_state
from ..reading import Pending, Situation
from ..request import Choices, Reader, unreadable
from ..said import Context, Problem
from .measures import measures_kind
from .periods import PeriodReader
from .question import Asked, HistoryQuestion, Subject
from .read import NARROW, HistoryReading, read_history
from .rules import HistoryRules, rules_of
from .states import subjects_of

_FOLLOWED = ("when", "how_long", "how_often", "measure", "whether", "which", "why")
type Allow = Callable[[Entity], bool]


def read_follow_up(
    before: Sequence[str], text: str, home: Home, situation: Situation, choices: Choices
) -> HistoryQuestion | None:
    """Return the question that a text makes of what was asked before; None if it makes none.

    `choices` are what was meant by words of the first text.
    """
    rules = rules_of(situation.language)
    if rules is None or not before or unreadable(text, situation) is not None:
        return None
    question = read_history(before[0], home, situation, choices)
    for said in (*before[1:], text):
        if not isinstance(question, HistoryQuestion):
            return None
        question = _followed(question, Reader(said, home, situation), rules)
    return question if isinstance(question, HistoryQuestion) else None


def answer_history(
    pending: Pending, text: str, home: Home, situation: Situation
) -> tuple[HistoryReading, Mapping[str, tuple[str, ...]]] | None:
    """Return the question after the answer to what was asked back; None if that is no answer."""
    choices = chosen(pending, text, home, situation)
    if choices is None:
        return None
    return read_history(pending.text, home, situation, choices), choices


def _followed(
    question: HistoryQuestion, reader: Reader, rules: HistoryRules
) -> HistoryQuestion | None:
    said = rules.follow.fullmatch(reader.sentence.text.strip(" .?!,"))
    fixed = question.than or question.during or question.since
    if said is None or fixed is not None or question.kind not in _FOLLOWED:
        return None
    language = reader.grammar.lexicon.language
    periods = PeriodReader(reader.sentence, language, reader.situation.now)
    rest, period = periods.take(said["rest"], wide=question.kind not in NARROW)
    asked: Asked | None = question.asked
    if rest not in rules.empty:
        asked = _others(rest, question.asked, reader)
    elif period is None:
        return None
    if asked is None:
        return None
    measure = question.measure
    if question.kind == "measure" and period is not None:
        measure = "value" if period.moment else "range" if measure == "value" else measure
    return replace(question, asked=asked, period=period or question.period, measure=measure)


def _others(words: str, asked: Asked, reader: Reader) -> Asked | None:
    """Return the same of other things: of the same kind if there are such."""
    for allow in _allowed(asked):
        found = reader.facts.things.find(words, allow, Context())
        if isinstance(found, Problem):
            continue
        entities = [entity for one in found for entity in one.entities]
        first = asked.subjects[0]
        if asked.event in EVENT_STATES:
            subjects = tuple(subjects_of(entities, asked.event))
        else:
            subjects = tuple(
                Subject(entity, first.holds, first.attribute, first.unit and entity.unit)
                for entity in entities
            )
        return replace(asked, subjects=subjects) if subjects else None
    return None


def _allowed(asked: Asked) -> Iterator[Allow]:
    entities = [subject.entity for subject in asked.subjects]
    kinds = {(entity.domain, entity.device_class) for entity in entities}
    yield lambda entity: (entity.domain, entity.device_class) in kinds
    if asked.event in EVENT_STATES:
        yield lambda entity: event_state(asked.event, entity) is not None
    elif all(subject.attribute is None for subject in asked.subjects):
        yield partial(measures_kind, None)
