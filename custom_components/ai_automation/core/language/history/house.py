"""Answer questions about why something happened, and about the automations of the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Literal

from ...home import ExistingAutomation, Home
from ...plan import describe, lift
from ..problems import few_of
from ..reading import Answer, Situation
from .question import HistoryQuestion, Subject
from .words import Words, words_for

_MOST_RUNS = 3
_MOST_CHANGES = 3
_ENTITY_ID = re.compile(r"\b[a-z_]+\.[a-z0-9_]+\b")

type CauseKind = Literal["automation", "script", "person", "action", "unknown"]


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a state change: `name` of an automation, script or action, and who began it.

    `trigger` is what set an automation off, in Home Assistant's words.
    """

    kind: CauseKind
    name: str = ""
    trigger: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an automation: `kind` is create, update, remove, restore, undo or redo."""

    at: float
    kind: str
    name: str


def told_why(
    subject: Subject, at: float, cause: Cause, question: HistoryQuestion, home: Home,
    situation: Situation,
) -> Answer:  # fmt: skip
    """Return what made something get into its state."""
    words = words_for(situation)
    key = f"why_{cause.kind}"
    if cause.kind == "automation" and (cause.trigger or cause.person):
        key = "why_trigger" if cause.trigger else "why_automation_by"
    if cause.kind == "script" and cause.person:
        key = "why_script_by"
    asked, entities = question.asked, [subject.entity]
    text = words.say(
        key,
        name=subject.entity.name,
        became=words.became(asked.event, asked.value, entities),
        moment=words.moment(at),
        cause=cause.name,
        person=cause.person or words.texts["history"]["somebody"],
        trigger=_ENTITY_ID.sub(lambda match: _name(match.group(), home), cause.trigger),
    )
    return Answer(text, (subject.entity.entity_id,))


def told_uses(
    question: HistoryQuestion, using: Sequence[str], home: Home, situation: Situation
) -> Answer:
    """Return the automations that have to do with some things."""
    words = words_for(situation)
    name = words.names([subject.entity for subject in question.asked.subjects])
    automations = _of(using, home)
    key = "uses_none" if not automations else "uses_one" if len(automations) == 1 else "uses_many"
    text = words.say(
        key, name=name, count=len(automations), automations=_quoted(automations, words)
    )
    return Answer(text, tuple(it.entity_id for it in automations))


def told_does(question: HistoryQuestion, home: Home, situation: Situation) -> Answer:
    """Return what automations do."""
    words = words_for(situation)
    automations = _of(question.automations, home)
    said = [
        words.say(
            "does" if automation.enabled else "does_off",
            name=automation.alias,
            summary=describe(lift(dict(automation.config)), home, situation.language),
        )
        for automation in automations
        if automation.config
    ] or [words.say("does_unknown", name=_quoted(automations, words))]
    return Answer(" ".join(said), tuple(it.entity_id for it in automations))


def told_starting(question: HistoryQuestion, home: Home, situation: Situation) -> Answer:
    """Return the automations that a time or the sun starts."""
    words = words_for(situation)
    automations = _of(question.automations, home)
    key = "runs" if automations else "runs_none"
    text = words.say(key, names=_quoted(automations, words))
    return Answer(text, tuple(it.entity_id for it in automations))


def told_runs(
    question: HistoryQuestion, runs: Mapping[str, Sequence[float]], home: Home,
    situation: Situation,
) -> Answer:  # fmt: skip
    """Return when automations ran; without a period only the last time is told."""
    words, period = words_for(situation), question.period
    said: list[str] = []
    for automation in _of(question.automations, home):
        times = sorted(runs.get(automation.entity_id, ()))
        values = {"name": automation.alias, "period": period.said if period else ""}
        if not times:
            said.append(words.say("ran_not" if period else "ran_never", **values))
        elif period is None:
            said.append(words.say("ran", moment=words.moment(times[-1]), **values))
        else:
            few = len(times) <= _MOST_RUNS
            said.append(
                words.say(
                    "ran_in" if few else "ran_many",
                    times=words.times(len(times)),
                    moments=words.moments(times[-_MOST_RUNS:]),
                    moment=words.moment(times[-1]),
                    **values,
                )
            )
    return Answer(" ".join(said), question.automations)


def told_changes(
    question: HistoryQuestion, changes: Sequence[Change], situation: Situation
) -> Answer:
    """Return what was changed, the latest last."""
    words = words_for(situation)
    period = question.period.said if question.period else ""
    if not changes:
        return Answer(words.say("changed_none", period=period))
    kinds: Mapping[str, str] = words.texts["history"]["changed"]
    said = [
        kinds[change.kind].format(name=change.name, moment=words.moment(change.at))
        for change in changes
    ]
    # Where no time was named, the last of them are meant.
    told = said if question.period else said[-_MOST_CHANGES:]
    more = len(said) - len(told)
    text = words.say("changed_lead", changes=words.listed(told))
    return Answer(f"{text}{words.say('changed_more', count=more)}" if more else text)


def _of(entity_ids: Sequence[str], home: Home) -> list[ExistingAutomation]:
    return [it for it in home.automations if it.entity_id in entity_ids]


def _quoted(automations: Sequence[ExistingAutomation], words: Words) -> str:
    quoted: str = words.texts["history"]["quoted"]
    return few_of([quoted.format(name=it.alias) for it in automations], words.texts)


def _name(entity_id: str, home: Home) -> str:
    """Return the name of a thing that may be told of, else what kind of thing it is."""
    entity = home.entities.get(entity_id)
    return entity.name if entity is not None and entity.exposed else entity_id.partition(".")[0]
