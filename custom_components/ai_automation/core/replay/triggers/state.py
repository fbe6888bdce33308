"""Fire on changes of states and attributes."""

from collections.abc import Callable, Sequence
from typing import Any

from ..reading import Config, listed, matches
from ..scene import Scene
from ..track import Track
from ..world import Cancel
from .common import Fire, Pending, seconds_of, together, tracks_of

_ENDS = ("from", "not_from", "to", "not_to")


def attach_state(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a state trigger."""
    return together(
        [
            _Follower(track, config, scene, fire).cancel
            for track in tracks_of(listed(config["entity_id"]), scene)
        ]
    )


class _Follower:
    """Follows one entity for one trigger."""

    def __init__(self, track: Track, config: Config, scene: Scene, fire: Fire) -> None:
        self._config, self._scene, self._fire = config, scene, fire
        self._attribute = config.get("attribute")
        self._any = not any(end in config for end in _ENDS)
        self._left = _matcher(config, "from", "not_from")
        self._entered = _matcher(config, "to", "not_to")
        self._pending: list[tuple[Pending, Any, Any]] = []
        self._unwatch = scene.world.watch(track, self._rows(track), self._changed)

    def cancel(self) -> None:
        """Follow no longer."""
        self._unwatch()
        for pending, _, _ in self._pending:
            pending.cancel()

    def _rows(self, track: Track) -> Sequence[int]:
        if self._attribute is not None:
            return track.rows_of(self._attribute)
        if self._any:
            return range(len(track))
        changes = track.changes
        if "for" in self._config:
            return changes
        states, left, entered = track.states, self._left, self._entered
        return [
            row
            for row in changes
            if entered(states[row]) and left(states[row - 1] if row else None)
        ]

    def _value(self, track: Track, row: int) -> Any:
        if row < 0 or track.states[row] is None:
            return None
        if self._attribute is None:
            return track.states[row]
        return track.attributes_of(row).get(self._attribute)

    def _changed(self, track: Track, row: int) -> None:
        old, new = self._value(track, row - 1), self._value(track, row)
        waiting, self._pending = self._pending, []
        if self._applies(old, new):
            self._start(track, row, old, new)
        for pending, was, became in waiting:
            if pending.over:
                continue
            if self._goes_on(track, row, was, became):
                self._pending.append((pending, was, became))
            else:
                pending.cancel()

    def _applies(self, old: Any, new: Any) -> bool:
        changed = old != new
        if self._attribute is not None and not changed:
            return False
        return self._left(old) and self._entered(new) and (self._any or changed)

    def _start(self, track: Track, row: int, old: Any, new: Any) -> None:
        templates = self._scene.templates
        states = {
            "entity_id": track.entity_id,
            "from_state": templates.shown(track.state(row - 1)),
            "to_state": templates.shown(track.state(row)),
            "attribute": self._attribute,
        }
        seconds = 0.0
        if "for" in self._config:
            scene = self._scene.having({"trigger": states})
            seconds = seconds_of(self._config, scene.rendered)
        if not seconds:
            self._fire(**states)
            return
        done: Callable[[], None] = lambda: self._fire(**states)  # noqa: E731
        self._pending.append((Pending(self._scene, seconds, done), old, new))

    def _goes_on(self, track: Track, row: int, was: Any, became: Any) -> bool:
        if track.states[row] is None:
            return False
        now = self._value(track, row)
        if "from" in self._config and "to" not in self._config:
            return bool(now != was)
        return bool(now == became)


def _matcher(config: Config, wanted: str, unwanted: str) -> Callable[[Any], bool]:
    if config.get(wanted) is not None:
        return lambda value: matches(value, config[wanted])
    if config.get(unwanted) is not None:
        return lambda value: not matches(value, config[unwanted])
    return lambda _: True
