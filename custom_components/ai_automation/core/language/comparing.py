"""Read what compares two measurements: "when it is cooler outside than in the bedroom"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
import re
from typing import Any

from ..home import Entity
from ..plan.model import NumericTrigger, TemplateCondition, TemplateTrigger
from .heard import Heard
from .measures import Measures
from .problems import texts_of
from .resolve import Found
from .said import Context, Fact, FactSaid, Problem
from .units import in_unit

_NOT_READ = 9.0
_SURE = 0.5
# Of these a difference is another number in another unit: by the scale, not by where it begins.
_DEGREES = ("°C", "°F")


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two that are compared: the entity, what it measures, and the template of that."""

    entity: Entity
    kind: str | None
    number: str


class Comparer:
    """Read the comparisons of one sentence."""

    def __init__(self, heard: Heard, measures: Measures) -> None:
        """Take the sentence, and what reads its numbers."""
        self._home = heard.home
        self._measures = measures
        self._resolver = heard.resolver
        self._single = heard.mentions.single
        lexicon = heard.grammar.lexicon
        self._texts: Mapping[str, Any] = texts_of(lexicon.language)["compared"]
        self._inclusive = heard.grammar.inclusive
        self._inside = re.compile(lexicon["asking"]["whole"]["inside"])
        self._classes: Mapping[str, Any] = lexicon["classes"]["device_classes"]

    def build(self, said: FactSaid, _context: Context) -> Fact | Problem:
        """Return that one number is above or below another, or why that cannot be told."""
        sides = self._sides(said)
        if isinstance(sides, Problem):
            return sides
        first, second = sides
        key = "above" if "above" in said.parts else "below"
        sign = ">" if key == "above" else "<"
        sign += "=" if self._inclusive.fullmatch(said.parts[key]) else ""
        names = {"first": first.entity.name, "second": second.entity.name}
        limits = f"{first.number} | float {sign} {second.number} | float"
        if (amount := said.parts.get("amount")) is not None:
            size = self._size(amount, first.entity.unit)
            if size is None:
                return Problem("unread", (said.text,))
            key = f"apart_{key}" if "apart" in said.parts else f"{key}_by"
            names["amount"] = f"{size:g} {first.entity.unit or ''}".strip()
            limits = _apart(key, sides, size)
        words = self._texts[key].format(**names)
        known = " and ".join(f"is_number({it.number})" for it in sides)
        template = f"{{{{ {known} and {limits} }}}}"
        return Fact(
            (TemplateTrigger(template, alias=words),),
            TemplateCondition(template, alias=words),
            (first.entity, second.entity), (), said.eventive, said.text, _SURE,
        )  # fmt: skip

    def _size(self, amount: str, unit: str | None) -> float | None:
        """Return a difference in a unit, None if it was said in one that does not fit."""
        quantity = self._measures.quantity(amount)
        if quantity.unit in (None, "°", "%", unit):
            return quantity.number
        if unit not in _DEGREES or quantity.unit not in _DEGREES:
            return None
        return in_unit(quantity.number, quantity.unit, unit) - in_unit(0, quantity.unit, unit)

    def _sides(self, said: FactSaid) -> tuple[_Side, _Side] | Problem:
        """Return what is compared: what kind of number it is may be said of one of them only."""
        nps = said.parts["np"], said.parts["np2"]
        sides = [self._side(said, np) for np in nps]
        for place, other in ((0, 1), (1, 0)):
            known = sides[other]
            if not isinstance(sides[place], Problem) or isinstance(known, Problem):
                continue
            sides[place] = self._side(said, nps[place], known.kind)
            if isinstance(sides[place], Problem) and self._inside.fullmatch(nps[place]):
                sides[place] = self._indoors(nps[place], known)
        found = [it for it in sides if isinstance(it, _Side)]
        asked = [it for it in sides if isinstance(it, Problem) and it.code == "ambiguous"]
        if asked:
            return asked[0]
        if len(found) < len(sides) or len({(it.entity.entity_id) for it in found}) == 1:
            return Problem("unread", (said.text,), cost=_NOT_READ)
        units = {it.entity.unit for it in found if it.entity.domain == "sensor"}
        return (found[0], found[1]) if len(units) == 1 else Problem("unread", (said.text,))

    def _side(self, said: FactSaid, np: str, kind: str | None = None) -> _Side | Problem:
        """Return what a phrase names that is measured, as a number with any limit is read."""
        noun = self._classes.get(f"sensor.{kind}", ("",))[0] if kind else ""
        parts = {key: it for key, it in said.parts.items() if key in ("above", "below")}
        number = replace(said, parts={**parts, "np": f"{np} {noun}".strip(), "value": "1"})
        found = self._measures.number(number, Context())
        if isinstance(found, Problem):
            return found
        trigger = found.triggers[0]
        if len(found.entities) != 1 or not isinstance(trigger, NumericTrigger):
            return Problem("unread", (np,), cost=_NOT_READ)
        entity = found.entities[0]
        if trigger.attribute is None:
            return _now(entity)
        kind = trigger.attribute.removeprefix("current_")
        return _Side(entity, kind, f"state_attr('{entity.entity_id}', '{trigger.attribute}')")

    def _indoors(self, np: str, other: _Side) -> _Side | Problem:
        """Return the only thing that measures inside, or ask which is meant."""
        inside = tuple(
            it
            for it in self._home.domain("sensor")
            if it.exposed and it.device_class == other.kind and it.area_id and it != other.entity
        )
        if chosen := self._resolver.chosen.get(np):
            inside = tuple(it for it in inside if it.entity_id in chosen)
        if len(inside) == 1:
            return _now(inside[0])
        if not inside:
            return Problem("unread", (np,))
        return Problem("ambiguous", (np,), Found(self._single(np), choices=inside), cost=0.8)


def _apart(key: str, sides: Sequence[_Side], size: float) -> str:
    """Return that one number is so far above or below another, or so far from it."""
    first, second = (f"{it.number} | float" for it in sides)
    if key == "above_by":
        return f"{first} - {second} >= {size:g}"
    if key == "below_by":
        return f"{second} - {first} >= {size:g}"
    return f"({first} - {second}) | abs {'>=' if key == 'apart_above' else '<='} {size:g}"


def _now(entity: Entity) -> _Side:
    return _Side(entity, entity.device_class, f"states('{entity.entity_id}')")
