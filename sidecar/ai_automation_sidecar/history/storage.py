"""Read Home Assistant's configuration folder: registries, people, users, automations."""

from collections.abc import Iterator, Mapping
import json
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from ..core.attribution.causes import Users
from ..core.home import (
    Area,
    Blueprint,
    BlueprintInput,
    Device,
    ExistingAutomation,
    Floor,
    Label,
    Placeholder,
)
from ..errors import ConfigError
from .address import Address

_LOGGER = logging.getLogger(__name__)
STORAGE = ".storage"


class _Loader(yaml.SafeLoader):
    """Load YAML of Home Assistant; its own tags are kept as the text behind them."""


def _tagged(loader: yaml.SafeLoader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return str(node.value)


_Loader.add_multi_constructor("!", _tagged)


class _BlueprintLoader(_Loader):
    """Load a blueprint: where an input is put in stands a placeholder."""


def _input(_loader: yaml.SafeLoader, node: yaml.Node) -> Placeholder:
    return Placeholder(str(node.value))


_BlueprintLoader.add_constructor("!input", _input)


def folder_around(address: Address, config_dir: Path | None) -> Path | None:
    """Return the configuration folder: the one that is named, else the one a recorder lies in."""
    if config_dir is not None or address.path is None:
        return config_dir
    return address.path.parent if (address.path.parent / STORAGE).is_dir() else None


def read_storage(config_dir: Path, name: str) -> Mapping[str, Any]:
    """Return the data of one storage file, empty if there is none; raise ConfigError."""
    path = config_dir / STORAGE / name
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise ConfigError(f"{path} cannot be read: {err}") from err
    data = content.get("data") if isinstance(content, dict) else None
    if not isinstance(data, dict):
        raise ConfigError(f"{path} is not a storage file of Home Assistant")
    return data


def read_floors(config_dir: Path) -> dict[str, Floor]:
    """Return the floors by id."""
    return {
        item["floor_id"]: Floor(
            item["floor_id"], item["name"], tuple(item.get("aliases", ())), item.get("level")
        )
        for item in read_storage(config_dir, "core.floor_registry").get("floors", ())
    }


def read_areas(config_dir: Path) -> dict[str, Area]:
    """Return the areas by id."""
    return {
        item["id"]: Area(
            item["id"],
            item["name"],
            tuple(item.get("aliases", ())),
            item.get("floor_id"),
            frozenset(item.get("labels", ())),
        )
        for item in read_storage(config_dir, "core.area_registry").get("areas", ())
    }


def read_labels(config_dir: Path) -> dict[str, Label]:
    """Return the labels by id."""
    return {
        item["label_id"]: Label(item["label_id"], item["name"])
        for item in read_storage(config_dir, "core.label_registry").get("labels", ())
    }


def read_devices(config_dir: Path) -> dict[str, Device]:
    """Return the devices by id."""
    return {
        item["id"]: Device(
            item["id"],
            item.get("name_by_user") or item.get("name") or item["id"],
            item.get("area_id"),
            frozenset(item.get("labels", ())),
            item.get("manufacturer"),
            item.get("model"),
        )
        for item in read_storage(config_dir, "core.device_registry").get("devices", ())
    }


def read_entries(config_dir: Path) -> dict[str, Mapping[str, Any]]:
    """Return the entity registry's entries by entity id, without disabled ones."""
    return {
        item["entity_id"]: item
        for item in read_storage(config_dir, "core.entity_registry").get("entities", ())
        if not item.get("disabled_by")
    }


def read_groups(
    config_dir: Path, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, tuple[str, ...]]:
    """Return the members of the groups that were made as helpers; no recorder has them."""
    options = {
        item["entry_id"]: item.get("options") or {}
        for item in read_storage(config_dir, "core.config_entries").get("entries", ())
        if item.get("domain") == "group"
    }
    names = {entry.get("id"): entity_id for entity_id, entry in entries.items()}
    return {
        entity_id: tuple(names.get(item, item) for item in members)
        for entity_id, entry in entries.items()
        if (members := options.get(entry.get("config_entry_id"), {}).get("entities"))
    }


def read_users(config_dir: Path) -> Users:
    """Return which users are programs; nothing else is taken from the file."""
    users = read_storage(config_dir, "auth").get("users", ())
    return Users(frozenset(_binary(users)))


def _binary(users: Any) -> Iterator[bytes]:
    for user in users:
        if user.get("system_generated"):
            try:
                yield UUID(hex=user["id"]).bytes
            except (KeyError, ValueError) as err:
                raise ConfigError(f"The list of users has an entry that is not one: {err}") from err


def read_blueprints(config_dir: Path) -> dict[str, Blueprint]:
    """Return the installed blueprints of automations by their paths; those that are none are left.

    Home Assistant itself tells their owner what is wrong with them.
    """
    folder = config_dir / "blueprints" / "automation"
    found: dict[str, Blueprint] = {}
    for file in sorted(folder.rglob("*.yaml")):
        path = file.relative_to(folder).as_posix()
        try:
            content = read_yaml(file, _BlueprintLoader)
        except ConfigError as err:
            _LOGGER.info("A blueprint is left out: %s", err)
            continue
        about = content.get("blueprint") if isinstance(content, dict) else None
        if isinstance(about, dict):
            body = {key: value for key, value in content.items() if key != "blueprint"}
            inputs = {item.name: item for item in _inputs(about.get("input"))}
            found[path] = Blueprint(path, str(about.get("name", path)), inputs, body)
    return found


def _inputs(given: Any) -> Iterator[BlueprintInput]:
    """Yield the inputs of a blueprint; those of a section lie in it."""
    for name, described in given.items() if isinstance(given, dict) else ():
        item = described if isinstance(described, dict) else {}
        if "input" in item:
            yield from _inputs(item["input"])
        else:
            selector = item.get("selector")
            yield BlueprintInput(
                str(name),
                "default" not in item,
                item.get("default"),
                selector if isinstance(selector, dict) else {},
            )


def read_yaml(path: Path, loader: type[yaml.SafeLoader] = _Loader) -> Any:
    """Return what a YAML file of Home Assistant holds, None if there is none; raise ConfigError."""
    if not path.is_file():
        return None
    try:
        # The loaders are SafeLoaders.
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506
    except (OSError, UnicodeError, yaml.YAMLError) as err:
        detail = " ".join(str(err).split())
        raise ConfigError(f"{path} cannot be read: {detail}") from err


def _ids_of(platform: str, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the entity ids of a platform's entries by their unique ids."""
    return {
        str(entry.get("unique_id")): entity_id
        for entity_id, entry in entries.items()
        if entry.get("platform") == platform
    }


def read_scripts(
    config_dir: Path, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Return the actions of the scripts in scripts.yaml by entity id; raise ConfigError."""
    content = read_yaml(config_dir / "scripts.yaml")
    if not isinstance(content, dict):
        return {}
    by_id = _ids_of("script", entries)
    return {
        by_id.get(str(name), f"script.{name}"): script["sequence"]
        for name, script in content.items()
        if isinstance(script, dict) and isinstance(script.get("sequence"), list)
    }


def read_scenes(
    config_dir: Path, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the states that the scenes in scenes.yaml restore, by entity id; raise ConfigError."""
    content = read_yaml(config_dir / "scenes.yaml")
    by_id = _ids_of("homeassistant", entries)
    return {
        by_id[str(scene["id"])]: scene["entities"]
        for scene in (content if isinstance(content, list) else ())
        if isinstance(scene, dict)
        and str(scene.get("id")) in by_id
        and isinstance(scene.get("entities"), dict)
    }


def read_automations(
    config_dir: Path, entries: Mapping[str, Mapping[str, Any]], states: Mapping[str, str]
) -> tuple[ExistingAutomation, ...]:
    """Return the automations of automations.yaml; raise ConfigError if it is no YAML.

    `states` are the latest states by entity id: an automation that is off is not enabled.
    """
    content = read_yaml(config_dir / "automations.yaml")
    if content is None:
        return ()
    by_id = _ids_of("automation", entries)
    configs = content if isinstance(content, list) else [content]
    found = []
    for config in configs:
        if not isinstance(config, dict):
            continue
        automation_id = str(config["id"]) if "id" in config else None
        entity_id = by_id.get(automation_id or "", "")
        found.append(
            ExistingAutomation(
                entity_id,
                str(config.get("alias", "")),
                automation_id,
                states.get(entity_id) != "off",
                config,
            )
        )
    return tuple(found)
