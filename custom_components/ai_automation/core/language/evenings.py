"""Tell the evening hours that are said without their half of the day by what is done then."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..plan.model import CallAction, StateCondition, SunTrigger
from .meanings import Clock
from .rules import RuleDraft, clock_trigger
from .said import Deed

_NOON: Final = 12
_NEARLY: Final = 30
_FIRST_EVENING: Final = 7
_EVENING, _NIGHT = 17, 23
_SHADES: Final = frozenset({"blind", "curtain", "shade", "shutter"})
_HOME: Final = "home"
# What a household does as it ends its day: the first hour whose bare number is one of an
# evening, and the first that may be one.
_ENDING_A_DAY: Final = {
    "lock.lock": (6, 6),
    "cover.close_cover": (5, 5),
    "light.turn_off": (10, 7),
    "media_player.turn_off": (10, 7),
    "alarm_control_panel.alarm_arm_night": (6, 6),
}
# The hours by which people are home.
_COMES_HOME: Final = (1, 1)
_ENDING: Final = frozenset(action.partition(".")[2] for action in _ENDING_A_DAY)
_UNSAID: Final = (_NOON, _NOON + 1)
# An awning goes in with the weather, and a damper with the air.
_OF_THE_DAY: Final = frozenset({"awning", "damper"})


def in_the_evening(rules: Sequence[RuleDraft], unsure: Sequence[Clock]) -> list[Clock]:
    """Set bare hours to the evening by what is done at them; return the times that may be later.

    "The television off at eleven" is no wish for a morning, and at eight it may be one. Where
    a sentence tells any half of the day, its other times were read by that one. `unsure` are
    the times that may be half a day later as they are said.
    """
    doubted, moved = _before_sunrise(rules, unsure), False
    if any(_is_told(rule) for rule in rules):
        return doubted
    alone = sum(bool(rule.clocks) for rule in rules) == 1
    for rule in rules:
        missed = _misses_somebody(rule)
        if not rule.clocks or any(it.alternative for it in rule.whens):
            continue
        if not missed and not _closes(rule):
            continue
        hours = [_COMES_HOME] if missed else _hours_of(rule)
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


def open_in_the_morning(rules: Sequence[RuleDraft]) -> None:
    """Set bare hours that came after others to the morning: "shut at dusk and open them at seven".

    Blinds and curtains are opened for the day.
    """
    for rule in rules:
        shades = [it for step in rule.steps for it in step.deed.entities]
        opened = all(_done(step.deed) == ["cover.open_cover"] for step in rule.steps)
        if not rule.steps or not opened or any(it.device_class not in _SHADES for it in shades):
            continue
        for place, clock in enumerate(rule.clock_parts):
            if clock.half is None and _EVENING <= clock.at.hour < _NIGHT:
                early = replace(clock, at=clock.at.replace(hour=clock.at.hour - _NOON))
                rule.clock_parts[place], rule.clocks[place] = early, clock_trigger(early)


def _before_sunrise(rules: Sequence[RuleDraft], unsure: Sequence[Clock]) -> list[Clock]:
    """Set a bare hour of what ends at sunrise to the evening: "dim it at ten, off at sunrise"."""
    doubted = list(unsure)
    for begin, end in pairwise(rules):
        back = end.steps and end.steps[0].deed.takes_back(step.deed for step in begin.steps)
        rises = [it for it in end.clocks if isinstance(it, SunTrigger) and it.event == "sunrise"]
        if not back or not rises or len(begin.clocks) != len(begin.clock_parts):
            continue
        for place, clock in enumerate(begin.clock_parts):
            if clock.half is None and _FIRST_EVENING <= clock.at.hour < _NOON:
                begin.clock_parts[place] = late = clock.in_part("evening")
                begin.clocks[place] = clock_trigger(late)
                doubted = [it for it in doubted if it != clock]
    return doubted


def _closes(rule: RuleDraft) -> bool:
    done = {action for step in rule.steps for action in _done(step.deed)}
    return bool(done) and {action.partition(".")[2] for action in done} <= _ENDING


def _done(deed: Deed) -> list[str]:
    """Return the actions of a deed that are no message."""
    if deed.do == "notify":
        return []
    return [it.action if isinstance(it, CallAction) else "" for it in deed.actions]


def _is_told(rule: RuleDraft) -> bool:
    parted = rule.parts or any(days.part for days in rule.days)
    definite = any(it.half or not 0 < it.at.hour <= _NOON for it in rule.clock_parts)
    return bool(parted or definite or len(rule.clock_parts) != len(rule.clocks))


def _hours_of(rule: RuleDraft) -> list[tuple[int, int]]:
    hours = []
    for step in rule.steps:
        day = any(it.device_class in _OF_THE_DAY for it in step.deed.entities)
        hours += [_UNSAID if day else _ENDING_A_DAY.get(it, _UNSAID) for it in _done(step.deed)]
    return hours


def _misses_somebody(rule: RuleDraft) -> bool:
    """Tell whether somebody is not home by then: "if Ann is not home by six"."""
    return bool(rule.whens) and all(
        isinstance(it.fact.negated, StateCondition)
        and _HOME in it.fact.negated.states
        and all(each.startswith("person.") for each in it.fact.negated.entity_ids)
        for it in rule.whens
    )
