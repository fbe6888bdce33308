"""Evaluate conditions on states, attributes and numbers."""

import re
from typing import Any

from ..errors import ConditionFailedError
from ..reading import UNKNOWN, Config, listed, number, period
from ..scene import Scene
from ..track import State

# States of these hold the state that is asked for.
_INPUT = re.compile(
    r"^input_(?:select|text|number|boolean|datetime)\.(?!.+__)(?!_)[\da-z_]+(?<!_)$"
)


def present(entity_id: str, scene: Scene) -> State:
    """Return an entity's state; an entity that was removed fails the condition."""
    state = scene.world.state(entity_id)
    if state is None:
        raise ConditionFailedError(entity_id)
    return state


def check_state(config: Config, scene: Scene) -> bool:
    """Tell whether entities are in one of the states: all of them, or any."""
    match_any = config.get("match") == "any"
    result = not match_any
    errors: list[ConditionFailedError] = []
    for entity_id in listed(config["entity_id"]):
        try:
            if _is(config, present(entity_id, scene), scene):
                result = True
            elif not match_any:
                return False
        except ConditionFailedError as err:
            errors.append(err)
    if errors:
        raise errors[0]
    return result


def _is(config: Config, state: State, scene: Scene) -> bool:
    attribute = config.get("attribute")
    if attribute is not None and attribute not in state.attributes:
        return False
    value: Any = state.state if attribute is None else state.attributes[attribute]
    if not any(value == _wanted(wanted, scene) for wanted in listed(config["state"])):
        return False
    if "for" not in config:
        return True
    since = scene.world.now - period(config["for"], scene.rendered).total_seconds()
    return since > state.last_changed


def _wanted(wanted: Any, scene: Scene) -> Any:
    if isinstance(wanted, str) and _INPUT.match(wanted):
        return present(wanted, scene).state
    return wanted


def check_numeric(config: Config, scene: Scene) -> bool:
    """Tell whether numbers of all entities are within limits."""
    errors: list[ConditionFailedError] = []
    for entity_id in listed(config["entity_id"]):
        try:
            if not within(config, present(entity_id, scene), scene):
                return False
        except ConditionFailedError as err:
            errors.append(err)
    if errors:
        raise errors[0]
    return True


def within(config: Config, state: State, scene: Scene) -> bool:
    """Tell whether the number of a state is within a configuration's limits."""
    attribute = config.get("attribute")
    if attribute is not None and attribute not in state.attributes:
        return False
    if (template := config.get("value_template")) is not None:
        shown = scene.templates.shown(state)
        value = scene.templates.value(str(template), {**scene.variables, "state": shown})
    else:
        value = state.state if attribute is None else state.attributes[attribute]
    if value is None or value in UNKNOWN:
        return False
    exact = number(value)
    if exact is None:
        raise ConditionFailedError(state.entity_id)
    below, above = limit_of(config.get("below"), scene), limit_of(config.get("above"), scene)
    if (config.get("below") is not None and below is None) or (
        config.get("above") is not None and above is None
    ):
        return False
    return not ((below is not None and exact >= below) or (above is not None and exact <= above))


def limit_of(limit: Any, scene: Scene) -> float | None:
    """Return a limit: a number, or that of an entity; None if that is not known."""
    if limit is None or isinstance(limit, int | float):
        return limit
    exact = number(limit)
    if exact is not None:
        return exact
    state = present(str(limit), scene)
    if state.state in UNKNOWN:
        return None
    exact = number(state.state)
    if exact is None:
        raise ConditionFailedError(state.entity_id)
    return exact
