"""Ask the forecast of a weather service: "if rain is forecast tomorrow, remind me at eight"."""

from collections.abc import Iterable, Mapping, Sequence
import re
from typing import Any

from ..home import Entity, Home
from ..plan.model import (
    AndCondition,
    CallAction,
    Condition,
    IfAction,
    NotCondition,
    OrCondition,
    PlanAction,
    Target,
    TemplateCondition,
)
from .heard import Heard
from .measures import Measures
from .problems import texts_of
from .said import Context, Fact, FactSaid, Problem
from .units import in_unit

# How far apart the entries of a forecast are, by the capability; a day's are tried first.
_TYPES = {
    "forecast_daily": "daily",
    "forecast_twice_daily": "twice_daily",
    "forecast_hourly": "hourly",
}
_VARIABLE = "forecast"
_ASKED = re.compile(rf"{_VARIABLE}\['(weather\.\w+)'\]")
# Home Assistant's weather conditions by what people call the sky; what is "dry" is not that.
_SKIES: Mapping[str, tuple[str, ...]] = {
    "rain": ("rainy", "pouring", "lightning-rainy", "snowy-rainy"),
    "snow": ("snowy", "snowy-rainy"),
    "hail": ("hail",),
    "storm": ("lightning", "lightning-rainy", "exceptional"),
    "wind": ("windy", "windy-variant"),
    "sun": ("sunny", "clear-night"),
    "fog": ("fog",),
    "cloud": ("cloudy", "partlycloudy"),
}
_DRY, _FROST = "dry", "frost"
_FREEZING = 0.0


def forecaster_of(home: Home) -> Entity | None:
    """Return the weather service that can be asked for its forecast, None if none can."""
    exposed = (it for it in home.domain("weather") if it.exposed)
    return next((it for it in exposed if not it.capabilities.isdisjoint(_TYPES)), None)


class Foreteller:
    """Read what one sentence says of the weather to come."""

    def __init__(self, heard: Heard, measures: Measures) -> None:
        """Take the sentence, and what reads its numbers."""
        self._home = heard.home
        self._measures = measures
        self._texts: Mapping[str, Any] = texts_of(heard.grammar.lexicon.language)["foretold"]
        self._inclusive = heard.grammar.inclusive
        skies: Mapping[str, str] = heard.grammar.lexicon["facts"]["skies"]
        self._skies = {name: re.compile(words) for name, words in skies.items()}

    def build(self, said: FactSaid, _context: Context) -> Fact | Problem:
        """Return the condition that it will be so, or why there is none."""
        weather = forecaster_of(self._home)
        day = next((it for it in ("today", "tomorrow") if said.parts.get(it)), None)
        if weather is None or day is None:
            return Problem("forecast", (said.text,), cost=0.4)
        test, words = self._test(said.parts)
        words = words.format(day=self._texts["days"][day])
        condition: Condition = TemplateCondition(
            _template(weather.entity_id, day, test), alias=words
        )
        if self._sky(said.parts) == _DRY:
            condition = NotCondition((condition,))
        return Fact((), condition, eventive=False, text=said.text)

    def _sky(self, parts: Mapping[str, str]) -> str | None:
        said = parts.get("sky")
        found = (name for name, words in self._skies.items() if words.fullmatch(said or ""))
        return next(found, None)

    def _test(self, parts: Mapping[str, str]) -> tuple[str, str]:
        """Return the test of an entry of the forecast, and what it says of a `{day}`."""
        unit = self._home.units.temperature
        if "value" in parts:
            value = self._measures.quantity(parts["value"])
            limit = in_unit(value.number, value.unit, unit)
            above = "above" in parts
            word = parts.get("above") or parts["below"]
            sign = ("<", ">")[above] + ("=" if self._inclusive.fullmatch(word) else "")
            # "The high is below ten" is of the warmest hour, "it is below ten" of the coldest.
            warmest = "high" in parts or (above and "low" not in parts)
            key = f"{'high' if warmest else 'low'}_{'above' if above else 'below'}"
            words = self._texts[key].replace("{limit}", f"{limit:g}{unit}")
            return _of_degrees(sign, limit, warmest=warmest), words
        sky = self._sky(parts) or ""
        named = self._texts["skies"].get(sky, parts["sky"])
        words = self._texts["sky"].replace("{sky}", named)
        if sky == _FROST:
            return _of_degrees("<=", in_unit(_FREEZING, "°C", unit), warmest=False), words
        if sky == _DRY:
            words = self._texts["sky"].replace("{sky}", self._texts["rain"])
        return f"it.condition in {list(_SKIES['rain' if sky == _DRY else sky])}", words


def _of_degrees(sign: str, limit: float, *, warmest: bool) -> str:
    known = "[it.temperature, it.templow] | select('number') | list"
    end, missing = ("max", -1000) if warmest else ("min", 1000)
    return f"({known} or [{missing}]) | {end} {sign} {limit:g}"


def _template(entity_id: str, day: str, test: str) -> str:
    """Return the template that any entry of a day passes a test."""
    days = int(day == "tomorrow")
    return (
        f"{{% set day = (now() + timedelta(days={days})).date() %}}"
        "{% set found = namespace(so=false) %}"
        f"{{% for it in {_VARIABLE}['{entity_id}'].forecast"
        f" if (it.datetime | as_datetime | as_local).date() == day and ({test}) %}}"
        "{% set found.so = true %}{% endfor %}{{ found.so }}"
    )


def foretold_in(conditions: Iterable[Condition]) -> list[Condition]:
    """Return the conditions that need a forecast."""
    return [it for it in conditions if _asked_by(it)]


def looking_up(conditions: Iterable[Condition], home: Home) -> list[PlanAction]:
    """Return what looks up the forecasts that conditions need."""
    ids = dict.fromkeys(entity_id for it in conditions for entity_id in _asked_by(it))
    return [
        CallAction(
            "weather.get_forecasts",
            Target((entity_id,)),
            {"type": _type_of(home.entities[entity_id])},
            response_variable=_VARIABLE,
        )
        for entity_id in ids
    ]


def with_lookup(
    foretold: Sequence[Condition], actions: Sequence[PlanAction], home: Home
) -> list[PlanAction]:
    """Return actions that are done only if the forecast says so."""
    return [*looking_up(foretold, home), IfAction(tuple(foretold), tuple(actions))]


def _type_of(entity: Entity) -> str:
    return next(kind for name, kind in _TYPES.items() if name in entity.capabilities)


def _asked_by(condition: Condition) -> list[str]:
    if isinstance(condition, TemplateCondition):
        return _ASKED.findall(condition.template)
    if isinstance(condition, NotCondition | AndCondition | OrCondition):
        return [it for each in condition.conditions for it in _asked_by(each)]
    return []
