"""Answer questions about the present state of the home; nothing here can change anything."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
import re
from typing import Any

from ..home import Entity
from ..plan.model import Condition, NumericCondition
from ..texts import Texts
from .events import GONE, NOT, counts, event_state
from .history.rules import opener_of
from .measures import LEVELS, option_of
from .patterns import expand, grammar_of
from .problems import one_of, texts_of
from .request import Reader
from .resolve import Found
from .said import Context, FactSaid, Problem
from .units import quantity

# What of "asking" is read here.
_READ = ("lead", "now", "forecast", "who_home", "who_zone", "where", "anything", "how_many",
         "which", "which_left", "any", "status", "yes_no", "value")  # fmt: skip
# Asked of several things, these are meant of each of them.
_AT_REST = frozenset({"closed", "locked", "off"})
_NUMBERS = ("sensor", "number", "input_number", "counter")
_VALUED = (*_NUMBERS, "binary_sensor", "select", "input_select", "weather", "climate", "vacuum",
           "person", "lock", "cover", "light", "switch", "media_player", "fan",
           "alarm_control_panel", "input_boolean", "water_heater", "humidifier", "timer", "valve",
           "lawn_mower", "input_datetime", "input_text", "text", "sun")  # fmt: skip


class Answerer:
    """Answer one question."""

    def __init__(self, reader: Reader) -> None:
        """Take the read sentence."""
        self._reader = reader
        self._texts: Texts = texts_of(reader.situation.language)
        self._patterns = _patterns(reader.grammar.lexicon.language)
        asking = reader.grammar.lexicon["asking"]
        self._all: str = asking["all"]
        self._opener = opener_of(reader.grammar.lexicon)
        self._already: str = asking["already"]
        self._events = reader.grammar.state_events
        self._every = frozenset(reader.grammar.lexicon["syntax"]["all"])
        self._plural_word = re.compile(reader.grammar.lexicon["syntax"]["plural_word"])

    def answer(self) -> tuple[str, tuple[Entity, ...]] | None:
        """Return the answer and what it is about, None if the question is not understood."""
        text = _plain(self._reader)
        # "The blanket on" may be the name of an automation besides.
        said = (text, self._reader.mentions.plain(text).lower())
        return next((found for it in dict.fromkeys(said) if (found := self._answer(it))), None)

    def _answer(self, text: str) -> tuple[str, tuple[Entity, ...]] | None:
        patterns = self._patterns
        text = patterns["lead"].sub("", text, count=1) if patterns["lead"].match(text) else text
        text = patterns["now"].sub("", self._opener.sub("", text)).strip()
        for pattern, other in patterns["rephrased"].items():
            if match := pattern.fullmatch(text):
                text = match.expand(other).strip()
        for name, answer in (
            ("forecast", self._forecast), ("who_home", self._who), ("who_zone", self._who_at),
            ("where", self._where),
            ("anything", self._anything), ("how_many", self._count), ("which", self._which),
            ("which_left", self._which), ("any", self._any), ("status", self._value),
        ):  # fmt: skip
            match = patterns[name].fullmatch(text)
            if match and (found := answer(match.groupdict())) is not None:
                return found
        for name, answer in (("yes_no", self._yes_no), ("value", self._value)):
            for pattern in patterns[name]:
                match = pattern.fullmatch(text)
                if match and (found := answer(match.groupdict())) is not None:
                    return found
        return None

    def _forecast(self, _parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        """Say how the weather is now, and that nothing is known of how it will be."""
        exposed = tuple(it for it in self._reader.home.domain("weather") if it.exposed)
        now = " ".join(
            self._texts["value_of"].format(name=it.name, value=self._state(it)) for it in exposed
        )
        return (self._texts["forecast_unknown"].format(weather=now), exposed) if exposed else None

    # -- people

    def _people(self) -> list[Entity]:
        """Return those whom can be told of; if it is none, all, so that this is said."""
        people = self._reader.home.domain("person")
        return [entity for entity in people if entity.exposed] or [*people]

    def _who(self, _parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        people = self._people()
        home = [entity for entity in people if entity.state == "home"]
        if not home:
            return self._texts["home_nobody_who"], tuple(people)
        return self._sentence("home_who", home), tuple(home)

    def _who_at(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        said = FactSaid("person", "zone", {"zone": parts["zone"]})
        zone = self._reader.facts.zone_of(said)
        if not isinstance(zone, Entity):
            return None
        people = self._people()
        there = [entity for entity in people if entity.state == zone.name]
        if not there:
            return self._texts["nobody_at"].format(zone=zone.name), tuple(people)
        said_at = self._texts["who_at"].format(
            names=self._names(there), zone=zone.name, **self._being(there)
        )
        return said_at, tuple(there)

    def _where(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        people = self._reader.facts.things.people(parts["np"], Context())
        if isinstance(people, Problem):
            return None
        said = [
            self._texts["where"].format(name=entity.name, state=self._state(entity))
            for entity in people
        ]
        return " ".join(said), people

    # -- sets of things

    def _matching(self, parts: Mapping[str, Any]) -> tuple[list[Entity], list[Entity]] | None:
        """Return the things asked about, and those of them in the asked state."""
        np = " ".join(part for part in (self._all, parts["np"], parts.get("place")) if part)
        for event, pattern in self._events:
            if not pattern.fullmatch(parts["state"]):
                continue
            found = self._reader.facts.things.find(np, partial(_can_be, event), Context())
            if not isinstance(found, Problem):
                every = [entity for one in found for entity in one.entities]
                return every, [entity for entity in every if is_in(entity, event)]
        return None

    def _count(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        found = self._matching(parts)
        if found is None:
            return None
        if not found[1]:
            return self._texts["count_none"], tuple(found[0])
        names = one_of([entity.name for entity in found[1]], self._texts, "and")
        return self._texts["count"].format(count=len(found[1]), names=names), tuple(found[1])

    def _anything(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        for event, pattern in self._events:
            if not pattern.fullmatch(parts["state"]):
                continue
            if every := self._counted_in(event, parts.get("place")):
                true = [entity for entity in every if is_in(entity, event)]
                names = one_of([entity.name for entity in true], self._texts, "and")
                return (f"{names}." if names else self._texts["list_none"]), tuple(true or every)
        return None

    def _counted_in(self, event: str, place: str | None) -> list[Entity]:
        """Return the things of a place, or of the home, that "what is open" can be about."""
        if place is None:
            known = (it.entity for it in self._reader.index.entities)
            return [it for it in known if _counted(event, it)]
        np = f"{self._all} {place}"
        found = self._reader.facts.things.find(np, partial(_counted, event), Context())
        if isinstance(found, Problem):
            return []
        return [entity for one in found for entity in one.entities]

    def _which(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        found = self._matching(parts)
        if found is None:
            return None
        names = one_of([entity.name for entity in found[1]], self._texts, "and")
        return (f"{names}." if names else self._texts["list_none"]), tuple(found[1])

    def _any(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        found = self._matching(parts)
        if found is None:
            return None
        if not found[1]:
            state = self._texts["states"].get(parts["state"], parts["state"])
            text = self._texts["none_of"].format(state=state, **self._being(found[0][:1]))
            return text, tuple(found[0])
        names = one_of([entity.name for entity in found[1]], self._texts, "and")
        return self._texts["some_of"].format(names=names), tuple(found[1])

    # -- yes or no

    def _yes_no(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        best: tuple[float, FactSaid, tuple[Entity, ...], Condition | None] | None = None
        facts = self._reader.facts
        for said in map(facts.widest, facts.said(parts["fact"].removesuffix(self._already))):
            if said.fact not in ("presence", "person", "state", "room", "option", "existence"):
                continue
            built = self._reader.facts.build(said, Context())
            if isinstance(built, Problem):
                if built.code != "ambiguous" or built.found is None:
                    continue
                cost, entities, held = built.cost, built.found.choices, None
            else:
                cost, entities, held = built.cost, built.entities, built.condition
            if best is None or cost < best[0]:
                best = cost, said, entities, held
        if best is None:
            return None
        _, said, entities, held = best
        if said.fact == "presence":
            return self._presence(said)
        if isinstance(held, NumericCondition) and said.fact == "state":
            return self._at_work(held, entities)
        return self._truth(said, entities)

    def _at_work(
        self, limit: NumericCondition, entities: tuple[Entity, ...]
    ) -> tuple[str, tuple[Entity, ...]] | None:
        """Answer by how much power a machine draws whether it is at work."""
        drawn = [(it, float(it.state)) for it in entities if it.state not in (None, *GONE)]
        if not drawn or not isinstance(limit.above, float):
            return None
        true = [entity for entity, power in drawn if power > limit.above]
        shown = true or [entity for entity, _ in drawn]
        said = self._said("state_yes" if true else "state_no", shown, self._state(shown[0]))
        return said, tuple(shown)

    def _presence(self, said: FactSaid) -> tuple[str, tuple[Entity, ...]]:
        people = self._people()
        home = [entity for entity in people if entity.state == "home"]
        if not home:
            key = "home_nobody" if said.event in ("any_home", "all_home") else "home_nobody_who"
            return self._texts[key], tuple(people)
        if said.event == "all_home" and len(home) < len(people):
            away = [entity for entity in people if entity not in home]
            return self._said("state_no", away, self._texts["away"]), tuple(away)
        key = "home_somebody" if said.event in ("any_home", "all_home") else "home_who"
        return self._sentence(key, home), tuple(home)

    def _truth(
        self, said: FactSaid, entities: tuple[Entity, ...]
    ) -> tuple[str, tuple[Entity, ...]]:
        counted = tuple(it for it in entities if len(entities) > 1 and counts(it, said.event))
        # "Is the sauna on" is not of its door.
        entities = counted or entities
        true = [entity for entity in entities if self._holds(said, entity)]
        whole = len(true) == len(entities)
        if not whole and (said.event in _AT_REST or self._every.intersection(said.text.split())):
            # "Are the windows shut?" is no as soon as one is open.
            other = [entity for entity in entities if entity not in true]
            shown = [it for it in other if self._state(it) == self._state(other[0])]
            return self._said("state_no", shown, self._state(shown[0])), tuple(shown)
        shown = true or list(entities)
        key = "state_yes" if true and (whole or len(entities) > 1) else "state_no"
        return self._said(key, shown, self._state(shown[0])), tuple(shown)

    def _holds(self, said: FactSaid, entity: Entity) -> bool:
        if said.fact == "option":
            option = option_of(
                entity,
                self._reader.mentions.plain(said.parts["option"]),
                self._reader.grammar.lexicon,
            )
            return option is not None and option[0] is None and entity.state == option[1]
        zone = self._reader.facts.zone_of(said)
        if isinstance(zone, Entity):
            return (entity.state == zone.name) == (said.event == "zone")
        return is_in(entity, said.event) != said.negative

    # -- values

    def _value(self, parts: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]] | None:
        words = self._reader.grammar.lexicon["classes"]["measure_adjectives"]
        adjective = parts.get("adjective")
        kind = next((key for key, them in words.items() if adjective in them), None)
        filled = adjective is not None and kind is None
        np = " ".join(
            part for part in (parts.get("kind"), parts.get("np"), parts.get("place")) if part
        )
        found: tuple[Found, ...] | Problem = Problem("unread")
        for domains in (_NUMBERS,) if filled else (_NUMBERS, _VALUED):
            found = self._reader.facts.things.find(
                np or None,
                partial(has_value, domains, kind, filled=filled),
                Context(
                    area_ids=(self._reader.situation.area_id,)
                    if self._reader.situation.area_id
                    else ()
                ),
            )
            if not isinstance(found, Problem):
                break
        if isinstance(found, Problem):
            if found.code != "ambiguous" or found.found is None:
                return None
            entities = found.found.choices
        else:
            entities = tuple(entity for one in found for entity in one.entities)
        said = [
            self._texts["value_of"].format(
                name=entity.name,
                value=self._target(entity) if parts.get("set") else self._state(entity),
            )
            for entity in entities
        ]
        return " ".join(said), entities

    # -- wording

    def _sentence(self, key: str, entities: Sequence[Entity]) -> str:
        return self._said(key, entities, "")

    def _said(self, key: str, entities: Sequence[Entity], state: str) -> str:
        text: str = self._texts[key]
        return text.format(names=self._names(entities), state=state, **self._being(entities))

    def _being(self, entities: Sequence[Entity]) -> dict[str, str]:
        """Return the verb for these things."""
        last = entities[0].name.lower().rsplit(" ", 1)[-1]
        plural = len(entities) > 1 or self._plural_word.fullmatch(last) is not None
        return {"is": self._texts["are" if plural else "is"]}

    def _names(self, entities: Iterable[Entity]) -> str:
        return one_of([entity.name for entity in entities], self._texts, "and")

    def _target(self, entity: Entity) -> str:
        """Return the temperature that a thing is set to, its state if it has none."""
        degrees = entity.attributes.get("temperature")
        if entity.domain not in ("climate", "water_heater") or degrees is None:
            return self._state(entity)
        return quantity(f"{degrees:g}", self._reader.home.units.temperature, self._texts)

    def _state(self, entity: Entity) -> str:
        """Return an entity's state as people say it."""
        state = entity.state
        if state is None or state in GONE:
            return str(self._texts["states"].get("unavailable", "unavailable"))
        if entity.domain == "binary_sensor":
            words = self._texts["class_states"].get(entity.device_class or "")
            if words and state in ("on", "off"):
                return str(words[0 if state == "on" else 1])
        if entity.unit:
            return quantity(state, entity.unit, self._texts)
        return str(self._texts["states"].get(state, state.replace("_", " ")))


