"""Describe a change of an automation, before and after it is made."""

from dataclasses import dataclass
import hashlib
import json
from pathlib import Path

from .api import Config, complete
from .facts import Facts


@dataclass(frozen=True, slots=True)
class Change:
    """A change to make; if `based`, the file has to hold what `base_hash` tells.

    `undoes` is the version that it takes back, `facts` what the entity registry is to hold.
    """

    automation_id: str
    config: Config | None
    kind: str
    conversation_id: str | None = None
    base_hash: str | None = None
    based: bool = True
    undoes: int | None = None
    facts: Facts | None = None
    proposal_id: str | None = None

    @property
    def target(self) -> Config | None:
        """Return what the file is to hold afterwards."""
        return None if self.config is None else complete(self.automation_id, self.config)


@dataclass(frozen=True, slots=True)
class Written:
    """A change that was made; a configuration of None is that there is no such automation.

    `copy` is where the file was copied to because writing it anew lost comments; `overlapped` is
    that somebody else saved the automation in the same moment, `paused` that it waits for the end
    of a pause.
    """

    automation_id: str
    entity_id: str | None
    before: Config | None
    config: Config | None
    version: int | None = None
    copy: Path | None = None
    overlapped: bool = False
    paused: bool = False


def config_hash(config: Config | None) -> str | None:
    """Return what tells one content of a configuration from another."""
    if config is None:
        return None
    text = json.dumps(config, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
