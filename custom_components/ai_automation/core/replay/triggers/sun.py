"""Fire at sunrise, sunset and the other moments of the sun."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from ..reading import Config, kind_of, options_of, period
from ..scene import Scene
from ..world import Cancel
from .common import Fire

# Purpose-specific triggers: astral's name of the event.
SUN_EVENTS: Mapping[str, str] = {
    "sun.sunrise": "sunrise",
    "sun.sunset": "sunset",
    "sun.solar_noon": "noon",
    "sun.solar_midnight": "midnight",
    "sun.dawn": "dawn",
    "sun.dusk": "dusk",
}
# Degrees below the horizon.
_TWILIGHTS = {"civil": 6.0, "nautical": 12.0, "astronomical": 18.0}


def attach_sun(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a sun trigger, the classic or a purpose-specific one."""
    kind = kind_of(config)
    options = config if kind == "sun" and "event" in config else options_of(config)
    event = str(SUN_EVENTS.get(kind) or options["event"])
    offset = period(options["offset"], scene.rendered) if "offset" in options else timedelta()
    if kind in SUN_EVENTS and options.get("offset_type", "before") == "before":
        offset = -offset
    depression = None
    if event in ("dawn", "dusk"):
        depression = _TWILIGHTS[str(options.get("type", "civil"))]

    def following() -> float | None:
        return scene.world.sun.next(event, scene.world.now, offset, depression)

    return _Events(following, scene, lambda: fire(event=event, offset=offset)).cancel


class _Events:
    """Waits for one event after the other."""

    def __init__(
        self, following: Callable[[], float | None], scene: Scene, due: Callable[[], None]
    ) -> None:
        self._following, self._world, self._due = following, scene.world, due
        self._cancel: Cancel | None = None
        self._wait()

    def cancel(self) -> None:
        """Wait no longer."""
        if self._cancel is not None:
            self._cancel()

    def _wait(self) -> None:
        moment = self._following()
        if moment is not None:
            self._cancel = self._world.at(moment, self._come)

    def _come(self) -> None:
        self._wait()
        self._due()
