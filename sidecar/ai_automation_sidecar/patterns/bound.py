"""Leave out what is bound to something that acts by itself: a relay to its thermostat."""

from collections.abc import Sequence

import numpy as np

from ..core.attribution.domains import SELF_WILLED
from ..core.home import Home
from .acts import Acts
from .occasions import Occasions

# A thing follows another within this time (seconds) if it is bound to it.
WINDOW = 120.0
# Of so many changes by a device, this share follows the other, and follows it each time.
LEAST_CHANGES, SHARE = 20, 0.97
_BY_DEVICE = 0.98


def without_bound(every: Sequence[Acts], occasions: Sequence[Occasions], home: Home) -> list[Acts]:
    """Return the acts without those of devices that only follow what acts by itself."""
    # What people do, or come home to, they may do each time.
    leading = [
        occasion
        for occasion in occasions
        if (entity := home.entities.get(occasion.entity_id)) is not None
        and entity.domain in SELF_WILLED | {"climate"}
    ]
    return [
        acts
        for acts in every
        if len(acts.times) < LEAST_CHANGES
        or acts.by_hand.mean() < _BY_DEVICE
        or not any(_bound(acts, occasion) for occasion in leading)
    ]


def _bound(acts: Acts, occasion: Occasions) -> bool:
    """Tell whether a device changes whenever something else does, and only then."""
    if occasion.entity_id == acts.entity_id:
        return False
    if not SHARE * len(acts.times) <= len(occasion.times) <= len(acts.times) / SHARE**2:
        return False
    before = np.searchsorted(occasion.times, acts.times, side="right") - 1
    follows = acts.times - occasion.times[np.maximum(before, 0)] <= WINDOW
    if (follows & (before >= 0)).mean() < SHARE:
        return False
    after = np.searchsorted(acts.times, occasion.times, side="right")
    led = np.append(acts.times, np.inf)[after] - occasion.times <= WINDOW
    return bool(led.mean() >= SHARE)
