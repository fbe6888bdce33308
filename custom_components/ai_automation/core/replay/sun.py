"""Tell when the sun rises and sets, as Home Assistant does: with astral, at the home's place."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import cast

from astral import Observer  # type: ignore[import-untyped]
import astral.sun  # type: ignore[import-untyped]

from .errors import UnanswerableError
from .model import Place
from .track import Track

SUN = "sun.sun"
UP, DOWN = "above_horizon", "below_horizon"
# Days after which an event that has not come is taken for one that does not come.
_FURTHEST = 367

type _Event = Callable[..., datetime]


class Sun:
    """The sun over one place; what was computed is kept."""

    def __init__(self, place: Place, zone: tzinfo) -> None:
        self._place = place
        self._zone = zone
        self._known: dict[tuple[str, date, float | None], datetime | None] = {}

    @cached_property
    def _observer(self) -> Observer:
        latitude, longitude = self._place.latitude, self._place.longitude
        if latitude is None or longitude is None:
            raise UnanswerableError("no_place", SUN)
        return Observer(latitude, longitude, self._place.elevation)

    def on(self, event: str, day: date, depression: float | None = None) -> datetime | None:
        """Return an event of a day (astral's name for it), None if there is none."""
        key = (event, day, depression)
        if key not in self._known:
            extra = {} if depression is None else {"depression": depression}
            compute = cast(_Event, getattr(astral.sun, event))
            try:
                self._known[key] = compute(self._observer, day, **extra)
            except ValueError:
                self._known[key] = None
        return self._known[key]

    def next(
        self,
        event: str,
        after: float,
        offset: timedelta = timedelta(),
        depression: float | None = None,
    ) -> float | None:
        """Return the first time after a time (UTC seconds) at which an event is, None if never."""
        moment = datetime.fromtimestamp(after, UTC)
        first = moment.astimezone(self._zone).date() - timedelta(days=1)
        for number in range(_FURTHEST + 1):
            found = self.on(event, first + timedelta(days=number), depression)
            if found is not None and found + offset > moment:
                return (found + offset).timestamp()
        return None

    def is_up(self, at: float) -> bool:
        """Tell whether the sun is up: it sets before it rises."""
        rises, sets = self.next("sunrise", at), self.next("sunset", at)
        if rises is None or sets is None:
            return sets is not None
        return rises > sets


def sun_track(sun: Sun, start: float, end: float) -> Track:
    """Return the states that `sun.sun` had, for a home that does not record it."""
    times, states = [start - 1.0], [UP if sun.is_up(start - 1.0) else DOWN]
    moment: float | None = times[0]
    while moment is not None and moment <= end:
        moment = sun.next("sunset" if states[-1] == UP else "sunrise", moment)
        if moment is not None:
            times.append(moment)
            states.append(DOWN if states[-1] == UP else UP)
    return Track(SUN, times, states)
