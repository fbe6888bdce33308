"""Find triggers that can never fire."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..home import Entity, Home
from ..home.states import is_numeric, possible_states
from ..plan.values import as_list, is_template
from ..texts import Texts
from .finding import Finding
from .fix import Fix
from .nearest import nearest
from .values import as_number
from .walk import Part, plain_ids

# Only these are in zones.
_MOVING = {"device_tracker", "person"}
_LIMITED: Mapping[str, tuple[float, float]] = {"battery": (0, 100), "humidity": (0, 100)}


def check_never(walked: Sequence[Part], home: Home, texts: Texts) -> Iterator[Finding]:
    """Yield a finding for every trigger that waits for what cannot happen."""
    for part in walked:
        if part.kind != "trigger" or not part.enabled:
            continue
        match part.config.get("trigger", part.config.get("platform")):
            case "state":
                yield from _state(part, home, texts)
            case "numeric_state":
                yield from numeric(part, home, texts, "never_fires")
            case "zone":
                yield from _zone(part, home, texts)


def entities_of(config: Mapping[str, Any], home: Home) -> tuple[Entity, ...]:
    """Return the entities that a trigger or condition names, as far as they exist."""
    ids = plain_ids(config.get("entity_id"))
    return tuple(home.entities[item] for item in ids if item in home.entities)


def texts_of(value: Any) -> tuple[str, ...] | None:
    """Return states as they are written, None if there are none or they are computed."""
    items = as_list(value)
    if not items or any(is_template(item) or item is None for item in items):
        return None
    return tuple(map(str, items))


def _state(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    config = part.config
    to, source = texts_of(config.get("to")), texts_of(config.get("from"))
    if to and source and set(to) == set(source) and len(to) == 1:
        text = texts["same_state"].format(state=to[0])
        yield Finding("never_fires", "warning", text, f"{part.place}/to")
        return
    if config.get("attribute") is None:
        for key in ("to", "from"):
            yield from impossible_states(part, key, home, texts, "never_fires")


def impossible_states(
    part: Part, key: str, home: Home, texts: Texts, code: str
) -> Iterator[Finding]:
    """Yield states below a key that none of the entities can have."""
    wanted, entities = texts_of(part.config.get(key)), entities_of(part.config, home)
    if not wanted or not entities or len(entities) < len(plain_ids(part.config["entity_id"])):
        return
    # A condition may compare with the state of another entity.
    if key == "state" and any("." in state for state in wanted):
        return
    possible = [possible_states(entity) for entity in entities]
    if any(states is None for states in possible):
        return
    there = sorted(frozenset().union(*(states for states in possible if states)))
    impossible = [index for index, state in enumerate(wanted) if state not in there]
    place, several = f"{part.place}/{key}", isinstance(part.config[key], list)
    # If nothing of it can be, it is the whole that never is.
    whole = len(impossible) == len(wanted)
    for index in impossible[:1] if whole else impossible:
        state = wanted[index]
        at = f"{place}/{index}" if several else place
        near = nearest(state, there, 1)
        yield Finding(
            code,
            "warning",
            texts["impossible_state"].format(
                name=entities[0].name, state=state, options=", ".join(there)
            ),
            place if whole else at,
            near,
            Fix(texts["fix_replace"].format(old=state, new=near[0]), at, near[0]) if near else None,
        )


def numeric(part: Part, home: Home, texts: Texts, code: str) -> Iterator[Finding]:
    """Yield that a number cannot lie within its limits, or that there is no number."""
    config = part.config
    above, below = as_number(config.get("above")), as_number(config.get("below"))
    if above is not None and below is not None and above >= below:
        text = texts["empty_range"].format(above=config["above"], below=config["below"])
        yield Finding(code, "warning", text, f"{part.place}/above")
        return
    if "attribute" in config or "value_template" in config:
        return
    for entity in entities_of(config, home):
        if is_numeric(entity) is False:
            text = texts["no_number"].format(name=entity.name)
            yield Finding(code, "warning", text, f"{part.place}/entity_id")
        elif entity.unit == "%" and (limits := _LIMITED.get(entity.device_class or "")):
            low, high = limits
            for key, limit, beyond in (("above", above, high), ("below", below, low)):
                if limit is not None and (limit >= beyond if key == "above" else limit <= beyond):
                    text = texts["beyond"].format(name=entity.name, low=low, high=high)
                    yield Finding(code, "warning", text, f"{part.place}/{key}")


def _zone(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    for entity in entities_of(part.config, home):
        if entity.domain not in _MOVING:
            text = texts["not_moving"].format(name=entity.name)
            yield Finding("never_fires", "warning", text, f"{part.place}/entity_id")
