"""Put another period, limit or time in the place of the one that a plan has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
import re

from ..plan.model import (
    NO_TIME,
    AutomationPlan,
    DelayAction,
    NumericTrigger,
    StateTrigger,
    SunTrigger,
    TimeTrigger,
    Trigger,
)
from .meanings import Quantity
from .request import Reader


def amended(reader: Reader, plan: AutomationPlan) -> AutomationPlan | None:
    """Return a plan with another period, limit or time, None if a text says none of these."""
    patterns = reader.grammar.lexicon["asking"]["amend"]
    text = reader.sentence.text.strip(" .,!")
    for name, change in _CHANGES:
        match = re.fullmatch(patterns[name], text)
        changed = change(reader, plan, match) if match is not None else None
        if changed is not None:
            return changed
    return None


def _period(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> AutomationPlan | None:
    """Read "make that ten minutes": what is waited for lasts as long, or is put off as long."""
    period: timedelta = reader.sentence.meaning(match["period"])
    delays = [item for item in plan.actions if isinstance(item, DelayAction)]
    if len(delays) == 1:
        actions = tuple(
            DelayAction(period) if isinstance(item, DelayAction) else item for item in plan.actions
        )
        return replace(plan, actions=actions)
    lasting = [item for item in plan.triggers if isinstance(item, StateTrigger | NumericTrigger)]
    if delays or len(lasting) != 1 or (match["lead"] is None and lasting[0].for_ == NO_TIME):
        return None
    return _with_trigger(plan, lasting[0], replace(lasting[0], for_=period))


def _limit(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> AutomationPlan | None:
    """Read "above 30 instead" and "make it 18": another limit of the one number that counts."""
    numeric = [item for item in plan.triggers if isinstance(item, NumericTrigger)]
    said = match["value"]
    value = reader.sentence.meaning(said) if "#" in said else Quantity(float(said))
    if len(numeric) != 1 or None not in (numeric[0].above, numeric[0].below):
        return None
    above = match["above"] is not None or (match["below"] is None and numeric[0].above is not None)
    new = replace(
        numeric[0],
        above=value.number if above else None,
        below=None if above else value.number,
    )
    return _with_trigger(plan, numeric[0], new)


def _shift(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> AutomationPlan | None:
    """Read "fifteen minutes later": the time or the offset moves by as much."""
    period: timedelta = reader.sentence.meaning(match["period"])
    period = -period if match["earlier"] is not None else period
    timed = [item for item in plan.triggers if isinstance(item, TimeTrigger | SunTrigger)]
    if len(timed) != 1:
        return None
    only = timed[0]
    if isinstance(only, SunTrigger):
        return _with_trigger(plan, only, replace(only, offset=only.offset + period))
    if not isinstance(only.at, time):
        return None
    moved = datetime.combine(reader.situation.now.date(), only.at) + period
    return _with_trigger(plan, only, replace(only, at=moved.time()))


def _with_trigger(plan: AutomationPlan, old: Trigger, new: Trigger) -> AutomationPlan:
    return replace(plan, triggers=tuple(new if item is old else item for item in plan.triggers))


type _Change = Callable[[Reader, AutomationPlan, re.Match[str]], AutomationPlan | None]
_CHANGES: Sequence[tuple[str, _Change]] = (
    ("shift", _shift), ("period", _period), ("limit", _limit),
)  # fmt: skip
