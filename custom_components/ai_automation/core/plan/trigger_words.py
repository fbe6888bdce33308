"""Put triggers into words."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import singledispatchmethod
from typing import TypeGuard

from ..home import Home
from .model import (
    ANY_STATE,
    NO_TIME,
    CalendarTrigger,
    ConversationTrigger,
    DeviceTrigger,
    EventTrigger,
    GeoLocationTrigger,
    HomeAssistantTrigger,
    Moment,
    MqttTrigger,
    NotificationTrigger,
    NumericTrigger,
    PatternTrigger,
    PurposeTrigger,
    RawTrigger,
    StateCondition,
    StateTrigger,
    SunTrigger,
    TagTrigger,
    TemplateTrigger,
    TimeEntity,
    TimesTrigger,
    TimeTrigger,
    Trigger,
    WebhookTrigger,
    Weekday,
    ZoneTrigger,
)
from .purpose_words import purpose_words
from .states import being, is_home_count, turning
from .values import is_template
from .wording import (
    Phrases,
    clock,
    days,
    device_name,
    device_words,
    entity_name,
    if_enabled,
    join,
    lasting,
    limits,
    period,
)


def _is_to_stay(trigger: Trigger) -> TypeGuard[StateTrigger]:
    """Tell whether a thing has to be in a state for a while."""
    if not isinstance(trigger, StateTrigger):
        return False
    plain = (
        trigger.attribute is None and not trigger.from_ and not is_home_count(trigger.entity_ids)
    )
    return plain and trigger.for_ != NO_TIME and trigger.to not in ((), (ANY_STATE,))


class TriggerWords:
    """Words for triggers in one home and language."""

    def __init__(self, home: Home, phrases: Phrases) -> None:
        """Take the home for names and the phrases of a language."""
        self._home = home
        self._phrases = phrases
        self._own: Phrases = phrases["trigger"]

    def all(self, triggers: Iterable[Trigger]) -> str:
        """Return triggers in words, joined by "or"."""
        return self._any_of([self.one(trigger) for trigger in triggers])

    def one(self, trigger: Trigger) -> str:
        """Return one trigger in words, with how long it has to last and whether it is off."""
        words = self._staying(trigger) if _is_to_stay(trigger) else self._words(trigger)
        if isinstance(trigger, StateTrigger | NumericTrigger | TemplateTrigger):
            words = lasting(words, trigger.for_, "trigger", self._phrases)
        return (
            words if isinstance(trigger, RawTrigger) else if_enabled(words, trigger, self._phrases)
        )

    def _staying(self, trigger: StateTrigger) -> str:
        """Return a state that has to last as one: "Fan is on", and not that it turns on."""
        state = StateCondition(trigger.entity_ids, trigger.to, match_any=True)
        return being(state, self._home, self._phrases)

    def _any_of(self, words: Sequence[str]) -> str:
        return join(words, self._phrases, word="or")

    def _names(self, entity_ids: Iterable[str]) -> str:
        return self._any_of([entity_name(entity_id, self._home) for entity_id in entity_ids])

    def _say(self, key: str, **parts: object) -> str:
        return str(self._own[key].format(**parts))

    def _on_days(self, words: str, weekdays: Sequence[Weekday]) -> str:
        if not weekdays:
            return words
        on_days = self._phrases["on_days"].format(days=days(weekdays, self._phrases))
        return f"{words} {on_days}"

    def _moment(self, moment: Moment) -> str:
        if isinstance(moment, TimeEntity):
            name = entity_name(moment.entity_id, self._home)
            return self._beside(name, moment.offset)
        is_entity = isinstance(moment, str) and not is_template(moment)
        key = "time_entity" if is_entity else "time"
        return self._say(key, at=clock(moment, self._home, self._phrases))

    def _beside(self, event: str, offset: timedelta) -> str:
        key = "sun_before" if offset < NO_TIME else "sun_after"
        return self._say(key, offset=period(offset, self._phrases), event=event)

    @singledispatchmethod
    def _words(self, trigger: Trigger) -> str:
        raise TypeError(trigger)

    @_words.register
    def _(self, trigger: TimeTrigger) -> str:
        return self._on_days(self._moment(trigger.at), trigger.weekdays)

    @_words.register
    def _(self, trigger: TimesTrigger) -> str:
        words = self._any_of([self._moment(moment) for moment in trigger.moments])
        return self._on_days(words, trigger.weekdays)

    @_words.register
    def _(self, trigger: SunTrigger) -> str:
        if not trigger.offset:
            return str(self._own[trigger.event])
        event = self._phrases["events"][trigger.event]
        return self._beside(event, trigger.offset)

    @_words.register
    def _(self, trigger: StateTrigger) -> str:
        return turning(trigger, self._home, self._phrases)

    @_words.register
    def _(self, trigger: NumericTrigger) -> str:
        if is_home_count(trigger.entity_ids):
            return str(self._phrases["last_leaves" if trigger.below is not None else "first_comes"])
        verbs = {"rises": "rises", "falls": "falls", "comes": "comes"}
        return limits(trigger, "trigger", verbs, self._home, self._phrases)

    @_words.register
    def _(self, trigger: TemplateTrigger) -> str:
        return trigger.alias or str(self._own["template"])

    @_words.register
    def _(self, trigger: ZoneTrigger) -> str:
        key = "zone_to" if trigger.event == "enter" else "zone_from"
        zone = entity_name(trigger.zone, self._home)
        return self._say(key, entities=self._names(trigger.entity_ids), state=zone)

    @_words.register
    def _(self, trigger: GeoLocationTrigger) -> str:
        key = "zone_to" if trigger.event == "enter" else "zone_from"
        something = self._say("something_of", source=trigger.source)
        return self._say(key, entities=something, state=entity_name(trigger.zone, self._home))

    @_words.register
    def _(self, trigger: CalendarTrigger) -> str:
        calendar = entity_name(trigger.entity_id, self._home)
        if not trigger.offset:
            return self._say(f"calendar_{trigger.event}", calendar=calendar)
        event = self._say(f"calendar_moment_{trigger.event}", calendar=calendar)
        return self._beside(event, trigger.offset)

    @_words.register
    def _(self, trigger: EventTrigger) -> str:
        return self._say("event", event_type=self._any_of(trigger.event_types))

    @_words.register
    def _(self, trigger: HomeAssistantTrigger) -> str:
        return str(self._own[f"home_assistant_{trigger.event}"])

    @_words.register
    def _(self, trigger: ConversationTrigger) -> str:
        quoted = self._phrases["quoted"]
        commands = self._any_of([quoted.format(text=command) for command in trigger.commands])
        return self._say("conversation", commands=commands)

    @_words.register
    def _(self, trigger: TagTrigger) -> str:
        tags = self._any_of(trigger.tag_ids)
        if not trigger.device_ids:
            return self._say("tag", tags=tags)
        readers = self._any_of([device_name(it, self._home) for it in trigger.device_ids])
        return self._say("tag_by", tags=tags, devices=readers)

    @_words.register
    def _(self, _trigger: WebhookTrigger) -> str:
        # Its id is a secret that opens the house.
        return str(self._own["webhook"])

    @_words.register
    def _(self, trigger: MqttTrigger) -> str:
        key = "mqtt" if trigger.payload is None else "mqtt_payload"
        return self._say(key, topic=trigger.topic, payload=trigger.payload)

    @_words.register
    def _(self, trigger: NotificationTrigger) -> str:
        kinds: Phrases = self._phrases["notification_changes"]
        types = trigger.update_types or ("added", "updated", "removed")
        changes = self._any_of([str(kinds.get(kind, kind)) for kind in types])
        key = "notification" if trigger.notification_id is None else "notification_named"
        return self._say(key, changes=changes, name=trigger.notification_id)

    @_words.register
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
        return self._say("pattern", pattern=join(parts, self._phrases))

    @_words.register
    def _(self, trigger: DeviceTrigger) -> str:
        return device_words(trigger.device_id, trigger.options, self._home, self._own["device"])

    @_words.register
    def _(self, trigger: PurposeTrigger) -> str:
        return purpose_words(trigger, "trigger", self._home, self._phrases)

    @_words.register
    def _(self, trigger: RawTrigger) -> str:
        return self._say("raw", kind=trigger.config.get("trigger", "?"))
