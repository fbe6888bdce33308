"""Fire as purpose-specific triggers do: by targets, and for each, the first or all of them."""

from typing import Any

from ..errors import UnanswerableError
from ..purposes import TRIGGERS, Judge
from ..reading import Config, kind_of
from ..scene import Scene
from ..track import State, Track
from ..world import Cancel
from .common import Fire, Pending, seconds_of, together, tracks_of

_RENAMED = {"any": "each", "last": "all"}


def attach_purpose(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a purpose-specific trigger; one that is about nothing never fires."""
    judge = Judge(TRIGGERS[kind_of(config)], config, scene)
    if not judge.entity_ids:
        scene.world.limit("no_target", kind_of(config))
        return together([])
    return _Group(judge, scene, fire).cancel


class _Group:
    """Follows all entities of a target."""

    def __init__(self, judge: Judge, scene: Scene, fire: Fire) -> None:
        self._scene, self._fire, self._judge = scene, fire, judge
        behavior = str(self._judge.options.get("behavior", "each"))
        self._behavior = _RENAMED.get(behavior, behavior)
        self._seconds = seconds_of(self._judge.options, scene.rendered)
        self._pending: dict[str, Pending] = {}
        tracks = tracks_of(self._judge.entity_ids, scene)
        if not any(self._judge.answerable(track) for track in tracks):
            raise UnanswerableError("no_attribute", ", ".join(self._judge.entity_ids))
        self._ids = [track.entity_id for track in tracks]
        world = scene.world
        self._unwatch = together(
            [world.watch(track, self._judge.rows(track), self._changed) for track in tracks]
        )

    def cancel(self) -> None:
        """Follow no longer."""
        self._unwatch()
        for pending in self._pending.values():
            pending.cancel()
        self._pending.clear()

    def _changed(self, track: Track, row: int) -> None:
        old, new = track.state(row - 1), track.state(row)
        self._cancel_invalid(track.entity_id, new)
        judge = self._judge
        if old is None or new is None or not judge.follows(old, new) or not self._enough():
            return
        templates = self._scene.templates
        variables: dict[str, Any] = {
            "entity_id": track.entity_id,
            "from_state": templates.shown(old),
            "to_state": templates.shown(new),
        }
        if not self._seconds:
            self._fire(**variables)
            return
        key = track.entity_id if self._behavior == "each" else self._behavior
        if key in self._pending:
            self._pending.pop(key).cancel()

        def done() -> None:
            del self._pending[key]
            self._fire(**variables)

        self._pending[key] = Pending(self._scene, self._seconds, done)

    def _counted(self) -> tuple[int, int]:
        """Return how many entities are as looked for, and how many count at all."""
        matching = included = 0
        for entity_id in self._ids:
            try:
                state = self._scene.world.state(entity_id)
            except UnanswerableError:
                continue  # it was not there yet
            if state is not None and self._judge.included(state):
                included += 1
                matching += self._judge.valid(state)
        return matching, included

    def _enough(self) -> bool:
        if self._behavior == "each":
            return True
        matching, included = self._counted()
        return matching == 1 if self._behavior == "first" else matching == included

    def _cancel_invalid(self, entity_id: str, new: State | None) -> None:
        if self._behavior == "each":
            pending = self._pending.get(entity_id)
            if pending and not (new is not None and self._judge.counts(new)):
                self._pending.pop(entity_id).cancel()
        elif self._behavior in self._pending:
            matching, included = self._counted()
            goes_on = matching >= 1 if self._behavior == "first" else 0 < included == matching
            if not goes_on:
                self._pending.pop(self._behavior).cancel()
