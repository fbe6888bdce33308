"""Describe a plan in plain words, as its owner would say it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatchmethod

from ..home import Home
from .actions import compile_actions
from .conditions import compile_condition
from .describe_actions import call_words
from .model import (
    AndCondition,
    AutomationPlan,
    CallAction,
    ChooseAction,
    Condition,
    ConditionAction,
    DelayAction,
    EventTrigger,
    IfAction,
    NotCondition,
    NumericCondition,
    NumericTrigger,
    OrCondition,
    PatternTrigger,
    PlanAction,
    RawTrigger,
    RepeatAction,
    StateCondition,
    StateTrigger,
    SunCondition,
    SunTrigger,
    TemplateCondition,
    TimeCondition,
    TimeTrigger,
    Trigger,
    TriggerCondition,
    WaitAction,
)
from .phrases import phrases_of
from .states import being, is_home_count, turning
from .triggers import compile_triggers
from .wording import clock, days, entity_names, join, limit, period

TITLE_LENGTH = 80


def describe(plan: AutomationPlan, home: Home, language: str = "en") -> str:
    """Return one sentence that says when the automation acts, if what, and what it does."""
    return _Describer(home, language, plan.triggers).sentence(plan)


def describe_triggers(triggers: Sequence[Trigger], home: Home, language: str = "en") -> str:
    """Return what an automation waits for in words."""
    return _Describer(home, language, triggers).triggers(triggers)


def title_of(plan: AutomationPlan, home: Home, language: str = "en") -> str:
    """Return a short name for an automation: what it does, then when."""
    describer = _Describer(home, language, plan.triggers)
    what = describer.actions(plan.actions[:2])
    title = f"{what[:1].upper()}{what[1:]}"
    when = describer.triggers(plan.triggers[:2])
    full = f"{title} – {when}" if when else title
    if len(full) > TITLE_LENGTH:
        full = f"{full[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"
    return full


class _Describer:
    """Words for the parts of one plan."""

    def __init__(self, home: Home, language: str, triggers: Sequence[Trigger]) -> None:
        """Take the home for names and the plan's triggers for what their ids mean."""
        self._home = home
        self._phrases = phrases_of(language)
        self._named: dict[str, list[Trigger]] = {}
        for trigger in triggers:
            if not isinstance(trigger, RawTrigger) and trigger.id is not None:
                self._named.setdefault(trigger.id, []).append(trigger)

    def sentence(self, plan: AutomationPlan) -> str:
        """Return the whole plan as a sentence."""
        phrases = self._phrases
        when = phrases["when"].format(
            triggers=self.triggers(plan.triggers),
        )
        what = self.actions(plan.actions)
        if not plan.conditions:
            return str(phrases["sentence"].format(when=when, what=what))
        return str(
            phrases["sentence_if"].format(
                when=when, conditions=self.conditions(plan.conditions), what=what
            )
        )

    def triggers(self, triggers: Iterable[Trigger]) -> str:
        """Return triggers in words, joined by "or"."""
        return join([self._trigger(trigger) for trigger in triggers], self._phrases, word="or")

    def conditions(self, conditions: Iterable[Condition]) -> str:
        """Return conditions in words, joined by "and"."""
        return join([self._condition(condition) for condition in conditions], self._phrases)

    def actions(self, actions: Sequence[PlanAction]) -> str:
        """Return actions in words, in their order."""
        return str(self._phrases["then_join"]).join(self._action(action) for action in actions)

    def _names(self, entity_ids: Sequence[str]) -> str:
        return entity_names(entity_ids, self._home, self._phrases)

    def _for(self, words: str, duration: object, kind: str) -> str:
        template = self._phrases[kind]["for"]
        return str(template.format(**{kind: words, "duration": duration}))

    def _limits(
        self,
        part: NumericTrigger | NumericCondition,
        kind: str,
        verbs: Mapping[str, str],
    ) -> str:
        above = limit(part.above, part.entity_ids, self._home)
        below = limit(part.below, part.entity_ids, self._home)
        key = "between" if above and below else "above" if above else "below"
        number = self._phrases["verbs"]["many" if len(part.entity_ids) > 1 else "one"]
        words = {name: number[verb] for name, verb in verbs.items()}
        template = self._phrases[kind][key]
        entities = self._names(part.entity_ids)
        return str(template.format(entities=entities, above=above, below=below, **words))

    @singledispatchmethod
    def _trigger(self, trigger: Trigger) -> str:
        kind = compile_triggers([trigger])[0].get("trigger", "?")
        return str(self._phrases["trigger"]["raw"].format(kind=kind))

    @_trigger.register
    def _(self, trigger: TimeTrigger) -> str:
        key = "time_entity" if isinstance(trigger.at, str) else "time"
        words = self._phrases["trigger"][key].format(at=clock(trigger.at, self._home))
        if not trigger.weekdays:
            return str(words)
        on_days = self._phrases["on_days"].format(days=days(trigger.weekdays, self._phrases))
        return f"{words} {on_days}"

    @_trigger.register
    def _(self, trigger: SunTrigger) -> str:
        phrases = self._phrases["trigger"]
        if not trigger.offset:
            return str(phrases[trigger.event])
        key = "sun_before" if trigger.offset.total_seconds() < 0 else "sun_after"
        return str(
            phrases[key].format(
                offset=period(trigger.offset, self._phrases),
                event=self._phrases["events"][trigger.event],
            )
        )

    @_trigger.register
    def _(self, trigger: StateTrigger) -> str:
        words = turning(trigger, self._home, self._phrases)
        if not trigger.for_:
            return words
        return self._for(words, period(trigger.for_, self._phrases), "trigger")

    @_trigger.register
    def _(self, trigger: NumericTrigger) -> str:
        if is_home_count(trigger.entity_ids):
            words = str(
                self._phrases["last_leaves" if trigger.below is not None else "first_comes"]
            )
        else:
            words = self._limits(
                trigger, "trigger", {"rises": "rises", "falls": "falls", "comes": "comes"}
            )
        if not trigger.for_:
            return words
        return self._for(words, period(trigger.for_, self._phrases), "trigger")

    @_trigger.register
    def _(self, trigger: EventTrigger) -> str:
        return str(
            self._phrases["trigger"]["event"].format(
                event_type=join(trigger.event_types, self._phrases, word="or")
            )
        )

    @_trigger.register
    def _(self, trigger: PatternTrigger) -> str:
        given = [(unit, getattr(trigger, unit)) for unit in ("hours", "minutes", "seconds")]
        # "Every 2 hours" begins at the full hour: its noughts tell nothing.
        told = [(unit, it) for unit, it in given if it not in (None, "0")] or given
        parts = [
            self._phrases["units"][unit][0].format(n=1)
            if value in ("*", "/1")
            else self._phrases["pattern"][unit].format(n=value.lstrip("/"))
            for unit, value in told
            if value is not None
        ]
        return str(self._phrases["trigger"]["pattern"].format(pattern=join(parts, self._phrases)))

    @singledispatchmethod
    def _condition(self, condition: Condition) -> str:
        kind = compile_condition(condition).get("condition", "?")
        return str(self._phrases["condition"]["raw"].format(kind=kind))

    @_condition.register
    def _(self, condition: TimeCondition) -> str:
        phrases = self._phrases["condition"]
        after, before = (
            None if at is None else clock(at, self._home)
            for at in (condition.after, condition.before)
        )
        parts = []
        if condition.weekdays:
            one_day = days(condition.weekdays, self._phrases, sets="one_day", word="or")
            parts.append(phrases["days"].format(days=one_day))
        if after and before:
            parts.append(phrases["time_between"].format(after=after, before=before))
        elif after:
            parts.append(phrases["time_after"].format(after=after))
        elif before:
            parts.append(phrases["time_before"].format(before=before))
        return join(parts, self._phrases)

    @_condition.register
    def _(self, condition: SunCondition) -> str:
        key = "dark" if condition.state == "below_horizon" else "light"
        return str(self._phrases["condition"][key])

    @_condition.register
    def _(self, condition: StateCondition) -> str:
        words = being(condition, self._home, self._phrases)
        if not condition.for_:
            return words
        return self._for(words, period(condition.for_, self._phrases), "condition")

    @_condition.register
    def _(self, condition: NumericCondition) -> str:
        if is_home_count(condition.entity_ids):
            key = "nobody_home" if condition.below is not None else "somebody_home"
            return str(self._phrases[key])
        return self._limits(condition, "condition", {"verb": "is"})

    @_condition.register
    def _(self, condition: TriggerCondition) -> str:
        if all(name in self._named for name in condition.ids):
            return self.triggers([it for name in condition.ids for it in self._named[name]])
        ids = join(condition.ids, self._phrases, word="or")
        return str(self._phrases["condition"]["trigger"].format(ids=ids))

    @_condition.register
    def _(self, condition: TemplateCondition) -> str:
        return condition.alias or str(self._phrases["condition"]["template"])

    @_condition.register
    def _(self, condition: AndCondition) -> str:
        return self.conditions(condition.conditions)

    @_condition.register
    def _(self, condition: OrCondition) -> str:
        parts = [self._condition(part) for part in condition.conditions]
        return join(parts, self._phrases, word="or")

    @_condition.register
    def _(self, condition: NotCondition) -> str:
        parts = [self._condition(part) for part in condition.conditions]
        words = join(parts, self._phrases, word="or")
        return str(self._phrases["condition"]["not"].format(conditions=words))

    @singledispatchmethod
    def _action(self, action: PlanAction) -> str:
        kind = next(iter(compile_actions([action])[0]), "?")
        return str(self._phrases["raw_action"].format(kind=kind))

    @_action.register
    def _(self, action: CallAction) -> str:
        return call_words(action, self._home, self._phrases)

    @_action.register
    def _(self, action: DelayAction) -> str:
        duration = period(action.duration, self._phrases)
        return str(self._phrases["delay"].format(duration=duration))

    @_action.register
    def _(self, action: WaitAction) -> str:
        triggers = self.triggers(action.triggers)
        if action.timeout is None:
            return str(self._phrases["wait"].format(triggers=triggers))
        duration = period(action.timeout, self._phrases)
        return str(self._phrases["wait_timeout"].format(triggers=triggers, duration=duration))

    @_action.register
    def _(self, action: IfAction) -> str:
        template = self._phrases["if_else" if action.otherwise else "if"]
        return str(
            template.format(
                conditions=self.conditions(action.conditions),
                then=self.actions(action.then),
                otherwise=self.actions(action.otherwise),
            )
        )

    @_action.register
    def _(self, action: ChooseAction) -> str:
        parts = []
        for branch in action.branches:
            by_trigger = all(isinstance(part, TriggerCondition) for part in branch.conditions)
            template = self._phrases["choose_branch" if by_trigger else "choose_if"]
            conditions = self.conditions(branch.conditions)
            what = self.actions(branch.actions)
            parts.append(template.format(triggers=conditions, conditions=conditions, what=what))
        if action.default:
            what = self.actions(action.default)
            parts.append(self._phrases["choose_default"].format(what=what))
        return str(self._phrases["choose_join"]).join(parts)

    @_action.register
    def _(self, action: RepeatAction) -> str:
        actions = self.actions(action.actions)
        return str(self._phrases["repeat"].format(count=action.count, actions=actions))

    @_action.register
    def _(self, action: ConditionAction) -> str:
        conditions = self._condition(action.condition)
        return str(self._phrases["stop_unless"].format(conditions=conditions))
