"""Tell what kind of pattern a habit is: by its form, or by what it waits for."""

from typing import Final

from ..core.home import Entity, Home
from ..core.plan.model import NumericTrigger, StateTrigger
from ..core.synergies.kinds import KINDS
from ..history.model import ATTRIBUTE_MARK
from .habit import Habit

# Sensors that see somebody.
SEEING: Final = frozenset({"motion", "occupancy", "presence"})
_WEATHER: Final = frozenset({"precipitation", "precipitation_intensity", "wind_speed"})
# What is found by what it waits for; other forms have names of their own.
_FOLLOWING: Final = frozenset({"absence", "threshold", "trigger_action"})


def type_of(habit: Habit, home: Home) -> str:
    """Return the type of a habit.

    From the light of one room that follows who was in another to what a film or the weather
    brings about, it is named by its occasion; all other habits are by their form.
    """
    occasion = _occasion(habit, home)
    if habit.kind not in _FOLLOWING or occasion is None:
        return habit.kind
    if occasion.domain == "media_player":
        return "session"
    if _is_weather(occasion, home):
        return "weather"
    subject = home.entities[habit.subject.partition(ATTRIBUTE_MARK)[0]]
    apart = subject.area_id is not None and occasion.area_id not in {None, subject.area_id}
    if apart and occasion.device_class in SEEING:
        return "room_transition"
    return habit.kind


def _occasion(habit: Habit, home: Home) -> Entity | None:
    trigger = habit.plan.triggers[0]
    if not isinstance(trigger, NumericTrigger | StateTrigger):
        return None
    return home.entities.get(trigger.entity_ids[0])


def _is_weather(entity: Entity, home: Home) -> bool:
    outside = any(kind.holds(entity, home) for kind in KINDS["outdoor_temperature"])
    return entity.domain == "weather" or outside or entity.device_class in _WEATHER
