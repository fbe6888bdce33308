"""Give people habits that need a look: what has been so for a while, what a sensor measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .deeds import Deed
from .habits import MINUTE, FollowHabit, Kept, TimeHabit, carry_out, possible, who_does
from .living import Life
from .together import TogetherHabit
from .world import Change, Shower

# How far a value must go back before it can cross a limit again, as a share of its usual range.
_HYSTERESIS = 0.15
_STEP = 30.0


@dataclass(frozen=True, slots=True)
class StillHabit(Kept):
    """Something done when an entity has been in a state for some minutes, give or take."""

    deeds: tuple[Deed, ...]
    trigger: str
    to: str
    minutes: float
    spread: float = 1.0

    def begin(self, life: Life) -> None:
        """Wait for the occasion."""
        life.world.on(self.trigger, lambda change: self._notice(life, change))

    def _notice(self, life: Life, change: Change) -> None:
        if change.state != self.to:
            return
        world = life.world
        soon = max(0.5, self.minutes + world.random.gauss(0, self.spread)) * MINUTE
        since = world.changed[self.trigger]
        world.do(world.now + soon, lambda: self._act(life, since))

    def _act(self, life: Life, since: float) -> None:
        world = life.world
        still = world.state[self.trigger] == self.to and world.changed[self.trigger] == since
        if not still or not possible(life, self, self.deeds):
            return
        resident = who_does(life, self) or next(iter(world.house.residents))
        held = world.chance(self.rate)
        life.count(self, held=held)
        if held:
            carry_out(life, self, self.deeds, resident)


@dataclass(frozen=True, slots=True)
class ThresholdHabit(Kept):
    """Something done when what a sensor measures gets over a limit, or under it.

    The limit is given, or as a share of all values that the sensor has by day.
    """

    deeds: tuple[Deed, ...]
    sensor: str
    side: Literal["over", "under"]
    delay: tuple[float, float]
    limit: float | None = None
    quantile: float = 0.8

    def begin(self, life: Life) -> None:
        """Plan it for all times at which the limit is crossed."""
        world = life.world
        times, values = world.series[self.sensor]
        limit = self.limit_in(life)
        for time in _crossings(times, values, limit, over=self.side == "over"):
            self._plan(life, time)
        life.on_shower(self.sensor, lambda shower: self._damp(life, shower, limit))

    def limit_in(self, life: Life) -> float:
        """Return the limit, as people would say it."""
        if self.limit is not None:
            return self.limit
        _, values = life.world.series[self.sensor]
        limit = float(np.quantile(values, self.quantile))
        step = 0.5 if abs(limit) < 40 else 5.0  # noqa: PLR2004
        return round(limit / step) * step

    def _damp(self, life: Life, shower: Shower, limit: float) -> None:
        times = np.arange(shower.start, shower.stop, _STEP)
        above = times[life.world.values(self.sensor, times) > limit]
        if self.side == "over" and len(above):
            self._plan(life, float(above[0]))

    def _plan(self, life: Life, time: float) -> None:
        life.world.do(
            time + life.world.random.uniform(*self.delay) * MINUTE, lambda: self._act(life)
        )

    def _act(self, life: Life) -> None:
        resident = who_does(life, self)
        if resident is None or not possible(life, self, self.deeds):
            return
        held = life.world.chance(self.rate)
        life.count(self, held=held)
        if held:
            carry_out(life, self, self.deeds, resident)


type PlantedHabit = TimeHabit | FollowHabit | StillHabit | ThresholdHabit | TogetherHabit


def plant(life: Life, habits: Sequence[PlantedHabit]) -> None:
    """Let the people of a house have habits."""
    for habit in habits:
        habit.begin(life)


def _crossings(
    times: np.ndarray, values: np.ndarray, limit: float, *, over: bool
) -> Iterator[float]:
    """Yield when values get over a limit (or under it), having been well on its other side."""
    sign = 1.0 if over else -1.0
    low, high = np.quantile(values, [0.05, 0.95])
    rearm = sign * limit - _HYSTERESIS * (high - low)
    armed = False
    for time, value in zip(times.tolist(), (sign * values).tolist(), strict=True):
        if value < rearm or (value < sign * limit and rearm < sign * (low if over else high)):
            armed = True
        elif armed and value > sign * limit:
            armed = False
            yield time
