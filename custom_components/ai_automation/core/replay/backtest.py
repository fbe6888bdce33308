"""Backtest a plan: replay it over a recording, judge it, and give the result as data."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ..checks.walk import parts
from ..home import Entity, Home
from ..home.people import persons_of
from ..plan import AutomationPlan, compile_plan
from .compare import compare
from .effects import aims_of
from .errors import UnanswerableError
from .model import Call, Firing, Limit, Outcome, Place, Replayed
from .reading import Config, kind_of, listed
from .recording import Recording
from .replay import replay
from .targets import acted_on, has_target
from .verdict import Judged, Judgement, Past, Verdict, judge
from .wording import summarize, tell_difference, tell_limits

_NEVER = float("-inf")
_SHOWN = (Outcome.RAN, Outcome.UNKNOWN)
# Of more firings than this, the latest are listed; all are counted.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a plan would have done, and what that is worth; `people` are persons by their users."""

    replayed: Replayed
    judgement: Judgement
    people: Mapping[bytes, Entity] = field(default_factory=dict)

    def to_dict(self, language: str) -> dict[str, Any]:
        """Return the result as JSON-ready data; times are ISO 8601 in UTC."""
        verdicts = {id(one.firing): one for one in self.judgement.judged}
        fires = [one for one in self.replayed.firings if one.outcome in _SHOWN]
        return {
            **self.in_short(language),
            "fires": [self._fire(one, verdicts.get(id(one))) for one in fires[-MOST_SHOWN:]],
            "fires_before": max(0, len(fires) - MOST_SHOWN),
        }

    def in_short(self, language: str) -> dict[str, Any]:
        """Return the result without the single firings."""
        replayed, judgement = self.replayed, self.judgement
        persons = self._persons()
        names = {person.name: times for person, times in persons}
        return {
            "start": _iso(replayed.start),
            "end": _iso(replayed.end),
            "days": round(replayed.days, 2),
            "summary": summarize(replayed, judgement, language, names),
            **_counts(judgement),
            "done_by": {person.entity_id: times for person, times in persons},
            "precision": _share(judgement.precision),
            "recall": _share(judgement.recall),
            "per_week": round(judgement.per_week, 2),
            "best_day": judgement.best and judgement.best.day.isoformat(),
            "worst_day": judgement.worst and judgement.worst.day.isoformat(),
            "coverage": {
                "triggers": replayed.triggers,
                "replayable": replayed.replayable,
                "held_back": sum(one.outcome is Outcome.CONDITIONS for one in replayed.firings),
                "busy": sum(one.outcome is Outcome.BUSY for one in replayed.firings),
                "down": [[_iso(span.start), _iso(span.end)] for span in replayed.down],
                "limits": tell_limits(replayed.limits, language),
            },
        }

    def _persons(self) -> list[tuple[Entity, int]]:
        """Return who did themselves what it would have saved, most often first, as users tell."""
        acts = [one.act for one in self.judgement.judged if one.verdict is Verdict.MATCHED]
        users = Counter(act.user for act in acts if act is not None and act.user in self.people)
        return [(self.people[user], times) for user, times in users.most_common() if user]

    def _fire(self, firing: Firing, judged: Judged | None) -> dict[str, Any]:
        act = judged.act if judged is not None else None
        person = self.people.get(act.user) if act is not None and act.user else None
        return {
            "time": _iso(firing.time),
            "trigger": firing.trigger_id,
            "entity_id": firing.entity_id,
            "would_do": [
                {
                    "time": _iso(call.time),
                    "action": call.action,
                    "entity_id": list(call.entity_ids),
                    "data": dict(call.data),
                }
                for call in firing.calls
            ],
            "people_did": act
            and {
                "time": _iso(act.time),
                "entity_id": act.entity_id,
                "value": act.value,
                "by": act.cause.name.lower(),
                "person": person and person.entity_id,
            },
            "verdict": judged.verdict.value if judged is not None else firing.outcome.value,
        }


