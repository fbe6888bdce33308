"""Fire when a template becomes true."""

from math import floor
from typing import Any

from ..errors import ConditionFailedError, UnanswerableError
from ..reading import Config
from ..scene import Scene
from ..templates import is_true
from ..track import Track
from ..world import Cancel
from .common import Fire, Pending, seconds_of

_MINUTE = 60


def attach_template(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a template trigger."""
    return _Truth(config, scene, fire).cancel


class Following:
    """Renders a template again when what it looked at changes, and each minute if it uses time."""

    def __init__(self, template: str, scene: Scene) -> None:
        self._template, self._scene = template, scene
        self._watched: dict[tuple[str, bool], Cancel] = {}
        self._tick: Cancel | None = None
        self.cause: tuple[Track, int] | None = None

    def render(self) -> Any:
        """Return what the template gives, and follow what it looked at.

        Raise ConditionFailedError where Home Assistant would have had an error.
        """
        templates = self._scene.templates
        try:
            return templates.value(self._template, self._scene.variables)
        finally:
            self._follow(templates.touched, timed=templates.timed)

    def changed(self) -> None:
        """Take notice of a change."""
        raise NotImplementedError

    def stop(self) -> None:
        """Follow nothing any more."""
        for cancel in self._watched.values():
            cancel()
        self._watched.clear()
        if self._tick is not None:
            self._tick()

    def _follow(self, touched: dict[str, bool], *, timed: bool) -> None:
        world = self._scene.world
        for key in self._watched.keys() - touched.items():
            self._watched.pop(key)()
        for entity_id, whole in touched.items() - self._watched.keys():
            track = world.track(entity_id)
            if track is not None:
                rows = range(len(track)) if whole else track.changes
                self._watched[entity_id, whole] = world.watch(track, rows, self._on_row)
        if self._tick is not None:
            self._tick()
            self._tick = None
        if timed:
            minute = (floor(self._scene.world.now / _MINUTE) + 1) * _MINUTE
            self._tick = self._scene.world.at(minute, self._on_tick)

    def _on_row(self, track: Track, row: int) -> None:
        self.cause = (track, row)
        self.changed()

    def _on_tick(self) -> None:
        self.cause = None
        self._tick = None
        self.changed()


class _Truth(Following):
    """Fires when a template was false and becomes true."""

    def __init__(self, config: Config, scene: Scene, fire: Fire) -> None:
        super().__init__(str(config["value_template"]), scene)
        self._config, self._fire = config, fire
        self._pending: Pending | None = None
        self._last: Any = self
        try:
            self._armed = not is_true(self.render())
        except ConditionFailedError:
            self._armed = False

    def cancel(self) -> None:
        """Follow no longer."""
        self.stop()
        if self._pending is not None:
            self._pending.cancel()

    def changed(self) -> None:
        """Render anew, and fire if it has become true."""
        try:
            result = self.render()
        except ConditionFailedError:
            # What is true after an error is a new result, but not armed: it ends what is pending.
            self._last = self
            return
        except UnanswerableError as err:
            self._scene.world.limit(err.code, err.detail)
            return
        if result == self._last:
            return
        self._last = result
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        if not is_true(result):
            self._armed = True
        elif self._armed:
            self._armed = False
            self._start()

    def _start(self) -> None:
        shown = self._scene.templates.shown
        variables: dict[str, Any] = {"entity_id": None, "from_state": None, "to_state": None}
        if self.cause is not None:
            track, row = self.cause
            variables = {
                "entity_id": track.entity_id,
                "from_state": shown(track.state(row - 1)),
                "to_state": shown(track.state(row)),
            }
        seconds = seconds_of(self._config, self._scene.having({"trigger": variables}).rendered)
        if seconds:
            done = lambda: self._fire(**variables)  # noqa: E731
            self._pending = Pending(self._scene, seconds, done)
        else:
            self._fire(**variables)
