"""Read messages: to whom, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
import re
from typing import Any

from ..home import Entity
from ..home.capabilities import TRACKERS
from ..plan.model import (
    CallAction,
    IfAction,
    NotCondition,
    PlanAction,
    StateCondition,
    Target,
)
from .heard import Heard
from .listing import listed
from .mention import Mention
from .problems import texts_of
from .resolve import Found
from .said import Context, Deed, DeedSaid, Problem
from .things import Things

SEND_MESSAGE = "notify.send_message"
# Stands for a message that the sentence does not say; what happened is put in its place.
WHAT_HAPPENED = "{what happened}"
# "Tell Ben you did": what else the same rule does.
WHAT_WAS_DONE = "{what was done}"
# What messages can tell the value of.
_TOLD = frozenset(
    {
        "sensor", "number", "input_number", "counter", "select", "input_select", "input_text",
        "climate", "person", "weather",
    }
)  # fmt: skip
_PAIR = 2
_NOT_PHONES = {"send_message", "notify", "persistent_notification"}


class Notifier:
    """Turn wishes to be told something into notifications."""

    def __init__(self, heard: Heard, things: Things) -> None:
        """Take the sentence, and what finds the things it speaks of."""
        self._heard = heard
        self._home = heard.home
        self._texts = texts_of(heard.grammar.lexicon.language)
        self._mentions = heard.mentions
        self._resolver = heard.resolver
        self._things = things
        deeds = heard.grammar.lexicon["deeds"]
        self._me = frozenset(deeds["me"])
        self._all = frozenset(deeds["all"])
        self._phone_words = frozenset(heard.grammar.lexicon["syntax"]["phone_words"])
        self._persons = frozenset(deeds["persons"])
        self._several = frozenset(deeds["several"])
        self._pair = frozenset(deeds["pair"])
        self._done = re.compile(deeds["done"])
        self._there = {
            where: re.compile(deeds[where]) for where in ("present", "absent") if deeds[where]
        }

    def build(self, said: DeedSaid, context: Context) -> Deed | Problem:
        """Return the calls that send a message, or why it cannot be sent."""
        np = said.parts.get("np")
        where = self._where(np)
        receivers = self._phones() if where else self._receivers(np, context)
        if isinstance(receivers, Problem):
            return receivers
        message = _literal(said.message) if said.message else WHAT_HAPPENED
        if "done" in said.parts or self._done.fullmatch(message.lower()):
            message = WHAT_WAS_DONE
        content = said.parts.get("content") or said.parts.get("content2")
        told: tuple[Entity, ...] = ()
        if content is not None:
            measured = self._told(content, context, said.parts.get("how"))
            if isinstance(measured, Problem):
                return measured
            told, message = measured, _values_of(measured)
        if (topic := said.parts.get("topic")) is not None:
            about = self._told(topic, context)
            plain = self._mentions.plain(topic)
            if isinstance(about, Problem):
                message = plain[:1].upper() + plain[1:]
            else:
                told, message = about, _values_of(about)
        if (which := said.parts.get("which")) is not None:
            state = said.parts["state"]
            shown = listed(which, state, self._heard, self._things, self._texts)
            if isinstance(shown, Problem):
                return shown
            told, message = shown
        cost = 0.0 if said.message else 0.1
        actions: tuple[PlanAction, ...] = self._sent(receivers, message)
        if where:
            actions = self._sent_to_those(where, message)
            if not actions:
                return Problem("nobody", (self._mentions.plain(np or ""),), cost=4)
        return Deed(actions, receivers, do="notify", cost=cost, told=told)

    def _sent(self, receivers: Sequence[Entity], message: str) -> tuple[CallAction, ...]:
        """Return the calls that send a message to phones."""
        ids = tuple(it.entity_id for it in receivers if it.entity_id in self._home.entities)
        calls = [CallAction(SEND_MESSAGE, Target(ids), {"message": message})] if ids else []
        calls += [
            CallAction(it.entity_id, data={"message": message})
            for it in receivers
            if it.entity_id not in self._home.entities
        ]
        return tuple(calls)

    def _where(self, np: str | None) -> str | None:
        """Return "present" or "absent" if those are to be told who are in or out by then."""
        words = self._mentions.plain(np or "")
        return next((it for it, said in self._there.items() if said.fullmatch(words)), None)

    def _sent_to_those(self, where: str, message: str) -> tuple[PlanAction, ...]:
        """Return what sends a message to each person who is home by then, or who is not."""
        actions: list[PlanAction] = []
        for person in self._home.domain("person"):
            at_home = StateCondition((person.entity_id,), ("home",))
            condition = at_home if where == "present" else NotCondition((at_home,))
            if phones := self._own(person, self._phones()):
                actions.append(IfAction((condition,), self._sent(phones, message)))
        return tuple(actions)

    def _told(
        self, content: str, context: Context, how: str | None = None
    ) -> tuple[Entity, ...] | Problem:
        """Return what a message is about; with "how warm" it is what measures that."""
        found = self._things.find(content, _is_told, context)
        kind = self._heard.grammar.quantities.get(how) if how else None
        if isinstance(found, Problem) and found.found is not None and kind is not None:
            alike = [it for it in found.found.choices if it.device_class == kind]
            found = (replace(found.found, entities=tuple(alike)),) if len(alike) == 1 else found
        if isinstance(found, Problem):
            return replace(found, code="unread") if found.code == "unknown" else found
        return tuple(entity for one in found for entity in one.entities)

    def _receivers(self, np: str | None, context: Context) -> tuple[Entity, ...] | Problem:
        phones = self._phones()
        words = self._mentions.plain(np or "")
        for phone in self._phone_words:
            words = words.removesuffix(f"'s {phone}")
        if not phones:
            return Problem("no_phones", cost=2)
        if (people := self._people(words, context)) is not None:
            several = tuple(it for person in people for it in self._own(person, phones))
            return several or Problem("who", (words,), cost=0.4)
        if words in self._all:
            return tuple(phone for phone in phones if self._of_person(phone)) or phones
        if words in self._me or np is None:
            return self._mine(words, phones)
        if words in self._persons:
            if context.person is None:
                return Problem("who", (words,), cost=0.4)
            np = context.person.name.lower()
        return self._named(np, phones)

    def _people(self, words: str, context: Context) -> tuple[Entity, ...] | None:
        """Return whom "both of us" and "them" mean, nobody if it is not known.

        None is for words that mean no such people: one who was spoken of, or all of them.
        """
        spoken = (it for entities in reversed(context.past) for it in entities)
        people = tuple({it.entity_id: it for it in spoken if it.domain == "person"}.values())
        if words not in self._pair:
            return people if words in self._several and len(people) > 1 else None
        if not people or (words in self._all and len(people) != _PAIR):
            people = tuple(self._home.domain("person"))
        return people if len(people) == _PAIR else ()

    def _mine(self, words: str, phones: tuple[Entity, ...]) -> tuple[Entity, ...] | Problem:
        """Return the speaker's phones, or ask which of all they are."""
        phones = self._own(self._resolver.speaker, phones) or phones
        if len(phones) == 1:
            return phones
        chosen = self._resolver.chosen.get(words, ())
        if mine := tuple(phone for phone in phones if phone.entity_id in chosen):
            return mine
        return Problem("ambiguous", (words,), Found(Mention(words, ()), choices=phones), cost=0.8)

    def _named(self, np: str, phones: tuple[Entity, ...]) -> tuple[Entity, ...] | Problem:
        ids = {phone.entity_id for phone in phones}
        receivers: list[Entity] = []
        for one in self._resolver.find_all(
            self._mentions.read(np), lambda entity: entity.entity_id in ids
        ):
            if one.mention.text in self._me:
                mine = self._mine(one.mention.text, phones)
                if isinstance(mine, Problem):
                    return mine
                receivers += mine
                continue
            if not one.mention.units:
                return Problem("who", (one.mention.text,), cost=3)
            if one.entities:
                receivers += one.entities
            elif one.choices:
                return Problem("ambiguous", (one.mention.text,), one, cost=0.8)
            elif legacy := self._legacy(one.mention, phones):
                receivers.append(legacy)
            elif own := self._of_named(one.mention, phones):
                receivers += own
            elif self._things.is_function(one.unknown):
                return Problem("unread", (np,), cost=9)
            else:
                words = self._mentions.plain(one.mention.text)
                return Problem("nobody", (words,), Found(one.mention, near=phones), cost=4)
        return tuple({entity.entity_id: entity for entity in receivers}.values())

    def _legacy(self, mention: Mention, phones: tuple[Entity, ...]) -> Entity | None:
        wanted = {stem for unit in mention.units for stem in unit.stems}
        for phone in phones:
            if phone.entity_id in self._home.entities:
                continue
            words = {self._resolver.index.stem(word) for word in phone.name.lower().split()}
            if wanted <= words | self._phone_words:
                return phone
        return None

    def _of_named(self, mention: Mention, phones: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Return the phones of a person who is named, though no phone is called after them."""
        found = self._resolver.find(mention, lambda entity: entity.domain == "person")
        return self._own(found.entities[0], phones) if len(found.entities) == 1 else ()

    def _own(self, person: Entity | None, phones: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Return the phones of a person: those they are tracked by, or that are called so."""
        if person is None:
            return ()
        trackers = (self._home.entities.get(it) for it in person.attributes.get(TRACKERS) or ())
        device_ids = {tracker.device_id for tracker in trackers if tracker is not None} - {None}
        devices = [it for device_id, it in self._home.devices.items() if device_id in device_ids]
        carried = [set(self._words(device.name)) for device in devices]
        tracked = tuple(
            phone
            for phone in phones
            if phone.device_id in device_ids
            or (phone.device_id is None and set(self._words(phone.name)) in carried)
        )
        first = self._words(person.name)[:1]
        return tracked or tuple(it for it in phones if {*first} & {*self._words(it.name)})

    def _of_person(self, phone: Entity) -> bool:
        words = set(self._words(phone.name))
        return any(set(self._words(person.name)) & words for person in self._home.domain("person"))

    def _words(self, name: str) -> list[str]:
        stem = self._resolver.index.stem
        return [stem(word) for word in name.lower().replace("'", " ").replace("’", " ").split()]

    def _phones(self) -> tuple[Entity, ...]:
        """Return what messages can be sent to; actions of an older kind look like entities."""
        entities = tuple(entity for entity in self._home.domain("notify") if entity.exposed)
        if SEND_MESSAGE not in self._home.actions and self._home.actions:
            entities = ()
        taken = {entity.entity_id for entity in entities}
        actions = (
            name
            for name in self._home.actions
            if name.startswith("notify.") and name.partition(".")[2] not in _NOT_PHONES
        )
        legacy = tuple(
            Entity(name, _name_of(name)) for name in sorted(actions) if name not in taken
        )
        return entities + legacy


def _literal(message: str) -> str:
    """Return a message as it was said, also if Home Assistant would take it for a template."""
    if not any(mark in message for mark in ("{{", "{%", "{#")):
        return message
    return f"{{% raw %}}{message.replace('endraw', 'end raw')}{{% endraw %}}"


def _values_of(entities: tuple[Entity, ...]) -> str:
    """Return a message that tells what is measured at the moment it is sent."""
    return ", ".join(f"{entity.name}: {_value_of(entity)}" for entity in entities)


def _is_told(entity: Entity) -> bool:
    return entity.domain in _TOLD and entity.category is None


def _value_of(entity: Entity) -> str:
    """Return the template of an entity's value, with its unit."""
    if entity.domain == "climate":
        return f"{{{{ state_attr('{entity.entity_id}', 'current_temperature') }}}}"
    return f"{{{{ states('{entity.entity_id}', with_unit=True) }}}}"


def _name_of(action: str) -> str:
    words = action.partition(".")[2].removeprefix("mobile_app_").replace("_", " ")
    return words[:1].upper() + words[1:]


def with_message(action: Any, happened: str, done: str | None = None) -> Any:
    """Return an action with what happened, or was done, in the place of a message not said."""
    if isinstance(action, IfAction):
        then = tuple(with_message(it, happened, done) for it in action.then)
        return replace(action, then=then)
    said = action.data.get("message") if isinstance(action, CallAction) else None
    if said not in (WHAT_HAPPENED, WHAT_WAS_DONE):
        return action
    message = happened if said == WHAT_HAPPENED or done is None else done
    data: Mapping[str, Any] = {**action.data, "message": message}
    return CallAction(action.action, action.target, data)
