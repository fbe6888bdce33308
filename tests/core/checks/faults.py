"""Plant faults into real automations: one of every kind at every place where it can be."""

from collections.abc import Callable, Iterator
import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from custom_components.ai_automation.core.checks.jinja import read_template
from custom_components.ai_automation.core.checks.targets import action_name, call_data, is_call
from custom_components.ai_automation.core.checks.walk import Part, parts, plain_ids, templates
from custom_components.ai_automation.core.home import (
    Area,
    Entity,
    ExistingAutomation,
    Home,
    domain_of,
)
from custom_components.ai_automation.core.home.states import possible_states

type Config = dict[str, Any]
type Planter = Callable[[Config, Home], Iterator[Fault]]
_KINDS = {
    "entity_id": "entity",
    "device_id": "device",
    "area_id": "area",
    "floor_id": "floor",
    "label_id": "label",
    "scene": "entity",
    "zone": "zone",
}
_TABLES = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text(encoding="utf-8"))
_LAMP = "light.planted"
_OTHER = "automation.planted"


@dataclass(frozen=True, slots=True)
class Fault:
    """An automation with one fault in it, and what has to be found where."""

    name: str
    config: Config
    code: str
    place: str
    home: Home


def faults_in(config: Config, home: Home) -> Iterator[Fault]:
    """Yield every fault that can be planted into an automation."""
    modern = _modern(config)
    for planter in _PLANTERS:
        yield from planter(modern, home)


def _modern(config: Config) -> Config:
    """Return an automation with lists below today's keys, so that there is a place for more."""
    result = copy.deepcopy(config)
    for new in ("triggers", "conditions", "actions"):
        value = result.pop(new, None) or result.pop(new[:-1], None) or []
        result[new] = value if isinstance(value, list) else [value]
    return result


def _with(config: Config, place: str, value: Any) -> Config:
    """Return an automation with another value at a place."""
    result = copy.deepcopy(config)
    *way, last = place.split("/")
    inner: Any = result
    for step in way:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = value
    return result


def _plus(config: Config, section: str, *items: Any) -> Config:
    """Return an automation with more at the end of a section."""
    return {**copy.deepcopy(config), section: [*copy.deepcopy(config[section]), *items]}


def _references(config: Config, home: Home) -> Iterator[Fault]:
    """Name something that is not there, wherever something is named."""
    for part in parts(config):
        for key, kind in _KINDS.items():
            value = part.config.get(key)
            if not part.enabled or not plain_ids(value) or "domain" in part.config:
                continue
            wrong = [*value, "no.such_thing"] if isinstance(value, list) else "no.such_thing"
            place = f"{part.place}/{key}"
            yield Fault("reference", _with(config, place, wrong), f"unknown_{kind}", place, home)


def _templates(config: Config, home: Home) -> Iterator[Fault]:
    """Break templates, and let them name what is not there."""
    for place, text in templates(config):
        for _, name in read_template(text).ids[:1]:
            wrong = text.replace(name, f"{name}_no_more")
            code = "unknown_entity"
            yield Fault("template id", _with(config, place, wrong), code, place, home)
        for code, more in _TABLES["templates"]:
            yield Fault(code, _with(config, place, f"{text} {more}"), code, place, home)


