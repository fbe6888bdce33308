"""Fire at times of day and at patterns of the clock."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from math import floor
from typing import Any

from ...plan.values import NotPlainError, is_template, parse_time
from ..clock import Pattern, at_time, every, shifted, timestamp_of, weekday_of
from ..errors import UnanswerableError
from ..reading import UNKNOWN, Config, listed, period
from ..scene import Scene
from ..track import State, Track
from ..world import Cancel
from .common import Fire, together


def attach_pattern(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a time_pattern trigger."""
    try:
        pattern = every(config.get("hours"), config.get("minutes"), config.get("seconds"))
    except ValueError as err:
        raise UnanswerableError("bad_value", str(err)) from err
    return repeat(pattern, scene, lambda: fire(now=scene.world.local()))


def attach_time(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a time trigger: at times, or when entities say."""

    def due(entity_id: str | None = None) -> None:
        local = scene.world.local()
        if "weekday" not in config or weekday_of(local) in listed(config["weekday"]):
            fire(now=local, entity_id=entity_id)

    return together([_at(value, scene, due) for value in listed(config["at"])])


def repeat(pattern: Pattern, scene: Scene, due: Callable[[], None]) -> Cancel:
    """Call at every match of a pattern."""
    return _Repeat(pattern, scene, due).cancel


class _Repeat:
    """Waits for one match of a pattern after the other."""

    def __init__(self, pattern: Pattern, scene: Scene, due: Callable[[], None]) -> None:
        self._pattern, self._world, self._due = pattern, scene.world, due
        # A pattern that the present second matches is due at once.
        self._wait(floor(self._world.now) - 1)

    def cancel(self) -> None:
        """Wait no longer."""
        self._cancel()

    def _wait(self, after: float) -> None:
        moment = self._pattern.next(after, self._world.zone)
        self._cancel = self._world.at(moment, self._come)

    def _come(self) -> None:
        self._wait(self._world.now)
        self._due()


def _at(value: Any, scene: Scene, due: Callable[[str | None], None]) -> Cancel:
    if is_template(value):
        raise UnanswerableError("template", str(value))
    if isinstance(value, Mapping):
        offset = period(value["offset"], scene.rendered) if "offset" in value else timedelta()
        return _Told(str(value["entity_id"]), offset, scene, due).cancel
    try:
        at = parse_time(value)
    except NotPlainError as err:
        raise UnanswerableError("bad_value", str(value)) from err
    if isinstance(at, time):
        return repeat(at_time(at), scene, lambda: due(None))
    return _Told(at, timedelta(), scene, due).cancel


class _Told:
    """Waits for the time that an entity says, as it says it."""

    def __init__(
        self, entity_id: str, offset: timedelta, scene: Scene, due: Callable[[str | None], None]
    ) -> None:
        self._entity_id, self._offset, self._scene, self._due = entity_id, offset, scene, due
        track = scene.world.track(entity_id)
        if track is None:
            raise UnanswerableError("no_history", entity_id)
        self._cancel: Cancel | None = None
        self._unwatch = scene.world.watch(track, range(len(track)), self._changed)
        self._wait(track.state(track.row_at(scene.world.now)))

    def cancel(self) -> None:
        """Wait no longer."""
        self._unwatch()
        if self._cancel is not None:
            self._cancel()

    def _changed(self, track: Track, row: int) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        self._wait(track.state(row))

    def _wait(self, state: State | None) -> None:
        if state is None:
            return
        if self._entity_id.startswith("input_datetime."):
            self._wait_for_input(state)
        elif (
            state.attributes.get("device_class") in ("timestamp", "uptime")
            and state.state not in UNKNOWN
        ):
            self._wait_once(datetime.fromisoformat(state.state), later=True)

    def _wait_for_input(self, state: State) -> None:
        given = state.attributes
        at = time()
        if given.get("has_time"):
            at = time(given["hour"], given["minute"], given["second"])
        if given.get("has_date"):
            day = datetime(given["year"], given["month"], given["day"], tzinfo=self._zone)
            self._wait_once(datetime.combine(day, at, self._zone), later=False)
        elif given.get("has_time"):
            pattern = at_time(shifted(at, self._offset))
            self._cancel = repeat(pattern, self._scene, lambda: self._due(self._entity_id))

    def _wait_once(self, moment: datetime, *, later: bool) -> None:
        at, now = timestamp_of(moment + self._offset), self._scene.world.now
        if at > now or (at == now and not later):
            self._cancel = self._scene.world.at(at, lambda: self._due(self._entity_id))

    @property
    def _zone(self) -> Any:
        return self._scene.world.zone
