"""Turn the rules of a sentence into a plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, takewhile

from ..home import Home
from ..plan.describe import describe_actions, describe_conditions, describe_triggers
from ..plan.model import (
    NO_TIME,
    AndCondition,
    AutomationPlan,
    Branch,
    CallAction,
    ChooseAction,
    Condition,
    DelayAction,
    IfAction,
    Mode,
    NumericTrigger,
    OrCondition,
    PlanAction,
    StateTrigger,
    SunCondition,
    SunTrigger,
    TimeCondition,
    TimeTrigger,
    Trigger,
    TriggerCondition,
)
from .bounding import by_bound
from .events import GONE, can_be
from .foretelling import foretold_in, looking_up, with_lookup
from .happened import what_happened
from .meanings import Clock
from .notify import with_message
from .patterns import Grammar
from .problems import texts_of
from .rules import (
    RuleDraft,
    Step,
    When,
    all_of,
    alternatives,
    by_occasion,
    clock_trigger,
    date_condition,
    ends_after_midnight,
    happening,
    part_condition,
    since_condition,
    until_condition,
    window_condition,
    with_days,
    with_id,
)
from .said import ANY_HOME, NONE_HOME

type _End = tuple[timedelta, Sequence[PlanAction]]
type Made = tuple[list[Trigger], list[Condition], list[PlanAction]]


class PlanMaker:
    """Make the plan of one sentence."""

    def __init__(self, grammar: Grammar, home: Home, language: str) -> None:
        """Take what the words of messages come from: the grammar, or the home."""
        self._grammar = grammar
        self._home = home
        self._language = language

    def make(self, drafts: Sequence[RuleDraft]) -> AutomationPlan | None:
        """Return the plan of some rules, None if one of them waits for nothing."""
        occasions = [rule for draft in drafts for rule in by_occasion(draft)]
        moments = [rule for occasion in occasions for rule in by_bound(occasion)]
        rules = [rule for moment in moments for rule in _spread(moment)]
        if len(drafts) == 1 and drafts[0].lasts:
            rules += _ending(drafts[0])
        made = [self.rule(rule) for rule in rules if rule.steps or rule.otherwise]
        if not made or any(not triggers for triggers, _, _ in made):
            return None
        made = list({repr(item): item for item in made}.values())
        if len(made) == 1:
            triggers, conditions, actions = made[0]
            triggers = list(dict.fromkeys(triggers))
            return AutomationPlan(
                tuple(triggers), tuple(actions), tuple(conditions), mode=mode_of(triggers, actions)
            )
        return several(made)

    def rule(self, rule: RuleDraft) -> Made:
        """Return the triggers, conditions and actions of one rule."""
        triggers, conditions = self._when(rule)
        conditions += rule.conditions
        triggers, by_day = with_days(triggers, rule.days)
        conditions += by_day
        conditions += [date_condition(dates) for dates in rule.dates]
        conditions += holding(rule, triggers)
        conditions = [it for place, it in enumerate(conditions) if it not in conditions[:place]]
        foretold = foretold_in(conditions)
        text = what_happened(rule, triggers, self._grammar, self._home, self._language)
        done = self._what_was_done(rule)
        steps = [self._telling(step) for step in rule.steps]
        actions = [with_message(action, text, done) for action in _done(steps)]
        # "No longer than an hour: cut it off then" says the same thing twice.
        actions = _at_once([action for action, _ in groupby(actions)])
        if rule.otherwise:
            if not conditions:
                # What is waited for decides, so its end is waited for as well.
                conditions = [when.fact.condition for when in rule.whens]
                ends = [_ended(trigger) for trigger in triggers]
                if not conditions or None in ends:
                    return [], [], []
                triggers += [end for end in ends if end is not None]
            if rule.clocks:
                # What was said of the time is not so in the other case.
                text = describe_triggers(triggers, self._home, self._language)
                text = text[:1].upper() + text[1:]
            other = [with_message(it, text, done) for step in rule.otherwise for it in step.actions]
            actions = [IfAction(tuple(conditions), tuple(actions), tuple(other))]
            return triggers, [], [*looking_up(foretold, self._home), *actions]
        if foretold:
            actions = with_lookup(foretold, actions, self._home)
        return triggers, [it for it in conditions if it not in foretold], actions

    def _when(self, rule: RuleDraft) -> tuple[list[Trigger], list[Condition]]:
        """Return what a rule waits for, and what of it is only asked about."""
        triggers: list[Trigger] = list(rule.clocks)
        conditions: list[Condition] = []
        groups = alternatives(rule.whens)
        if rule.clocks and not any(when.alternative for when in rule.whens):
            conditions += [when.fact.condition for when in rule.whens]
            return triggers, conditions
        if rule.clocks and not any(when.fact.eventive for when in rule.whens):
            # "At eight, if the lamp is on or the door is open": either is enough.
            each = [all_of([when.fact.condition for when in group]) for group in groups]
            return triggers, [*conditions, OrCondition(tuple(each))]
        for group in groups:
            started, also = _together(group)
            triggers += started
            if len(groups) == 1:
                conditions += also
        if len(groups) == 1 and all(map(_only_is, groups[0])):
            # "When it is dark and somebody is home": whichever of them comes last.
            later: list[Trigger] = [
                SunTrigger("sunset" if it.dark else "sunrise") for it in rule.light
            ]
            # "If it is past ten and the TV is still on": it may be on since nine.
            spans = rule.spans if any(map(_is_of_things, groups[0])) else []
            since = [] if all(map(_is_of_movement, groups[0])) else rule.since
            later += [clock_trigger(it) for it in (*since, *(it.after for it in spans))]
            triggers += later
            conditions += [when.fact.condition for when in groups[0] if later]
        if not triggers:
            triggers += [clock_trigger(moment) for moment in (*rule.since, *rule.until)]
            if triggers:
                rule.since, rule.until = [], []
            elif rule.light:
                light = rule.light.pop(0)
                triggers.append(SunTrigger("sunset" if light.dark else "sunrise"))
        return triggers, conditions

    def _telling(self, step: Step) -> Step:
        """Return a step whose message, if it said nothing, says what was asked about for it."""
        timed = all(
            isinstance(it, TimeCondition | SunCondition | AndCondition) for it in step.given
        )
        if timed or not step.news:
            # That it is past ten is no news.
            return step
        text = describe_conditions(step.given, self._home, self._language)
        text = text[:1].upper() + text[1:]
        return replace(step, actions=[with_message(it, text) for it in step.actions])

    def _what_was_done(self, rule: RuleDraft) -> str | None:
        """Return what a message says of what else is done, None if nothing is."""
        deeds = [step.deed for step in rule.steps if step.deed.do != "notify"]
        actions = [action for deed in deeds for action in deed.actions]
        what = describe_actions(actions, self._home, self._language) if actions else None
        return None if what is None else str(texts_of(self._language)["done"].format(what=what))


def _done(steps: Sequence[Step]) -> list[PlanAction]:
    """Return the actions of steps; of those that stand in each other's place one is done.

    "The lamp on for five minutes and text Ben": what lasts keeps nothing waiting.
    """
    actions: list[PlanAction] = []
    ends: list[_End] = []
    left = list(steps)
    while left:
        step = left.pop(0)
        others = list(takewhile(lambda it: it.only, left))
        del left[: len(others)]
        if step.then or isinstance(next(iter(step.actions), None), DelayAction):
            actions += _ended_in_turn(ends)
            ends = []
        if not others:
            begun, end = _until_its_end(step)
            ends += end
            actions += [IfAction(step.given, tuple(step.actions))] if step.given else begun
            continue
        branches = [it for it in (step, *others) if it.only]
        choices = tuple(Branch(it.only, tuple(it.actions)) for it in branches)
        actions.append(ChooseAction(choices, () if step.only else tuple(step.actions)))
    return [*actions, *_ended_in_turn(ends)]


def _until_its_end(step: Step) -> tuple[Sequence[PlanAction], list[_End]]:
    """Return what a step begins with, and after how long what is taken back, if it lasts."""
    if step.lasting is None or step.given:
        return step.actions, []
    place = len(step.actions) - 1 - len(step.deed.undo)
    return step.actions[:place], [(step.lasting, step.actions[place + 1 :])]


def _ended_in_turn(ends: Sequence[_End]) -> list[PlanAction]:
    """Return what is taken back, each after so long since all of it began."""
    actions: list[PlanAction] = []
    passed = NO_TIME
    for period, back in sorted(ends, key=lambda it: it[0]):
        actions += [DelayAction(period - passed)] if period > passed else []
        actions += back
        passed = period
    return actions


def _at_once(actions: Sequence[PlanAction]) -> list[PlanAction]:
    """Return actions without "on" beside how: "comes on at seven at 60 %" switches once."""
    kept: list[PlanAction] = []
    for action in actions:
        before = kept[-1] if kept else None
        if isinstance(before, CallAction) and isinstance(action, CallAction):
            same = (before.action, before.target) == (action.action, action.target)
            if same and action.action == "light.turn_on" and not (before.data and action.data):
                kept[-1] = action if action.data else before
                continue
        kept.append(action)
    return kept


def _ended(trigger: Trigger) -> Trigger | None:
    """Return the trigger on the end of what one waits for, None if that cannot be said."""
    match trigger:
        case NumericTrigger(above=above, below=None):
            return replace(trigger, above=None, below=above)
        case NumericTrigger(above=None, below=below):
            return replace(trigger, above=below, below=None)
        case StateTrigger(to=to, attribute=None) if to:
            return replace(trigger, to=(), from_=to, not_to=GONE)
        case StateTrigger(from_=from_, attribute=None) if from_:
            return replace(trigger, to=from_, from_=(), not_to=())
        case _:
            return None


def _together(group: Sequence[When]) -> tuple[list[Trigger], list[Condition]]:
    """Return the triggers and conditions of facts that are to be so together."""
    if len(group) == 1:
        return list(group[0].fact.triggers), list(group[0].fact.also)
    starts = happening(group)
    triggers = [trigger for when in starts for trigger in when.fact.triggers]
    if len(starts) == len(group):
        return triggers, [when.fact.condition for when in group]
    also = [condition for when in starts for condition in when.fact.also]
    rest = [when.fact.condition for when in group if when not in starts]
    return triggers, [*also, *rest]


def holding(rule: RuleDraft, triggers: Sequence[Trigger]) -> list[Condition]:
    """Return the conditions of a rule's times of day, those left out that its triggers say."""
    found: list[Condition] = [window_condition(window) for window in rule.spans]
    found += [
        SunCondition("below_horizon" if light.dark else "above_horizon") for light in rule.light
    ]
    found += [since_condition(moment) for moment in rule.since]
    found += [until_condition(moment) for moment in rule.until]
    if not triggers or not all(isinstance(item, TimeTrigger | SunTrigger) for item in triggers):
        # Of a time or a span, the part of the day only tells which half it is in.
        parts = [] if rule.spans else [*rule.parts, *(days.part for days in rule.days if days.part)]
        found += [part_condition(part) for part in dict.fromkeys(parts)]
    return found


