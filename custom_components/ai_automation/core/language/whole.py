"""Answer what is asked of the whole home: is everything shut, how warm is it, show me the lamps."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
import re
from typing import Any

from ..checks.values import as_number
from ..home import Entity
from .asked import Answerer, has_value, is_in
from .events import GONE
from .history.ranked import room_sensors
from .history.rules import opener_of
from .lexicon import lexicon_of
from .patterns import expand, grammar_of
from .problems import few_of
from .request import Reader
from .said import Context, Problem
from .sentence import without_accents

type Told = tuple[str, tuple[Entity, ...]]

# What is drawn against light and looks is not meant by "is everything closed".
_SHADES = frozenset({"awning", "blind", "curtain", "shade", "shutter"})
_NUMBERS = ("sensor",)
# So many rooms are told one by one, and of so many things also how they are.
_MOST_TOLD = 3


class WholeAnswerer(Answerer):
    """Answer what is asked of the home as a whole, and what is to be listed."""

    def __init__(self, reader: Reader) -> None:
        """Take the read sentence."""
        super().__init__(reader)
        self._whole = _patterns_of(reader.grammar.lexicon.language)

    def answer(self) -> Told | None:
        """Return the answer and what it is about, None if the question is about less."""
        text = self._reader.sentence.text.strip(" .?!,")
        if (match := self._whole["show"][0].match(text)) is not None:
            return self._shown(text[match.end() :])
        text = opener_of(self._reader.grammar.lexicon).sub("", text)
        text = self._patterns["now"].sub("", self._patterns["lead"].sub("", text, count=1))
        if (match := self._whole["everything"][0].fullmatch(text)) is not None:
            return self._everything(match.groupdict())
        for pattern in self._whole["how"]:
            if (match := pattern.fullmatch(text)) is not None:
                return self._climate(match.groupdict())
        return None

    # -- everything

    def _everything(self, parts: Mapping[str, Any]) -> Told | None:
        """Tell whether all that can be in a state is, else what is not."""
        state, place = parts["state"], parts.get("place")
        events = [event for event, pattern in self._events if pattern.fullmatch(state)]
        for event in events:
            every = self._counted_in(event, place)
            if known := [it for it in every if it.state not in (None, *GONE)]:
                return self._all_in(event, known, state)
        # Of a place that is not there, others say so.
        if not events or place is not None:
            return None
        return self._texts["everything_none"].format(state=state), ()

    def _all_in(self, event: str, every: Sequence[Entity], state: str) -> Told:
        """Tell whether these are all in a state; of covers those that shut something in."""
        meant = [it for it in every if it.device_class not in _SHADES] or every
        other = tuple(it for it in meant if not is_in(it, event))
        if not other:
            return self._texts["everything_yes"].format(state=state), tuple(meant)
        names = few_of([it.name for it in other], self._texts)
        said = self._texts["state_no"].format(
            names=names, state=self._state(other[0]), **self._being(other)
        )
        return said, other

    # -- how warm it is

    def _climate(self, parts: Mapping[str, Any]) -> Told | None:
        """Tell how warm or damp it is inside and outside, or where it was asked."""
        inside, outside = (parts.get(where) is not None for where in ("inside", "outside"))
        if self._reader.situation.area_id is not None and not outside:
            # It is the speaker's room that is meant.
            return None
        kind = self._kind(parts)
        outdoor = self._outdoors(kind)
        rooms = [
            it
            for it in (() if outside else room_sensors(self._reader, kind))
            if it not in outdoor and as_number(it.state) is not None
        ]
        outdoor = () if inside else outdoor
        said = [*map(self._value_of, outdoor)]
        if len(rooms) > _MOST_TOLD:
            cold, *_, warm = sorted(rooms, key=lambda it: as_number(it.state) or 0.0)
            values = {"low": self._state(cold), "high": self._state(warm)}
            said.append(
                self._texts["inside_range"].format(cold=cold.name, warm=warm.name, **values)
            )
        else:
            said += map(self._value_of, rooms)
        return (" ".join(said), (*outdoor, *rooms)) if said else None

    def _kind(self, parts: Mapping[str, Any]) -> str:
        """Return the device class that a word for a measure or an adjective means."""
        lexicon = self._reader.grammar.lexicon
        kinds: Mapping[str, Sequence[str]] = lexicon["asking"]["whole"]["kinds"]
        adjectives: Mapping[str, Sequence[str]] = lexicon["classes"]["measure_adjectives"]
        word = parts.get("kind") or parts.get("adjective")
        found = (it for them in (kinds, adjectives) for it in kinds if word in them[it])
        return next(found, next(iter(kinds)))

    def _outdoors(self, kind: str) -> tuple[Entity, ...]:
        """Return what measures outside: it is there, or called so, if only in a part of a word."""
        words: Sequence[str] = self._reader.grammar.lexicon["words"]["outside"]
        allow = partial(has_value, _NUMBERS, kind, filled=False)
        found = self._reader.facts.things.find(words[0], allow, Context())
        every: Iterable[Entity] = (it.entity for it in self._reader.index.entities)
        if not isinstance(found, Problem):
            every = (entity for one in found for entity in one.entities)
        else:
            every = (it for it in every if allow(it) and _is_called(it, words))
        return tuple(it for it in every if as_number(it.state) is not None)

    def _value_of(self, entity: Entity) -> str:
        text: str = self._texts["value_of"]
        return text.format(name=entity.name, value=self._state(entity))

    # -- lists

    def _shown(self, text: str) -> Told | None:
        """Return what is to be listed: what is in a state, or how some things are."""
        np = text
        for pattern in self._whole["shown"]:
            if (match := pattern.fullmatch(text)) is None:
                continue
            parts = {"place": None, "state": None, **match.groupdict()}
            if parts["state"] is None:
                np = match["np"]
            elif matching := self._matching(parts):
                names = few_of([it.name for it in matching[1]], self._texts)
                return (f"{names}." if names else self._texts["list_none"]), tuple(matching[1])
        for said in dict.fromkeys((text, np)):
            if (found := self._answer(said)) is not None:
                return found
        found = self._value({"np": np})
        if found is None or len(found[1]) <= _MOST_TOLD:
            return found
        names = few_of([it.name for it in found[1]], self._texts)
        return self._texts["listed"].format(count=len(found[1]), names=names), found[1]


def _is_called(entity: Entity, words: Sequence[str]) -> bool:
    """Tell whether one of the words of a name begins with one of these: "Außentemperatur"."""
    name = without_accents(entity.name.lower()).split()
    return any(part.startswith(word) for part in name for word in words)


@cache
def _patterns_of(language: str) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return how the whole home is asked about, compiled once."""
    lexicon = lexicon_of(language)
    data: Mapping[str, Any] = lexicon["asking"]["whole"]
    kinds = data["kinds"]
    adjectives = lexicon["classes"]["measure_adjectives"]
    outside = _any_of(lexicon["words"]["outside"])
    macros = {
        "states": "|".join(it.pattern for _, it in grammar_of(language).state_events),
        "where": f"(?:(?P<inside>{data['inside']})|(?P<outside>{outside}))",
        "kinds": _any_of(word for them in kinds.values() for word in them),
        "adjectives": _any_of(word for kind in kinds for word in adjectives[kind]),
    }
    macros["states"] = f"(?:{macros['states']})"
    return {
        key: tuple(
            re.compile(expand(pattern, macros))
            for pattern in (value if isinstance(value, list) else [value])
        )
        for key, value in data.items()
        if key in ("everything", "how", "show", "shown")
    }


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words."""
    return f"(?:{'|'.join(map(re.escape, words))})"
