"""Count one deed once: groups and their members, and devices with two faces."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..core.home import Home
from ..history.model import BoolArray, FloatArray
from .acts import Acts

ECHO_SECONDS = 1.5
_MIRROR_SHARE = 0.8
_MIRROR_COUNT = 5
# Of two faces of a device, the one that says more about it stays.
_RANK = ("light", "fan", "cover", "lock", "valve", "media_player", "climate", "switch")


def groups_of(home: Home) -> dict[str, tuple[str, ...]]:
    """Return the members of every group."""
    return {
        entity_id: tuple(item for item in entity.members if item != entity_id)
        for entity_id, entity in home.entities.items()
        if entity.members
    }


def without_echoes(
    every: Sequence[Acts], groups: Mapping[str, Sequence[str]], home: Home
) -> list[Acts]:
    """Return the acts without those that only repeat another at the same moment."""
    by_goal: dict[str, list[Acts]] = {}
    for acts in every:
        by_goal.setdefault(acts.goal, []).append(acts)
    kept = [
        acts
        for same in by_goal.values()
        for acts in _without_mirrors(_without_groups(same, groups), home)
    ]
    return [acts for acts in kept if len(acts.times)]


def near(times: FloatArray, others: FloatArray, seconds: float = ECHO_SECONDS) -> BoolArray:
    """Tell which times have one of the others (sorted) within so many seconds."""
    low = np.searchsorted(others, times - seconds, side="left")
    return np.asarray(np.searchsorted(others, times + seconds, side="right") > low)


def _without_groups(same: Sequence[Acts], groups: Mapping[str, Sequence[str]]) -> Iterable[Acts]:
    """Keep the group where several members moved with it, and the member where only one did."""
    by_entity = {acts.entity_id: acts for acts in same}
    drop = {entity_id: np.zeros(len(acts.times), np.bool_) for entity_id, acts in by_entity.items()}
    for group_id in groups.keys() & by_entity.keys():
        group = by_entity[group_id]
        members = [by_entity[item] for item in groups[group_id] if item in by_entity]
        moved = np.array([near(group.times, member.times) for member in members])
        count = moved.sum(axis=0) if members else np.zeros(len(group.times))
        drop[group_id] |= count == 1
        together = group.times[count > 1]
        for member in members:
            drop[member.entity_id] |= near(member.times, together)
    return [acts.keep(~drop[acts.entity_id]) for acts in same]


def _without_mirrors(same: Iterable[Acts], home: Home) -> list[Acts]:
    """Leave out the lesser of two entities of one device that always move together."""
    ordered = sorted(same, key=lambda acts: (_rank(acts), acts.track.subject))
    kept: list[Acts] = []
    alike: dict[tuple[str, str], list[Acts]] = {}
    for acts in ordered:
        entity = home.entities[acts.entity_id]
        faces = [("name", entity.name.casefold())]
        if entity.device_id is not None:
            faces.append(("device", entity.device_id))
        if not any(_mirrors(acts, other) for face in faces for other in alike.get(face, ())):
            kept.append(acts)
            for face in faces:
                alike.setdefault(face, []).append(acts)
    return kept


def _rank(acts: Acts) -> int:
    domain = acts.track.domain
    return _RANK.index(domain) if domain in _RANK else len(_RANK)


def _mirrors(acts: Acts, other: Acts) -> bool:
    if min(len(acts.times), len(other.times)) < _MIRROR_COUNT:
        return False
    return bool(
        near(acts.times, other.times).mean() >= _MIRROR_SHARE
        and near(other.times, acts.times).mean() >= _MIRROR_SHARE
    )