def _spread(rule: RuleDraft) -> list[RuleDraft]:
    """Return the rules for a deed that is to last for a span of the day, else the rule.

    "While we are away, run the lamp from sunset till ten": it begins with either of the two.
    """
    states = rule.whens if _lasts_for_span(rule) else []
    if len(rule.whens) > len(states) or rule.clocks or rule.since or rule.until:
        return [rule]
    if len(rule.spans) != 1 or not rule.steps:
        return [rule]
    undo = [action for step in rule.steps for action in step.deed.undo]
    if not undo:
        return [rule]
    span = rule.spans[0]
    held = [*rule.conditions, *(when.fact.condition for when in states)]
    apart = replace(rule, whens=[], spans=[], conditions=held)
    begin = replace(apart, clocks=[clock_trigger(span.after)])
    steps = [replace(step, actions=list(step.deed.undo)) for step in rule.steps]
    end = replace(apart, clocks=[clock_trigger(span.before)], steps=steps)
    if ends_after_midnight(begin, end):
        end.days = [days.following for days in rule.days]
    elif isinstance(span.after, Clock):
        # "Between one and five on weeknights" begins and ends on the days after these.
        days = [each.at(span.after.at) for each in rule.days]
        begin, end, rule = (replace(it, days=days) for it in (begin, end, rule))
    within = replace(rule, spans=[], conditions=[*rule.conditions, window_condition(span)])
    return [begin, *([within] if states else []), end]


