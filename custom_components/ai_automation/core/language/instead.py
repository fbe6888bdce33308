"""Let values stand in each other's place: "20 % at night, full by day"."""

from collections.abc import Sequence
from dataclasses import replace

from ..plan.model import Condition
from .clause import Adverbs, Clause
from .facts import FactReader
from .rules import RuleDraft, Step
from .said import Context, DeedSaid, Fact, FactSaid
from .timing import HELD, Timing

# What tells which of several values is meant.
_BOUNDS = frozenset({"time_after", "time_before", "sun_after", "sun_before"})
SORTING = _BOUNDS | {"part", "daylight", "span", "days", "dates"}
_LEADS = frozenset({"if", "while", "when"})


def meant_for(
    said: DeedSaid, rest: Sequence[Clause], timing: Timing, facts: FactReader, context: Context
) -> tuple[Condition, ...]:
    """Return when a value counts if that is said right after it: "20 % if it is past midnight"."""
    after = rest[0] if rest else None
    if said.np not in (None, *facts.syntax["it"]) or after is None or after.mark or after.joiner:
        return ()
    if after.role == "adverbs" and after.lead in _LEADS:
        told, others = timing.conditions(after.adverbs)
        return () if others else told
    if not isinstance(after.said, FactSaid) or after.lead not in ("if", "while") or after.adverbs:
        return ()
    built = facts.build(after.said, context)
    return (built.condition,) if isinstance(built, Fact) and not built.timed else ()


def stands_in(
    rule: RuleDraft,
    step: Step,
    clause: Clause,
    said: DeedSaid,
    timing: Timing,
    own: tuple[Condition, ...],
) -> bool:
    """Take a value for one that stands in the place of the last: "20 % at night, full by day".

    `own` is what was said right after it of when it counts. "Open the blind, half way" only says
    more precisely what is done.
    """
    held = tuple(item for item in clause.adverbs if item[0] in SORTING)
    before = rule.steps[-1] if rule.steps else None
    if (
        before is None
        or (said.np is not None and not own)
        or clause.joiner == "then"
        or len(held) < len(clause.adverbs)
        or before.deed.entities != step.deed.entities
        or (_bounds(held) and len(rule.since) + len(rule.until) > _bounds(before.held))
    ):
        return False
    if own:
        if not rule.begun or held or before.deed.do not in ("on", "open", "close", said.do):
            return False
        step.only = own
        rule.steps.append(step)
        return True
    if not held and before.deed.do in ("on", "open", "close") and said.do == "set":
        kept = [it for it in before.actions if it not in before.deed.actions]
        place = before.actions.index(before.deed.actions[0])
        before.actions = [*kept[:place], *step.actions, *kept[place:]]
        before.deed = replace(step.deed, undo=before.deed.undo or step.deed.undo)
        return True
    if not held or not rule.begun:
        return False
    if before.held and not before.only:
        for name, meaning in before.held:
            kept = getattr(rule, HELD[name])
            # Bare hours are kept as they were meant: "before six" of the evening.
            kept.pop(kept.index(meaning) if meaning in kept else -1)
        before.only = tuple(timing.condition(*item) for item in before.held)
    step.only = tuple(timing.condition(*item) for item in held)
    rule.steps.append(step)
    return True


def _bounds(adverbs: Adverbs) -> int:
    """Return how many adverbs say before or after what time something holds."""
    return sum(name in _BOUNDS for name, _ in adverbs)
