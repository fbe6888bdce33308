"""Evaluate conditions at a moment of the replay, with Home Assistant's meaning."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...plan.values import is_template
from ..errors import ConditionFailedError, UnanswerableError
from ..reading import Config, listed
from ..scene import Scene
from .clock import check_sun, check_time
from .purpose import check_purpose
from .state import check_numeric, check_state
from .zone import check_zone

type Checker = Callable[[Config, Scene], bool]


def check(config: Any, scene: Scene) -> bool | None:
    """Tell whether a condition holds, None if it is disabled.

    Raise ConditionFailedError where Home Assistant would have had an error, and
    UnanswerableError where history cannot tell.
    """
    if isinstance(config, str):
        return scene.templates.holds(config, scene.variables)
    if not _enabled(config, scene):
        return None
    for short in ("and", "or", "not"):
        if short in config:
            return _SEVERAL[short](listed(config[short]), scene)
    kind = str(config.get("condition"))
    if kind in _SEVERAL:
        return _SEVERAL[kind](listed(config.get("conditions")), scene)
    checker = _CHECKERS.get(kind, check_purpose)
    return checker(config, scene)


def holds(configs: Iterable[Any], scene: Scene) -> bool:
    """Tell whether all conditions hold; one that fails does not. Raise UnanswerableError."""
    try:
        return _all(configs, scene)
    except ConditionFailedError:
        return False


def _enabled(config: Config, scene: Scene) -> bool:
    enabled = config.get("enabled", True)
    return bool(scene.rendered(enabled)) if is_template(enabled) else bool(enabled)


def _each(configs: Iterable[Any], scene: Scene, decided: Callable[[bool | None], bool]) -> bool:
    """Tell whether a condition decides; else raise the errors, those of history first."""
    errors: list[Exception] = []
    for config in configs:
        try:
            if decided(check(config, scene)):
                return True
        except (ConditionFailedError, UnanswerableError) as err:
            errors.append(err)
    unknown = [err for err in errors if isinstance(err, UnanswerableError)]
    if errors:
        raise (unknown or errors)[0]
    return False


def _all(configs: Iterable[Any], scene: Scene) -> bool:
    return not _each(configs, scene, lambda result: result is False)


def _any(configs: Iterable[Any], scene: Scene) -> bool:
    return _each(configs, scene, lambda result: result is True)


def _none(configs: Iterable[Any], scene: Scene) -> bool:
    return not _each(configs, scene, bool)


def _check_template(config: Config, scene: Scene) -> bool:
    return scene.templates.holds(str(config["value_template"]), scene.variables)


def _check_trigger(config: Config, scene: Scene) -> bool:
    trigger = scene.variables.get("trigger")
    return isinstance(trigger, Mapping) and trigger.get("id") in listed(config["id"])


def _check_device(config: Config, _scene: Scene) -> bool:
    raise UnanswerableError("condition", f"device {config.get('domain', '')}".strip())


_SEVERAL: Mapping[str, Callable[[Iterable[Any], Scene], bool]] = {
    "and": _all,
    "or": _any,
    "not": _none,
}
_CHECKERS: Mapping[str, Checker] = {
    "device": _check_device,
    "numeric_state": check_numeric,
    "state": check_state,
    "sun": check_sun,
    "template": _check_template,
    "time": check_time,
    "trigger": _check_trigger,
    "zone": check_zone,
}
