"""Fire on events of the bus, as far as they were recorded, and when Home Assistant starts."""

from typing import Any

from ..errors import UnanswerableError
from ..reading import Config, listed
from ..scene import Scene
from ..track import Happening
from ..world import Cancel
from .common import Fire, together


def attach_event(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach an event trigger."""
    if "context" in config:
        raise UnanswerableError("trigger", "event context")
    types = [str(scene.rendered(one)) for one in listed(config["event_type"])]
    for event_type in types:
        if event_type not in scene.world.log.recorded_events:
            raise UnanswerableError("no_events", event_type)
    wanted: dict[str, Any] = scene.rendered(config.get("event_data") or {})

    def coming(one: Happening) -> Cancel:
        event = {"event_type": one.event_type, "data": one.data}
        return world.at(one.time, lambda: fire(event=event))

    world, missing = scene.world, object()
    return together(
        [
            coming(one)
            for one in world.log.events
            if one.time > world.now
            and one.event_type in types
            and all(one.data.get(key, missing) == value for key, value in wanted.items())
        ]
    )


def attach_start(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a homeassistant trigger: at the end of each time that it was down."""
    if config.get("event") != "start":
        raise UnanswerableError("trigger", f"homeassistant {config.get('event')}")
    started = {span.end for span in scene.world.log.down}
    if scene.world.now in started:
        return scene.world.later(0, lambda: fire(event="start"))
    return together([])
