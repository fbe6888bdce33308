"""Share what all triggers need."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from ..errors import UnanswerableError
from ..reading import Config, Render, period
from ..scene import Scene
from ..track import Track
from ..world import Cancel


class Fire(Protocol):
    """Tells that a trigger fired, with its variables."""

    def __call__(self, **variables: Any) -> None:
        """Take the variables."""


def tracks_of(entity_ids: Iterable[str], scene: Scene) -> list[Track]:
    """Return the tracks of entities; those without any are named.

    Raise UnanswerableError if none has one.
    """
    found: list[Track] = []
    missing: list[str] = []
    for entity_id in entity_ids:
        track = scene.world.track(entity_id)
        if track is None or not len(track):
            missing.append(entity_id)
        else:
            found.append(track)
    if not found:
        raise UnanswerableError("no_history", ", ".join(missing) or "target")
    for entity_id in missing:
        scene.world.limit("no_history", entity_id)
    return found


def seconds_of(config: Config, render: Render) -> float:
    """Return how many seconds something has to last, 0 if that is not asked."""
    return period(config["for"], render).total_seconds() if "for" in config else 0.0


def together(cancels: list[Cancel]) -> Cancel:
    """Return what cancels all of these."""

    def cancel() -> None:
        for one in cancels:
            one()
        cancels.clear()

    return cancel


class Pending:
    """Something that is to last; it is called back then, unless it ends before."""

    def __init__(self, scene: Scene, seconds: float, done: Callable[[], None]) -> None:
        self.over = False
        self._done = done
        self._cancel = scene.world.later(seconds, self._finish)

    def cancel(self) -> None:
        """End it."""
        self.over = True
        self._cancel()

    def _finish(self) -> None:
        self.over = True
        self._done()
