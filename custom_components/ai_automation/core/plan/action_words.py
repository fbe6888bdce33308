"""Put actions into words."""

from collections.abc import Sequence
from functools import singledispatchmethod

from ..home import Home
from .call_words import call_words
from .condition_words import ConditionWords
from .model import (
    CallAction,
    ChooseAction,
    ConditionAction,
    DelayAction,
    DeviceAction,
    Duration,
    EventAction,
    ForEachAction,
    IfAction,
    ParallelAction,
    PlanAction,
    RawAction,
    RepeatAction,
    ResponseAction,
    SceneAction,
    SequenceAction,
    StopAction,
    Trigger,
    TriggerCondition,
    UntilAction,
    VariablesAction,
    WaitAction,
    WaitTemplateAction,
    WhileAction,
)
from .trigger_words import TriggerWords
from .wording import Phrases, device_words, entity_name, if_enabled, join, period


class ActionWords:
    """Words for actions in one home and language."""

    def __init__(self, home: Home, phrases: Phrases, triggers: Sequence[Trigger]) -> None:
        """Take the home for names, and the plan's triggers for what their ids mean."""
        self._home = home
        self._phrases = phrases
        self._triggers = TriggerWords(home, phrases)
        self._conditions = ConditionWords(home, phrases, triggers)

    def all(self, actions: Sequence[PlanAction]) -> str:
        """Return actions in words, in their order."""
        if not actions:
            return str(self._phrases["nothing"])
        return str(self._phrases["then_join"]).join(self.one(action) for action in actions)

    def one(self, action: PlanAction) -> str:
        """Return one action in words, with whether it is off."""
        words = self._words(action)
        if isinstance(action, RawAction | ConditionAction):
            return words
        return if_enabled(words, action, self._phrases)

    def _say(self, key: str, **parts: object) -> str:
        return str(self._phrases[key].format(**parts))

    def _waiting(self, what: str, timeout: Duration | None) -> str:
        if timeout is None:
            return self._say("wait", triggers=what)
        duration = period(timeout, self._phrases)
        return self._say("wait_timeout", triggers=what, duration=duration)

    @singledispatchmethod
    def _words(self, action: PlanAction) -> str:
        raise TypeError(action)

    @_words.register
    def _(self, action: CallAction) -> str:
        return call_words(action, self._home, self._phrases)

    @_words.register
    def _(self, action: DelayAction) -> str:
        return self._say("delay", duration=period(action.duration, self._phrases))

    @_words.register
    def _(self, action: WaitAction) -> str:
        return self._waiting(self._triggers.all(action.triggers), action.timeout)

    @_words.register
    def _(self, action: WaitTemplateAction) -> str:
        what = action.alias or str(self._phrases["condition"]["template"])
        return self._waiting(what, action.timeout)

    @_words.register
    def _(self, action: IfAction) -> str:
        return self._say(
            "if_else" if action.otherwise else "if",
            conditions=self._conditions.all(action.conditions),
            then=self.all(action.then),
            otherwise=self.all(action.otherwise),
        )

    @_words.register
    def _(self, action: ChooseAction) -> str:
        parts = []
        for branch in action.branches:
            by_trigger = all(isinstance(part, TriggerCondition) for part in branch.conditions)
            key = "choose_branch" if by_trigger else "choose_if"
            conditions = self._conditions.all(branch.conditions)
            what = self.all(branch.actions)
            parts.append(self._say(key, triggers=conditions, conditions=conditions, what=what))
        if action.default:
            parts.append(self._say("choose_default", what=self.all(action.default)))
        return str(self._phrases["choose_join"]).join(parts)

    @_words.register
    def _(self, action: RepeatAction) -> str:
        key = "repeat" if isinstance(action.count, int) else "repeat_some"
        return self._say(key, count=action.count, actions=self.all(action.actions))

    @_words.register
    def _(self, action: WhileAction) -> str:
        conditions = self._conditions.all(action.conditions)
        return self._say("repeat_while", conditions=conditions, actions=self.all(action.actions))

    @_words.register
    def _(self, action: UntilAction) -> str:
        conditions = self._conditions.all(action.conditions)
        return self._say("repeat_until", conditions=conditions, actions=self.all(action.actions))

    @_words.register
    def _(self, action: ForEachAction) -> str:
        actions = self.all(action.actions)
        if isinstance(action.items, str):
            return self._say("for_each_some", actions=actions)
        items = join([str(item) for item in action.items], self._phrases)
        return self._say("for_each", items=items, actions=actions)

    @_words.register
    def _(self, action: ParallelAction) -> str:
        together = join([self.one(part) for part in action.actions], self._phrases)
        return self._say("parallel", actions=together)

    @_words.register
    def _(self, action: SequenceAction) -> str:
        return self.all(action.actions)

    @_words.register
    def _(self, action: VariablesAction) -> str:
        return self._say("variables", names=join(list(action.variables), self._phrases))

    @_words.register
    def _(self, action: StopAction) -> str:
        return self._say("stop_error" if action.error else "stop", reason=action.reason)

    @_words.register
    def _(self, action: SceneAction) -> str:
        scene = entity_name(action.scene, self._home)
        return str(self._phrases["actions"]["scene.turn_on"].format(target=scene))

    @_words.register
    def _(self, action: EventAction) -> str:
        return self._say("fire_event", event_type=action.event_type)

    @_words.register
    def _(self, action: DeviceAction) -> str:
        template = self._phrases["device_action"]
        return device_words(action.device_id, action.options, self._home, template)

    @_words.register
    def _(self, action: ResponseAction) -> str:
        if action.response is None:
            return str(self._phrases["answer_as_usual"])
        return self._say("answer", response=action.response)

    @_words.register
    def _(self, action: ConditionAction) -> str:
        return self._say("stop_unless", conditions=self._conditions.one(action.condition))

    @_words.register
    def _(self, action: RawAction) -> str:
        called = action.config.get("action")
        if called is None:
            return self._say("raw_action", kind=next(iter(action.config), "?"))
        return call_words(CallAction(str(called)), self._home, self._phrases)
