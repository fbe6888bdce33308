"""Put conditions into words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import singledispatchmethod

from ..home import Home
from .model import (
    AndCondition,
    Condition,
    DeviceCondition,
    NotCondition,
    NumericCondition,
    OrCondition,
    PurposeCondition,
    RawCondition,
    RawTrigger,
    StateCondition,
    SunCondition,
    SunEvent,
    SunSpanCondition,
    TemplateCondition,
    TimeCondition,
    Trigger,
    TriggerCondition,
    ZoneCondition,
)
from .purpose_words import purpose_words
from .states import being, is_home_count
from .trigger_words import TriggerWords
from .wording import (
    Phrases,
    beside,
    clock,
    days,
    device_words,
    entity_name,
    entity_names,
    if_enabled,
    join,
    lasting,
    limits,
)

# What the count of people at home says, by what it is above and below.
_HOME_COUNTS: Mapping[tuple[object, object], str] = {
    (0, None): "somebody_home", (None, 1): "nobody_home", (None, 2): "nobody_else_home",
}  # fmt: skip


class ConditionWords:
    """Words for conditions in one home and language."""

    def __init__(self, home: Home, phrases: Phrases, triggers: Sequence[Trigger]) -> None:
        """Take the home for names, and the plan's triggers for what their ids mean."""
        self._home = home
        self._phrases = phrases
        self._own: Phrases = phrases["condition"]
        self._triggers = TriggerWords(home, phrases)
        self._named: dict[str, list[Trigger]] = {}
        for trigger in triggers:
            if not isinstance(trigger, RawTrigger) and trigger.id is not None:
                self._named.setdefault(trigger.id, []).append(trigger)

    def all(self, conditions: Iterable[Condition]) -> str:
        """Return conditions in words, joined by "and"."""
        return self._joined(conditions, "and")

    def one(self, condition: Condition) -> str:
        """Return one condition in words, with how long it has held and whether it is off."""
        words = self._words(condition)
        if isinstance(condition, StateCondition):
            words = lasting(words, condition.for_, "condition", self._phrases)
        if isinstance(condition, RawCondition):
            return words
        return if_enabled(words, condition, self._phrases)

    def _joined(self, conditions: Iterable[Condition], word: str) -> str:
        """Return conditions joined by a word; what is joined by another stands in brackets."""
        parts = list(conditions)
        told = [
            f"({self.one(part)})"
            if len(parts) > 1 and _joiner(part, word) != word
            else self.one(part)
            for part in parts
        ]
        return join(told, self._phrases, word=word)

    def _say(self, key: str, **parts: object) -> str:
        return str(self._own[key].format(**parts))

    def _span(self, kind: str, after: str | None, before: str | None) -> str:
        """Return that it is between, after or before times, or moments of the sun (`kind`)."""
        side = "between" if after and before else "after" if after else "before"
        return self._say(f"{kind}_{side}", after=after, before=before)

    @singledispatchmethod
    def _words(self, condition: Condition) -> str:
        raise TypeError(condition)

    @_words.register
    def _(self, condition: TimeCondition) -> str:
        after, before = (
            None if at is None else clock(at, self._home, self._phrases)
            for at in (condition.after, condition.before)
        )
        parts = []
        if condition.weekdays:
            one_day = days(condition.weekdays, self._phrases, sets="one_day", word="or")
            parts.append(self._say("days", days=one_day))
        if after or before:
            parts.append(self._span("time", after, before))
        return join(parts, self._phrases)

    @_words.register
    def _(self, condition: SunCondition) -> str:
        return str(self._own["dark" if condition.state == "below_horizon" else "light"])

    @_words.register
    def _(self, condition: SunSpanCondition) -> str:
        return self._span(
            "sun",
            self._beside_sun(condition.after, condition.after_offset),
            self._beside_sun(condition.before, condition.before_offset),
        )

    def _beside_sun(self, event: SunEvent | None, offset: timedelta) -> str | None:
        if event is None:
            return None
        return beside(self._phrases["events"][event], offset, self._phrases)

    @_words.register
    def _(self, condition: StateCondition) -> str:
        return being(condition, self._home, self._phrases)

    @_words.register
    def _(self, condition: NumericCondition) -> str:
        counted = _HOME_COUNTS.get((condition.above, condition.below))
        if is_home_count(condition.entity_ids) and counted is not None:
            return str(self._phrases[counted])
        return limits(condition, "condition", {"verb": "is"}, self._home, self._phrases)

    @_words.register
    def _(self, condition: ZoneCondition) -> str:
        verb = self._phrases["verbs"]["many" if len(condition.entity_ids) > 1 else "one"]["is"]
        zones = [entity_name(zone, self._home) for zone in condition.zones]
        return self._say(
            "zone",
            entities=entity_names(condition.entity_ids, self._home, self._phrases),
            verb=verb,
            zones=join(zones, self._phrases, word="or"),
        )

    @_words.register
    def _(self, condition: TriggerCondition) -> str:
        if all(name in self._named for name in condition.ids):
            return self._triggers.all([it for name in condition.ids for it in self._named[name]])
        return self._say("trigger", ids=join(condition.ids, self._phrases, word="or"))

    @_words.register
    def _(self, condition: TemplateCondition) -> str:
        return condition.alias or str(self._own["template"])

    @_words.register
    def _(self, condition: DeviceCondition) -> str:
        return device_words(condition.device_id, condition.options, self._home, self._own["device"])

    @_words.register
    def _(self, condition: PurposeCondition) -> str:
        return purpose_words(condition, "condition", self._home, self._phrases)

    @_words.register
    def _(self, condition: AndCondition) -> str:
        return self.all(condition.conditions)

    @_words.register
    def _(self, condition: OrCondition) -> str:
        return self._joined(condition.conditions, "or")

    @_words.register
    def _(self, condition: NotCondition) -> str:
        return self._say("not", conditions=self._joined(condition.conditions, "or"))

    @_words.register
    def _(self, condition: RawCondition) -> str:
        return self._say("raw", kind=condition.config.get("condition", "?"))


def _joiner(condition: Condition, word: str) -> str:
    """Return the word that joins the parts of a condition, `word` if there is nothing to join."""
    if isinstance(condition, AndCondition | OrCondition) and len(condition.conditions) > 1:
        return "and" if isinstance(condition, AndCondition) else "or"
    return word
