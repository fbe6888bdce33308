"""Share words between the mentions of a list: what is said once counts for several."""

from collections.abc import Sequence
from dataclasses import replace

from .mention import Mention, Unit


def carried(before: Sequence[Mention], item: Mention) -> Mention | None:
    """Return a place with what was spoken of in the place before it, None if nothing was."""
    first = next((each for each in before if any(unit.places is None for unit in each.units)), None)
    if first is None or not _is_place(item) or first.units[-1].places is None:
        return None
    if not all(_is_place(each) for each in before[before.index(first) + 1 :]):
        return None
    kinds = (unit for unit in first.units if unit.places is None)
    units = (*kinds, *item.units)
    return replace(item, units=units, plural=first.plural, everything=first.everything)


def _is_place(item: Mention) -> bool:
    return bool(item.units) and all(unit.places is not None for unit in item.units)


def tail(item: Mention, last: Mention) -> tuple[Unit, ...]:
    """Return the words of the last mention that an earlier one shares: all but its first."""
    have = {unit.stems for unit in item.units}
    return tuple(unit for unit in last.units[1:] if unit.stems not in have)