@dataclass(frozen=True, slots=True)
class Tested:
    """What a plan would have done, and of an edit what the present version would have."""

    result: Backtest
    present: Backtest | None = None

    def to_dict(self, language: str, *, firings: bool = True) -> dict[str, Any]:
        """Return both as JSON-ready data, with or without the single firings."""
        found = self.result.to_dict(language) if firings else self.result.in_short(language)
        if self.present is not None:
            found["compared"] = tell_edit(self.present, self.result, language)
        return found


def tell_edit(present: Backtest, edited: Backtest, language: str) -> dict[str, Any]:
    """Return what an edit changes, as JSON-ready data; pairs are before and after."""
    difference = compare(present.judgement, edited.judgement)
    before, after = present.judgement, edited.judgement
    return {
        "summary": tell_difference(difference, edited.replayed, language),
        "gone": len(difference.gone),
        "come": len(difference.come),
        "precision": [_share(before.precision), _share(after.precision)],
        "recall": [_share(before.recall), _share(after.recall)],
    }


def backtest_edit(
    plan: AutomationPlan,
    present: AutomationPlan | None,
    recording: Recording,
    home: Home,
    place: Place,
) -> Tested:
    """Return what a plan would have done, beside the present version that it would replace."""
    result = backtest(plan, recording, home, place)
    return Tested(result, backtest(present, recording, home, place) if present else None)


def backtest(plan: AutomationPlan, recording: Recording, home: Home, place: Place) -> Backtest:
    """Return what a plan would have done in the time of a recording, beside what people did."""
    config = compile_plan(plan)
    log = recording.log(event_types_of(config))
    replayed = replay(plan, log, home, place)
    zone = place.zone
    judgement = judge(
        replayed,
        recording,
        lambda time: datetime.fromtimestamp(time, zone).date(),
        possible_calls(config, home),
    )
    people = {user: home.entities[it] for user, it in persons_of(home).items()}
    return Backtest(_with_unrecorded(replayed, recording), judgement, people)


def _with_unrecorded(replayed: Replayed, past: Past) -> Replayed:
    """Return what was replayed, with what it would have switched and nothing is recorded of."""
    calls = (call for firing in replayed.firings for call in firing.calls)
    switched = {aim.entity_id for call in calls for aim in aims_of(call, lambda _: None)}
    # Looked up before its acts, which have to be attributed.
    unknown = sorted(
        entity_id
        for entity_id in switched
        if past.value(entity_id, None, replayed.end) is None and not past.acts(entity_id)
    )
    limits = (Limit("no_history", entity_id, "actions") for entity_id in unknown)
    return replace(replayed, limits=(*replayed.limits, *limits))


def event_types_of(config: Config) -> frozenset[str]:
    """Return the types of events that a configuration waits for."""
    return frozenset(
        str(kind)
        for part in parts(config)
        if kind_of(part.config) == "event"
        for kind in listed(part.config.get("event_type"))
    )


def possible_calls(config: Config, home: Home) -> list[Call]:
    """Return what a configuration may call, as far as that stands in it; it has no time."""
    found = []
    for part in parts(config):
        action = part.config.get("action", part.config.get("service"))
        if part.section != "actions" or not isinstance(action, str):
            continue
        data = dict(part.config.get("data") or {})
        target = part.config.get("target") or {}
        where = target if has_target(target) else {"entity_id": data.get("entity_id")}
        try:
            found.append(Call(_NEVER, action, acted_on(action, where, home), data))
        except UnanswerableError:
            continue  # what a template decides is only known when it is called
    return found


def _counts(judgement: Judgement) -> dict[str, int]:
    names = ("matched", "opposed", "extra", "automated", "idle", "untold")
    found = {name: sum(one.verdict == name for one in judgement.judged) for name in names}
    return found | {"missed": len(judgement.missed), "unknown": judgement.unknown}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _iso(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")
