"""Find and save blueprints through Home Assistant's own store of them."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.errors import BlueprintException, FileAlreadyExists
from homeassistant.components.blueprint.models import Blueprint as CoreBlueprint
from homeassistant.core import HomeAssistant
from homeassistant.util import slugify
from homeassistant.util.yaml.objects import Input

from .const import DOMAIN
from .core.home import BlueprintInput, Placeholder
from .core.plan.blueprints import MadeBlueprint
from .errors import InvalidRequestError


def path_for(alias: str) -> str:
    """Return where a blueprint of this name is saved."""
    return f"{DOMAIN}/{slugify(alias)}.yaml"


def checked_path(path: str) -> str:
    """Return a path below the folder of blueprints; raise InvalidRequestError for any other."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or "\\" in path or not path.endswith(".yaml"):
        raise InvalidRequestError("invalid_blueprint_path", path=path)
    return path


def as_core_blueprint(made: MadeBlueprint, description: str) -> CoreBlueprint:
    """Return a made blueprint as Home Assistant's own, validated by its schema."""
    blueprint = made.blueprint
    about = {
        "name": blueprint.name,
        "description": description,
        "domain": AUTOMATION_DOMAIN,
        "input": {name: _input(it, made.names[name]) for name, it in blueprint.inputs.items()},
    }
    try:
        return CoreBlueprint(
            {"blueprint": about, **_with_inputs(blueprint.body)},
            path=blueprint.path,
            expected_domain=AUTOMATION_DOMAIN,
            schema=AUTOMATION_BLUEPRINT_SCHEMA,
        )
    except BlueprintException as err:
        raise InvalidRequestError("invalid_blueprint", message=str(err)) from err


async def async_save(hass: HomeAssistant, blueprint: CoreBlueprint, path: str) -> None:
    """Save a blueprint; raise InvalidRequestError if there is one at this path."""
    try:
        await async_get_blueprints(hass).async_add_blueprint(blueprint, path)
    except FileAlreadyExists as err:
        raise InvalidRequestError("blueprint_exists", path=path) from err
    except OSError as err:
        raise InvalidRequestError("blueprint_not_saved", path=path, message=str(err)) from err


def _input(described: BlueprintInput, name: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "selector": dict(described.selector)}
    return told if described.required else told | {"default": described.default}


def _with_inputs(value: Any) -> Any:
    """Return a body with Home Assistant's own placeholders."""
    if isinstance(value, Placeholder):
        return Input(value.name)
    if isinstance(value, Mapping):
        return {key: _with_inputs(item) for key, item in value.items()}
    return [_with_inputs(item) for item in value] if isinstance(value, list) else value