def _calls(config: Config, home: Home) -> Iterator[Fault]:
    """Call what is not there, and with what is not taken."""
    for part in parts(config):
        if part.kind != "action" or not part.enabled or not is_call(part.config):
            continue
        name, action = action_name(part.config), home.actions.get(action_name(part.config))
        if action is None or "data_template" in part.config:
            continue
        yield _call(config, part, {"action": f"{name}_x"}, "unknown_action", "action", home)
        data = dict(call_data(part.config))
        if action.open or isinstance(part.config.get("data"), str):
            continue
        if domain_of(name) != "script":
            more = {"data": {**data, "nosuchfield": 1}}
            yield _call(config, part, more, "unknown_field", "data/nosuchfield", home)
        for field in action.fields:
            place = f"data/{field.name}"
            if field.required and field.name in data:
                less = {key: value for key, value in data.items() if key != field.name}
                yield _call(config, part, {"data": less}, "missing_field", "data", home)
            for kind in ("number", "boolean", "duration"):
                if kind in field.selector:
                    bad = {"data": {**data, field.name: "nonsense"}}
                    yield _call(config, part, bad, "wrong_type", place, home)
            if "select" in field.selector:
                odd = {"data": {**data, field.name: "nosuchchoice"}}
                yield _call(config, part, odd, "unknown_choice", place, home)
        if action.targeted and not {"entity_id", "device_id", "area_id"} & data.keys():
            bare = {**part.config, "target": {}}
            bare.pop("entity_id", None)
            changed = _with(config, part.place, bare)
            yield Fault("target", changed, "empty_target", f"{part.place}/target", home)


def _call(config: Config, part: Part, change: Config, code: str, at: str, home: Home) -> Fault:
    kept = {key: value for key, value in part.config.items() if key != "service"}
    named = {"action": action_name(part.config), **kept, **change}
    return Fault(code, _with(config, part.place, named), code, f"{part.place}/{at}", home)


def _additions(config: Config, home: Home) -> Iterator[Fault]:
    """Add triggers, conditions and actions with a fault, and actions within a branch as well."""
    for section in ("triggers", "conditions", "actions"):
        place = f"{section}/{len(config[section])}"
        for code, at, item in _TABLES[section]:
            yield Fault(code, _plus(config, section, item), code, f"{place}/{at}", home)
    place = f"actions/{len(config['actions'])}"
    for code, at, item in _TABLES["actions"]:
        branch = {"if": "{{ is_state('light.planted', 'on') }}", "then": [item]}
        more = _plus(config, "actions", branch)
        yield Fault(code, more, code, f"{place}/then/0/{at}", home)
    starts = {**config, "initial_state": False}
    yield Fault("starts_off", starts, "starts_off", "initial_state", home)


def _impossible(config: Config, home: Home) -> Iterator[Fault]:
    """Let triggers and conditions ask for a state that their entities cannot have."""
    for part in parts(config):
        key = {"trigger": "to", "condition": "state"}.get(part.kind, "")
        ids = plain_ids(part.config.get("entity_id"))
        if key not in part.config or "attribute" in part.config or not part.enabled or not ids:
            continue
        if all(possible_states(home.entities[it]) is not None for it in ids):
            place, code = f"{part.place}/{key}", f"never_{'fires' if key == 'to' else 'holds'}"
            yield Fault(code, _with(config, place, "nosuchstate"), code, place, home)


def _contradictions(config: Config, home: Home) -> Iterator[Fault]:
    """Ask for two things that exclude one another, on the whole and within a branch."""
    for items in _TABLES["contradictions"]:
        code = "contradiction"
        yield Fault(code, _plus(config, "conditions", *items), code, "conditions", home)
        both = {"condition": "and", "conditions": list(items)}
        inner = {"choose": [{"conditions": [both], "sequence": [{"delay": 1}]}]}
        at = f"actions/{len(config['actions'])}/choose/0/conditions"
        yield Fault(code, _plus(config, "actions", inner), code, at, home)


