"""Answer questions about what sensors report: states of a class, and measured quantities."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
import re
from typing import Any

from ..home import Entity
from .asked import Answerer
from .events import GONE
from .lexicon import lexicon_of
from .measures import LEVELS
from .patterns import expand
from .request import Reader
from .said import Context, Problem

type Told = tuple[str, tuple[Entity, ...]]
_FILE = "reported"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One way to ask for one state of a class of binary sensors."""

    device_class: str
    state: str
    form: str
    pattern: re.Pattern[str]
    anything: re.Pattern[str]
    things: re.Pattern[str]

    def is_called(self, np: str) -> bool:
        """Tell whether a phrase is what sensors of the class are called."""
        return self.things.fullmatch(np) is not None


class StateAnswerer(Answerer):
    """Answer what names a state in the words of a device class: "is the computer hot?"."""

    def answer(self) -> Told | None:
        """Return the answer and what it is about, None if no such sensor is asked about."""
        text = _text(self._reader, self._patterns)
        matched = [
            (asked, match.groupdict())
            for asked in _asked(self._reader.grammar.lexicon.language)
            if (match := asked.pattern.fullmatch(text))
        ]
        # "Motion sensors" are those of motion only, whatever else can be called so.
        called = [one for one in matched if one[0].is_called(one[1]["np"])]
        for asked, parts in called or matched:
            if sensors := self._sensors(asked, parts):
                return self._reply(asked, parts, sensors)
        return None

    def _sensors(self, asked: _Asked, parts: Mapping[str, Any]) -> tuple[Entity, ...]:
        """Return the sensors of the class that a phrase means."""

        def of_class(entity: Entity) -> bool:
            return (
                entity.domain == "binary_sensor"
                and entity.device_class == asked.device_class
                and entity.state not in (None, *GONE)
            )

        np, place = parts["np"], parts.get("place")
        if asked.is_called(np) or asked.anything.fullmatch(np):
            if place is None:
                every = (known.entity for known in self._reader.index.entities)
                return tuple(entity for entity in every if of_class(entity))
            np = self._all
        np = f"{np} {place}" if place else np
        found = self._reader.facts.things.find(np, of_class, Context())
        if isinstance(found, Problem):
            return ()
        return tuple(entity for one in found for entity in one.entities)

    def _reply(self, asked: _Asked, parts: Mapping[str, Any], sensors: tuple[Entity, ...]) -> Told:
        words = self._reader.grammar.lexicon[_FILE]["states"][asked.device_class]
        true = tuple(entity for entity in sensors if entity.state == asked.state)
        false = tuple(entity for entity in sensors if entity not in true)
        if asked.form == "how_many":
            names = self._names(true)
            text = self._texts["count"].format(count=len(true), names=names)
            return (text if true else self._texts["count_none"]), true or sensors
        if asked.form == "which":
            return (f"{self._names(true)}." if true else self._texts["list_none"]), true or sensors
        shown = false if false and (parts.get("all") or not true) else true
        key = "state_no" if shown is false else "state_yes"
        return self._said(key, shown, words[shown[0].state][0]), shown


