"""Fire when a number gets within limits."""

from collections.abc import Sequence
from math import inf
from typing import Any

from ..conditions.state import within
from ..errors import ConditionFailedError
from ..reading import UNKNOWN, Config, listed, number
from ..scene import Scene
from ..track import Track
from ..world import Cancel
from .common import Fire, Pending, seconds_of, together, tracks_of


def attach_numeric(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a numeric_state trigger."""
    return together(
        [
            _Follower(track, config, scene, fire).cancel
            for track in tracks_of(listed(config["entity_id"]), scene)
        ]
    )


class _Follower:
    """Follows one entity for one trigger; it is armed while the number is outside the limits."""

    def __init__(self, track: Track, config: Config, scene: Scene, fire: Fire) -> None:
        self._config, self._fire = config, fire
        own = {key: config.get(key) for key in ("below", "above", "attribute")}
        self._own = {"entity_id": track.entity_id, **own}
        self._scene = scene.having({"trigger": self._own})
        self._pending: list[Pending] = []
        row = track.row_at(scene.world.now)
        self._armed = row >= 0 and self._matching(track, row) is False
        self._unwatch = scene.world.watch(track, self._rows(track), self._changed)

    def cancel(self) -> None:
        """Follow no longer."""
        self._unwatch()
        for pending in self._pending:
            pending.cancel()

    def _matching(self, track: Track, row: int) -> bool | None:
        """Tell whether a row is within the limits, None if that is an error."""
        state = track.state(row)
        if state is None:
            return None
        try:
            return within(self._config, state, self._scene)
        except ConditionFailedError:
            return None

    def _rows(self, track: Track) -> Sequence[int]:
        """Return the rows at which something may happen: for fixed limits, where they are met."""
        if (attribute := self._config.get("attribute")) is not None:
            return track.rows_of(attribute)
        if "value_template" in self._config:
            return range(len(track))
        limits = [number(self._config.get(key, bound)) for key, bound in _BOUNDS]
        if None in limits:
            return track.changes
        above, below = (limit for limit in limits if limit is not None)

        def kind_of(state: str | None) -> int:
            value = number(state)
            if value is None:
                return _NOWHERE if state in UNKNOWN else _NO_NUMBER
            return _NOWHERE if value >= below or value <= above else _WITHIN

        return track.turns(kind_of)

    def _changed(self, track: Track, row: int) -> None:
        state = track.state(row)
        matching = self._matching(track, row)
        if not matching:
            for pending in self._pending:
                pending.cancel()
            self._pending.clear()
        if state is None or matching is None:
            return
        if not matching:
            self._armed = True
        elif self._armed:
            self._armed = False
            self._start(track, row)

    def _start(self, track: Track, row: int) -> None:
        templates = self._scene.templates
        variables: dict[str, Any] = {
            **self._own,
            "from_state": templates.shown(track.state(row - 1)),
            "to_state": templates.shown(track.state(row)),
        }
        seconds = seconds_of(self._config, self._scene.rendered)
        if not seconds:
            self._fire(**variables)
            return
        self._pending.append(
            Pending(self._scene, seconds, lambda: self._fire(**variables)),
        )


_BOUNDS = (("above", -inf), ("below", inf))
# Where a state is: outside the limits or not known, within them, or an error.
_NOWHERE, _WITHIN, _NO_NUMBER = range(3)
