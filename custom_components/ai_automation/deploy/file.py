"""Look at automations.yaml before Home Assistant writes it, and keep a copy if it would lose."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
import os
from pathlib import Path
import shutil

from homeassistant.config import AUTOMATION_CONFIG_PATH
from homeassistant.exceptions import HomeAssistantError
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
    """The file as it is now; `hand_written` is what writing it anew would lose."""

    path: Path
    hand_written: bool


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
    return AutomationsFile(path, _is_hand_written(text))


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
