"""Tell the evening hours that are said without their half of the day by what is done then."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .meanings import Clock
from .rules import RuleDraft, clock_trigger
from .said import Deed

_NOON: Final = 12
_NEARLY: Final = 30
# What a household does as it ends its day, by the deed and what it is done to: the first hour
# whose bare number is one of an evening, and the first that may be one.
_ENDING_A_DAY: Final = {
    ("lock", "lock"): (6, 6),
    ("close", "cover"): (5, 5),
    ("off", "light"): (10, 7),
    ("off", "media_player"): (10, 7),
    ("arm_night", "alarm_control_panel"): (6, 6),
}
# An awning goes in with the weather, and a damper with the air.
_OF_THE_DAY: Final = frozenset({"awning", "damper"})


def in_the_evening(rules: Sequence[RuleDraft], unsure: Sequence[Clock]) -> list[Clock]:
    """Set bare hours to the evening by what is done at them; return the times that may be later.

    "The television off at eleven" is no wish for a morning, and at eight it may be one. Where
    a sentence tells any half of the day, its other times were read by that one. `unsure` are
    the times that may be half a day later as they are said.
    """
    if any(_is_told(rule) for rule in rules):
        return list(unsure)
    doubted, moved = list(unsure), False
    alone = sum(bool(rule.clocks) for rule in rules) == 1
    for rule in rules:
        if not rule.clocks or any(it.alternative for it in rule.whens) or not _closes(rule):
            continue
        hours = [_hours_of(step.deed) for step in rule.steps if step.deed.do != "notify"]
        surely, maybe = max(first for first, _ in hours), min(last for _, last in hours)
        for place, clock in enumerate(rule.clock_parts):
            # A quarter to ten is nearly ten.
            if surely * 60 - _NEARLY <= clock.at.hour * 60 + clock.at.minute < _NOON * 60:
                rule.clock_parts[place] = late = clock.in_part("evening")
                rule.clocks[place] = clock_trigger(late)
                doubted = [it for it in doubted if it != clock]
                moved = True
            elif alone and maybe <= clock.at.hour <= _NOON:
                doubted.append(replace(clock, sure=False))
    if moved:
        # "On at six and off at eleven": an evening is closed, so it may have begun in one.
        bare = [clock for rule in rules for clock in rule.clock_parts if clock.at.hour <= _NOON]
        doubted += [replace(clock, sure=False) for clock in bare]
    return doubted


def _closes(rule: RuleDraft) -> bool:
    ending = {do for do, _ in _ENDING_A_DAY}
    done = {step.deed.do for step in rule.steps if step.deed.do != "notify"}
    return bool(done) and done <= ending


def _is_told(rule: RuleDraft) -> bool:
    parted = rule.parts or any(days.part for days in rule.days)
    definite = any(it.half or not 0 < it.at.hour <= _NOON for it in rule.clock_parts)
    return bool(parted or definite or len(rule.clock_parts) != len(rule.clocks))


def _hours_of(deed: Deed) -> tuple[int, int]:
    known = [
        _ENDING_A_DAY.get((deed.do, it.domain))
        for it in deed.entities
        if it.device_class not in _OF_THE_DAY
    ]
    known = known or [None]
    return max(it[0] if it else _NOON for it in known), min(
        it[1] if it else _NOON + 1 for it in known
    )