def _neighbours(config: Config, home: Home) -> Iterator[Fault]:
    """Let the automation fight, follow or repeat another one of the house."""
    other = {key: value for key, value in config.items() if key not in {"id", "alias"}}
    yield Fault("duplicate", config, "duplicate", "", _beside(home, {**other, "alias": "Other"}))
    bare = {key: value for key, value in config.items() if key in {"alias", "mode"}}
    occasions: tuple[Config, ...] = (
        {"trigger": "time", "at": "07:00:00"},
        {"trigger": "sun", "event": "sunset", "offset": "-00:10:00"},
        {"trigger": "state", "entity_id": "input_select.planted", "to": "a"},
    )
    for occasion in occasions:
        on, off = (_step(verb, _LAMP) for verb in ("turn_on", "turn_off"))
        mine = {**bare, "triggers": [occasion], "actions": [on]}
        theirs = {"alias": "Other", "triggers": [occasion], "actions": [off]}
        yield Fault("conflict", mine, "conflict", "actions", _beside(home, theirs))
    times = [[{"trigger": "time", "at": at}] for at in ("07:00", "07:02")]
    mine = {**bare, "triggers": times[0], "actions": [_step("turn_on", _LAMP)]}
    soon = {"alias": "Other", "triggers": times[1], "actions": [_step("turn_off", _LAMP)]}
    yield Fault("fight", mine, "conflict", "actions", _beside(home, soon))
    yield from _loops(config, home)


def _loops(config: Config, home: Home) -> Iterator[Fault]:
    changed = {"trigger": "state", "entity_id": _LAMP}
    toggling = _plus(_plus(config, "triggers", changed), "actions", _step("toggle", _LAMP))
    yield Fault("loop", toggling, "loop", "triggers", home)
    heard = _plus(config, "triggers", {"trigger": "event", "event_type": "planted"})
    yield Fault("loop", _plus(heard, "actions", {"event": "planted"}), "loop", "triggers", home)
    mine = _plus(
        _plus(config, "triggers", {**changed, "to": "on"}), "actions", _step("turn_off", _LAMP)
    )
    answer = {"triggers": [{**changed, "to": "off"}], "actions": [_step("turn_on", _LAMP)]}
    yield Fault("loop", mine, "loop", "triggers", _beside(home, {"alias": "Other", **answer}))
    start = {"action": "automation.trigger", "target": {"entity_id": _OTHER}}
    back = {"alias": "Other", "triggers": [], "actions": [{"event": "planted"}]}
    yield Fault("loop", _plus(heard, "actions", start), "loop", "triggers", _beside(home, back))


def _step(verb: str, entity_id: str) -> Config:
    return {"action": f"light.{verb}", "target": {"entity_id": entity_id}}


def _beside(home: Home, other: Config) -> Home:
    """Return the home with one more automation."""
    entity = replace(home.entities[_LAMP], entity_id=_OTHER)
    return Home(
        entities={**home.entities, _OTHER: entity},
        devices=home.devices,
        areas=home.areas,
        floors=home.floors,
        labels=home.labels,
        actions=home.actions,
        automations=(ExistingAutomation(_OTHER, "Other", config=other),),
        dialect=home.dialect,
    )


_PLANTERS: tuple[Planter, ...] = (
    _references,
    _templates,
    _calls,
    _additions,
    _impossible,
    _contradictions,
    _neighbours,
)


def furnished(home: Home) -> Home:
    """Return the home with the things in it that faults are planted with."""
    things = (
        Entity(_LAMP, "Planted lamp", area_id="planted"),
        Entity("cover.planted", "Planted cover", capabilities=frozenset({"open", "close"})),
        Entity(
            "climate.planted",
            "Planted heater",
            capabilities=frozenset({"target_temperature"}),
            attributes={"hvac_modes": ["off", "heat"], "min_temp": 7, "max_temp": 30},
        ),
        Entity("fan.planted", "Planted fan", capabilities=frozenset({"set_speed"})),
        Entity("input_select.planted", "Planted choice", attributes={"options": ["a", "b"]}),
        Entity("sensor.planted", "Planted humidity", device_class="humidity", unit="%"),
        Entity("tag.planted", "Planted tag", attributes={"tag_id": "planted"}),
        Entity("zone.planted", "Planted zone"),
    )
    return Home(
        entities={**home.entities, **{it.entity_id: it for it in things}},
        devices=home.devices,
        areas={**home.areas, "planted": Area("planted", "Planted")},
        floors=home.floors,
        labels=home.labels,
        actions=home.actions,
        dialect=home.dialect,
    )
