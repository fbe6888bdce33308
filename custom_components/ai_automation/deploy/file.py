"""Look at automations.yaml before Home Assistant writes it, and keep a copy if it would lose."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
import os
from pathlib import Path
import shutil
from typing import Any

from homeassistant.config import AUTOMATION_CONFIG_PATH
from homeassistant.const import CONF_ID
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads_object
from homeassistant.util.yaml import load_yaml
import yaml

from ..const import STORE_FOLDER
from ..errors import DeployError

BACKUP_FOLDER = "backups"
_KEPT = 10
_WRITE_BITS = 0o222
# Without one of these a text has nothing that is lost when it is written anew.
_MARKS = {"#", "!", "&"}
_scan = partial(yaml.scan, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@dataclass(frozen=True, slots=True)
class AutomationsFile:
    """The file as it is now; if it is `hand_written`, writing it anew loses something."""

    path: Path
    items: list[dict[str, Any]]
    hand_written: bool

    def get(self, automation_id: str) -> dict[str, Any] | None:
        """Return what the file holds for an id, as the configuration API gives it."""
        found = next((item for item in self.items if item.get(CONF_ID) == automation_id), None)
        return None if found is None else json_loads_object(json_bytes(found))


def examine(config_dir: Path) -> AutomationsFile:
    """Return what the file is like; raise DeployError if it cannot be written safely.

    Reads the file.
    """
    path = config_dir / AUTOMATION_CONFIG_PATH
    if not path.exists():
        raise DeployError("automations_missing")
    if not path.is_file():
        raise DeployError("automations_no_file")
    # Replacing a file needs no permission on the file itself: what was meant counts.
    if not path.stat().st_mode & _WRITE_BITS or not os.access(path, os.W_OK):
        raise DeployError("automations_read_only")
    try:
        content = load_yaml(str(path))
        text = path.read_text(encoding="utf-8")
    except (HomeAssistantError, OSError, UnicodeDecodeError) as err:
        raise DeployError("automations_damaged", message=str(err)) from err
    if content and not (
        isinstance(content, list) and all(isinstance(item, dict) for item in content)
    ):
        raise DeployError("automations_no_list")
    items = [dict(item) for item in content or () if isinstance(item, dict)]
    return AutomationsFile(path, items, _is_hand_written(text))


def keep_copy(file: AutomationsFile, now: datetime) -> Path:
    """Copy the file as it is into the folder of backups; the oldest copies are removed.

    Return the copy's path. Nothing is copied if the newest copy is the same.
    """
    folder = file.path.parent / STORE_FOLDER / BACKUP_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copies = sorted(folder.glob("automations-*.yaml"))
        if copies and copies[-1].read_bytes() == file.path.read_bytes():
            return copies[-1]
        copy = folder / f"automations-{now:%Y%m%dT%H%M%S%f}.yaml"
        partial = copy.with_suffix(".part")
        shutil.copyfile(file.path, partial)
        partial.replace(copy)
        for old in [*copies, copy][:-_KEPT]:
            old.unlink()
    except OSError as err:
        raise DeployError("no_copy", message=err.strerror or str(err)) from err
    return copy


def _is_hand_written(text: str) -> bool:
    """Tell whether a YAML text has comments, anchors, or parts that stand in other files."""
    if not _MARKS & set(text):
        return False
    position = 0
    for token in _scan(text):
        if isinstance(token, yaml.TagToken | yaml.AnchorToken):
            return True
        if "#" in text[position : token.start_mark.index]:
            return True
        position = token.end_mark.index
    return "#" in text[position:]