def _lasts_for_span(rule: RuleDraft) -> bool:
    """Tell whether a span is how long something is done while states are so."""
    said = any(name == "span" for step in rule.steps for name, _ in step.held)
    lasting = all(step.deed.do == "on" for step in rule.steps)
    return said and lasting and all(_only_is(it) and not it.alternative for it in rule.whens)


def _only_is(when: When) -> bool:
    """Tell whether something is waited for as a state: a limit is one that is passed."""
    measured = any(isinstance(it, NumericTrigger) for it in when.fact.triggers)
    return not when.fact.happens and (not measured or when.fact.condition in (ANY_HOME, NONE_HOME))


def _is_of_movement(when: When) -> bool:
    """Tell whether nothing but movement is waited for: it does not last until then."""
    entities = when.fact.entities
    return bool(entities) and all(can_be(it, "occupied") for it in entities)


def _is_of_things(when: When) -> bool:
    """Tell whether something else than people and their movements is waited for."""
    entities = when.fact.entities
    return any(it.domain != "person" and not can_be(it, "occupied") for it in entities)


def _ending(rule: RuleDraft) -> list[RuleDraft]:
    """Return the rule that ends what is done for as long as something is so, none if none does."""
    ends = [_ended(trigger) for when in rule.whens for trigger in when.fact.triggers]
    plain = all(
        step.deed.do == "on" and step.actions == list(step.deed.actions) for step in rule.steps
    )
    if rule.clocks or not rule.steps or not plain or not all(step.deed.undo for step in rule.steps):
        return []
    if not ends or any(it.fact not in rule.whiles for it in rule.whens):
        return []
    clocks = [end for end in ends if end is not None]
    if len(clocks) < len(ends):
        return []
    steps = [replace(step, actions=list(step.deed.undo)) for step in rule.steps]
    return [RuleDraft(clocks=clocks, steps=steps, complete=1)]


def several(made: Sequence[Made]) -> AutomationPlan:
    """Return one automation for several rules: which trigger it was decides what is done."""
    triggers: list[Trigger] = []
    branches: list[Branch] = []
    for number, (started, conditions, actions) in enumerate(made, start=1):
        name = f"rule_{number}"
        triggers += [with_id(item, name) for item in started]
        branches.append(Branch((TriggerCondition((name,)), *conditions), tuple(actions)))
    actions_of_all = [action for _, _, actions in made for action in actions]
    return AutomationPlan(
        tuple(triggers), (ChooseAction(tuple(branches)),), mode=mode_of(triggers, actions_of_all)
    )


def mode_of(
    triggers: Sequence[Trigger], actions: Sequence[PlanAction], mode: Mode = "single"
) -> Mode:
    """Return how to meet a trigger during a delay: begin anew, so that a light stays on.

    A `mode` that was chosen before is kept.
    """
    if mode != "single":
        return mode
    timed = all(isinstance(item, TimeTrigger | SunTrigger) for item in triggers)
    return (
        "restart" if not timed and any(isinstance(it, DelayAction) for it in actions) else "single"
    )
