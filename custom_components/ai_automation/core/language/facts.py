"""Find out what events and states of a sentence are in this home."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
import re

from ..home import HOME_ZONE, Entity
from ..plan.model import (
    NotCondition,
    NumericTrigger,
    StateCondition,
    StateTrigger,
    Trigger,
)
from .comparing import Comparer
from .events import GONE, can_be
from .foretelling import Foreteller
from .heard import Heard
from .index import Able, of_domains
from .measures import Measures
from .mention import Mention
from .resolve import Found
from .said import ANY_HOME, NONE_HOME, Context, Fact, FactSaid, Problem
from .stating import state_fact
from .things import Things

_NOT_READ = 9.0
_OF_PEOPLE = ("home", "away")
_WIDER = {"armed_away": "armed", "armed_home": "armed", "armed_night": "armed"}


class FactReader:
    """Read the facts of one sentence."""

    def __init__(self, heard: Heard) -> None:
        """Take the sentence."""
        self._heard = heard
        self.grammar = heard.grammar
        self.things = Things(heard)
        measures = self._measures = Measures(heard, self.things)
        facts = heard.grammar.lexicon["facts"]
        self.lasting, self.not_yet = heard.grammar.lasting, heard.grammar.not_yet
        self.part_hints = heard.grammar.part_hints
        self._inverse: Mapping[str, str] = facts["inverse"]
        self.syntax = syntax = heard.grammar.lexicon["syntax"]
        self._room_states: Mapping[str, str] = syntax["room_states"]
        self._pronouns = frozenset(heard.grammar.lexicon["words"]["pronouns"])
        self._it = frozenset(syntax["it"])
        self._any = frozenset(syntax["any"])
        self._told_by = {words: re.compile(it) for words, it in facts["told_by"].items()}
        self._weather = frozenset(facts["weather_events"])
        self._weather_noun: str = syntax["weather"]
        self._sensed: dict[str, str] = syntax["sensed_weather"]
        self._agent_verbs: Mapping[str, str] = facts["agent_verbs"]
        self._builders: Mapping[str, Callable[[FactSaid, Context], Fact | Problem]] = {
            "presence": self._presence,
            "person": self._person,
            "room": self._room,
            "none": self._none,
            "number": measures.number,
            "option": measures.option,
            "mode": measures.mode,
            "event": self._state,
            "state": self._state,
            "existence": self._existence,
            "compared": Comparer(heard, measures).build,
            "foretold": Foreteller(heard, measures).build,
        }

    def said(self, text: str) -> Iterator[FactSaid]:
        """Yield what a clause without its lead and adverbs can say."""
        grammar = self.grammar
        eventive = not grammar.stative.search(text) or bool(grammar.eventive.search(text))
        for hit in self.grammar.facts.hits(text):
            parts = hit.parts
            if (of := hit.meaning.get("of")) is not None:
                # "She gets into bed": her bed is what tells it.
                parts = {**parts, "np": f"{parts.get('np', '')} {of}".strip()}
            yield FactSaid(
                hit.meaning["fact"],
                hit.meaning.get("event", ""),
                parts,
                negative=bool(hit.meaning.get("negative")),
                eventive=eventive,
                text=text,
                lasting=bool(hit.meaning.get("lasting")),
                passed=bool(hit.meaning.get("passed")),
            )
        for rules, fact in (
            (self.grammar.states, "state"),
            (self.grammar.bare_states, "state"),
        ):
            for hit in rules.hits(text):
                for event in self._events(hit.parts, text):
                    kind = "room" if event in ("occupied", "vacant") else fact
                    yield FactSaid(kind, event, hit.parts, "not" in hit.parts, eventive, text)
        for hit in self.grammar.existence.hits(text):
            yield FactSaid("existence", "detected", hit.parts, eventive=True, text=text)

    def going_on(self, fact: Fact, said: FactSaid, before: Fact | None) -> Fact:
        """Return a fact that goes on with a state as one: "when it is sunny *and above 30*"."""
        if before is None or before.eventive:
            return fact
        verb = self.grammar.happening.search(said.text) is not None
        bare = said.np is None or (said.fact == "number" and not verb)
        return replace(fact, eventive=False) if bare else fact

    def any_of(self, text: str, context: Context) -> Fact | None:
        """Return any reading of a clause: who or what "it" is decides what can be so."""
        said = tuple(self.said(text))
        # "Either of them comes home" is said of no alarm, though that can be "home" as well.
        personal = tuple(it for it in said if it.event in _OF_PEOPLE)
        readings = (self.build(it, context) for it in personal or said)
        return next((built for built in readings if isinstance(built, Fact)), None)

    def _events(self, parts: Mapping[str, str], text: str) -> Iterator[str]:
        if "verb" in parts:
            yield self._agent_verbs[parts["verb"]]
            return
        state = parts["state"]
        if state in self._room_states:
            yield self._room_states[state]
            return
        # With its verb first: what "goes off" rings, unless it is a thing that is put out.
        before = text[: text.rindex(state)].split()
        # A "not" that was taken for itself is not said twice: "not playing".
        verb = f"{before[-1]} {state}" if before and "not" not in parts else ""
        for words in (verb, state):
            yield from self.grammar.events_of(words)

    def widest(self, said: FactSaid) -> FactSaid:
        """Return a question's state as wide as its word: what is "armed" is so in any way."""
        state, wider = said.parts.get("state"), _WIDER.get(said.event)
        for event, pattern in self.grammar.state_events if state and wider else ():
            if event == wider and pattern.fullmatch(state or ""):
                return replace(said, event=event)
        return said

    def is_weather(self, event: str) -> bool:
        """Tell whether something is so of the weather, and of no thing."""
        return event in self._weather

    def build(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Return what a clause means in this home, or why it means nothing."""
        if (
            said.event == "armed_home"
            and said.np in self._pronouns
            and all(it.domain != "alarm_control_panel" for it in context.spoken.values())
        ):
            # "Either of them comes home" is said of no alarm that happens to be in the hall.
            return Problem("pronoun", (said.np or "",), cost=0.4)
        personal = said.event in _OF_PEOPLE
        option = self._chosen(said.text, context) if said.np in self._it and not personal else None
        if option is not None:
            return option
        return self._builders[said.fact](said, context)

    def _chosen(self, text: str, context: Context) -> Fact | None:
        """Return that "it" goes to an option, if something with that option was spoken of."""
        if not context.entities:
            return None
        for hit in self.grammar.facts.hits(text):
            if hit.meaning["fact"] == "option":
                fact = self._measures.option(FactSaid("option", "", hit.parts, text=text), context)
                if isinstance(fact, Fact):
                    return fact
        return None

    # -- states

    def _state(self, said: FactSaid, context: Context) -> Fact | Problem:
        event = said.event
        if said.passed and self._heard.mentions.is_place(said.np or ""):
            return Problem("unread", (said.text,), cost=_NOT_READ)
        if said.negative:
            event = self._inverse.get(event, event)
        turned = said.negative and event == said.event
        if event in self._weather and (said.np is None or said.np in self._it):
            said = replace(said, parts={**said.parts, "np": self._weather_noun})
        found = self._of_kind(said, context)
        if said.np == self._weather_noun and (noun := self._sensed.get(event)) is not None:
            # A rain sensor at the house knows better than the weather of the region.
            sensed = self.things.find(noun, Able(can_be, (event,)), Context())
            found = found if isinstance(sensed, Problem) else sensed
        if isinstance(found, Problem):
            if event == "dry" and said.np in self._it:
                # "Mow the lawn if it is dry": nothing was spoken of that tells of water.
                return self._state(replace(said, event="raining", negative=True), context)
            return self._measured(event, said, context) or found
        fact = state_fact(self._counted(found, said), event, said, self._any)
        if turned:
            return replace(fact, triggers=(), condition=fact.negated)
        return fact

    def _counted(self, found: tuple[Found, ...], said: FactSaid) -> tuple[Found, ...]:
        """Return what "they" means as all of it: "once they are shut"."""
        if said.np not in self._pronouns or said.np in self._it:
            return found
        return tuple(replace(one, mention=replace(one.mention, plural=True)) for one in found)

    def _of_kind(self, said: FactSaid, context: Context) -> tuple[Found, ...] | Problem:
        """Return what a state is said of; "it leaks" is told by what is there for leaks."""
        event = self._inverse.get(said.event, said.event) if said.negative else said.event
        state, able = said.parts.get("state", ""), Able(can_be, (event,))
        words = next(
            (it for it, pattern in self._told_by.items() if pattern.fullmatch(state)), None
        )
        if words is not None and said.np is not None and said.np not in self._it:
            found = self.things.find(f"{said.np} {words}", able, context)
            if not isinstance(found, Problem):
                return found
        return self._one_of(said, self.things.find(said.np, able, context))

    def _one_of(
        self, said: FactSaid, found: tuple[Found, ...] | Problem
    ) -> tuple[Found, ...] | Problem:
        """Return all that are of a kind for "a window": with "the window" it has to be asked."""
        if not isinstance(found, Problem) or found.code != "ambiguous" or found.found is None:
            return found
        if (said.np or "").partition(" ")[0] not in self._any:
            return found
        return (replace(found.found, entities=found.found.choices, choices=()),)

    def _measured(self, event: str, said: FactSaid, context: Context) -> Fact | None:
        """Return what the power that a machine draws tells of it, None if nothing does."""
        if event == "finished":
            return self._measures.finished(said, context)
        if event == "on" and not said.negative and said.np is not None:
            return self._measures.running(said, context)
        return None

    def _existence(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Read "smoke in the kitchen": something is there if its sensor says so."""
        found = self.things.find(said.np, Able(_is_detector), context)
        if isinstance(found, Problem):
            return replace(found, cost=found.cost + 1)
        if not all(any(unit.places is None for unit in one.mention.units) for one in found):
            # "... in the den and the kitchen": a room, or "all of them", is nothing that happens.
            return Problem("unread", (said.text,), cost=_NOT_READ)
        return replace(state_fact(found, "detected", said, self._any), cost=0.6 + found[0].cost)

    # -- people

    def _presence(self, said: FactSaid, _context: Context) -> Fact | Problem:
        if not self._heard.home.domain("person"):
            return Problem("no_people", cost=1.0)
        people = self._heard.home.domain("person")
        ids = tuple(entity.entity_id for entity in people)
        if said.event == "all_away":
            triggers: tuple[Trigger, ...] = (NumericTrigger((HOME_ZONE,), below=1),)
            return Fact(triggers, NONE_HOME, eventive=said.eventive, text=said.text)
        if said.event in ("any_home", "first_home"):
            triggers = (NumericTrigger((HOME_ZONE,), above=0),)
            if said.event == "any_home" and said.eventive:
                triggers = (StateTrigger(ids, to=("home",)),)
            return Fact(triggers, ANY_HOME, eventive=said.eventive, text=said.text)
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
            (StateTrigger(ids, from_=("home",), not_to=GONE),),
            NotCondition((all_home,)),
            eventive=said.eventive,
            text=said.text,
        )

    def _person(self, said: FactSaid, context: Context) -> Fact | Problem:
        if said.np is not None and not self.things.is_thing(said.np):
            return Problem("unread", (said.text,), cost=_NOT_READ)
        zone = self.zone_of(said)
        people = self.things.people(said.np, context)
        if isinstance(zone, Problem):
            # "When Sheila leaves turn": nobody of that name is what is wrong.
            unknown = isinstance(people, Problem) and people.code == "unknown"
            return people if unknown and isinstance(people, Problem) else zone
        if isinstance(people, Problem):
            leaves = said.event == "away" and said.eventive
            if people.code in ("who", "pronoun") and leaves and context.area_ids:
                # "On when someone comes in, off when they leave": the room, not the home.
                return self._room(replace(said, event="vacant", parts={}), context)
            return people
        if zone is not None:
            return self._zone(said, people, zone.name)
        event = self._inverse[said.event] if said.negative else said.event
        found = tuple(Found(Mention(entity.name, ()), (entity,)) for entity in people)
        return state_fact(found, event, said, self._any)

    def zone_of(self, said: FactSaid) -> Entity | Problem | None:
        """Return the zone that a clause about people names, None if it is about none."""
        if said.event not in ("zone", "left_zone"):
            return None
        if not self.things.is_thing(said.parts["zone"]):
            return Problem("unread", (said.parts["zone"],), cost=_NOT_READ)
        zones = self._heard.resolver.find(
            self._heard.mentions.single(said.parts["zone"]), of_domains("zone")
        )
        if len(zones.entities) != 1 or zones.entities[0].entity_id == HOME_ZONE:
            words = self._heard.mentions.plain(said.parts["zone"])
            return Problem("unknown", (words,), zones, cost=4)
        return zones.entities[0]

    def _zone(self, said: FactSaid, people: tuple[Entity, ...], name: str) -> Fact:
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
        able = Able(can_be, (event,))
        found = self.things.find(said.np, able, context)
        if isinstance(found, Problem) and found.code == "pronoun" and said.np is None:
            # "When motion is detected", in no room that was spoken of: what detects it.
            kind = self.things.kind_in(said.text, able)
            named = self.things.find(kind, able, context) if kind else found
            found = replace(named, cost=found.cost) if isinstance(named, Problem) else named
        if isinstance(found, Problem):
            if found.code == "ambiguous" and found.found is not None and said.np:
                # Several sensors of one room: any of them sees somebody, all of them nobody.
                choices = found.found.choices
                if len({entity.area_id for entity in choices}) == 1:
                    several = (replace(found.found, entities=choices, choices=()),)
                    return self._seen(several, event, said)
            return found
        if self._is_somebody_elses(found, said):
            return Problem("unknown", (said.np or "",))
        return self._seen(found, event, said)

    def _is_somebody_elses(self, found: tuple[Found, ...], said: FactSaid) -> bool:
        """Tell whether what the speaker does is told of another's thing: "I go to bed"."""
        if said.text.partition(" ")[0] not in self.syntax["speaker"]:
            return False
        resolver = self._heard.resolver
        mine = resolver.index.stems(resolver.speaker.name)[:1] if resolver.speaker else ()
        others = resolver.index.owners.difference(mine)
        names = [entity.name.lower().replace("’", "'") for one in found for entity in one.entities]
        return all(any(f"{it}'s" in name.split() for it in others) for name in names)

    def _none(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Read "when there has been none": no more of what was detected before."""
        for entities in context.past:
            for event in ("vacant", "cleared"):
                able = tuple(entity for entity in entities if can_be(entity, event))
                if able:
                    return self._seen((Found(Mention("", ()), able),), event, said)
        return Problem("pronoun", (said.text,), cost=0.4)

    def _seen(self, found: tuple[Found, ...], event: str, said: FactSaid) -> Fact:
        fact = state_fact(found, event, said, self._any)
        if len(fact.entities) > 1:
            ids = tuple(entity.entity_id for entity in fact.entities)
            if event == "vacant":
                condition = StateCondition(ids, ("off",))
                return replace(fact, condition=condition, also=(condition,))
            return replace(fact, condition=StateCondition(ids, ("on",), match_any=True), also=())
        return fact


def _is_detector(entity: Entity) -> bool:
    return entity.domain == "binary_sensor" and can_be(entity, "detected")