class QuantityAnswerer(Answerer):
    """Answer what asks a sensor by what it measures: "the air pressure of the outside sensor"."""

    def answer(self) -> Told | None:
        """Return the value and whose it is, None if the question is not understood."""
        value = self._reader.grammar.lexicon[_FILE]["value"]
        text = re.sub(value["ends"], "", _text(self._reader, self._patterns))
        lead = re.match(value["lead"], text)
        if not lead:
            return None
        divided = list(_divided(text[lead.end() :].split(), value))
        for quantity, np in divided:
            if (sensor := self._sensor(np, frozenset(self._plain_words(quantity)))) is not None:
                told = self._texts["value_of"].format(name=sensor.name, value=self._state(sensor))
                return told, (sensor,)
        unmeasured = (self._unmeasured(quantity, np) for quantity, np in divided)
        return next((told for told in unmeasured if told is not None), None)

    def _unmeasured(self, quantity: str, np: str) -> Told | None:
        """Say that nothing tells a quantity of what only others are told of, and those."""
        value = self._reader.grammar.lexicon[_FILE]["value"]
        words = self._plain_words(quantity)
        known: Mapping[str, list[str]] = self._reader.grammar.lexicon["classes"]["device_classes"]
        kinds = {
            word for kind, them in value["words"].items() for word in (*kind.split("_"), *them)
        }
        kinds |= {
            word for kind, them in known.items() if kind.startswith("sensor.") for word in them
        }
        said = [word for word in words if word not in value["articles"]]
        if not said or not kinds.union(value["levels"]).issuperset(said):
            return None
        found = self._reader.facts.things.find(np, _tells, Context())
        if not isinstance(found, Problem):
            tells = found[0].entities
        elif found.code == "ambiguous" and found.found is not None:
            tells = found.found.choices
        else:
            return None
        others = " ".join(
            self._texts["value_of"].format(name=it.name, value=self._state(it)) for it in tells
        )
        what = " ".join(said)
        return self._texts["unmeasured"].format(what=what, others=others), ()

    def _plain_words(self, words: str) -> list[str]:
        """Return what was said, without the tags of names."""
        return self._reader.mentions.plain(words).lower().split()

    def _sensor(self, np: str, quantity: frozenset[str]) -> Entity | None:
        """Return the one sensor of a name that measures what these words say."""
        value = self._reader.grammar.lexicon[_FILE]["value"]
        general = frozenset(value["general"])
        # "The level" by itself is not of what is warm or bright.
        level = quantity <= general and not quantity.isdisjoint(value["levels"])

        def measures(entity: Entity) -> bool:
            kind = entity.device_class
            if not _tells(entity) or (level and kind not in LEVELS):
                return False
            known = general.union((kind or "").split("_"), value["words"].get(kind, ()))
            return quantity <= known

        found = self._reader.facts.things.find(np, measures, Context())
        if isinstance(found, Problem) or len(found) != 1 or len(found[0].entities) != 1:
            return None
        return found[0].entities[0]


def _tells(entity: Entity) -> bool:
    """Tell whether a thing is a sensor of a known quantity that has a value."""
    known = entity.domain == "sensor" and entity.device_class is not None
    return known and entity.state not in (None, *GONE)


def _divided(words: list[str], value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the ways to take apart a phrase into a quantity and the name of a sensor."""
    for cut in range(1, len(words)):
        before, after = " ".join(words[:cut]), " ".join(words[cut:])
        for joint in value["left_of"]:
            if after.startswith(f"{joint} "):
                yield before, after.removeprefix(f"{joint} ")
        if after.startswith(f"{value['right_of']} "):
            yield after.removeprefix(f"{value['right_of']} "), before
    for cut in range(len(words) - 1, 0, -1):
        yield " ".join(words[cut:]), " ".join(words[:cut])


def _text(reader: Reader, patterns: Mapping[str, Any]) -> str:
    """Return the question without what only leads in or says that it is about now."""
    text = reader.sentence.text.strip(" .?!,")
    return str(patterns["now"].sub("", patterns["lead"].sub("", text, count=1)))


@cache
def _asked(language: str) -> tuple[_Asked, ...]:
    """Return the ways to ask for the states of binary sensors, compiled once."""
    data = lexicon_of(language)[_FILE]
    return tuple(
        _Asked(
            name,
            state,
            form,
            re.compile(
                expand(pattern, {**_macros(data), "state": _any_of(words[state]), **_things(words)})
            ),
            re.compile(data["anything"]),
            re.compile(words["things"]),
        )
        for name, words in data["states"].items()
        for state in ("on", "off")
        for form, pattern in data["forms"].items()
        if form != "there" or (state == "on" and words["things"])
    )


def _macros(data: Mapping[str, Any]) -> dict[str, str]:
    return {"many": data["many"], "place": data["place"]}


def _things(words: Mapping[str, Any]) -> dict[str, str]:
    return {"things": words["things"]}


def _any_of(texts: list[str]) -> str:
    return "|".join(re.escape(text) for text in texts)
