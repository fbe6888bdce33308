"""Let lights change over a while: "dim the lamp to 10 % over ten minutes"."""

from dataclasses import replace
from datetime import timedelta

from ..plan.model import CallAction, PlanAction
from .rules import Step
from .said import Problem

_LIT = frozenset({"light.turn_on", "light.turn_off"})
_CHANGES = frozenset({"set", "dim", "brighten", "on", "off"})
# What Home Assistant takes for a light's transition, in seconds.
_LONGEST = 6553.0


def is_gradual(name: str, step: Step) -> bool:
    """Tell whether a period says how long a change takes, not how long it lasts."""
    changes = name == "over" and step.deed.do in _CHANGES
    calls = [it for it in step.deed.actions if isinstance(it, CallAction)]
    lit = bool(calls) and all(call.action in _LIT for call in calls)
    return name == "gradual" or (changes and lit)


def take_gradually(step: Step, period: timedelta) -> Problem | None:
    """Give the lights of a step this long to change; return why it cannot be, if so."""
    seconds = period.total_seconds()
    lights = [entity for entity in step.deed.entities if entity.domain == "light"]
    unable = [it for it in lights if it.capabilities and "transition" not in it.capabilities]
    if len(lights) < len(step.deed.entities) or unable or seconds > _LONGEST:
        name = (unable or list(step.deed.entities))[0].name
        return Problem("not_gradual", (name,), detail={"name": name})

    def slowed(action: PlanAction) -> PlanAction:
        if isinstance(action, CallAction) and action.action in _LIT:
            whole = int(seconds) if seconds.is_integer() else seconds
            return replace(action, data={**action.data, "transition": whole})
        return action

    step.actions = [slowed(action) for action in step.actions]
    return None
