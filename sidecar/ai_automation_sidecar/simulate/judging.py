"""Judge what was found in a simulated house by what was planted there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.checks.targets import action_name, call_data, is_call
from ..core.checks.walk import plain_ids
from ..core.home import HOME_ZONE, domain_of
from ..core.plan.model import WEEKDAYS
from ..core.plan.values import parse_period
from ..patterns.calls import goal_of

# A proposal names the same occasion if it is this near to it (minutes; parts of a value and of
# its range).
NEAR_MINUTES, NEAR_PART, NEAR_RANGE = 40.0, 0.25, 0.12
_SHARED_WEEKDAYS = 0.75
# Before the first and after the second hour it is dark for part of the year.
_DUSK, _DAWN = 14.5, 10.0
# Hours of the day that a condition names are the same if they are so near.
_NEAR_HOURS = 2.0

type Config = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found: habits by their ids, those with the right conditions, every verdict.

    A proposal is `true`; `fair`, of a deed that really is regular, for a reason other than the
    one named; a `trap`; or else `false`.
    """

    found: frozenset[str]
    right: frozenset[str] = frozenset()
    fair: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    # The verdict on each proposal, in their order.
    verdicts: tuple[str, ...] = field(default=())


def judge(proposals: Iterable[Config], truth: Config, at: float | None = None) -> Judgement:
    """Judge proposals (with `type`, `title` and `automation`) by what was planted.

    Habits that ended only after what was known `at` a time (UTC seconds) were alive then.
    """
    found: set[str] = set()
    right: set[str] = set()
    told: dict[str, list[str]] = {"fair": [], "false": [], "trap": []}
    verdicts = []
    for proposal in proposals:
        config = proposal["automation"]
        verdict, meant = _verdict(config, truth, at)
        verdicts.append(verdict)
        if verdict in told:
            told[verdict].append(proposal["title"])
            continue
        found.update(habit["id"] for habit in meant)
        right.update(habit["id"] for habit in meant if _same_conditions(config, habit, truth))
    fair, false, traps = (tuple(told[key]) for key in ("fair", "false", "trap"))
    return Judgement(frozenset(found), frozenset(right), fair, false, traps, tuple(verdicts))


def is_alive(habit: Config, at: float | None = None) -> bool:
    """Tell whether a habit is still kept at a time, or at the end of the history."""
    return bool(habit.get("alive", True)) or (at is not None and at < habit["ends"])


def _verdict(config: Config, truth: Config, at: float | None) -> tuple[str, list[Config]]:
    """Return the verdict on a configuration, and the living habits that it means."""
    same = [habit for habit in truth["habits"] if _same_deed(config, habit["calls"], truth)]
    meant = [habit for habit in same if _same_occasion(config, habit, truth)]
    alive = [habit for habit in meant if is_alive(habit, at)]
    if alive:
        return "true", alive
    if meant:
        # It was so once.
        return "trap", []
    if same or _same_deed(config, truth["regular"], truth):
        return "fair", []
    ids = set(_acted_on(config, truth))
    traps = {item for trap in truth.get("traps", ()) for item in trap["entities"]}
    automated = {item for one in truth["automated"] for item in one["entities"]}
    return ("trap" if ids & (traps | automated) else "false"), []


def _calls(config: Config) -> list[Config]:
    return [part for part in config["actions"] if is_call(part)]


def _acted_on(config: Config, truth: Config) -> Iterator[str]:
    """Yield the entities that are acted on, groups as their members."""
    same = truth.get("same", {})
    for call in _calls(config):
        for entity_id in plain_ids(call["target"]["entity_id"]):
            yield from same.get(entity_id, [entity_id])


def _same_deed(config: Config, wanted: Sequence[Config], truth: Config) -> bool:
    """Tell whether a proposal does something of what is wanted, and else only what is planted."""
    planted = [call for habit in truth["habits"] for call in habit["calls"]]
    calls = _calls(config)
    return any(_is_one_of(call, wanted, truth) for call in calls) and all(
        _is_one_of(call, [*wanted, *planted], truth) for call in calls
    )


