"""Read Home Assistant's registries, states and actions into the core's terms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from homeassistant.components.automation import DATA_COMPONENT as DATA_AUTOMATION
from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.components.homeassistant.scene import DATA_PLATFORM, HomeAssistantScene
from homeassistant.components.script import BaseScriptEntity
from homeassistant.components.script.const import DOMAIN as SCRIPT_DOMAIN
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    ATTR_UNIT_OF_MEASUREMENT,
    CONF_SEQUENCE,
    STATE_OFF,
)
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    intent,
    label_registry as lr,
)
from homeassistant.helpers.entity_component import EntityComponent

from .core.home import (
    Action,
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Floor,
    Label,
    Units,
)
from .core.home.capabilities import CAPABILITY_ATTRIBUTES, capabilities_of, is_described
from .dialect import read_fields
from .schemas import keys_of

type Schemas = Mapping[str, Mapping[str, Any]]

_STATE_CLASS = "state_class"
_PERSON = "person"


@callback
def async_read_entity(hass: HomeAssistant, state: State) -> Entity:
    """Return an entity from its state and its registry entry."""
    entry = er.async_get(hass).async_get(state.entity_id)
    name = state.name
    attributes = state.attributes
    return Entity(
        entity_id=state.entity_id,
        name=name,
        aliases=tuple(
            alias
            for alias in intent.async_get_entity_aliases(hass, entry, state=state)
            if alias and alias != name
        ),
        area_id=er.async_get_effective_area_id(hass, entry) if entry else None,
        device_id=entry.device_id if entry else None,
        labels=frozenset(entry.labels) if entry else frozenset(),
        device_class=attributes.get(ATTR_DEVICE_CLASS),
        unit=attributes.get(ATTR_UNIT_OF_MEASUREMENT),
        state_class=attributes.get(_STATE_CLASS),
        category=str(entry.entity_category) if entry and entry.entity_category else None,
        platform=entry.platform if entry else None,
        capabilities=capabilities_of(
            state.domain, int(attributes.get(ATTR_SUPPORTED_FEATURES) or 0), attributes
        ),
        attributes={
            key: value for key, value in attributes.items() if key in CAPABILITY_ATTRIBUTES
        },
        exposed=async_should_expose(hass, CONVERSATION_DOMAIN, state.entity_id),
        hidden=entry is not None and entry.hidden_by is not None,
        state=state.state,
        members=_members(attributes),
        registry_id=entry.id if entry else None,
        described=is_described(state.domain, attributes),
        unique_id=entry.unique_id if entry else None,
    )


def _members(attributes: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the entities that a group or a scene has as its members."""
    members = attributes.get(ATTR_ENTITY_ID)
    return tuple(map(str, members)) if isinstance(members, list | tuple) else ()


@callback
def async_person_of(hass: HomeAssistant, user_id: str | None) -> str | None:
    """Return the entity id of a user's person, None if there is none."""
    if user_id is None:
        return None
    people = hass.states.async_all(_PERSON)
    return next((it.entity_id for it in people if it.attributes.get("user_id") == user_id), None)


@callback
def async_read_floors(hass: HomeAssistant) -> dict[str, Floor]:
    """Return all floors."""
    return {
        floor.floor_id: Floor(floor.floor_id, floor.name, tuple(sorted(floor.aliases)), floor.level)
        for floor in fr.async_get(hass).async_list_floors()
    }


@callback
def async_read_areas(hass: HomeAssistant) -> dict[str, Area]:
    """Return all areas."""
    return {
        area.id: Area(
            area.id, area.name, tuple(sorted(area.aliases)), area.floor_id, frozenset(area.labels)
        )
        for area in ar.async_get(hass).async_list_areas()
    }


@callback
def async_read_labels(hass: HomeAssistant) -> dict[str, Label]:
    """Return all labels."""
    return {
        label.label_id: Label(label.label_id, label.name)
        for label in lr.async_get(hass).async_list_labels()
    }


@callback
def async_read_devices(hass: HomeAssistant) -> Iterator[Device]:
    """Yield all devices that are not disabled."""
    for device in list(dr.async_get(hass).devices):
        if not device.disabled:
            yield Device(
                device.id,
                device.name_by_user or device.name or "",
                dr.async_get_effective_area_id(hass, device),
                frozenset(device.labels),
                device.manufacturer,
                device.model,
            )


@callback
def async_read_automations(hass: HomeAssistant) -> tuple[ExistingAutomation, ...]:
    """Return all automations that are loaded, with their configurations."""
    component = hass.data.get(DATA_AUTOMATION)
    if component is None:
        return ()
    return tuple(
        ExistingAutomation(
            automation.entity_id,
            str(automation.name or ""),
            automation.unique_id,
            enabled=not hass.states.is_state(automation.entity_id, STATE_OFF),
            config=automation.raw_config or {},
        )
        for automation in sorted(component.entities, key=lambda one: one.entity_id)
    )


@callback
def async_read_scripts(hass: HomeAssistant) -> dict[str, Sequence[Any]]:
    """Return what the house's scripts do, by their entity ids; blueprints are filled in."""
    component: EntityComponent[BaseScriptEntity] | None = hass.data.get(SCRIPT_DOMAIN)
    if component is None:
        return {}
    return {
        script.entity_id: script.raw_config.get(CONF_SEQUENCE, ())
        for script in component.entities
        if script.raw_config
    }


@callback
def async_read_scenes(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return the states that Home Assistant's own scenes restore, by scene and entity."""
    platform = hass.data.get(DATA_PLATFORM)
    if platform is None:
        return {}
    return {
        entity_id: {
            state.entity_id: {"state": state.state, **state.attributes}
            for state in scene.scene_config.states.values()
        }
        for entity_id, scene in platform.entities.items()
        if isinstance(scene, HomeAssistantScene)
    }


@callback
def async_read_units(hass: HomeAssistant) -> Units:
    """Return the units of the home."""
    units = hass.config.units
    return Units(str(units.temperature_unit), str(units.length_unit), str(units.wind_speed_unit))


def read_actions(
    descriptions: Mapping[str, Mapping[str, Any]], schemas: Schemas
) -> dict[str, Action]:
    """Return all actions from their descriptions and schemas, as Home Assistant gives them."""
    return {
        f"{domain}.{name}": _action(
            f"{domain}.{name}", described, schemas.get(domain, {}).get(name)
        )
        for domain, actions in descriptions.items()
        for name, described in actions.items()
    }


@callback
def async_read_schemas(hass: HomeAssistant) -> Schemas:
    """Return the schemas of all actions by domain and name."""
    return {
        domain: {name: service.schema for name, service in services.items()}
        for domain, services in hass.services.async_services().items()
    }


def _action(action: str, described: Mapping[str, Any], schema: Any) -> Action:
    """Return an action; a field has to be given if both description and schema say so."""
    keys = keys_of(schema)
    fields = tuple(
        replace(field, required=field.required and (keys.open or field.name in keys.required))
        for field in read_fields(described.get("fields") or {})
    )
    return Action(
        action,
        fields,
        targeted="target" in described,
        response="response" in described,
        accepts=keys.names - {field.name for field in fields},
        open=keys.open,
    )
