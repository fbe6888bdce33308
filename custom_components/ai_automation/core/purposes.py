"""Write plans with purpose-specific triggers and conditions where places were named, and back.

"Any window downstairs" is `window.opened` of a floor: a window that is added or replaced counts as
well. Which triggers there are and what they look at is read from the running core; what state that
is, from the table that replay has (`replay/data`), which a test compares with Home Assistant.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from .checks.purposes import takes
from .home import Entity, Home, Purpose
from .plan.model import (
    NO_TARGET,
    NO_TIME,
    AndCondition,
    AutomationPlan,
    Condition,
    NotCondition,
    OrCondition,
    PurposeCondition,
    PurposeTrigger,
    StateCondition,
    StateTrigger,
    Target,
    Trigger,
)
from .plan.values import NotPlainError, format_period, format_target, parse_duration
from .replay.errors import UnanswerableError
from .replay.purposes import CONDITIONS, TRIGGERS, Rule
from .replay.targets import targeted

_GROUPS = (AndCondition, OrCondition, NotCondition)
_FOR: Final = "for"
_BEHAVIOR: Final = "behavior"


def purposeful(plan: AutomationPlan, home: Home) -> AutomationPlan:
    """Return a plan with purpose-specific parts wherever they mean the same in this home.

    They do if they look at exactly the entities that were found by a place and a kind.
    """
    return replace(
        plan,
        triggers=tuple(_trigger(it, home) for it in plan.triggers),
        conditions=tuple(_condition(it, home) for it in plan.conditions),
    )


def classic(plan: AutomationPlan, home: Home) -> AutomationPlan:
    """Return a plan with states of entities in place of what `purposeful` makes of them.

    So it is changed by words as every other plan is. What would not come back the same stays.
    """
    return replace(
        plan,
        triggers=tuple(_classic_trigger(it, home) for it in plan.triggers),
        conditions=tuple(_classic_condition(it, home) for it in plan.conditions),
    )


def _trigger(trigger: Trigger, home: Home) -> Trigger:
    if not isinstance(trigger, StateTrigger) or len(trigger.to) != 1:
        return trigger
    if trigger.attribute is not None or trigger.from_ or trigger.not_from or trigger.not_to:
        return trigger
    key = _key(home.dialect.triggers, TRIGGERS, trigger, trigger.to[0], home)
    if key is None:
        return trigger
    options = {} if trigger.for_ == NO_TIME else {_FOR: format_period(trigger.for_)}
    return PurposeTrigger(key, trigger.place, options, **_common(trigger))


def _condition(condition: Condition, home: Home) -> Condition:
    if isinstance(condition, _GROUPS):
        inner = tuple(_condition(it, home) for it in condition.conditions)
        return replace(condition, conditions=inner)
    if not isinstance(condition, StateCondition) or len(condition.states) != 1:
        return condition
    # Of all of several it is not the same: a state would have to be known of each.
    several = len(condition.entity_ids) > 1 and not condition.match_any
    if several or condition.attribute is not None or condition.for_ != NO_TIME:
        return condition
    key = _key(home.dialect.conditions, CONDITIONS, condition, condition.states[0], home)
    if key is None:
        return condition
    return PurposeCondition(key, condition.place, {_BEHAVIOR: "any"}, **_common(condition))


def _classic_trigger(trigger: Trigger, home: Home) -> Trigger:
    if not isinstance(trigger, PurposeTrigger) or not trigger.options.keys() <= {_FOR}:
        return trigger
    found = _looked_at(trigger, home.dialect.triggers, TRIGGERS, home)
    if found is None:
        return trigger
    ids, state = found
    try:
        period = parse_duration(trigger.options.get(_FOR, 0))
    except NotPlainError:
        return trigger
    back = StateTrigger(ids, to=(state,), for_=period, place=trigger.target, **_common(trigger))
    return back if _trigger(back, home) == trigger else trigger


def _classic_condition(condition: Condition, home: Home) -> Condition:
    if isinstance(condition, _GROUPS):
        inner = tuple(_classic_condition(it, home) for it in condition.conditions)
        return replace(condition, conditions=inner)
    if not isinstance(condition, PurposeCondition):
        return condition
    found = _looked_at(condition, home.dialect.conditions, CONDITIONS, home)
    if found is None:
        return condition
    ids, state = found
    back = StateCondition(
        ids, (state,), match_any=len(ids) > 1, place=condition.target, **_common(condition)
    )
    return back if _condition(back, home) == condition else condition


def _key(
    available: Mapping[str, Purpose] | None,
    rules: Mapping[str, Rule],
    part: StateTrigger | StateCondition,
    state: str,
    home: Home,
) -> str | None:
    """Return what looks at just these entities by their place, and at this state of them."""
    if available is None or part.place == NO_TARGET:
        return None
    named = [one for it in part.entity_ids if (one := home.entities.get(it)) is not None]
    for key in sorted(available.keys() & rules.keys()):
        purpose, rule = available[key], rules[key]
        # What looks at anything else of these entities need not be looked for in the whole home.
        if all(takes(purpose, one) and state_of(rule, one) == state for one in named):
            entities = _entities(part.place, purpose, rule, home)
            if {one.entity_id for one in entities} == set(part.entity_ids):
                return key
    return None


def _looked_at(
    part: PurposeTrigger | PurposeCondition,
    available: Mapping[str, Purpose] | None,
    rules: Mapping[str, Rule],
    home: Home,
) -> tuple[tuple[str, ...], str] | None:
    """Return the entities that a part looks at and their state, None if it is not one state."""
    if available is None or part.key not in available or part.key not in rules:
        return None
    try:
        entities = _entities(part.target, available[part.key], rules[part.key], home)
    except UnanswerableError:
        return None
    states = {state_of(rules[part.key], one) for one in entities}
    if len(states) != 1 or (state := next(iter(states))) is None:
        return None
    return tuple(one.entity_id for one in entities), state


def _entities(target: Target, purpose: Purpose, rule: Rule, home: Home) -> list[Entity]:
    """Return the entities of a target that a trigger or condition looks at."""
    primary = not rule.get("all_entities", False)
    found = targeted(format_target(target), home, primary_only=primary)
    known = (home.entities.get(entity_id) for entity_id in found)
    return [one for one in known if one is not None and takes(purpose, one)]


def state_of(rule: Rule, entity: Entity) -> str | None:
    """Return the one state that a rule looks for in an entity, None if it is anything else."""
    spec: Mapping[str, Any] = rule["domains"].get(entity.domain, {"attribute": ""})
    if "attribute" in spec or {"feature", "option", "scale"} & rule.keys():
        return None
    if rule["kind"] == "is":
        found = spec.get("is")
        return found if isinstance(found, str) else None
    states = rule.get("to", ()) if rule["kind"] == "into" else ()
    return str(next(iter(states))) if len(states) == 1 else None


def _common(part: Any) -> dict[str, Any]:
    """Return what all triggers, or all conditions, have in common."""
    names = {it.name for it in fields(part) if it.kw_only}
    return {name: getattr(part, name) for name in names}
