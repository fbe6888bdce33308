"""Make up sentences that work in a home, as examples of what can be said in it."""

from collections.abc import Iterator

from ..home import Entity, Home
from .automation import read_automation
from .history import HistoryQuestion, read_history
from .problems import texts_of
from .reading import Answer, Proposed, Situation
from .spoken import read_question

# What an example is of, in the order they are given: things of a kind, by domain or device class.
_DEEDS = ("light", "cover", "switch", "climate", "media_player", "fan")
_EVENTS = ("door", "window", "motion", "garage_door", "opening", "occupancy")
_ASKED = ("lock", "door", "window", "temperature", "light", "switch")


def examples_in(home: Home, situation: Situation) -> tuple[str, ...]:
    """Return up to three sentences, each of another kind, that are understood in this home."""
    return tuple(
        found
        for sentences in (_at_a_time(home, situation), _on_an_event(home, situation),
                          _questions(home, situation))
        if (found := next(sentences, None)) is not None
    )  # fmt: skip


def _at_a_time(home: Home, situation: Situation) -> Iterator[str]:
    for kind, entity in _things(home, _DEEDS):
        text = _text("times", kind, situation, name=entity.name)
        if _is_request(text, home, situation):
            yield text


def _on_an_event(home: Home, situation: Situation) -> Iterator[str]:
    """Yield what a sensor lets be done: with a light of its own room, if there is one."""
    lights = [entity for _, entity in _things(home, ("light", "switch"))]
    for kind, sensor in _things(home, _EVENTS):
        near = sorted(lights, key=lambda light: light.area_id != sensor.area_id)
        for light in near[:1]:
            text = _text("events", kind, situation, name=sensor.name, thing=light.name)
            if _is_request(text, home, situation):
                yield text


def _questions(home: Home, situation: Situation) -> Iterator[str]:
    for kind, entity in _things(home, _ASKED):
        text = _text("questions", kind, situation, name=entity.name)
        past = read_history(text, home, situation)
        if isinstance(past, HistoryQuestion) or isinstance(
            read_question(text, home, situation), Answer
        ):
            yield text


def _things(home: Home, kinds: tuple[str, ...]) -> Iterator[tuple[str, Entity]]:
    """Yield things that may be told of with their kind, those that are in a room first."""
    exposed = [it for it in home.entities.values() if it.exposed and not it.category]
    exposed.sort(key=lambda it: (it.area_id is None, len(it.name), it.name))
    for kind in kinds:
        yield from ((kind, it) for it in exposed if kind in (it.domain, it.device_class))


def _is_request(text: str, home: Home, situation: Situation) -> bool:
    return isinstance(read_automation(text, home, situation), Proposed)


def _text(table: str, kind: str, situation: Situation, **names: str) -> str:
    text: str = texts_of(situation.language)["examples"][table][kind]
    return text.format(**names)
