"""Put states of entities into words: what happens to them, and how they are."""

from collections.abc import Sequence

from ..home import HOME_ZONE, Home
from .model import ANY_STATE, StateCondition, StateTrigger
from .wording import Phrases, attribute_of, entity_name, entity_names, join

# Of these, what is not the one is the other.
_SWITCHED = frozenset({"on", "off"})
_PAIRS = ({"on", "off"}, {"home", "not_home"}, {"locked", "unlocked"}, {"open", "closed"})
# What becomes of a thing that leaves a state for any other.
_LEAVING: dict[tuple[str, ...], str] = {("off",): "on", ("home",): "not_home"}


def is_home_count(entity_ids: Sequence[str]) -> bool:
    """Tell whether a number is the count of people at home."""
    return tuple(entity_ids) == (HOME_ZONE,)


def _words(table: Phrases, entity_id: str, state: str, home: Home) -> str | None:
    """Return the special words for a state of this kind of entity, None if it has none."""
    entity = home.entities.get(entity_id)
    domain = entity_id.partition(".")[0]
    device_class = entity.device_class if entity else None
    for key in (f"{domain}.{device_class}", domain, ""):
        if state in table.get(key, {}):
            return str(table[key][state])
    return None


def turning(trigger: StateTrigger, home: Home, phrases: Phrases) -> str:
    """Return what a state trigger waits for: "Front door opens"."""
    said = _turning(trigger, home, phrases)
    if not _is_from_some(trigger):
        return said
    before = join(trigger.from_, phrases, word="or")
    return str(phrases["trigger"]["state_after"].format(event=said, before=before))


def _is_from_some(trigger: StateTrigger) -> bool:
    """Tell whether a change counts only from some states, of more than two that there are."""
    if trigger.to in ((), (ANY_STATE,)) or trigger.from_ in ((), (ANY_STATE,)):
        return False
    return not all({*trigger.from_, state} in _PAIRS for state in trigger.to)


def _turning(trigger: StateTrigger, home: Home, phrases: Phrases) -> str:
    many = "many" if len(trigger.entity_ids) > 1 else "one"
    verbs = phrases["verbs"][many]
    entities = entity_names(trigger.entity_ids, home, phrases)
    if is_home_count(trigger.entity_ids) and trigger.to == ("0",):
        return str(phrases["last_leaves"])
    if trigger.attribute is not None and trigger.to not in ((), (ANY_STATE,)):
        state = join(trigger.to, phrases, word="or")
        template = phrases["trigger"]["attribute_to"]
        name = phrases["attributes"].get(trigger.attribute, trigger.attribute)
        return str(template.format(attribute=name, entities=entities, state=state))
    if trigger.to not in ((), (ANY_STATE,)):
        special = [
            words
            for state in trigger.to
            if (words := _words(phrases["state_words"], trigger.entity_ids[0], state, home))
        ]
        if len(special) == len(trigger.to):
            subject = join(
                [entity_name(entity_id, home) for entity_id in trigger.entity_ids],
                phrases,
                word="or",
            )
            return f"{subject} {join(special, phrases, word='or')}"
        state = join(trigger.to, phrases, word="or")
        template = phrases["trigger"]["zone_to" if _is_whereabouts(trigger) else "state_to"]
        return str(template.format(entities=entities, verb=verbs["becomes"], state=state))
    other = _LEAVING.get(trigger.from_[:1], "")
    if left := _words(phrases["state_words"], trigger.entity_ids[0], other, home):
        names = [entity_name(entity_id, home) for entity_id in trigger.entity_ids]
        return f"{join(names, phrases, word='or')} {left}"
    leaving = trigger.from_ or trigger.not_to
    if leaving not in ((), (ANY_STATE,)):
        state = join(leaving, phrases, word="or")
        template = phrases["trigger"]["zone_from" if _is_whereabouts(trigger) else "state_from"]
        return str(template.format(entities=entities, verb=verbs["is"], state=state))
    if trigger.attribute is not None:
        entities = attribute_of(trigger.attribute, entities, phrases)
    return str(phrases["trigger"]["state_any"].format(entities=entities, changes=verbs["changes"]))


def _is_whereabouts(trigger: StateTrigger) -> bool:
    """Tell whether the states are zones: where people are."""
    domains = {entity_id.partition(".")[0] for entity_id in trigger.entity_ids}
    return domains <= {"person", "device_tracker"}


def _special(entity_id: str, condition: StateCondition, home: Home, phrases: Phrases) -> str | None:
    """Return what a thing is in words of its kind: "is closed" of a door that is off."""
    words = [_words(phrases["being"], entity_id, state, home) for state in condition.states]
    return join([it for it in words if it], phrases, word="or") if all(words) else None


def being(condition: StateCondition, home: Home, phrases: Phrases) -> str:
    """Return what a state condition asks for: "Guest mode is off"."""
    many = len(condition.entity_ids) > 1 and not condition.match_any
    names = [entity_name(entity_id, home) for entity_id in condition.entity_ids]
    entities = join(names, phrases, word="or" if condition.match_any else "and")
    special = [_special(it, condition, home, phrases) for it in condition.entity_ids]
    if many and all(special) and not _SWITCHED.isdisjoint(condition.states):
        # Doors that are "off" are closed, each by itself; "Ann and Ben are home" says itself.
        each = [f"{name} {words}" for name, words in zip(names, special, strict=True)]
        return join(each, phrases, word="and")
    if special[0] and not many:
        return f"{entities} {special[0]}"
    return str(
        phrases["condition"]["state"].format(
            entities=entities,
            verb=phrases["verbs"]["many" if many else "one"]["is"],
            state=join(condition.states, phrases, word="or"),
        )
    )
