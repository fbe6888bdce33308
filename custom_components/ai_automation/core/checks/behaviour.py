"""Tell what an automation waits for and what it does, as far as its configuration says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import json
from typing import Any

from ..home import Home
from ..home.states import RESULTS
from ..plan.values import NotPlainError, as_list, is_template, parse_period
from .never import texts_of
from .purposes import takes
from .spans import seconds
from .targets import action_name, all_entities, all_of_target, call_data, is_call
from .walk import Part, parts, plain_ids, section

# States that purpose-specific triggers wait for, by the last part of their names.
_AWAITED: Mapping[str, str] = {
    "turned_on": "on",
    "turned_off": "off",
    "opened": "open",
    "closed": "closed",
    "locked": "locked",
    "unlocked": "unlocked",
    "detected": "on",
    "cleared": "off",
}
# Of these domains the state that an action leaves is the one above.
_PLAIN = {
    "automation",
    "cover",
    "fan",
    "humidifier",
    "input_boolean",
    "light",
    "lock",
    "remote",
    "siren",
    "switch",
    "valve",
}
_DETAILS = frozenset(
    {"above", "attribute", "below", "event", "event_data", "value_template", "zone"}
)
# Fields whose value becomes the state.
_SETTING: Mapping[str, str] = {
    "select_option": "option",
    "set_hvac_mode": "hvac_mode",
    "set_value": "value",
}
# These lead to another state each time.
_STEPPING = {"decrement", "increment", "select_next", "select_previous", "toggle"}
_BRANCHES = {"choose", "if", "repeat", "parallel"}
_TRIGGERING = "automation.trigger"


@dataclass(frozen=True, slots=True)
class Wait:
    """What a trigger waits for: an entity and its states (none: any change), or an event.

    `after` are the seconds that it has to stay so; None if they are computed. `detail` is what
    else has to be the same for two triggers to fire together.
    """

    about: str
    states: frozenset[str] = frozenset()
    after: float | None = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step does: to an entity and its state (None: another one each time), or an event.

    `always` tells whether every run does it, `at_once` whether it does so before it waits.
    """

    about: str
    state: str | None = None
    always: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an automation waits for, when it starts by the clock, and what it does."""

    waits: tuple[Wait, ...] = ()
    times: tuple[tuple[str, float], ...] = ()
    effects: tuple[Effect, ...] = ()
    conditions: tuple[Any, ...] = ()


def behaviour_of(config: Mapping[str, Any], home: Home) -> Behaviour:
    """Return what an automation waits for and does."""
    walked = tuple(parts(config))
    triggers = [
        it for it in walked if it.section == "triggers" and it.kind == "trigger" and it.enabled
    ]
    return Behaviour(
        tuple(wait for part in triggers for wait in _waits(part.config, home)),
        tuple(at for part in triggers for at in _times(part.config)),
        tuple(dict.fromkeys(_effects(config, walked, home))),
        (*section(config, "conditions"), *_days(triggers)),
    )


def _days(triggers: Sequence[Part]) -> Iterator[Mapping[str, Any]]:
    """Yield on which weekdays an automation starts, if all its triggers name some."""
    days = [part.config.get("weekday") for part in triggers]
    if days and all(days):
        yield {"condition": "time", "weekday": [day for those in days for day in as_list(those)]}


def event(name: str) -> str:
    """Return what waits and effects call an event; it is no id of an entity."""
    return f"event:{name}"


def _waits(config: Mapping[str, Any], home: Home) -> Iterator[Wait]:
    key = str(config.get("trigger", config.get("platform", "")))
    if key in {"state", "numeric_state", "zone"}:
        to = texts_of(config.get("to")) if key == "state" else None
        if "attribute" in config:
            to = None
        for entity_id in plain_ids(config.get("entity_id")):
            yield Wait(entity_id, frozenset(to or ()), _period(config.get("for")), _detail(config))
    elif key == "event":
        for name in texts_of(config.get("event_type")) or ():
            yield Wait(event(name), detail=_detail(config))
    elif key == "device" and isinstance(config.get("entity_id"), str):
        entity_id = _by_registry(config["entity_id"], home)
        state = _AWAITED.get(str(config.get("type")))
        yield Wait(entity_id, frozenset({state} if state else ()), _period(config.get("for")))
    elif isinstance(config.get("target"), Mapping):
        purpose = (home.dialect.triggers or {}).get(key)
        given = config.get("options")
        options: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        state = _AWAITED.get(key.rpartition(".")[2].rpartition("_")[2]) or _AWAITED.get(
            key.rpartition(".")[2]
        )
        for entity in all_of_target(config["target"], home):
            if purpose is None or takes(purpose, entity):
                yield Wait(
                    entity.entity_id,
                    frozenset({state} if state else ()),
                    _period(options.get("for")),
                )


def _detail(config: Mapping[str, Any]) -> str:
    """Return what a trigger asks for besides its entities and states, as a text to compare."""
    details = {key: config[key] for key in _DETAILS & config.keys()}
    return json.dumps(details, default=str, sort_keys=True) if details else ""


def _period(value: Any) -> float | None:
    """Return a duration in seconds, None if it is computed."""
    if value is None:
        return 0
    try:
        return parse_period(value).total_seconds()
    except NotPlainError:
        return None


def _times(config: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield when a trigger fires by the clock or the sun: what is counted from, and seconds."""
    match config.get("trigger", config.get("platform")):
        case "time":
            for at in as_list(config.get("at")):
                if (second := seconds(at)) is not None:
                    yield "clock", second
        case "sun":
            offset = _period(config.get("offset"))
            if offset is not None:
                yield str(config.get("event")), offset
        case "sun.sunset":
            yield "sunset", 0
        case "sun.sunrise":
            yield "sunrise", 0


