"""Where things lie in the repository, and how its files are read."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / "ai_automation"
SIDECAR = ROOT / "sidecar" / "ai_automation_sidecar"
CORE = INTEGRATION / "core"


def read_json(name: str) -> dict[str, Any]:
    """Return one of the integration's JSON files."""
    value: dict[str, Any] = json.loads((INTEGRATION / name).read_text(encoding="utf-8"))
    return value


def read_yaml(name: str) -> dict[str, Any]:
    """Return one of the integration's YAML files."""
    value: dict[str, Any] = yaml.safe_load((INTEGRATION / name).read_text(encoding="utf-8")) or {}
    return value


def translations() -> dict[str, Any]:
    """Return the English texts."""
    return read_json("translations/en.json")


def adapter_files() -> list[Path]:
    """Return the integration's Python files outside the core."""
    return sorted(file for file in INTEGRATION.rglob("*.py") if CORE not in file.parents)


def own_files(*suffixes: str) -> list[Path]:
    """Return the project's files with one of the endings; nothing built, nothing linked."""
    folders = (INTEGRATION, SIDECAR, ROOT / "script", ROOT / "demo", ROOT / "tests")
    return sorted(
        file
        for folder in folders
        for file in folder.rglob("*", recurse_symlinks=False)
        if file.suffix in suffixes and not {"dist", "node_modules", "fixtures"} & set(file.parts)
    )
