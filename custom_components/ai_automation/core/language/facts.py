"""Find out what events and states of a sentence are in this home."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
import re
from typing import Any

from ..home import HOME_ZONE, Entity, Home
from ..plan.model import (
    AndCondition,
    NotCondition,
    NumericCondition,
    NumericTrigger,
    OrCondition,
    StateCondition,
    StateTrigger,
    Trigger,
)
from .events import GONE, NOT, OFF_STATES, event_state
from .index import stem
from .meanings import Quantity
from .mention import Mention, MentionReader
from .patterns import Grammar
from .resolve import Allow, Found, Resolver
from .said import Context, Fact, FactSaid, Problem
from .sentence import Sentence

_NOT_A_THING = 9.0
_STATIVE = re.compile(r"\b(?:is|are|'s|was|were|has been|have been|while|remains?|stays?)\b")
_EVENTIVE = re.compile(r"\b(?:turned|switched|pressed|triggered|detected|gets?|becomes?|opened)\b")
_WEATHER_ATTRIBUTES = {
    "temperature": "temperature",
    "humidity": "humidity",
    "wind_speed": "wind_speed",
}


class FactReader:
    """Read the facts of one sentence."""

    def __init__(
        self,
        sentence: Sentence,
        grammar: Grammar,
        home: Home,
        mentions: MentionReader,
        resolver: Resolver,
    ) -> None:
        """Take the tagged sentence and the home."""
        self._sentence = sentence
        self._grammar = grammar
        self._home = home
        self._mentions = mentions
        self._resolver = resolver
        facts = grammar.lexicon["facts"]
        self._inverse: Mapping[str, str] = facts["inverse"]
        self._never = frozenset(facts["never_in_np"])
        self._never_last = frozenset(facts["never_last"])
        self._owners = tuple(facts["owners"])
        self._agent_verbs: Mapping[str, str] = facts["agent_verbs"]
        self._unit_class: Mapping[str, str] = grammar.lexicon["values"]["unit_class"]
        adjectives = grammar.lexicon["classes"]["measure_adjectives"]
        self._adjectives = {word: kind for kind, words in adjectives.items() for word in words}
        self._builders: Mapping[str, Callable[[FactSaid, Context], Fact | Problem]] = {
            "presence": self._presence,
            "person": self._person,
            "room": self._room,
            "number": self._number,
            "option": self._option,
            "mode": self._mode,
            "event": self._state,
            "state": self._state,
            "existence": self._existence,
        }

    def said(self, text: str) -> Iterator[FactSaid]:
        """Yield what a clause without its lead and adverbs can say."""
        eventive = not _STATIVE.search(text) or bool(_EVENTIVE.search(text))
        for hit in self._grammar.facts.hits(text):
            yield FactSaid(
                hit.meaning["fact"],
                hit.meaning.get("event", ""),
                hit.parts,
                negative=bool(hit.meaning.get("negative")),
                eventive=eventive,
                text=text,
            )
        for rules, fact in (
            (self._grammar.states, "state"),
            (self._grammar.bare_states, "state"),
        ):
            for hit in rules.hits(text):
                for event in self._events(hit.parts):
                    kind = "room" if event in ("occupied", "vacant") else fact
                    yield FactSaid(kind, event, hit.parts, "not" in hit.parts, eventive, text)
        for hit in self._grammar.existence.hits(text):
            yield FactSaid("existence", "detected", hit.parts, eventive=True, text=text)

    def _events(self, parts: Mapping[str, str]) -> Iterator[str]:
        if "verb" in parts:
            yield self._agent_verbs[parts["verb"]]
            return
        state = parts["state"]
        if state in ("occupied", "vacant", "empty"):
            yield "occupied" if state == "occupied" else "vacant"
            return
        for event, pattern in self._grammar.state_events:
            if pattern.fullmatch(state):
                yield event

    def build(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Return what a clause means in this home, or why it means nothing."""
        return self._builders[said.fact](said, context)

    # -- which things

    def find(self, np: str | None, allow: Allow, context: Context) -> tuple[Found, ...] | Problem:
        """Return the things a phrase means; a pronoun means what was spoken of."""
        if np is None:
            return self._spoken_of(context, allow, "")
        if not self.is_thing(np):
            return Problem("unread", (np,), cost=_NOT_A_THING)
        for owner in self._owners:
            if context.words and np.startswith(owner):
                owned = self.find(f"{context.words} {np.removeprefix(owner)}", allow, Context())
                if not isinstance(owned, Problem):
                    return owned
        mentions = self._mentions.read(np)
        found: list[Found] = []
        for one in self._resolver.find_all(mentions, allow):
            item = one.mention
            if not item.units:
                if not (item.pronoun or item.there or item.everything):
                    return Problem("unread", (np,), cost=_NOT_A_THING)
                again = self._spoken_of(context, allow, item.text)
                if isinstance(again, Problem):
                    if item.everything and (every := self._every(allow)):
                        found.append(Found(item, every))
                        continue
                    return again
                found += again
            elif one.choices:
                return Problem("ambiguous", (item.text,), one, cost=0.8 + max(one.cost, 0))
            elif not one.entities:
                if self.is_function(one.unknown):
                    return Problem("unread", (np,), cost=_NOT_A_THING)
                return Problem("unknown", one.unknown, one, cost=one.cost + 2)
            else:
                found.append(one)
        return tuple(found)

    def is_thing(self, np: str) -> bool:
        """Tell whether words can be a thing's: no verbs, no pronouns among others, no times."""
        words = np.split()
        if any("#" in word and not word.startswith("name#") for word in words):
            return False
        if len(words) > 1 and words[-1] in self._never_last:
            return False
        return len(words) == 1 or not self._never.intersection(words)

    def is_function(self, words: tuple[str, ...]) -> bool:
        """Tell whether any of these words is one that clauses are built with."""
        return bool(self._grammar.function_words.intersection(words))

    def _every(self, allow: Allow) -> tuple[Entity, ...]:
        return tuple(known.entity for known in self._resolver.index.entities if allow(known.entity))

    def _spoken_of(self, context: Context, allow: Allow, text: str) -> tuple[Found, ...] | Problem:
        """Return what was spoken of that is allowed: the things, or what is in their room."""
        mention = Mention(text, ())
        for entities in (context.acted, context.entities):
            kept = tuple(entity for entity in entities if allow(entity))
            if kept:
                return (Found(mention, kept, cost=0.4),)
        devices = {entity.device_id for entity in context.entities} - {None}
        for near in (
            [
                known.entity
                for known in self._resolver.index.entities
                if known.entity.device_id in devices
            ],
            [
                known.entity
                for known in self._resolver.index.entities
                if known.entity.area_id in context.area_ids
            ],
        ):
            kept = tuple(entity for entity in near if allow(entity))
            if len(kept) == 1:
                return (Found(mention, kept, cost=0.4),)
            if kept:
                return Problem("ambiguous", (text,), Found(mention, choices=kept), cost=1.0)
        return Problem("pronoun", (text,), cost=0.4)

    def note_name(self, stems: tuple[str, ...], context: Context) -> None:
        """Take over a person or a room that was only spoken of."""
        index = self._resolver.index
        if (places := index.places.get(stems)) is not None:
            context.area_ids = tuple(places.area_ids) or context.area_ids
        for known in index.by_domain.get("person", ()):
            if stems in known.forms:
                context.person = known.entity

    # -- states

    def _state(self, said: FactSaid, context: Context) -> Fact | Problem:
        event = said.event
        if said.negative:
            event = self._inverse.get(event, event)
        turned = said.negative and event == said.event
        found = self.find(said.np, lambda entity: event_state(event, entity) is not None, context)
        if isinstance(found, Problem):
            return found
        fact = self._state_fact(found, event, said)
        if turned:
            return replace(fact, triggers=(), condition=fact.negated)
        return fact

    def _state_fact(self, found: tuple[Found, ...], event: str, said: FactSaid) -> Fact:
        by_state: dict[str, list[Entity]] = {}
        for one in found:
            for entity in one.entities:
                by_state.setdefault(event_state(event, entity) or "", []).append(entity)
        every = any(one.mention.plural for one in found) or len(found) > 1
        facts = [
            _of_state(tuple(entity.entity_id for entity in same), state, every=every)
            for state, same in by_state.items()
        ]
        entities = tuple(entity for one in found for entity in one.entities)
        triggers = tuple(trigger for triggers, _ in facts for trigger in triggers)
        condition = facts[0][1] if len(facts) == 1 else AndCondition(tuple(it for _, it in facts))
        also = ()
        if len(entities) > 1 and every and not _any_word(said):
            also = (condition,)
        return Fact(
            triggers,
            condition,
            entities,
            also,
            said.eventive,
            said.text,
            sum(one.cost for one in found),
        )

    def _existence(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Read "smoke in the kitchen": something is there if its sensor says so."""

        def allow(entity: Entity) -> bool:
            return entity.domain == "binary_sensor" and event_state("detected", entity) is not None

        found = self.find(said.np, allow, context)
        if isinstance(found, Problem):
            return replace(found, cost=found.cost + 1)
        return replace(self._state_fact(found, "detected", said), cost=0.6 + found[0].cost)

    # -- people

    def _presence(self, said: FactSaid, context: Context) -> Fact | Problem:
        if not self._home.domain("person"):
            return Problem("no_people", cost=1.0)
        people = tuple(entity for entity in self._home.domain("person") if entity.exposed)
        ids = tuple(entity.entity_id for entity in people)
        nobody = NumericCondition((HOME_ZONE,), below=1)
        anybody = NumericCondition((HOME_ZONE,), above=0)
        if said.event == "all_away":
            triggers: tuple[Trigger, ...] = (NumericTrigger((HOME_ZONE,), below=1),)
            return Fact(triggers, nobody, eventive=said.eventive, text=said.text)
        if said.event in ("any_home", "first_home"):
            triggers = (NumericTrigger((HOME_ZONE,), above=0),)
            if said.event == "any_home" and said.eventive:
                triggers = (StateTrigger(ids, to=("home",)),)
            return Fact(triggers, anybody, eventive=said.eventive, text=said.text)
        all_home = StateCondition(ids, ("home",))
        if said.event == "all_home":
            return Fact(
                (StateTrigger(ids, to=("home",)),),
                all_home,
                (),
                (all_home,),
                said.eventive,
                said.text,
            )
        return Fact(
            (StateTrigger(ids, from_=("home",), not_to=()),),
            NotCondition((all_home,)),
            eventive=said.eventive,
            text=said.text,
        )

    def _person(self, said: FactSaid, context: Context) -> Fact | Problem:
        people = self.people(said.np, context)
        if isinstance(people, Problem):
            return people
        if said.event in ("zone", "left_zone"):
            return self._zone(said, people)
        event = self._inverse[said.event] if said.negative else said.event
        found = tuple(Found(Mention(entity.name, ()), (entity,)) for entity in people)
        return self._state_fact(found, event, said)

    def people(self, np: str | None, context: Context) -> tuple[Entity, ...] | Problem:
        """Return the people a phrase means."""
        words = (np or "").removesuffix(" 's")
        deeds = self._grammar.lexicon["deeds"]
        if words in deeds["persons"]:
            if context.person is None:
                return Problem("who", (words,), cost=0.4)
            return (context.person,)
        if words in ("i", "me", "myself"):
            residents = tuple(entity for entity in self._home.domain("person") if entity.exposed)
            if len(residents) == 1:
                return residents
            found = Found(Mention(words, ()), choices=residents)
            return Problem("ambiguous", (words,), found, cost=0.8)
        found_all = self.find(
            np, lambda entity: entity.domain in ("person", "device_tracker"), context
        )
        if isinstance(found_all, Problem):
            return replace(found_all, cost=found_all.cost + 0.6)
        if any(one.cost > 0 for one in found_all):
            return Problem("unknown", (np or "",), found_all[0], cost=4)
        return tuple(entity for one in found_all for entity in one.entities)

    def _zone(self, said: FactSaid, people: tuple[Entity, ...]) -> Fact | Problem:
        zones = self._resolver.find(
            self._mentions.single(said.parts["zone"]), lambda entity: entity.domain == "zone"
        )
        if len(zones.entities) != 1 or zones.entities[0].entity_id == HOME_ZONE:
            return Problem("unknown", (said.parts["zone"],), zones, cost=4)
        name = zones.entities[0].name
        ids = tuple(entity.entity_id for entity in people)
        condition = StateCondition(ids, (name,))
        if said.event == "left_zone":
            return Fact(
                (StateTrigger(ids, from_=(name,), not_to=GONE),),
                NotCondition((condition,)),
                people, (), said.eventive, said.text,
            )  # fmt: skip
        return Fact(
            (StateTrigger(ids, to=(name,)),), condition, people, (), said.eventive, said.text
        )

    # -- rooms

    def _room(self, said: FactSaid, context: Context) -> Fact | Problem:
        event = self._inverse[said.event] if said.negative else said.event

        def allow(entity: Entity) -> bool:
            return event_state(event, entity) is not None

        found = self.find(said.np, allow, context)
        if isinstance(found, Problem):
            if found.code == "ambiguous" and found.found is not None and said.np:
                # Several sensors of one room: any of them sees somebody, all of them nobody.
                choices = found.found.choices
                if len({entity.area_id for entity in choices}) == 1:
                    several = (replace(found.found, entities=choices, choices=()),)
                    return self._seen(several, event, said)
            return found
        return self._seen(found, event, said)

    def _seen(self, found: tuple[Found, ...], event: str, said: FactSaid) -> Fact:
        fact = self._state_fact(found, event, said)
        if len(fact.entities) > 1:
            ids = tuple(entity.entity_id for entity in fact.entities)
            if event == "vacant":
                condition = StateCondition(ids, ("off",))
                return replace(fact, condition=condition, also=(condition,))
            return replace(fact, condition=StateCondition(ids, ("on",), match_any=True), also=())
        return fact

    # -- numbers

    def _number(self, said: FactSaid, context: Context) -> Fact | Problem:
        parts = said.parts
        above, below, unit = self._limits(parts)
        kind = self._unit_class.get(unit or "")
        if kind is None:
            compared = (
                f"{parts.get('above', '')} {parts.get('below', '')} {parts.get('adjective', '')}"
            )
            kind = next(
                (self._adjectives[w] for w in compared.split() if w in self._adjectives), None
            )
        if above is None and below is None:
            return Problem("vague", (parts.get("adjective", ""),), cost=2.5)
        np = " ".join(parts[key] for key in ("np", "np2") if key in parts) or None
        if np is not None and not self._mentions.single(np).units and "np2" in parts:
            np = parts["np2"]
        found = self.find(np, lambda entity: _measures(entity, kind, unit), context)
        if isinstance(found, Problem) and kind in _WEATHER_ATTRIBUTES:
            attribute = self._attribute(np, kind, above, below, said)
            found = attribute or found
        if isinstance(found, Problem):
            return found
        if isinstance(found, Fact):
            return found
        entities = tuple(entity for one in found for entity in one.entities)
        ids = tuple(entity.entity_id for entity in entities)
        return Fact(
            (NumericTrigger(ids, above, below),),
            NumericCondition(ids, above, below),
            entities, (), said.eventive, said.text, found[0].cost,
        )  # fmt: skip

    def _limits(self, parts: Mapping[str, str]) -> tuple[float | None, float | None, str | None]:
        if "low" in parts:
            low, high = (self._quantity(parts[key]) for key in ("low", "high"))
            return low.number, high.number, high.unit or low.unit
        if "value" not in parts:
            return None, None, None
        value = self._quantity(parts["value"])
        if "above" in parts:
            return value.number, None, value.unit
        return None, value.number, value.unit

    def _quantity(self, text: str) -> Quantity:
        if text.startswith("val#"):
            meaning: Quantity = self._sentence.meaning(text)
            return meaning
        return Quantity(float(text))

    def _attribute(
        self,
        np: str | None,
        kind: str,
        above: float | None,
        below: float | None,
        said: FactSaid,
    ) -> Fact | None:
        """Read a number that only a weather or climate entity knows."""
        words = {stem(word) for word in (np or "").split()}
        outside = {stem(word) for word in self._grammar.lexicon["words"]["outside"]}
        entities = [entity for entity in self._home.domain("weather") if entity.exposed]
        attribute = _WEATHER_ATTRIBUTES[kind]
        if not (words & outside or "wind" in words):
            found = (
                self._resolver.find(
                    self._mentions.single(np), lambda entity: entity.domain == "climate"
                ).entities
                if np
                else ()
            )
            entities, attribute = list(found), f"current_{kind}"
        if len(entities) != 1:
            return None
        ids = (entities[0].entity_id,)
        return Fact(
            (NumericTrigger(ids, above, below, attribute),),
            NumericCondition(ids, above, below, attribute),
            tuple(entities), (), said.eventive, said.text, 0.5,
        )  # fmt: skip

    # -- options and modes

    def _option(self, said: FactSaid, context: Context) -> Fact | Problem:
        option = self._mentions.plain(said.parts["option"])
        found = self.find(said.np, lambda entity: option_of(entity, option) is not None, context)
        if isinstance(found, Problem):
            return replace(found, cost=found.cost + 2.5)
        entity = found[0].entities[0]
        if entity.domain in ("light", "cover", "fan"):
            return Problem("unread", cost=9)
        attribute, value = option_of(entity, option) or (None, option)
        ids = tuple(each.entity_id for one in found for each in one.entities)
        return Fact(
            (StateTrigger(ids, to=(value,), attribute=attribute),),
            StateCondition(ids, (value,), attribute=attribute),
            found[0].entities, (), said.eventive, said.text, found[0].cost + 0.2,
        )  # fmt: skip

    def _mode(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Read "we're on vacation": a switch or an option of the house says so."""
        found = self.find(said.np, lambda entity: entity.domain == "input_boolean", context)
        if isinstance(found, Problem):
            option = self._mentions.plain(said.np or "")
            choices = [
                (entity, chosen[1])
                for entity in self._home.domain("input_select")
                if entity.exposed and (chosen := option_of(entity, option)) is not None
            ]
            if len(choices) != 1:
                return replace(found, cost=found.cost + 1)
            entity, value = choices[0]
            ids = (entity.entity_id,)
            fact = Fact((StateTrigger(ids, to=(value,)),), StateCondition(ids, (value,)), (entity,))
            return (
                replace(fact, condition=fact.negated, triggers=(StateTrigger(ids, from_=(value,)),))
                if said.negative
                else fact
            )
        fact = self._state_fact(found, "off" if said.negative else "on", said)
        return replace(fact, eventive=False, cost=fact.cost + 0.5)


def option_of(entity: Entity, words: str) -> tuple[str | None, str] | None:
    """Return the attribute (None is the state) and the option that words mean for an entity."""
    wanted = _plain(words)
    lists: tuple[tuple[str | None, str], ...] = (
        (None, "options"),
        (None, "hvac_modes"),
        (None, "operation_list"),
        ("preset_mode", "preset_modes"),
        ("fan_mode", "fan_modes"),
        ("mode", "available_modes"),
        ("source", "source_list"),
    )
    for attribute, name in lists:
        for option in entity.attributes.get(name) or ():
            if _plain(str(option)) == wanted:
                return attribute, str(option)
    return None


def _plain(text: str) -> str:
    words = re.findall(r"\w+", text.lower().replace("_", " "))
    return " ".join(word for word in words if word not in ("the", "a", "mode", "preset", "to"))


def _measures(entity: Entity, kind: str | None, unit: str | None) -> bool:
    """Tell whether an entity is a number that can be of this kind."""
    if entity.domain in ("number", "input_number"):
        return kind is None or entity.device_class == kind
    if entity.domain != "sensor" or (entity.unit is None and entity.state_class is None):
        return False
    if kind is not None:
        return entity.device_class == kind or (entity.device_class is None and entity.unit == unit)
    return unit is None or entity.unit == unit


def _any_word(said: FactSaid) -> bool:
    words = set((said.np or "").split()) | set(said.text.split()[:3])
    return bool(words & {"any", "a", "an", "or", "either", "some", "1"})


def _of_state(ids: tuple[str, ...], state: str, *, every: bool) -> tuple[tuple[Trigger, ...], Any]:
    """Return the triggers and the condition of entities being in a state ("*off": not off)."""
    any_of = len(ids) > 1 and not every
    if state == "?":
        return (StateTrigger(ids, not_from=GONE, not_to=GONE),), StateCondition(ids, ("on",))
    if not state.startswith(NOT):
        return (
            (StateTrigger(ids, to=(state,)),),
            StateCondition(ids, (state,), match_any=any_of),
        )
    base = state.removeprefix(NOT)
    domain = ids[0].partition(".")[0]
    off = OFF_STATES.get(domain, (base,)) if base == "off" else (base,)
    none_of = [NotCondition((StateCondition((each,), (*off, *GONE)),)) for each in ids]
    condition: Any = none_of[0]
    if len(none_of) > 1:
        condition = OrCondition(tuple(none_of)) if any_of else AndCondition(tuple(none_of))
    return (StateTrigger(ids, from_=off, not_to=GONE),), condition
