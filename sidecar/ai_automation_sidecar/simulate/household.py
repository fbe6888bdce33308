"""Put house, habits and automations together, and live in them for some weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
import json
from pathlib import Path
import random
from typing import Any
from zoneinfo import ZoneInfo

from .automations import Running, run_automations, with_automations
from .database import write_database
from .deeds import Deed, do_by_person
from .disturbances import (
    choose_days,
    choose_vacation,
    disturb,
    lose_days,
    replace_device,
    say_days,
)
from .folder import write_folder
from .habits import Undo, undo_later
from .house import House
from .living import Life
from .measuring import measure, prepare
from .noticing import PlantedHabit, plant
from .traps import lay
from .truth import truth_of
from .world import World

DATABASE = "home-assistant_v2.db"
TRUTH = "truth.json"
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Use:
    """Something done so many times a day at any hour, and taken back some minutes later."""

    deed: Deed
    per_day: float
    off: Deed
    minutes: tuple[float, float] = (10, 120)


@dataclass(frozen=True, slots=True)
class Household:
    """A house, what its people do habitually, and what runs in it by itself.

    `by_hand` is how often the light of an area is switched by who comes into the dark, and
    `off_share` how often the last one out puts it out; `regular` are deeds that come about
    regularly without being anybody's habit. `app_share` is how much of what people do they do
    in the app, None as usual. With `traps`, things happen that look like habits. What is `replaced`
    was another device, with another id, at first.
    """

    house: House
    habits: tuple[PlantedHabit, ...] = ()
    automations: tuple[Running, ...] = ()
    by_hand: Mapping[str, float] = field(default_factory=dict)
    regular: tuple[Deed, ...] = ()
    off_share: Mapping[str, float] = field(default_factory=dict)
    app_share: float | None = None
    uses: tuple[Use, ...] = ()
    traps: bool = False
    replaced: str | None = None


def live(
    household: Household, chance: random.Random, days: int, until: datetime
) -> tuple[World, dict[str, Any]]:
    """Live in a house for so many days that end at a time; return it, and what was planted."""
    house = with_automations(household.house, household.automations)
    local = until.astimezone(ZoneInfo(house.home.time_zone))
    first = local.date() - timedelta(days=days)
    end = local.timestamp()
    # The last day is the one that the history ends in.
    world = World(house, chance, first, days + 1)
    world.app_share = household.app_share
    choose_vacation(world)
    choose_days(world)
    life = Life(world, dict(household.by_hand), off_share=dict(household.off_share))
    prepare(world, end)
    disturb(life)
    _watch_television(life)
    plant(life, household.habits)
    _use(life, household.uses)
    traps = list(lay(life)) if household.traps else []
    run_automations(world, household.automations)
    _sun(world)
    say_days(world)
    world.run(end)
    start, _ = world.recording.runs[-1]
    world.recording.runs[-1] = (start, end)
    measure(world, end)
    if household.replaced is not None:
        replace_device(world, household.replaced)
    if household.traps:
        lose_days(world)
    truth = truth_of(life, household.habits, household.automations, household.regular, traps)
    return world, truth


def write_home(world: World, truth: Mapping[str, Any], folder: Path) -> None:
    """Write a house that was lived in: its folder, its history, and what was planted."""
    write_folder(world.house, folder, world.recording.runs[0][0])
    write_database(world.recording, folder / DATABASE)
    text = json.dumps(truth, indent=2, ensure_ascii=False)
    (folder / TRUTH).write_text(f"{text}\n", encoding="utf-8")


def _sun(world: World) -> None:
    sun = world.house.roles["sun"]
    for rise, set_ in world.sun:
        for when, state in ((rise, "above_horizon"), (set_, "below_horizon")):
            world.do(when, partial(_move_sun, world, sun, state))


def _move_sun(world: World, sun: str, state: str) -> None:
    coming = [time for pair in world.sun for time in pair if time > world.now + 1]
    rising = state == "above_horizon"
    following = [
        datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds") for time in coming[:1]
    ]
    world.change(
        sun,
        state,
        world.device(),
        elevation=0.0,
        rising=rising,
        next_setting=following[0] if rising and following else None,
        next_rising=following[0] if not rising and following else None,
    )


def _watch_television(life: Life) -> None:
    """Let people watch television on most evenings, whenever it suits them."""
    world = life.world
    if (television := world.house.roles.get("tv")) is None:
        return
    for day in range(world.days):
        if day not in world.odd_days and world.chance(0.8):
            start = world.at(day, world.random.uniform(18.2, 21.2))
            world.do(start, partial(_watch, life, television))


def _watch(life: Life, television: str) -> None:
    world = life.world
    resident = next(life.awake(), None)
    if resident is None:
        return
    do_by_person(world, [Deed(television, "on")], resident, app_share=0.05)
    length = world.random.uniform(0.9, 2.4) * _HOUR
    if world.house.roles.get("cinema") == television:
        _pause(world, television, world.now + length)
    off: Sequence[Deed] = [Deed(television, "off")]
    world.do(world.now + length, partial(do_by_person, world, off, resident, app_share=0.05))


def _pause(world: World, television: str, until: float) -> None:
    """Let a film begin, and be paused now and then."""
    moment = world.now + world.random.uniform(60, 400)
    while moment < until - 900:
        world.do(moment, partial(_go_on, world, television, "playing"))
        moment += world.random.uniform(900, 5400)
        if moment < until - 900:
            world.do(moment, partial(_go_on, world, television, "paused"))
            moment += world.random.uniform(150, 900)


def _go_on(world: World, television: str, state: str) -> None:
    if world.state[television] != "off":
        world.change(television, state, world.device())


def _use(life: Life, uses: Sequence[Use]) -> None:
    """Plan what is used now and then at any hour."""
    world = life.world
    for use in uses:
        for day in range(world.days):
            for _ in range(2):
                if world.chance(use.per_day / 2):
                    when = world.at(day, world.random.uniform(7, 23))
                    world.do(when, partial(_use_now, life, use))


def _use_now(life: Life, use: Use) -> None:
    resident = next(life.awake(), None)
    if resident is not None:
        do_by_person(life.world, [use.deed], resident)
        undo_later(life, Undo(use.off, use.minutes))
