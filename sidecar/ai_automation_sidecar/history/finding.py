"""Find a home's recorder database: where it is said to be, or in the configuration folder."""

from collections.abc import Iterable, Mapping
import logging
from pathlib import Path
from typing import Any

from annotatedyaml import Secrets, YAMLException, load_yaml
from yaml import MarkedYAMLError

from ..errors import ConfigError, RecorderNotFoundError, RecorderUnreachableError
from .address import Address, parse_address
from .database import open_recorder

CONFIGURATION = "configuration.yaml"
DEFAULT_FILE = "home-assistant_v2.db"
# What it logs of a file that is no YAML shows lines of it.
logging.getLogger("annotatedyaml").setLevel(logging.CRITICAL)


def find_recorder(named: Iterable[str | None], config_dir: Path | None) -> Address:
    """Return where the recorder is; raise a SidecarError if it is nowhere, or not known.

    The first of those named that is a server, or a file that is here, is meant. A file may be
    named as another machine knows it, and then lies in the configuration folder; without any
    name, the folder tells.
    """
    addresses = [parse_address(text) for text in named if text]
    if config_dir is not None:
        addresses += [
            Address(config_dir / address.path.name)
            for address in addresses
            if address.path is not None
        ]
    for address in addresses:
        if _is_there(address):
            return address
    if config_dir is not None:
        return _of_folder(config_dir)
    if addresses:
        raise RecorderNotFoundError(f"There is no recorder database at {addresses[0]}")
    raise RecorderNotFoundError(
        "No recorder database is named; give its URL or the configuration folder"
    )


def check_recorder(named: Iterable[str | None], config_dir: Path | None) -> Address:
    """Return where the recorder is; raise a SidecarError if it cannot be opened."""
    address = find_recorder(named, config_dir)
    with open_recorder(address):
        return address


def readable_recorder(
    named: Iterable[str | None], config_dir: Path | None, handed_over: Path | None
) -> Address:
    """Return what can be read: the recorder, else the history that was handed over in its place."""
    try:
        return check_recorder(named, config_dir)
    except RecorderNotFoundError, RecorderUnreachableError:
        if handed_over is None or not handed_over.is_file():
            raise
        return Address(handed_over)


def _is_there(address: Address) -> bool:
    return address.path is None or address.path.is_file()


def _of_folder(folder: Path) -> Address:
    """Return the recorder that a configuration folder names, else the usual file in it."""
    url = recorder_url(folder)
    address = Address(folder / DEFAULT_FILE) if url is None else parse_address(url)
    if address.path is not None and not address.path.is_file():
        return Address(folder / address.path.name)
    return address


def recorder_url(folder: Path) -> str | None:
    """Return the `db_url` of a configuration folder, None if it leaves it open.

    It is read as Home Assistant reads it, with secrets, included files and packages. Raise
    ConfigError if it cannot be read.
    """
    path = folder / CONFIGURATION
    if not path.is_file():
        return None
    try:
        content = load_yaml(path, Secrets(folder))
    except (YAMLException, OSError) as err:
        raise ConfigError(f"{path} cannot be read: {_detail(err)}") from None
    packages = _part(_part(content, "homeassistant"), "packages")
    urls = (_part(it, "recorder").get("db_url") for it in (content, *packages.values()))
    return next((str(url) for url in urls if url), None)


def _part(config: Any, key: str) -> Mapping[str, Any]:
    """Return a part of a configuration, empty if it is not there or of another form."""
    part = config.get(key) if isinstance(config, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _detail(err: Exception) -> str:
    """Say what is wrong, but not with the lines themselves: a password may stand there."""
    cause = err.args[0] if err.args else None
    if isinstance(cause, MarkedYAMLError) and cause.problem_mark is not None:
        return f"{cause.problem} in line {cause.problem_mark.line + 1}"
    return str(err)
