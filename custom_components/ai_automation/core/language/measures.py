"""Find out what a sentence says of numbers, options and modes of this home."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
import re

from ..home import Entity
from ..home.states import is_numeric
from ..plan.model import NumericCondition, NumericTrigger, StateCondition, StateTrigger
from .events import OPTION_LISTS
from .heard import Heard
from .index import Able, of_domains
from .lexicon import Lexicon, lexicon_of, tokenised
from .meanings import Quantity
from .normalize import normalize
from .resolve import Found
from .said import Context, Fact, FactSaid, Problem
from .stating import state_fact
from .things import Things
from .units import in_unit, is_price, short_of

# Device classes of what may be full, low or at some level.
LEVELS = frozenset(
    {"battery", "moisture", "volume_storage", "volume", "gas", "water", "weight", "distance"}
)
# What a machine draws at most once it is done, in watts, and for how long: none does in a pause.
_WHOLE, _NEARLY_WHOLE = 100, 99
# Numbers that may be how warm it is somewhere, by the home's unit.
_WARMTH = {"°C": (-30, 45), "°F": (-20, 115)}
_IDLE, _AT_REST = 5.0, timedelta(minutes=3)
_WEATHER_ATTRIBUTES = {
    "temperature": "temperature",
    "humidity": "humidity",
    "wind_speed": "wind_speed",
}


_OF_THE_AIR = "wind_speed"


class Measures:
    """Read the numbers, options and modes of one sentence."""

    def __init__(self, heard: Heard, things: Things) -> None:
        """Take the sentence, and what finds the things it speaks of."""
        self._heard = heard
        self._mentions = heard.mentions
        self._things = things
        self._said_units: dict[tuple[str, ...], str | None] = {}
        lexicon = self._lexicon = heard.grammar.lexicon
        self._any = frozenset(lexicon["syntax"]["any"])
        self._inclusive_words = heard.grammar.inclusive
        self._unit_class: Mapping[str, str] = lexicon["values"]["unit_class"]
        self._levels = frozenset(lexicon["classes"]["device_classes"].get("sensor.", ()))
        self._adjectives = heard.grammar.quantities

    def number(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Return what a clause says of a number, or why it says nothing."""
        parts = said.parts
        above, below, unit = self._limits(parts)
        kind = self._kind(said, unit)
        if "back" in parts and context.limit == "below":
            above, below = below, None
        if above is None and below is None:
            return Problem("vague", (parts.get("adjective", ""),), cost=2.5)
        np = self._measured_np(parts, kind)
        if np is None and kind is None and unit is None:
            # A number of nothing is of what was spoken of, not of something in its room.
            context = Context(
                context.entities, context.acted, past=context.past, before=context.before
            )
        found = self._things.find(np, Able(_measures, (kind, unit)), context)
        if isinstance(found, Problem) and self._is_warmth(np, kind, unit, above, below):
            found = self._things.find(np, Able(_measures, ("temperature", None)), context)
        found = self._of_level(said, found)
        if isinstance(found, Problem):
            if self._inclusive(parts):
                above, below = _reached(above, below, None)
            attribute = self._attribute(np, kind, above, below, said)
            return attribute or found
        if "back" in parts and context.limit is None:
            return Problem("pronoun", (said.text,), cost=0.8)
        entities = tuple(entity for one in found for entity in one.entities)
        ids = tuple(entity.entity_id for entity in entities)
        # "On above 3.5 kW, off below 2": the second number is one of the first's unit.
        unit = self._said_units.setdefault(ids, unit) if unit is None else unit
        self._said_units[ids] = unit
        units = {entity.unit for entity in entities}
        if len(units) > 1 and not all(in_unit(0.0, unit, each) == 0 for each in units):
            return Problem("unread", (said.text,), cost=9)
        above, below = (
            limit if limit is None else in_unit(limit, unit, entities[0].unit)
            for limit in (above, below)
        )
        if self._inclusive(parts):
            above, below = _reached(above, below, entities[0].state)
        above = _reachable(above, entities[0].unit)
        if above is None or below is None:
            context.limit = "above" if above is not None else "below"
        return Fact(
            (NumericTrigger(ids, above, below),),
            NumericCondition(ids, above, below),
            entities, (), said.eventive, said.text, found[0].cost,
        )  # fmt: skip

    def _measured_np(self, parts: Mapping[str, str], kind: str | None) -> str | None:
        """Return what a number is of, as far as that was said."""
        np = " ".join(parts[key] for key in ("np", "np2") if key in parts) or None
        if np is None:
            return None
        mention = self._mentions.single(np)
        if not mention.units and ("np2" in parts or "there" in parts):
            return parts.get("np2") or parts["there"]
        if kind == _OF_THE_AIR and mention.pronoun:
            # "It gets windier than 30": there is one wind.
            wind: str = self._lexicon["classes"]["device_classes"][f"sensor.{kind}"][0]
            return wind
        return np

    def _kind(self, said: FactSaid, unit: str | None) -> str | None:
        """Return what kind of number a clause speaks of by its words, None if they do not tell."""
        parts, kind = said.parts, self._unit_class.get(unit or "")
        if kind is None:
            compared = (
                f"{parts.get('above', '')} {parts.get('below', '')} {parts.get('adjective', '')}"
            )
            kind = next(
                (self._adjectives[w] for w in compared.split() if w in self._adjectives), None
            )
        if kind is None and unit is None and self._mentions.is_place(parts.get("np", "")):
            # A room that gets above so much does so in degrees.
            kind = "temperature"
        return kind

    def _of_level(
        self, said: FactSaid, found: tuple[Found, ...] | Problem
    ) -> tuple[Found, ...] | Problem:
        """Return what was found, unless a level is spoken of and it measures something else."""
        words = tuple(self._levels.intersection(said.text.split()))
        if isinstance(found, Problem) or said.np is None or not words:
            return found
        classes = {entity.device_class for one in found for entity in one.entities}
        named = self._things.names_kind(said.np) or all(one.cost < 0 for one in found)
        if named or not classes.isdisjoint({None, *LEVELS}):
            return found
        return Problem("unknown", words, replace(found[0], near=found[0].entities), cost=2.5)

    def _is_warmth(
        self, np: str | None, kind: str | None, unit: str | None, *limits: float | None
    ) -> bool:
        """Tell whether a bare number is the warmth of a room: "the nursery gets over 26"."""
        if np is None or kind is not None or unit is not None:
            return False
        place = self._mentions.is_place(np) or self._mentions.single(np).there
        low, high = _WARMTH[self._heard.home.units.temperature]
        return place and all(low <= limit <= high for limit in limits if limit is not None)

    def running(self, said: FactSaid, context: Context) -> Fact | None:
        """Return that a machine draws power, as that is how one knows it is at work."""
        drawn = self._drawn(said, context)
        if drawn is None:
            return None
        entities, ids, idle, cost = drawn
        return Fact(
            (NumericTrigger(ids, above=idle),), NumericCondition(ids, above=idle),
            entities, (), said.eventive, said.text, cost,
        )  # fmt: skip

    def finished(self, said: FactSaid, context: Context) -> Fact | None:
        """Return that a machine draws no more power, as that is how one knows it is done."""
        drawn = self._drawn(said, context)
        if drawn is None:
            return None
        entities, ids, idle, cost = drawn
        fact = Fact(
            (NumericTrigger(ids, below=idle),), NumericCondition(ids, below=idle),
            entities, (), eventive=True, text=said.text, cost=cost,
        )  # fmt: skip
        return fact.lasting(_AT_REST)

    def _drawn(
        self, said: FactSaid, context: Context
    ) -> tuple[tuple[Entity, ...], tuple[str, ...], float, float] | None:
        """Return what measures a machine's power, its ids, the limit of idling and the cost."""
        found = self._things.find(said.np, lambda entity: _measures(entity, "power", None), context)
        if isinstance(found, Problem):
            return None
        entities = tuple(entity for one in found for entity in one.entities)
        ids = tuple(entity.entity_id for entity in entities)
        return entities, ids, in_unit(_IDLE, "W", entities[0].unit), found[0].cost + 0.2

    def _limits(self, parts: Mapping[str, str]) -> tuple[float | None, float | None, str | None]:
        if "low" in parts:
            low, high = (self.quantity(parts[key]) for key in ("low", "high"))
            return low.number, high.number, high.unit or low.unit
        if "value" not in parts and "share" not in parts:
            return None, None, None
        value = self.quantity(parts.get("value") or parts["share"])
        if ("above" in parts) != ("unlike" in parts):
            return value.number, None, value.unit
        return None, value.number, value.unit

    def _inclusive(self, parts: Mapping[str, str]) -> bool:
        """Tell whether a limit itself counts: "reaches 80", "at most 5", "not over 3"."""
        word = parts.get("above", parts.get("below"))
        if word is None:
            return "back" in parts
        counts = not word.strip() or self._inclusive_words.fullmatch(word) is not None
        return counts != ("unlike" in parts)

    def quantity(self, text: str) -> Quantity:
        """Return the number and unit of a value, or of a share: "a quarter"."""
        if text.startswith("val#"):
            meaning: Quantity = self._heard.sentence.meaning(text)
            return meaning
        share = self._lexicon["values"]["levels"].get(text)
        return Quantity(share, "%") if share is not None else Quantity(float(text))

    def _attribute(
        self,
        np: str | None,
        kind: str | None,
        above: float | None,
        below: float | None,
        said: FactSaid,
    ) -> Fact | None:
        """Read a number that only a weather or climate entity knows."""
        if kind not in _WEATHER_ATTRIBUTES or not self._things.is_thing(np or ""):
            return None
        lexicon, classes = self._lexicon, self._lexicon["classes"]
        stem = lexicon.stem
        words = {stem(word) for word in (np or "").split() if word not in lexicon.stop}
        outside = {stem(word) for word in lexicon["words"]["outside"]}
        wind = lexicon["syntax"]["wind"]
        measured = {*classes["device_classes"][f"sensor.{kind}"], *classes["domains"]["weather"]}
        entities = [entity for entity in self._heard.home.domain("weather") if entity.exposed]
        attribute = _WEATHER_ATTRIBUTES[kind]
        if (words & outside or words.intersection(wind)) and not words <= outside | measured:
            # "The pool outside": it is not the air that is meant.
            return None
        if not (words & outside or words.intersection(wind)):
            found = (
                self._heard.resolver.find(self._mentions.single(np), of_domains("climate")).entities
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

    def option(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Return what a clause says of an option that is chosen, or why it says nothing."""
        words = said.parts["option"]
        if words.removeprefix("the ").find("name#") > 0:
            return Problem("unread", (said.text,), cost=9.0)
        if "," in words or not self._things.is_thing(words):
            return Problem("unread", (words,), cost=9)
        option = self._mentions.plain(words)
        if said.np is not None and self._mentions.single(said.np).pronoun:
            # What "goes off" was spoken of: it is nothing in its room that has that option.
            context = Context(
                context.entities, context.acted, past=context.past, before=context.before
            )
        found = self._things.find(
            said.np,
            Able(_has_option, (option, self._lexicon.language), Able(_has_options)),
            context,
        )
        if isinstance(found, Problem):
            helped = self._helped(said, option)
            return helped or replace(found, cost=found.cost + 2.5)
        entity = found[0].entities[0]
        if entity.domain in ("light", "cover", "fan"):
            return Problem("unread", cost=9)
        attribute, value = option_of(entity, option, self._lexicon) or (None, option)
        before: tuple[str, ...] = ()
        if "before" in said.parts:
            former = option_of(entity, self._mentions.plain(said.parts["before"]), self._lexicon)
            if former is None or former[0] != attribute:
                return Problem("unread", (said.parts["before"],), cost=9)
            before = (former[1],)
        ids = tuple(each.entity_id for one in found for each in one.entities)
        fact = Fact(
            (StateTrigger(ids, to=(value,), from_=before, attribute=attribute),),
            StateCondition(ids, (value,), attribute=attribute),
            found[0].entities, (), said.eventive, said.text, found[0].cost + 0.2,
        )  # fmt: skip
        if "unlike" not in said.parts:
            return fact
        left = StateTrigger(ids, from_=(value,), attribute=attribute)
        return replace(fact, condition=fact.negated, triggers=(left,))

    def _helped(self, said: FactSaid, option: str) -> Fact | None:
        """Return what a switch is for that is called as something is said: "Nan is asleep"."""
        index = self._heard.resolver.index
        words = {index.stem(word) for word in self._mentions.plain(said.np or "").split()}
        words = {*words, *(index.stem(word) for word in option.split())}
        called = [
            entity
            for entity in self._heard.home.domain("input_boolean")
            if entity.exposed
            and any(
                words == {index.stem(word) for word in tokenised(name).split()}
                for name in (entity.name, *entity.aliases)
            )
        ]
        if not said.np or len(called) != 1:
            return None
        found = (Found(self._mentions.single(said.np), (called[0],)),)
        event = "off" if "unlike" in said.parts else "on"
        return replace(state_fact(found, event, said, self._any), cost=0.6)

    def mode(self, said: FactSaid, context: Context) -> Fact | Problem:
        """Read "we're on vacation": a switch or an option of the house says so."""
        found = self._things.find(said.np, of_domains("input_boolean"), context)
        if isinstance(found, Problem):
            option = self._mentions.plain(said.np or "")
            choices = [
                (entity, chosen[1])
                for entity in self._heard.home.domain("input_select")
                if entity.exposed
                and (chosen := option_of(entity, option, self._lexicon)) is not None
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
        fact = state_fact(found, "off" if said.negative else "on", said, self._any)
        return replace(fact, eventive=False, cost=fact.cost + 0.5)


def _reached(
    above: float | None, below: float | None, state: str | None
) -> tuple[float | None, float | None]:
    return (
        None if above is None else short_of(above, state, rising=True),
        None if below is None else short_of(below, state, rising=False),
    )


def _reachable(above: float | None, unit: str | None) -> float | None:
    """Return a limit that can be passed: nothing rises above 100 %, but it may be full."""
    full = above is not None and above >= _WHOLE and unit == "%"
    return _NEARLY_WHOLE if full else above


def option_of(entity: Entity, words: str, lexicon: Lexicon) -> tuple[str | None, str] | None:
    """Return the attribute (None is the state) and the option that words mean for an entity."""
    if not _has_options(entity):
        return None
    said = _plain(words, lexicon.language)
    wanted = {said, *lexicon["syntax"]["options"].get(said, ())}
    for name, attribute in OPTION_LISTS.items():
        for option in entity.attributes.get(name) or ():
            if _plain(str(option), lexicon.language) in wanted:
                return attribute, str(option)
    return None


def _has_options(entity: Entity) -> bool:
    return not OPTION_LISTS.keys().isdisjoint(entity.attributes)


def _has_option(entity: Entity, words: str, language: str) -> bool:
    return option_of(entity, words, lexicon_of(language)) is not None


@lru_cache(maxsize=4096)
def _plain(text: str, language: str) -> str:
    dropped = lexicon_of(language)["syntax"]["mode_words"]
    said = normalize(text.replace("_", " "), lexicon_of(language)).text
    words = re.findall(r"\w+", said)
    return " ".join(word for word in words if word not in dropped)


def _measures(entity: Entity, kind: str | None, unit: str | None) -> bool:
    """Tell whether an entity is a number that can be of this kind."""
    if entity.domain in ("number", "input_number"):
        return kind is None or entity.device_class == kind
    if entity.domain != "sensor" or not is_numeric(entity):
        return False
    if kind is not None:
        return entity.device_class == kind or (entity.device_class is None and entity.unit == unit)
    return unit is None or entity.unit == unit or is_price(unit, entity.unit)
