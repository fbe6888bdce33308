"""Tell what a word for a kind means beside what was spoken of: "the light" in the garage."""

from typing import Final

from ..home import Entity
from .index import HomeIndex
from .mention import Mention
from .resolve import Allow, Found, Resolver
from .said import Context

# A door leads to two rooms.
BETWEEN_ROOMS: Final = frozenset({"door", "garage", "garage_door", "gate", "opening"})


def near_by(
    one: Found,
    allow: Allow,
    context: Context,
    resolver: Resolver,
    *,
    owned: bool,
) -> Found:
    """Return what "the light" is in the room spoken of, though others have that in their name.

    "If there is motion in the garage turn on the light" does not mean the only one that is
    called a light, in the hall, if that of the garage is called a lamp. What is no light may
    be for several rooms, as the heating is, but not where the room has its own.
    """
    item, known, index = one.mention, (*one.entities, *one.choices), resolver.index
    if (
        not known
        or item.plural
        or item.everything
        or any(unit.places or not index.kinds.issuperset(unit.stems) for unit in item.units)
        or any(it.area_id in context.area_ids or it in context.entities for it in known)
        or any(it in context.acted for it in known)
    ):
        return one
    spoken = _spoken_by_kind(item, allow, context, index)
    if spoken is not None and spoken not in known:
        return Found(item, (spoken,), cost=0.4)
    domains = {it.domain for it in known}
    lights = domains == {"light"} and one.cost >= 0
    if not context.area_ids or not (lights or domains == {"climate"}):
        return one
    near = resolver.find(
        item,
        lambda it: (
            allow(it)
            and it.area_id in context.area_ids
            and (owned or it.device_class not in BETWEEN_ROOMS)
        ),
    )
    if not lights and {it.area_id for it in near.entities} != {*context.area_ids}:
        return one
    return near if near.entities or near.choices else one


def _spoken_by_kind(
    item: Mention, allow: Allow, context: Context, index: HomeIndex
) -> Entity | None:
    """Return the one thing spoken of that has a word at its name's end: "the heater"."""
    unit, *more = item.units
    if more or len(unit.stems) > 1:
        return None
    alike = [
        it
        for it in context.spoken.values()
        if allow(it)
        and it.entity_id in index.by_id
        and any(form[-1:] == unit.stems for form in index.by_id[it.entity_id].forms)
    ]
    return alike[0] if len(alike) == 1 else None
