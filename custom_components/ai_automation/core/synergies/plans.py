"""Make the plan of a synergy: wait, look, do, wait for the end, undo."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from ..home import HOME_ZONE, Entity, Home
from ..plan import AutomationPlan, Target
from ..plan.model import (
    CalendarTrigger,
    CallAction,
    Condition,
    ConditionAction,
    DelayAction,
    NumericCondition,
    NumericTrigger,
    PlanAction,
    StateCondition,
    StateTrigger,
    SunCondition,
    SunTrigger,
    TimeCondition,
    Trigger,
    VariablesAction,
    WaitAction,
    WaitTemplateAction,
)
from .kinds import Picker
from .model import Do, Relation, Usage, Wait

# Darker than this (lux), people turn on the light.
_DARK = 40
_DAYTIME = (time(9), time(17))
_FAHRENHEIT = "°F"
_SUN = "sun.sun"
# Percent of its time that the air of a room is less humid than what is called humid, and dry again.
_HUMID, _DRY = 90, 75
# A calendar's event of tomorrow is told at six in the evening, counted from its start at midnight.
_EVENING_BEFORE = timedelta(hours=-6)
# A vacuum that was docked for so long has not cleaned today.
_RESTED = timedelta(hours=20)
# Of a sensor that never tells the end, it is taken for granted after this.
_PATIENCE = timedelta(hours=24)
_MODE = "{{ mode }}"
# What keeps the state that is brought back, by the action that changes it.
_KEPT: Mapping[str, str] = {
    "climate.set_hvac_mode": "{{{{ states('{entity}') }}}}",
    "climate.set_preset_mode": "{{{{ state_attr('{entity}', 'preset_mode') }}}}",
}


class UnusableError(ValueError):
    """The values of a source cannot drive this relation in this home."""


class Maker:
    """Make plans in a home, by what is known of its use."""

    def __init__(self, home: Home, picker: Picker, usage: Usage) -> None:
        """Take the home and how it is used."""
        self._home = home
        self._picker = picker
        self._usage = usage

    def make(
        self,
        relation: Relation,
        area_id: str | None,
        triggers: Sequence[Entity],
        actors: Sequence[Entity],
        message: str,
    ) -> AutomationPlan:
        """Return the plan without names; raise UnusableError if the home's values do not allow it.

        `message` is what people are told, if they are.
        """
        actions: list[PlanAction] = []
        if relation.do is None:
            actions.append(tell(self._home, message))
        else:
            actions += self._do(relation.do, actors, keep=relation.undo is not None)
            if relation.end is not None and relation.undo is not None:
                actions += self._wait(relation.end, triggers)
                actions += self._do(relation.undo, actors)
        restarts = relation.end is not None and relation.start.states != ()
        return AutomationPlan(
            tuple(self._triggers(relation.start, triggers)),
            tuple(actions),
            tuple(self._conditions(relation, area_id, actors)),
            mode="restart" if restarts and not self._keeps(relation) else "single",
        )

    @staticmethod
    def _keeps(relation: Relation) -> bool:
        """Tell whether the plan remembers something, which a second start would overwrite."""
        return relation.undo is not None and _MODE in relation.undo.data.values()

    def _triggers(self, wait: Wait, entities: Sequence[Entity]) -> list[Trigger]:
        ids = tuple(entity.entity_id for entity in entities)
        held = timedelta(minutes=wait.minutes)
        if entities[0].domain == "calendar":
            return [CalendarTrigger(item, "start", _EVENING_BEFORE) for item in ids]
        if ids == (_SUN,):
            return [SunTrigger("sunset" if wait.states == ("below_horizon",) else "sunrise")]
        if wait.states:
            return [StateTrigger(ids, to=wait.states, for_=held)]
        return [
            NumericTrigger(
                (entity.entity_id,),
                above=self._limit(wait.above, wait, entity),
                below=self._limit(wait.below, wait, entity),
                for_=held,
            )
            for entity in entities
        ]

    def _limit(self, limit: float | None, wait: Wait, entity: Entity) -> float | None:
        if limit is None:
            return None
        if wait.quantiles:
            known = self._usage.quantiles.get(entity.entity_id)
            if known is None or not known[int(limit)] > known[0]:
                raise UnusableError(entity.entity_id)
            return round(known[int(limit)], 3)
        if entity.device_class == "humidity" and entity.entity_id in self._usage.quantiles:
            # Where it is always humid, only what is unusual there calls for a fan.
            usual = self._usage.quantiles[entity.entity_id]
            return max(limit, round(usual[_HUMID if wait.above is not None else _DRY]))
        if entity.unit == _FAHRENHEIT:
            return round(limit * 9 / 5 + 32)
        return limit

    def _conditions(
        self, relation: Relation, area_id: str | None, actors: Sequence[Entity]
    ) -> list[Condition]:
        found: list[Condition] = []
        for name in relation.if_:
            match name:
                case "dark":
                    found.append(self._dark(area_id))
                case "somebody":
                    if not self._picker.pick("everybody"):
                        raise UnusableError(HOME_ZONE)
                    found.append(NumericCondition((HOME_ZONE,), above=0))
                case "daytime":
                    found.append(
                        TimeCondition(*_DAYTIME)
                        if relation.acts_on == "vacuum"
                        else SunCondition("above_horizon")
                    )
        found += self._already(relation, actors)
        return found

    def _dark(self, area_id: str | None) -> Condition:
        meters = self._picker.pick("illuminance", area_id) if area_id is not None else ()
        if meters:
            return NumericCondition((meters[0].entity_id,), below=_DARK)
        if _SUN not in self._home.entities:
            raise UnusableError(_SUN)
        return SunCondition("below_horizon")

    @staticmethod
    def _already(relation: Relation, actors: Sequence[Entity]) -> list[Condition]:
        """Return what has to be so of what is acted on."""
        ids = tuple(entity.entity_id for entity in actors)
        match relation.acts_on:
            case "window":
                return [StateCondition(ids, ("on",), match_any=True)]
            case "vacuum":
                return [StateCondition(ids, ("docked",), for_=_RESTED)]
            case "lock":
                return [StateCondition(ids, ("unlocked",), match_any=True)]
            case "dimmable":
                return [StateCondition(ids, ("on",))]
            case "climate":
                modes = tuple(actors[0].attributes.get("hvac_modes") or ())
                return [StateCondition(ids, tuple(it for it in modes if it != "off"))]
        return []

    def _do(self, do: Do, actors: Sequence[Entity], *, keep: bool = False) -> list[PlanAction]:
        """Return the calls of an action; what is brought back later is kept first."""
        ids = tuple(entity.entity_id for entity in actors)
        if keep and do.action in _KEPT:
            kept = _KEPT[do.action].format(entity=ids[0])
            return [
                VariablesAction({"mode": kept}),
                CallAction(do.action, Target(ids), dict(do.data)),
            ]
        action = do.action
        if action.startswith("homeassistant.") and len({it.domain for it in actors}) == 1:
            action = action.replace("homeassistant", actors[0].domain)
        return [CallAction(action, Target(ids), dict(do.data))]

    def _wait(self, wait: Wait, entities: Sequence[Entity]) -> list[PlanAction]:
        """Return what waits for the end: of one sensor it is seen, of several all are asked."""
        triggers = self._triggers(wait, entities)
        if len(entities) == 1:
            return [WaitAction(tuple(triggers), _PATIENCE)]
        states = ", ".join(f"'{state}'" for state in wait.states)
        if not states:
            return [WaitAction(tuple(triggers), _PATIENCE)]
        tests = " and ".join(f"states('{it.entity_id}') in [{states}]" for it in entities)
        waiting: list[PlanAction] = [WaitTemplateAction(f"{{{{ {tests} }}}}", _PATIENCE)]
        if wait.minutes:
            waiting.append(DelayAction(timedelta(minutes=wait.minutes)))
        return waiting


def tell(home: Home, message: str) -> CallAction:
    """Return the call that tells the household something: on their phones, or on the page."""
    data: dict[str, Any] = {"message": message}
    if phones := _phones(home):
        return CallAction("notify.send_message", Target(phones), data)
    old = _old_phones(home)
    return CallAction(old[0] if len(old) == 1 else "persistent_notification.create", data=data)


def reaches_phones(home: Home) -> bool:
    """Tell whether what people are told reaches a phone."""
    return bool(_phones(home)) or len(_old_phones(home)) == 1


def _phones(home: Home) -> tuple[str, ...]:
    """Return the phones as entities."""
    if "notify.send_message" not in home.actions:
        return ()
    entities = home.domain("notify")
    return tuple(
        sorted(it.entity_id for it in entities if it.platform == "mobile_app" and not it.hidden)
    )


def _old_phones(home: Home) -> list[str]:
    """Return the phones that are actions, as they were before they were entities."""
    return sorted(it for it in home.actions if it.startswith("notify.mobile_app_"))


def joined(first: AutomationPlan, second: AutomationPlan) -> AutomationPlan:
    """Return the plan of a chain: the second's deeds right after those of the first.

    What the second looks at before it acts is looked at just before its deeds; what it waits for
    the first has done, for as long as the second waits.
    """
    (trigger,) = second.triggers
    held = trigger.for_ if isinstance(trigger, StateTrigger) else timedelta()
    before: list[PlanAction] = [ConditionAction(item) for item in second.conditions]
    if held:
        before.insert(0, DelayAction(held))
    cut = next(
        (
            at
            for at, it in enumerate(first.actions)
            if isinstance(it, WaitAction | WaitTemplateAction)
        ),
        len(first.actions),
    )
    own, own_end = _split(second)
    return AutomationPlan(
        first.triggers,
        (*first.actions[:cut], *before, *own, *first.actions[cut:], *own_end),
        first.conditions,
        mode=first.mode,
    )


def _split(plan: AutomationPlan) -> tuple[tuple[PlanAction, ...], tuple[PlanAction, ...]]:
    """Return the deeds of a plan, and those after what it waits for, with the time it waits."""
    for at, action in enumerate(plan.actions):
        if isinstance(action, WaitAction):
            (trigger,) = action.triggers
            held = trigger.for_ if isinstance(trigger, StateTrigger) else timedelta()
            delay = (DelayAction(held),) if held else ()
            return plan.actions[:at], (*delay, *plan.actions[at + 1 :])
        if isinstance(action, WaitTemplateAction):
            return plan.actions[:at], plan.actions[at + 1 :]
    return plan.actions, ()
