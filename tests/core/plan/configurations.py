"""Read the automations that the plan is tested with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FIXTURES = Path(__file__).parents[2] / "fixtures"
CONSTRUCTS = FIXTURES / "constructs" / "automations.yaml"
# Constructs that need devices, services and files of other homes: valid, but not loaded.
ELSEWHERE = {"devices", "services", "from_blueprint"}
OWNERS = ("basnijholt", "klaasnicolaas", "skalavala")


class Loader(yaml.SafeLoader):
    """Reads Home Assistant's own tags as text."""


Loader.add_multi_constructor("!", lambda _loader, _tag, node: str(node.value))


def configurations(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the automations of a configuration or package file."""
    data = yaml.load(file.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
    found = data if isinstance(data, list) else (data or {}).get("automation") or []
    items = list(found.values()) if isinstance(found, dict) else found
    yield from (item for item in items if isinstance(item, dict))


def owned_by(owner: str) -> Iterator[dict[str, Any]]:
    """Yield the automations of a real person."""
    for file in sorted((FIXTURES / "automations" / owner).rglob("*.yaml")):
        yield from configurations(file)


def without_id(config: dict[str, Any]) -> dict[str, Any]:
    """Return an automation as it is compiled: its id is kept beside it."""
    return {key: value for key, value in config.items() if key != "id"}
