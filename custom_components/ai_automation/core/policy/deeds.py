"""Find everything that a configuration does: calls, device actions, scenes, scripts inside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..checks.blueprints import filled
from ..checks.targets import action_name, all_entities, call_data, is_call
from ..checks.walk import parts, plain_ids, section
from ..home import Entity, Home, domain_of

_TARGETS = ("entity_id", "device_id", "area_id", "floor_id", "label_id")
GENERIC = frozenset({"homeassistant.turn_on", "homeassistant.turn_off", "homeassistant.toggle"})
# How device automations call what has another name as an action.
_DEVICE_VERBS: Mapping[tuple[str, str], str] = {
    ("alarm_control_panel", "disarm"): "alarm_disarm",
    ("cover", "open"): "open_cover",
    ("cover", "set_position"): "set_cover_position",
    ("valve", "open"): "open_valve",
    ("valve", "set_position"): "set_valve_position",
}
# What reaching a state takes, for scenes.
_STATE_VERBS: Mapping[tuple[str, str], str] = {
    ("alarm_control_panel", "disarmed"): "alarm_disarm",
    ("cover", "open"): "open_cover",
    ("cover", "opening"): "open_cover",
    ("lock", "open"): "open",
    ("lock", "unlocked"): "unlock",
    ("lock", "unlocking"): "unlock",
    ("valve", "open"): "open_valve",
    ("valve", "opening"): "open_valve",
}
_RUNS_SCRIPTS = {"script.turn_on", "script.toggle", "homeassistant.turn_on", "homeassistant.toggle"}
_RUNS_SCENES = {"scene.turn_on", "homeassistant.turn_on"}
_NO_ACTION = {"condition", "trigger", "platform"}
_MAKES_SCENES = {"scene.apply", "scene.create"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One call with the entities that it acts on.

    `hidden` is that a template names its target: it may then act on all of `entities`. `step` is
    the whole top-level action that it is in.
    """

    action: str
    data: Mapping[str, Any]
    entities: tuple[Entity, ...]
    place: str
    step: Any
    hidden: bool = False

    @property
    def domain(self) -> str:
        """Return the domain of the action."""
        return domain_of(self.action)


