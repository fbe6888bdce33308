"""Let people use two devices together, now this one first and now that one."""

from dataclasses import dataclass
from functools import partial

from .deeds import Deed, do_by_person
from .habits import Kept, Undo, possible, undo_later, who_does
from .living import Life


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherHabit(Kept):
    """Two things done within seconds, in either order, so many times a day and at any hour.

    Where it is not kept, only one of them is done.
    """

    deeds: tuple[Deed, Deed]
    per_day: float
    apart: tuple[float, float]
    minutes: tuple[float, float]

    def begin(self, life: Life) -> None:
        """Plan it for all days."""
        world = life.world
        for day in range(world.days):
            for _ in range(3):
                if world.chance(self.per_day / 3):
                    when = world.at(day, world.random.uniform(8, 23))
                    world.do(when, partial(self._act, life))

    def _act(self, life: Life) -> None:
        world, resident = life.world, who_does(life, self)
        if resident is None or not possible(life, self, self.deeds):
            return
        held = world.chance(self.rate)
        life.count(self, held=held)
        first, second = world.random.sample(self.deeds, 2)
        do_by_person(world, [first], resident)
        if held:
            soon = world.now + world.random.uniform(*self.apart)
            world.do(soon, lambda: do_by_person(world, [second], resident))
        for deed in self.deeds:
            undo_later(life, Undo(Deed(deed.subject, "off"), self.minutes))
