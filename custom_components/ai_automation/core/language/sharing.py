"""Share words between the mentions of a list: what is said once counts for several."""

from collections.abc import Sequence
from dataclasses import replace

from .mention import Mention


def carried(before: Sequence[Mention], item: Mention) -> Mention | None:
    """Return a place with what was spoken of in the place before it, None if nothing was."""
    first = next((each for each in before if any(unit.places is None for unit in each.units)), None)
    if first is None or not is_place(item) or first.units[-1].places is None:
        return None
    if not all(is_place(each) for each in before[before.index(first) + 1 :]):
        return None
    kinds = (unit for unit in first.units if unit.places is None)
    units = (*kinds, *item.units)
    return replace(item, units=units, plural=first.plural, everything=first.everything)


def is_place(item: Mention) -> bool:
    """Tell whether nothing but a place is mentioned."""
    return bool(item.units) and all(unit.places is not None for unit in item.units)


def shared(item: Mention, last: Mention) -> Mention:
    """Return a mention with the words of the last one that it shares: all but its first.

    "The hall and kitchen lights" are those of the hall, too.
    """
    have = {unit.stems for unit in item.units}
    more = tuple(unit for unit in last.units[1:] if unit.stems not in have)
    if not is_place(item):
        return replace(item, units=(*item.units, *more))
    everything = item.everything or last.everything
    return replace(item, units=(*item.units, *more), plural=last.plural, everything=everything)
