"""Find out from configuration.yaml whether automations.yaml is read."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.config import AUTOMATION_CONFIG_PATH, YAML_CONFIG_FILE
from homeassistant.const import CONF_PACKAGES
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_INCLUDE = "!include"
_INCLUDE_FOLDER = "!include_dir_"
_PACKAGES_IN_FILES = "!include_dir_merge_named"
_SECRETS = "secrets.yaml"
_DEEPEST = 10
_compose = partial(yaml.compose, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def automations_included(config_dir: Path) -> bool | None:
    """Tell whether automations.yaml is read; None if the configuration does not say.

    Reads files. Only the places where it can be included are followed, and nothing is evaluated.
    """
    wanted = config_dir / AUTOMATION_CONFIG_PATH
    try:
        root = _read(config_dir / YAML_CONFIG_FILE)
        return any(
            file == wanted
            for section in (root, *_packages(root))
            for key, value in _items(section)
            if key.partition(" ")[0] == AUTOMATION_DOMAIN
            for file in _included(value)
        )
    except OSError, UnicodeDecodeError, yaml.YAMLError:
        return None


def _read(file: Path) -> Node | None:
    """Return the root of a file; its marks name the file."""
    with file.open(encoding="utf-8") as stream:
        node: Node | None = _compose(stream)
    return node


def _files(node: Node) -> list[Path]:
    """Return the files that an including node names."""
    if not isinstance(node, ScalarNode) or not node.tag.startswith(_INCLUDE):
        return []
    place = Path(str(node.start_mark.name)).parent / node.value
    if node.tag == _INCLUDE:
        return [place.resolve()]
    if not node.tag.startswith(_INCLUDE_FOLDER):
        return []
    return sorted(
        file.resolve()
        for file in place.rglob("*.yaml")
        if file.name != _SECRETS
        and not any(part.startswith(".") for part in file.relative_to(place).parts)
    )


def _included(node: Node, depth: int = 0) -> Iterator[Path]:
    """Yield every file that the automations of a section are read from."""
    if depth > _DEEPEST:
        return
    if isinstance(node, SequenceNode):
        for item in node.value:
            yield from _included(item, depth + 1)
    for file in _files(node):
        yield file
        if file.name != AUTOMATION_CONFIG_PATH and (inner := _read(file)) is not None:
            yield from _included(inner, depth + 1)


def _resolved(node: Node | None) -> Node | None:
    """Return the node itself, or the root of the file that it includes."""
    if node is not None and node.tag == _INCLUDE:
        return _read(_files(node)[0])
    return node


def _items(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield keys and values of a mapping; nothing of anything else."""
    resolved = _resolved(node)
    if isinstance(resolved, MappingNode):
        for key, value in resolved.value:
            yield str(key.value), value


def _packages(root: Node | None) -> Iterator[Node | None]:
    """Yield the packages of a configuration."""
    core = dict(_items(root)).get(HOMEASSISTANT_DOMAIN)
    node = dict(_items(core)).get(CONF_PACKAGES)
    if node is None or not node.tag.startswith(_INCLUDE_FOLDER):
        yield from (package for _name, package in _items(node))
        return
    for file in _files(node):
        if node.tag == _PACKAGES_IN_FILES:
            yield from (package for _name, package in _items(_read(file)))
        else:
            yield _read(file)
