"""Tell what was planted in a house, and judge by it what was found there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.checks.targets import action_name, call_data, is_call
from ..core.checks.walk import plain_ids
from ..core.home import HOME_ZONE
from .automations import Running
from .deeds import Deed, action_of
from .habits import PlantedHabit, TimeHabit
from .living import Life
from .world import World

# A proposal names the same occasion if it is this near to it (minutes).
NEAR_MINUTES = 40.0
_SHARED_WEEKDAYS = 0.7


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found: habits by their ids; proposals that are true, fair, or false.

    A fair proposal is of a deed that really is regular, for a reason other than the one named.
    """

    found: frozenset[str]
    fair: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    # The verdict on each proposal, in their order.
    verdicts: tuple[str, ...] = field(default=())


def truth_of(
    life: Life,
    habits: Sequence[PlantedHabit],
    running: Sequence[Running],
    regular: Iterable[Deed] = (),
) -> dict[str, Any]:
    """Return what was planted and how often it was kept, as JSON-ready data."""
    world = life.world
    undone = [habit.undo.deed for habit in habits if habit.undo is not None]
    return {
        "habits": [_habit(life, number, habit) for number, habit in enumerate(habits, 1)],
        "regular": [_call(world, (deed,)) for deed in dict.fromkeys((*undone, *regular))],
        "automated": [
            {"automation": item.entity_id, **_call(world, (deed,))}
            for item in running
            for deed in item.deeds
        ],
        "odd_days": [world.date(day).isoformat() for day in sorted(world.odd_days)],
    }


def _call(world: World, deeds: Sequence[Deed]) -> dict[str, Any]:
    action, data = action_of(world, deeds[0])
    return {"action": action, "data": data, "entities": [deed.entity_id for deed in deeds]}


def _habit(life: Life, number: int, habit: PlantedHabit) -> dict[str, Any]:
    held, of = life.kept.get(habit, (0, 0))
    told = {"id": f"habit_{number}", "held": held, "of": of, **_call(life.world, habit.deeds)}
    if isinstance(habit, TimeHabit):
        return {
            **told,
            "type": "time_of_day",
            "hour": None if habit.sun else habit.hour,
            "sun": habit.sun,
            "offset_minutes": habit.offset if habit.sun else None,
            "weekdays": list(habit.weekdays),
        }
    return {
        **told,
        "type": "trigger_action",
        "trigger": habit.trigger,
        "to": habit.to,
        "dark": habit.dark,
    }


def judge(proposals: Iterable[Mapping[str, Any]], truth: Mapping[str, Any]) -> Judgement:
    """Judge proposals (with `type`, `title` and `automation`) by what was planted."""
    found: set[str] = set()
    fair: list[str] = []
    false: list[str] = []
    verdicts = []
    for proposal in proposals:
        same = [habit for habit in truth["habits"] if _same_deed(proposal, habit)]
        meant = [habit["id"] for habit in same if _same_occasion(proposal, habit)]
        if meant:
            found.update(meant)
            verdicts.append("true")
        elif same or any(_same_deed(proposal, item) for item in truth["regular"]):
            fair.append(proposal["title"])
            verdicts.append("fair")
        else:
            false.append(proposal["title"])
            verdicts.append("false")
    return Judgement(frozenset(found), tuple(fair), tuple(false), tuple(verdicts))


def _same_deed(proposal: Mapping[str, Any], deed: Mapping[str, Any]) -> bool:
    """Tell whether a proposal does only what a deed does."""
    calls = [part for part in proposal["automation"]["actions"] if is_call(part)]
    ids = {item for call in calls for item in plain_ids(call["target"]["entity_id"])}
    return (
        bool(ids & set(deed["entities"]))
        and all(action_name(call) == deed["action"] for call in calls)
        and all(
            call_data(call).get(key) == value
            for call in calls
            for key, value in deed["data"].items()
        )
    )


def _same_occasion(proposal: Mapping[str, Any], habit: Mapping[str, Any]) -> bool:
    if proposal["type"] != habit["type"]:
        return False
    triggers = proposal["automation"]["triggers"]
    if habit["type"] == "time_of_day":
        return any(_same_time(trigger, habit) for trigger in triggers) and _same_weekdays(
            proposal["automation"], habit["weekdays"]
        )
    wanted = {habit["trigger"]}
    if habit["trigger"] == HOME_ZONE or habit["trigger"].startswith("person."):
        # The last one who leaves is one of them, and whoever comes first is too.
        return any(
            item == HOME_ZONE or item.startswith("person.")
            for trigger in triggers
            for item in plain_ids(trigger.get("entity_id"))
        )
    return any(wanted & set(plain_ids(trigger.get("entity_id"))) for trigger in triggers)


def _same_time(trigger: Mapping[str, Any], habit: Mapping[str, Any]) -> bool:
    if habit["sun"]:
        if trigger.get("event") != habit["sun"]:
            return False
        away = _minutes(trigger.get("offset", "00:00:00")) - habit["offset_minutes"]
        return bool(abs(away) <= NEAR_MINUTES)
    if "at" not in trigger:
        return False
    away = abs(_minutes(trigger["at"]) - habit["hour"] * 60)
    return bool(min(away, 1440 - away) <= NEAR_MINUTES)


def _same_weekdays(config: Mapping[str, Any], weekdays: Sequence[str]) -> bool:
    named = set(_named_weekdays(config)) or set(weekdays if len(weekdays) == 7 else ())  # noqa: PLR2004
    shared = named & set(weekdays)
    return len(shared) >= _SHARED_WEEKDAYS * max(len(named), len(weekdays))


def _named_weekdays(config: Mapping[str, Any]) -> Iterator[str]:
    for part in (*config["triggers"], *config.get("conditions", ())):
        if isinstance(part, Mapping):
            yield from plain_ids(part.get("weekday"))


def _minutes(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    hours, minutes, *rest = (float(part) for part in text.lstrip("+-").split(":"))
    return sign * (hours * 60 + minutes + (rest[0] / 60 if rest else 0.0))