def _effects(config: Mapping[str, Any], walked: Sequence[Part], home: Home) -> Iterator[Effect]:
    always, at_once = _courses(config)
    for part in walked:
        if part.section != "actions" or part.kind != "action" or not part.enabled:
            continue
        sure, soon = part.place in always, part.place in at_once
        if isinstance(name := part.config.get("event"), str) and not is_template(name):
            yield Effect(event(name), None, sure, soon)
        elif isinstance(scene := part.config.get("scene"), str):
            yield from _of_scene(scene, home)
        elif "type" in part.config and isinstance(part.config.get("entity_id"), str):
            state = RESULTS.get(str(part.config["type"]))
            yield Effect(_by_registry(part.config["entity_id"], home), state, sure, soon)
        elif is_call(part.config):
            for about, state in _of_call(part.config, home):
                yield Effect(about, state, sure, soon)


def _courses(config: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the places of the actions that every run does, and of those it does at once."""
    always, at_once, waited = set[str](), set[str](), False
    for number, step in enumerate(section(config, "actions")):
        if not isinstance(step, Mapping) or "condition" in step or "stop" in step:
            break
        waited = waited or not (is_call(step) or {"scene", "event", "type"} & step.keys())
        if not _BRANCHES & step.keys():
            always.add(f"actions/{number}")
            if not waited:
                at_once.add(f"actions/{number}")
    return frozenset(always), frozenset(at_once)


def _of_call(config: Mapping[str, Any], home: Home) -> Iterator[tuple[str, str | None]]:
    """Yield what a call does to what."""
    action = action_name(config)
    verb = action.partition(".")[2]
    if action == "scene.turn_on":
        for scene in all_entities(config, home):
            yield from ((it.about, it.state) for it in _of_scene(scene.entity_id, home))
    elif action == _TRIGGERING:
        for entity in all_entities(config, home):
            yield started(entity.entity_id), None
    elif verb in RESULTS or verb in _STEPPING or verb in _SETTING:
        value = call_data(config).get(_SETTING.get(verb, ""))
        if verb in _SETTING and (value is None or is_template(value)):
            return
        for entity in all_entities(config, home):
            if verb in _STEPPING or verb in _SETTING or entity.domain in _PLAIN:
                state = str(value) if verb in _SETTING else _result(verb, config)
                yield from ((it, state) for it in (entity.entity_id, *entity.members))


def _result(verb: str, config: Mapping[str, Any]) -> str | None:
    """Return the state that an action leaves an entity in."""
    if verb == "turn_on" and call_data(config).get("brightness_pct") == 0:
        return "off"
    return RESULTS.get(verb)


def started(entity_id: str) -> str:
    """Return what waits and effects call the start of an automation by another one."""
    return f"start:{entity_id}"


def scene_state(entity_id: str) -> str:
    """Return what stands for the state that a scene sets: always the same, but not known."""
    return f"@{entity_id}"


def _of_scene(entity_id: str, home: Home) -> Iterator[Effect]:
    if (scene := home.entities.get(entity_id)) is not None:
        for member in scene.members:
            yield Effect(member, scene_state(entity_id))


def _by_registry(name: str, home: Home) -> str:
    """Return the id of an entity that a device automation names by its registry id."""
    if "." in name:
        return name
    return next((it.entity_id for it in home.entities.values() if it.registry_id == name), name)