def _is_one_of(call: Config, wanted: Iterable[Config], truth: Config) -> bool:
    ids = set(_acted_on({"actions": [call]}, truth))
    # Another face of a device is switched by another action.
    verb = action_name(call).partition(".")[2]
    return any(
        ids & set(item["entities"])
        and verb == item["action"].partition(".")[2]
        and all(call_data(call).get(key) == value for key, value in item["data"].items())
        for item in wanted
    )


def _same_occasion(config: Config, habit: Config, truth: Config) -> bool:
    triggers = config["triggers"]
    if habit["type"] == "time_of_day":
        by_time = any(_same_time(trigger, habit) for trigger in triggers)
        same_days = _same_weekdays(config, habit, truth)
        return (by_time and same_days) or _in_a_row(triggers, habit, truth)
    if habit["type"] == "predictive":
        return any(
            habit["trigger"] in plain_ids(trigger.get("entity_id"))
            and habit["from"] in plain_ids(trigger.get("from"))
            for trigger in triggers
        )
    wanted = {habit["trigger"]}
    if habit["trigger"] == HOME_ZONE or habit["trigger"].startswith("person."):
        # The last one who leaves is one of them, and whoever comes first is too.
        return any(
            item == HOME_ZONE or item.startswith("person.")
            for trigger in triggers
            for item in plain_ids(trigger.get("entity_id"))
        ) or _in_a_row(triggers, habit, truth)
    return any(
        wanted & set(_named(trigger, truth)) and _same_way(trigger, habit) for trigger in triggers
    ) or _in_a_row(triggers, habit, truth)


def _named(trigger: Config, truth: Config) -> Iterator[str]:
    for entity_id in plain_ids(trigger.get("entity_id")):
        yield entity_id
        yield from truth.get("same", {}).get(entity_id, ())


def _in_a_row(triggers: Iterable[Config], habit: Config, truth: Config) -> bool:
    """Tell whether one of several deeds in a row is the occasion of the others."""
    if len(habit["calls"]) == 1:
        return False
    own = {item for call in habit["calls"] for item in call["entities"]}
    return any(own & set(_named(trigger, truth)) for trigger in triggers)


def _same_way(trigger: Config, habit: Config) -> bool:
    """Tell whether a trigger waits for the state, the duration or the limit that is meant."""
    if habit["type"] == "threshold":
        limit = trigger.get("above" if habit["over"] else "below")
        away = abs(float(limit) - habit["limit"]) if limit is not None else None
        least = max(NEAR_PART * abs(habit["limit"]), NEAR_RANGE * habit.get("range", 0.0))
        return away is not None and away <= least
    domain = domain_of(habit["trigger"])
    to = plain_ids(trigger.get("to"))
    if to and goal_of(domain, habit["to"], "") not in [goal_of(domain, item, "") for item in to]:
        return False
    if habit["type"] == "duration":
        minutes = parse_period(trigger.get("for", 0)).total_seconds() / 60
        return bool(abs(minutes - habit["minutes"]) <= NEAR_PART * habit["minutes"] + 1)
    return True


def _same_time(trigger: Config, habit: Config) -> bool:
    if habit["sun"]:
        if trigger.get("event") != habit["sun"]:
            return False
        away = _minutes(trigger.get("offset", "00:00:00")) - habit["offset_minutes"]
        return bool(abs(away) <= NEAR_MINUTES)
    if "at" not in trigger:
        return False
    away = abs(_minutes(trigger["at"]) - habit["hour"] * 60)
    return bool(min(away, 1440 - away) <= NEAR_MINUTES)


def _same_weekdays(config: Config, habit: Config, truth: Config) -> bool:
    named, wanted = _weekdays(config, truth), set(habit["weekdays"])
    return len(named & wanted) >= _SHARED_WEEKDAYS * max(len(named), len(wanted))