def _can_be(event: str, entity: Entity) -> bool:
    return event_state(event, entity) is not None


def _counted(event: str, entity: Entity) -> bool:
    """Tell whether a thing can be in a state, and is meant by "what is in it"."""
    return _can_be(event, entity) and counts(entity, event)


def has_value(domains: tuple[str, ...], kind: str | None, entity: Entity, *, filled: bool) -> bool:
    """Tell whether a thing has a value of a kind; what is "full" or "low" is a level."""
    if filled and entity.device_class is not None and entity.device_class not in LEVELS:
        return False
    return entity.domain in domains and (kind is None or entity.device_class == kind)


def is_in(entity: Entity, event: str) -> bool:
    """Tell whether an entity is in the state an event leads to."""
    state = event_state(event, entity)
    if state is None or entity.state in (None, *GONE):
        return False
    if state.startswith(NOT):
        return entity.state not in (state.removeprefix(NOT), "standby")
    return entity.state == state


def _plain(reader: Reader) -> str:
    return reader.sentence.text.strip(" .?!,")


@cache
def _patterns(language: str) -> Mapping[str, Any]:
    grammar = grammar_of(language)
    asking: Mapping[str, Any] = grammar.lexicon["asking"]
    states = "|".join(pattern.pattern for _, pattern in grammar.state_events)
    macros = {"states": f"(?:{states})"}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(expand(pattern, macros))

    return {
        name: [compiled(item) for item in value] if isinstance(value, list) else compiled(value)
        for name in _READ
        for value in (asking[name],)
    } | {"rephrased": {compiled(it): other for it, other in asking["rephrased"].items()}}
