"""Match the blueprints that are installed with the devices of a room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp
from typing import Any

from ..home import Blueprint, BlueprintInput, Entity, Home
from ..plan import AutomationPlan
from ..plan.blueprints.selectors import takes
from ..plan.model import BlueprintUse
from ..synergies import Usage, tie_of, ties_of
from ..texts import Texts
from .corpus import Corpus
from .match import ALONE, MANY, Match
from .roles import role_of

# What a blueprint that somebody has installed, and not used here, is worth to them.
_BENEFIT = 0.5
_TEXT = "installed_blueprint"


@dataclass(frozen=True, slots=True)
class _Filled:
    """A blueprint with the devices of a room."""

    area_id: str
    inputs: Mapping[str, Any]
    entities: tuple[Entity, ...]


def blueprint_matches(home: Home, usage: Usage, corpus: Corpus, texts: Texts) -> tuple[Match, ...]:
    """Return installed blueprints that a room has all devices for, and does not use yet.

    One room for each: the one whose devices people use most. What has to be given and is no
    device is for its owner to choose, so such blueprints are left out.
    """
    found: list[Match] = []
    for blueprint in (home.dialect.blueprints or {}).values():
        rooms = [it for it in _rooms(blueprint, home, usage) if not _done(blueprint, it, home)]
        if rooms:
            best = max(rooms, key=lambda it: (_use(it, usage), it.area_id))
            found.append(_match(blueprint, best, home, corpus, texts))
    return tuple(found)


def _rooms(blueprint: Blueprint, home: Home, usage: Usage) -> Iterator[_Filled]:
    """Yield the rooms that have a device for everything that has to be given."""
    needed = [item for item in blueprint.inputs.values() if item.required]
    if not needed or not all(_kind(item) for item in needed):
        return
    for area_id, entities in home.by_area.items():
        chosen: dict[str, Entity] = {}
        for item in needed:
            usable = [
                it
                for it in entities
                if not it.hidden
                and it.category is None
                and it not in chosen.values()
                and takes(item.selector, _value(item, it), home)
            ]
            if not usable:
                break
            chosen[item.name] = max(usable, key=lambda it: usage.acts.get(it.entity_id, 0.0))
        else:
            inputs = {item.name: _value(item, chosen[item.name]) for item in needed}
            yield _Filled(area_id, inputs, tuple(chosen.values()))


def _kind(item: BlueprintInput) -> str | None:
    """Return how an input takes its device, None if it takes none of a kind."""
    kind = next(iter(item.selector), None)
    if kind not in {"entity", "target"}:
        return None
    options = item.selector[kind] or {}
    # Without a kind of entity any would do, so none is meant.
    return kind if {"domain", "entity", "filter"} & options.keys() else None


def _value(item: BlueprintInput, entity: Entity) -> Any:
    if _kind(item) == "target":
        return {"entity_id": entity.entity_id}
    options = item.selector.get("entity") or {}
    return [entity.entity_id] if options.get("multiple") else entity.entity_id


def _config(blueprint: Blueprint, filled: _Filled) -> dict[str, Any]:
    return {"use_blueprint": {"path": blueprint.path, "input": dict(filled.inputs)}}


def _done(blueprint: Blueprint, filled: _Filled, home: Home) -> bool:
    """Tell whether an automation connects these devices, or they are not connected by this."""
    mine = tie_of(_config(blueprint, filled), home)
    ids = {it.entity_id for it in filled.entities}
    starts, acts = mine.starts & ids, mine.acted & ids
    if not starts or not acts:
        return True
    return any(tie.joins(starts, acts) for tie in ties_of(home))


def _use(filled: _Filled, usage: Usage) -> float:
    return sum(usage.acts.get(it.entity_id, 0.0) for it in filled.entities)


def _match(
    blueprint: Blueprint, filled: _Filled, home: Home, corpus: Corpus, texts: Texts
) -> Match:
    names = {
        "blueprint": blueprint.name,
        "area": home.areas[filled.area_id].name if filled.area_id in home.areas else "",
        "names": ", ".join(it.name for it in filled.entities),
    }
    title, why = (texts[_TEXT][key].format(**names) for key in ("title", "why"))
    use = BlueprintUse(blueprint.path, filled.inputs)
    plan = AutomationPlan((), (), alias=title, description=why, blueprint=use)
    roles = {role for it in filled.entities if (role := role_of(it)) is not None}
    support = corpus.support(roles, roles)
    ids = tuple(it.entity_id for it in filled.entities)
    worth = _BENEFIT * (ALONE + (1 - ALONE) * (1 - exp(-support / MANY)))
    return Match(
        f"blueprint:{blueprint.path}", filled.area_id, ids, plan, title, why, support,
        round(worth, 4), _TEXT, names,
    )  # fmt: skip
