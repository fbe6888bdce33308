"""Continue the history of a device that was replaced: the new one does what the old one did."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ..core.home import Home
from .model import ATTRIBUTE_MARK, Track


def with_replaced(tracks: Mapping[str, Track], home: Home) -> dict[str, Track]:
    """Return the tracks with what came before them, of devices in whose place theirs came.

    That is one of the same kind and name which the home no longer has, and which had done its last
    before the other did its first.
    """
    alike: dict[tuple[str, str, str], list[Track]] = {}
    for track in tracks.values():
        entity = home.entities.get(track.entity_id)
        if entity is not None and len(track.time):
            attribute = track.subject.partition(ATTRIBUTE_MARK)[2]
            alike.setdefault((track.domain, entity.name.casefold(), attribute), []).append(track)
    found = dict(tracks)
    for same in alike.values():
        for old, new in pairwise(sorted(same, key=lambda track: float(track.time[0]))):
            if _is_gone(old.entity_id, home) and old.time[-1] < new.time[0]:
                before = found.pop(old.subject)
                found[new.subject] = _continued(before, new)
    return found


def _is_gone(entity_id: str, home: Home) -> bool:
    """Tell whether only its history knows an entity: no registry does."""
    entity = home.entities[entity_id]
    return entity.unique_id is None and entity.platform is None


def _continued(old: Track, new: Track) -> Track:
    """Return the track of the new device, which begins with that of the old one."""
    names = ("time", "state", "previous", "cause", "context", "user")
    columns = {name: np.concatenate([getattr(old, name), getattr(new, name)]) for name in names}
    return replace(new, **columns)
