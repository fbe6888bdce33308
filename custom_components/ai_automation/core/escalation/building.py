"""Build the plan of a filled form, with the resolver that sentences are read with."""

from collections.abc import Iterable
from datetime import timedelta

from ..home import Home
from ..language.meanings import Days
from ..language.named import NamedReader
from ..language.problems import reason
from ..language.reading import (
    AutomationReading,
    NotAutomation,
    Proposed,
    Reason,
    Refused,
    Situation,
)
from ..language.request import Choices
from ..language.rules import with_days
from ..language.said import Fact
from ..plan.model import (
    AutomationPlan,
    Condition,
    DelayAction,
    NotCondition,
    PlanAction,
    SunCondition,
    SunTrigger,
    TimeCondition,
    TimeTrigger,
    Trigger,
)
from .form import WAIT, Form, Item

# What a form can say in a way that no plan has.
UNFIT = "model_unfit"


class _UnfitError(Exception):
    """Something in the form says nothing that can be automated."""


def build(
    form: Form, text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> AutomationReading:
    """Return the reading of a filled form: a plan, what has to be asked first, or why not."""
    if not form.is_automation:
        return NotAutomation("other", (reason("nothing", situation.language),))
    if form.unread:
        said = tuple(form.unread)
        return Refused((Reason(UNFIT, "; ".join(said), said),))
    reader = NamedReader(home, situation, choices, text)
    try:
        plan = _Builder(reader, text).plan(form)
    except _UnfitError:
        return Refused((Reason(UNFIT, text, (text,)),))
    stopped = reader.conclusion()
    return stopped if stopped is not None else Proposed(plan)


class _Builder:
    """Build one plan; what cannot be read is noted by the reader."""

    def __init__(self, reader: NamedReader, text: str) -> None:
        self._reader = reader
        self._text = text

    def plan(self, form: Form) -> AutomationPlan:
        """Return the plan; raise _UnfitError if nothing starts it or nothing is done."""
        triggers, conditions = self._triggers(form.triggers)
        conditions += [self._condition(item) for item in form.conditions]
        actions = [action for item in form.actions for action in self._actions(item)]
        if not self._reader.problems and not (triggers and actions):
            raise _UnfitError
        triggers, by_day = with_days(triggers, [Days(form.days)] if form.days else [])
        waits = any(isinstance(action, DelayAction) for action in actions)
        timed = all(isinstance(trigger, TimeTrigger | SunTrigger) for trigger in triggers)
        return AutomationPlan(
            tuple(triggers),
            tuple(actions),
            (*conditions, *by_day),
            description=self._text.strip(),
            mode="restart" if waits and not timed else "single",
        )

    def _triggers(self, items: Iterable[Item]) -> tuple[list[Trigger], list[Condition]]:
        triggers: list[Trigger] = []
        besides: list[Condition] = []
        for item in items:
            period = timedelta(minutes=item.minutes)
            if item.kind == "time":
                triggers += [TimeTrigger(at) for at in (item.at,) if at is not None]
            elif item.kind == "sunrise":
                triggers.append(SunTrigger("sunrise", period))
            elif item.kind == "sunset":
                triggers.append(SunTrigger("sunset", period))
            elif (fact := self._fact(item)) is not None:
                fact = fact.lasting(period) if period > timedelta() else fact
                triggers += fact.triggers
                besides += fact.also
        if besides and len(triggers) > 1:
            # It would have to hold for one of the triggers only.
            raise _UnfitError
        return triggers, besides

    def _condition(self, item: Item) -> Condition:
        condition: Condition = SunCondition("below_horizon")
        if item.kind == "light":
            condition = SunCondition("above_horizon")
        elif item.kind == "time":
            condition = TimeCondition(item.at, item.until)
        elif item.kind != "dark" and (fact := self._fact(item)) is not None:
            return fact.negated if item.negated else fact.condition
        return NotCondition((condition,)) if item.negated else condition

    def _fact(self, item: Item) -> Fact | None:
        """Return what is said of a thing, None if it cannot be read in this home."""
        reader = self._reader
        if item.kind == "people":
            return reader.presence(item.state)
        if item.kind == "state":
            return reader.state(item.thing, item.state)
        if item.kind == "option":
            return reader.option(item.thing, item.value)
        return reader.limit(item.thing, item.kind, item.value)

    def _actions(self, item: Item) -> tuple[PlanAction, ...]:
        if item.do == WAIT:
            return (DelayAction(timedelta(minutes=item.minutes)),)
        message = item.message if item.do == "notify" else None
        deed = self._reader.deed(item.do, item.thing, item.value, message)
        return deed.actions if deed is not None else ()
