"""Answer questions about when something was in a state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ...history import Span, seconds_of, state_at
from ...home import Entity
from ..reading import Answer, Situation
from .amounts import compare, figure, measure
from .anchored import anchored, beginning
from .happened import happened
from .question import HistoryQuestion, Kind, Subject
from .told import Recorded, Told
from .usual import usual
from .words import words_for

_MOST_MOMENTS = 3
_MOST_THINGS = 6
_LEFT, _LONG = 0.5, 3600
_WHOLE = 0.99


def answered(question: HistoryQuestion, recorded: Recorded, situation: Situation) -> Answer:
    """Return the answer to a question about states and values, from what was recorded."""
    began = beginning(question, recorded, situation)
    if question.since is not None and began is None:
        return _never_began(question, recorded, situation)
    question = anchored(question, began, situation)
    told = _told(question, recorded, situation)
    words = told.words
    known = [it for it in question.asked.subjects if told.has(it)]
    ids = tuple(dict.fromkeys(it.entity.entity_id for it in question.asked.subjects))
    if not known:
        names = words.names([it.entity for it in question.asked.subjects[:_MOST_THINGS]])
        key = "nothing" if told.period else "nothing_ever"
        none = words.say(key, name=names, period=told.period)
        return Answer(_sentences(none, told.reach(question.period)), ids)
    said = _KINDS[question.kind](told, known)
    return Answer(_sentences(said, told.reach(question.period)), ids)


def _never_began(question: HistoryQuestion, recorded: Recorded, situation: Situation) -> Answer:
    """Return that the state that a question looks back to never began."""
    since = question.since
    if since is None:
        raise ValueError(question.kind)
    told = _told(replace(question, asked=since, since=None), recorded, situation)
    entities = [it.entity for it in since.subjects]
    ids = tuple(entity.entity_id for entity in entities)
    return Answer(f"{_named(told, 'never_began', entities)} {told.since()}", ids)


def _sentences(*said: str) -> str:
    return " ".join(each for each in said if each)


def unanswered(key: str, situation: Situation) -> Answer:
    """Return that the past cannot be looked into, and why."""
    return Answer(words_for(situation).say(key))


def last_change(
    question: HistoryQuestion, recorded: Recorded, situation: Situation
) -> tuple[Subject, float] | None:
    """Return what got into its state last, and when; None if nothing did."""
    question = anchored(question, beginning(question, recorded, situation), situation)
    told = _told(question, recorded, situation)
    found = [(at, it) for it in question.asked.subjects for at in told.changes(it)]
    at, subject = max(found, key=lambda item: item[0], default=(0.0, None))
    return (subject, at) if subject is not None else None


def enough_for(question: HistoryQuestion, situation: Situation, recorded: Recorded) -> bool:
    """Tell whether the last of what is asked about is among what was recorded."""
    if question.since is not None:
        return beginning(question, recorded, situation) is not None
    told = _told(question, recorded, situation)
    if question.order == "first":
        return False
    if question.during is not None:
        return bool(told.stretches)
    changed = [bool(told.changes(it)) for it in question.asked.subjects]
    return all(changed) if question.kind == "how_long" else any(changed)


def _told(question: HistoryQuestion, recorded: Recorded, situation: Situation) -> Told:
    return Told(question, recorded, words_for(situation))


def _each(said: Sequence[str]) -> str:
    return " ".join(said[:_MOST_THINGS])


# -- when


def _when(told: Told, subjects: Sequence[Subject]) -> str:
    question = told.question
    if question.asked.every:
        return _when_all(told, subjects)
    found = [(at, subject) for subject in subjects for at in told.changes(subject)]
    found.sort(key=lambda item: item[0])
    if not found:
        return _each([_no_change(told, subject) for subject in subjects])
    if question.period is None or question.order is not None:
        at, subject = found[0 if question.order == "first" else -1]
        return _said_when(told, at, subject)
    return _each([_changed(told, subject) for subject in subjects if told.changes(subject)])


def _said_when(told: Told, at: float, subject: Subject) -> str:
    order = told.question.order or "last"
    entity, words, asked = subject.entity, told.words, told.question.asked
    return words.say(
        "when_ago" if told.question.ago else "when",
        name=entity.name,
        became=words.became(asked.event, asked.value, [entity], order),
        length=words.length(told.now - at),
        moment=words.moment(at),
    )


def _changed(told: Told, subject: Subject) -> str:
    moments = told.changes(subject)
    if len(moments) <= _MOST_MOMENTS:
        return _about(told, "when_some", subject, moments=told.words.moments(moments))
    first, last = (told.words.moment(moments[place]) for place in (0, -1))
    return _about(
        told,
        "when_many",
        subject,
        times=told.words.times(len(moments)),
        first=first,
        last_time=last,
    )


def _no_change(told: Told, subject: Subject) -> str:
    """Return that something did not get into a state: it was in it all along, or never."""
    spans = told.spans(subject)
    if told.question.period is None and told.question.during is None:
        said = _about(told, "already_ever" if spans else "never", subject)
        return f"{said} {told.since()}"
    return _about(told, "already" if spans else "not_in", subject)


def _when_all(told: Told, subjects: Sequence[Subject]) -> str:
    """Return when several things were together in their states."""
    spans = told.together
    entities = [subject.entity for subject in subjects]
    if not spans:
        return _named(told, "not_in" if told.period else "never", entities)
    if told.question.period is None:
        spans = spans[:1] if told.question.order == "first" else spans[-1:]
    return " ".join(_from_to(told, entities, span) for span in spans[-_MOST_MOMENTS:])


def _from_to(told: Told, entities: Sequence[Entity], span: Span) -> str:
    words = told.words
    lasting = span.end >= told.now
    key = "together_since" if lasting else "together"
    return _named(told, key, entities, start=words.moment(span.start), end=words.moment(span.end))


# -- how long, how often


def _how_long(told: Told, subjects: Sequence[Subject]) -> str:
    if told.question.measure is not None:
        return _each([_stretch(told, subject) for subject in subjects])
    if told.question.asked.every:
        return _long_together(told, subjects)
    if told.question.period is None and told.question.during is None:
        return _each([_lasting(told, subject) for subject in subjects])
    return _each([_lasted(told, subject) for subject in subjects])


def _long_together(told: Told, subjects: Sequence[Subject]) -> str:
    entities, spans = [subject.entity for subject in subjects], told.together
    if not spans:
        return _named(told, "not_in" if told.period else "never", entities)
    if told.period:
        length = told.words.length(seconds_of(spans))
        return _named(told, "long_in", entities, length=length)
    return _from_to(told, entities, spans[-1])


def _stretch(told: Told, subject: Subject) -> str:
    """Return how long something was in a state at most, at least or on average at one time."""
    spans = told.spans(subject)
    if not spans:
        return _about(told, "long_not_in", subject)
    if told.question.measure == "mean":
        length = told.words.length(seconds_of(spans) / len(spans))
        times = told.words.times(len(spans))
        return _about(told, "long_mean", subject, length=length, times=times)
    longest = told.question.measure == "max"
    span = (
        max(spans, key=lambda it: it.seconds) if longest else min(spans, key=lambda it: it.seconds)
    )
    return _about(
        told, "long_max" if longest else "long_min", subject,
        length=told.words.length(span.seconds),
        start=told.words.moment(span.start),
    )  # fmt: skip


def _lasted(told: Told, subject: Subject) -> str:
    seconds = seconds_of(told.spans(subject))
    key = "long_in" if seconds else "long_not_in"
    return _about(told, key, subject, length=told.words.length(seconds))


def _lasting(told: Told, subject: Subject) -> str:
    """Return how long something is in a state already, or was the last time."""
    spans, rows = told.spans(subject), told.rows(subject)
    state = state_at(rows, told.now)
    if state is not None and subject.holds(state):
        began = told.changes(subject)
        at = began[-1] if began else rows[0].at
        return _about(
            told, "long_now" if began else "long_now_least", subject,
            length=told.words.length(told.now - at), moment=told.words.moment(at),
        )  # fmt: skip
    if not spans:
        return f"{_about(told, 'long_never', subject)} {told.since()}"
    last = spans[-1]
    return _about(
        told, "long_not_now", subject,
        length=told.words.length(last.seconds), moment=told.words.moment(last.end),
    )  # fmt: skip


def _how_often(told: Told, subjects: Sequence[Subject]) -> str:
    said: list[str] = []
    for subject in subjects:
        moments = told.changes(subject)
        if len(moments) == 1:
            moment = told.words.moment(moments[0])
            said.append(_about(told, "often_once", subject, moment=moment))
        else:
            key = "often" if moments else "often_never"
            said.append(_about(told, key, subject, times=told.words.times(len(moments))))
    return _each(said)


# -- which, whether


def _most(told: Told, subjects: Sequence[Subject]) -> str:
    """Return which of several things had most, or least, of something, and those after it."""
    period, kind, words = told.question.period, told.question.measure, told.words
    spans = [period.span] if period is not None else told.stretches
    figures = [
        (found[0], found[1], subject.entity.name)
        for subject in subjects
        for span in spans[-1:]
        if (found := figure(told, subject, span)) is not None
    ]
    if told.question.more:
        figures = [it for it in figures if kind not in ("time", "times") or it[0]]
    if not figures:
        return _named(told, "which_none", [it.entity for it in subjects])
    figures.sort(key=lambda it: it[0], reverse=bool(told.question.more))
    text: str = words.texts["history"]["most_one"]
    said = [
        text.format(name=name, value=words.figure(kind, value, unit))
        for value, unit, name in figures[:_MOST_MOMENTS]
    ]
    if len(said) == 1:
        return words.say("most_only", first=said[0], period=told.period)
    return words.say("most", first=said[0], rest=words.listed(said[1:]), period=told.period)


def _which(told: Told, subjects: Sequence[Subject]) -> str:
    period = told.question.period
    people = all(subject.entity.domain == "person" for subject in subjects)
    entities = [subject.entity for subject in subjects]
    none = _named(told, "nobody_which" if people else "which_none", entities)
    if period is not None and period.moment:
        at = period.span.start
        found = [it.entity for it in subjects if _held_at(told, it, at)]
        return _named(told, "which_at", found) if found else none
    said: list[tuple[float, str]] = []
    for subject in subjects:
        seconds, known = seconds_of(told.spans(subject)), seconds_of(told.known(subject))
        if not seconds or (told.question.left and seconds < min(known * _LEFT, _LONG)):
            continue
        whole = seconds >= known * _WHOLE
        text: str = told.words.texts["history"]["which_all" if whole else "which_for"]
        length = told.words.length(seconds)
        said.append((-seconds, text.format(name=subject.entity.name, length=length)))
    if not said:
        return none
    things = told.words.listed([text for _, text in sorted(said)])
    return told.words.say("which", things=things, period=told.period)


def _whether(told: Told, subjects: Sequence[Subject]) -> str:
    period = told.question.period
    if period is not None and period.moment:
        return _whether_at(told, subjects, period.span.start)
    if told.question.asked.every:
        spans = told.together
        key = "yes_long" if spans else "not_in"
        entities = [subject.entity for subject in subjects]
        return _named(told, key, entities, length=told.words.length(seconds_of(spans)))
    true = [subject for subject in subjects if told.spans(subject) or told.changes(subject)]
    if true:
        return _each([_did(told, subject) for subject in true])
    if len(subjects) > 1:
        people = all(subject.entity.domain == "person" for subject in subjects)
        return _named(told, "nobody_in" if people else "none_in", [it.entity for it in subjects])
    return _about(told, "not_in", subjects[0])


def _did(told: Told, subject: Subject) -> str:
    """Return that something was in a state, how often it got into it and for how long."""
    moments, spans = told.changes(subject), told.spans(subject)
    length = seconds_of(spans)
    long = "" if subject.holds.change else "_long"
    values = {"length": told.words.length(length)}
    if not moments:
        known = seconds_of(told.known(subject))
        return _about(
            told, "yes_whole" if length >= known * _WHOLE else "yes_long", subject, **values
        )
    if len(moments) <= _MOST_MOMENTS:
        values["moments"] = told.words.moments(moments)
        return _about(told, f"yes_changed{long}", subject, **values)
    values["moment"] = told.words.moment(moments[-1])
    return _about(told, f"yes_many{long}", subject, times=told.words.times(len(moments)), **values)


def _whether_at(told: Told, subjects: Sequence[Subject], at: float) -> str:
    known = [it.entity for it in subjects if state_at(told.rows(it), at) is not None]
    if not known:
        return _named(told, "no_moment", [it.entity for it in subjects])
    true = [it.entity for it in subjects if _held_at(told, it, at)]
    if true and (len(true) == len(known) or not told.question.asked.every):
        return _named(told, "yes_at", true)
    false = [entity for entity in known if entity not in true]
    return _named(told, "no_at", false)


def _held_at(told: Told, subject: Subject, at: float) -> bool:
    state = state_at(told.rows(subject), at)
    return state is not None and subject.holds(state)


# -- words


def _about(told: Told, key: str, subject: Subject, **values: object) -> str:
    return _named(told, key, [subject.entity], **values)


def _named(told: Told, key: str, entities: Sequence[Entity], **values: object) -> str:
    asked, words = told.question.asked, told.words
    return words.say(
        key,
        name=words.names(entities[:_MOST_THINGS]),
        became=words.became(asked.event, asked.value, entities),
        being=words.being(asked.event, asked.value, entities),
        period=told.period,
        **words.forms(entities),
        **values,
    )


_KINDS: Mapping[Kind, Callable[[Told, Sequence[Subject]], str]] = {
    "when": _when,
    "how_long": _how_long,
    "how_often": _how_often,
    "which": _which,
    "whether": _whether,
    "why": _when,
    "measure": measure,
    "compare": compare,
    "most": _most,
    "happened": happened,
    "usual": usual,
}
