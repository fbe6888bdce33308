"""Attach triggers to the world: each calls back when it would have fired."""

from collections.abc import Callable, Mapping
from typing import Any

from ...plan.values import is_template
from ..errors import UnanswerableError
from ..purposes import TRIGGERS
from ..reading import Config, kind_of
from ..scene import Scene
from ..world import Cancel
from .common import Fire
from .event import attach_event, attach_start
from .numeric import attach_numeric
from .purpose import attach_purpose
from .state import attach_state
from .sun import SUN_EVENTS, attach_sun
from .template import attach_template
from .time import attach_pattern, attach_time
from .zone import attach_zone

type Attach = Callable[[Config, Scene, Fire], Cancel]

_ATTACH: Mapping[str, Attach] = {
    "event": attach_event,
    "homeassistant": attach_start,
    "numeric_state": attach_numeric,
    "state": attach_state,
    "sun": attach_sun,
    "template": attach_template,
    "time": attach_time,
    "time_pattern": attach_pattern,
    "zone": attach_zone,
}


def attach(
    config: Config, place: int, scene: Scene, fire: Callable[[dict[str, Any]], None]
) -> Cancel:
    """Attach the trigger at a place in its list; return what detaches it.

    `fire` gets the trigger's variables. Raise UnanswerableError if history cannot tell when it
    fires.
    """
    kind = kind_of(config)
    enabled = config.get("enabled", True)
    if not (scene.rendered(enabled) if is_template(enabled) else enabled):
        return _nothing
    own = {"id": str(config.get("id", place)), "idx": str(place), "platform": kind}
    if "alias" in config:
        own["alias"] = config["alias"]

    def fired(**variables: Any) -> None:
        fire(own | variables)

    if kind in SUN_EVENTS:
        return attach_sun(config, scene, fired)
    if kind in TRIGGERS:
        return attach_purpose(config, scene, fired)
    if kind not in _ATTACH:
        raise UnanswerableError("trigger", kind)
    return _ATTACH[kind](config, scene, fired)


def _nothing() -> None:
    """Detach what was not attached."""
