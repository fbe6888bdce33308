"""Choose what a model has to know of the home: what the sentence may be about, within budgets."""

from collections.abc import Iterable, Iterator, Sequence

from ..home import Entity, Home
from ..language.index import HomeIndex, Known
from ..language.indexing import index_of
from ..language.reading import Situation
from ..language.sentence import Sentence
from .redaction import Redactor
from .tokens import within

ENTITY_TOKENS = 7000
ENRICHMENT_TOKENS = 2000
# What can be acted on, and what tells most of what happens, comes before what only measures.
_DOMAINS = (
    "light", "switch", "cover", "climate", "media_player", "fan", "lock", "vacuum", "scene",
    "script", "person", "binary_sensor", "input_boolean", "notify", "valve", "lawn_mower",
    "humidifier", "water_heater", "select", "input_select", "sensor", "weather",
)  # fmt: skip
_WORD, _SPEAKERS_AREA, _SECONDARY = 10.0, 4.0, -6.0
_OPTION_LISTS = ("options", "hvac_modes", "preset_modes", "source_list", "available_modes")
_MOST_OPTIONS = 8


def entity_lines(home: Home, situation: Situation, text: str, redactor: Redactor) -> list[str]:
    """Return the exposed entities as lines, those that matter most to the text, within 7,000."""
    index = index_of(home, situation.language)
    words = _stems(index, text)
    ranked = sorted(
        index.entities,
        key=lambda known: (-_weight(known, words, situation.area_id), known.entity.entity_id),
    )
    lines = (redactor.hide(_line(known, home, words)) for known in ranked)
    return list(within(_unique(lines), ENTITY_TOKENS))


def enrichment_lines(
    home: Home, situation: Situation, text: str, habits: Iterable[str], redactor: Redactor
) -> list[str]:
    """Return areas, existing automations and noticed habits as lines, within 2,000."""
    index = index_of(home, situation.language)
    words = _stems(index, text)

    def relevance(name: str) -> int:
        return -len(words & _stems(index, name))

    areas = [f"area: {_area(area_id, home)}" for area_id in home.areas]
    automations = [f"automation: {automation.alias}" for automation in home.automations]
    noticed = [f"habit: {habit}" for habit in habits]
    lines = [*sorted(areas, key=relevance), *sorted(automations + noticed, key=relevance)]
    return list(within((redactor.hide(line) for line in lines), ENRICHMENT_TOKENS))


def area_name(home: Home, area_id: str | None) -> str | None:
    """Return the name of the area that is spoken from, None if it is not known."""
    area = home.areas.get(area_id) if area_id else None
    return area.name if area else None


def _unique(lines: Iterable[str]) -> Iterator[str]:
    """Yield every line once; no more are made than are asked for."""
    seen: set[str] = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line


def _stems(index: HomeIndex, text: str) -> frozenset[str]:
    return frozenset(
        index.stem(token.text)
        for token in Sentence.of(text).tokens
        if token.text[:1].isalnum() and token.text not in index.lexicon.stop
    )


def _weight(known: Known, words: frozenset[str], area_id: str | None) -> float:
    """Return how much an entity matters to words that were said in an area."""
    own = {word for form in known.forms for word in form} | known.place
    entity = known.entity
    weight = _WORD * (len(words & own) + len(words & known.kinds) / 2)
    if area_id is not None and entity.area_id == area_id:
        weight += _SPEAKERS_AREA
    if entity.category is not None:
        weight += _SECONDARY
    if entity.domain in _DOMAINS:
        weight += 2 - _DOMAINS.index(entity.domain) / len(_DOMAINS)
    return weight


def _line(known: Known, home: Home, words: frozenset[str]) -> str:
    """Return one entity: its names, what it is and where; for one that was named, its options."""
    entity = known.entity
    kind = entity.domain.replace("_", " ")
    if entity.device_class:
        kind = f"{kind} {entity.device_class.replace('_', ' ')}"
    where = area_name(home, entity.area_id)
    line = f"{' = '.join(entity.names)} ({', '.join(filter(None, (kind, where)))})"
    named = words & {word for form in known.forms for word in form}
    if named and (options := list(_options(entity))):
        line += f": {', '.join(options[:_MOST_OPTIONS])}"
    return line


def _options(entity: Entity) -> Iterator[str]:
    for name in _OPTION_LISTS:
        listed: Sequence[object] = entity.attributes.get(name) or ()
        yield from map(str, listed)


def _area(area_id: str, home: Home) -> str:
    area = home.areas[area_id]
    floor = home.floors.get(area.floor_id) if area.floor_id else None
    names = " = ".join((area.name, *area.aliases))
    return f"{names} ({floor.name})" if floor else names