def _weekdays(config: Config, truth: Config) -> set[str]:
    """Return on which weekdays something is done; a sensor or a calendar may say workdays."""
    saying = {truth.get("workday"), truth.get("some_workdays")}
    if any(_is_on(item, saying) for item in config.get("conditions", ())):
        return set(WEEKDAYS[:5])
    parts = (*config["triggers"], *config.get("conditions", ()))
    named = {item for part in parts for item in plain_ids(part.get("weekday"))}
    return named or set(WEEKDAYS)


def _is_on(condition: Config, some: Collection[str | None]) -> bool:
    """Tell whether a condition asks for one of some entities to be on."""
    ids = plain_ids(condition.get("entity_id"))
    return condition.get("state") == "on" and any(entity_id in some for entity_id in ids)


def _same_conditions(config: Config, habit: Config, truth: Config) -> bool:
    """Tell whether a proposal has the conditions of a habit, and no others.

    What follows a deed of the same habit needs none of those that the first deed has.
    """
    if config["triggers"] and all(_in_a_row([it], habit, truth) for it in config["triggers"]):
        return not config.get("conditions")
    wanted = {token for item in habit["conditions"] for token in _tokens(item)}
    if habit["type"] == "time_of_day":
        wanted |= {
            f"day {day}" for day in habit["weekdays"] if len(habit["weekdays"]) < len(WEEKDAYS)
        }
    days = _weekdays(config, truth)
    given = {f"day {day}" for day in days if len(days) < len(WEEKDAYS)}
    workday = {truth.get("workday")}
    others = (item for item in config.get("conditions", ()) if not _is_on(item, workday))
    given |= {token for item in others for token in _tokens(item)}
    # Somebody is home who does it; and what measures light tells of the sun besides.
    neutral = {"somebody home"}
    if "illuminance" in str(habit.get("trigger")):
        neutral |= {"dark", "light"}
    return _alike(given - neutral, wanted - neutral)


def _alike(given: set[str], wanted: set[str]) -> bool:
    """Tell whether conditions are the same, hours of the day roughly."""
    hours = [{item for item in some if item.startswith("time ")} for some in (given, wanted)]
    if given - hours[0] != wanted - hours[1] or len(hours[0]) != len(hours[1]):
        return False
    pairs = zip(*(_hours(some) for some in hours), strict=True)
    return all(abs(one - other) <= _NEAR_HOURS for one, other in pairs)


def _hours(tokens: set[str]) -> list[float]:
    return [float(part) for token in sorted(tokens) for part in token.split()[1:]]


def _tokens(condition: Config) -> Iterator[str]:
    """Yield what a condition asks for, in words that can be compared."""
    ids = list(plain_ids(condition.get("entity_id")))
    match condition.get("condition"):
        case "state" if ids == ["sun.sun"]:
            yield "dark" if condition["state"] == "below_horizon" else "light"
        case "state":
            yield from (f"state {entity_id}" for entity_id in ids)
        case "numeric_state" if ids == [HOME_ZONE]:
            yield "somebody home"
        case "numeric_state":
            way = "above" if "above" in condition else "below"
            dark = way == "below" and any("illuminance" in item for item in ids)
            yield "dark" if dark else f"number {ids} {way}"
        case "sun":
            yield "dark" if condition.get("after") == "sunset" else "light"
        case "time":
            yield from (f"day {day}" for day in plain_ids(condition.get("weekday")))
            if "after" in condition or "before" in condition:
                after = _minutes(condition.get("after", "00:00:00")) / 60
                before = _minutes(condition.get("before", "24:00:00")) / 60
                night = after >= _DUSK and (before <= _DAWN or before > after)
                yield "dark" if night else f"time {after} {before}"
        case kind:
            yield str(kind)


def _minutes(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    hours, minutes, *rest = (float(part) for part in text.lstrip("+-").split(":"))
    return sign * (hours * 60 + minutes + (rest[0] / 60 if rest else 0.0))