@dataclass(frozen=True, slots=True)
class Finder:
    """Find deeds in a home; `inside` are scripts, automations that are looked into already."""

    home: Home
    inside: frozenset[str] = field(default_factory=frozenset)

    def find(self, config: Mapping[str, Any]) -> Iterator[Deed]:
        """Yield what the actions of a configuration do, those in scripts and scenes included."""
        for index, step in enumerate(section(config, "actions")):
            for part in parts({"actions": [step]}):
                if part.enabled:
                    place = part.place.replace("actions/0", f"actions/{index}", 1)
                    yield from self._of_part(part.config, place, step)

    def _of_part(self, config: Mapping[str, Any], place: str, step: Any) -> Iterator[Deed]:
        if is_call(config):
            yield from self._of_call(config, place, step)
        elif isinstance(config.get("scene"), str):
            for scene in plain_ids(config["scene"]):
                yield from self._of_scene(scene, place, step)
        elif {"device_id", "type"} <= config.keys() and not _NO_ACTION & config.keys():
            yield self._of_device(config, place, step)

    def _of_call(self, config: Mapping[str, Any], place: str, step: Any) -> Iterator[Deed]:
        action, data, hidden = action_name(config), call_data(config), _is_hidden(config)
        entities = self._possible(action) if hidden else self._with_members(config)
        yield Deed(action, data, entities, place, step, hidden)
        if action in _MAKES_SCENES and isinstance(states := data.get("entities"), Mapping):
            yield from self._of_states(states, place, step)
        if action in _RUNS_SCENES:
            for entity in entities:
                yield from self._of_scene(entity.entity_id, place, step)
        if action in _RUNS_SCRIPTS:
            for entity in entities:
                yield from self._of_script(entity.entity_id, place, step)
        elif domain_of(action) == "script":
            yield from self._of_script(action, place, step)
        elif action == "automation.trigger":
            yield from self._of_automations(entities, place, step)

    def _possible(self, action: str) -> tuple[Entity, ...]:
        """Return all entities that an action can act on."""
        if action in GENERIC:
            return tuple(self.home.entities.values())
        return self.home.domain(domain_of(action))

    def _with_members(self, config: Mapping[str, Any]) -> tuple[Entity, ...]:
        """Return the entities that a call acts on, and those in the groups among them."""
        found = {entity.entity_id: entity for entity in all_entities(config, self.home)}
        waiting = list(found.values())
        while waiting:
            for member in waiting.pop().members:
                entity = self.home.entities.get(member)
                if entity is not None and member not in found:
                    found[member] = entity
                    waiting.append(entity)
        return tuple(found.values())

    def _of_device(self, config: Mapping[str, Any], place: str, step: Any) -> Deed:
        """Return what a device action does; it may name its entity by the registry's id."""
        domain, verb = str(config.get("domain")), str(config["type"])
        action = f"{domain}.{_DEVICE_VERBS.get((domain, verb), verb)}"
        named = config.get("entity_id")
        entities = tuple(
            entity
            for entity in self.home.domain(domain)
            if (entity.device_id == config["device_id"] if named is None else False)
            or (named is not None and named in (entity.entity_id, entity.registry_id))
        )
        return Deed(action, config, entities, place, step)

    def _of_scene(self, scene: str, place: str, step: Any) -> Iterator[Deed]:
        yield from self._of_states(self.home.scenes.get(scene, {}), place, step)

    def _of_states(self, states: Mapping[str, Any], place: str, step: Any) -> Iterator[Deed]:
        for entity_id, wanted in states.items():
            entity = self.home.entities.get(entity_id)
            data = dict(wanted) if isinstance(wanted, Mapping) else {"state": wanted}
            state = _state_word(data.get("state"))
            domain = domain_of(entity_id)
            verb = _STATE_VERBS.get((domain, state), f"turn_{state}")
            if domain in {"climate", "water_heater"} and "temperature" in data:
                verb = "set_temperature"
            yield Deed(f"{domain}.{verb}", data, (entity,) if entity else (), place, step)

    def _of_script(self, script: str, place: str, step: Any) -> Iterator[Deed]:
        yield from self._inside(script, {"actions": self.home.scripts.get(script, ())}, place, step)

    def _of_automations(
        self, entities: tuple[Entity, ...], place: str, step: Any
    ) -> Iterator[Deed]:
        wanted = {entity.entity_id for entity in entities}
        for automation in self.home.automations:
            if automation.entity_id in wanted:
                config = filled_in(automation.config, self.home)
                yield from self._inside(automation.entity_id, config, place, step)

    def _inside(self, key: str, config: Mapping[str, Any], place: str, step: Any) -> Iterator[Deed]:
        if key in self.inside:
            return
        for deed in Finder(self.home, self.inside | {key}).find(config):
            yield Deed(deed.action, deed.data, deed.entities, place, step, deed.hidden)


def filled_in(config: Mapping[str, Any], home: Home) -> Mapping[str, Any]:
    """Return a configuration with its blueprint's body in the place of `use_blueprint`.

    Without the blueprint, or all of its inputs, it is returned as it is.
    """
    made = filled(config, home) if "use_blueprint" in config else None
    return config if made is None else made[0]


def _is_hidden(config: Mapping[str, Any]) -> bool:
    """Tell whether the target of a call is computed when it runs."""
    target = config.get("target")
    if isinstance(target, str):
        return True
    sources = (target if isinstance(target, Mapping) else {}, call_data(config), config)
    values = (source.get(key) for source in sources for key in _TARGETS)
    items = (item for value in values for item in (value if isinstance(value, list) else [value]))
    return any(isinstance(item, str) and "{" in item for item in items)


def _state_word(state: Any) -> str:
    """Return a state as Home Assistant has it; YAML reads "on" as true."""
    if isinstance(state, bool):
        return "on" if state else "off"
    return str(state)
