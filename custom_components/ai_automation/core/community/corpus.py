"""Make a corpus of automations: what starts each and what it acts on, as roles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..checks.jinja import read_template
from ..checks.targets import action_name, is_call
from ..checks.walk import parts, plain_ids, section, templates
from .roles import role_of_id, role_of_selector

# Fewer automations of different origin that use devices together are no pattern.
LEAST_SUPPORT = 3
_CLOCK = frozenset({"calendar", "sun", "time", "time_pattern"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One automation of somebody: roles that start it and roles that it acts on; nothing else."""

    starts: frozenset[str]
    acts: frozenset[str]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return what starts it with each that it acts on."""
        return frozenset((start, act) for start in self.starts for act in self.acts)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Automations of others; `skipped` is what could not be read, in words."""

    entries: tuple[Entry, ...] = ()
    skipped: tuple[str, ...] = field(default=(), compare=False)

    def support(self, starts: Iterable[str], acts: Iterable[str]) -> int:
        """Return how many automations start by one of the roles and act on one of the others."""
        first, second = frozenset(starts), frozenset(acts)
        return sum(bool(it.starts & first and it.acts & second) for it in self.entries)

    def patterns(self) -> tuple[tuple[tuple[str, str], int], ...]:
        """Return pairs of roles that enough automations use, with how many, most used first."""
        counted = Counter(pair for entry in self.entries for pair in entry.pairs)
        return tuple(
            (pair, count)
            for pair, count in sorted(counted.items(), key=lambda it: (-it[1], it[0]))
            if count >= LEAST_SUPPORT
        )


def automations_in(document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the automations of a YAML file: a list, one, a package of several, or a blueprint."""
    if isinstance(document, list):
        for item in document:
            yield from automations_in(item)
    elif isinstance(document, Mapping):
        if section(document, "triggers") and section(document, "actions"):
            yield document
            return
        for key, item in document.items():
            # "automation", or "automation of the hall": that is how packages name several.
            if isinstance(key, str) and key.partition(" ")[0] == "automation":
                yield from automations_in(item)
            elif key == "homeassistant" and isinstance(item, Mapping):
                packages = item.get("packages")
                for package in packages.values() if isinstance(packages, Mapping) else ():
                    yield from automations_in(package)


def entry_of(config: Mapping[str, Any]) -> Entry | None:
    """Return an automation as an entry, None if neither start nor end have a role."""
    inputs = _inputs(config)
    starts, acts = set[str](), set[str]()
    for part in parts(config):
        if not part.enabled:
            continue
        if part.section == "triggers":
            starts |= _roles(part.config, inputs)
            key = str(part.config.get("trigger", part.config.get("platform", "")))
            if key.partition(".")[0] in _CLOCK:
                starts.add("clock")
            elif key == "zone":
                starts.add("presence")
        elif part.section == "actions" and part.kind != "condition":
            acts |= _roles(part.config, inputs)
            if is_call(part.config) and (role := role_of_id(f"{action_name(part.config)}")):
                acts.add(role)
    for place, text in templates(config):
        if place.startswith("triggers"):
            ids = (name for kind, name in read_template(text).ids if kind == "entity_id")
            starts |= {role for name in ids if (role := role_of_id(name)) is not None}
    acts -= {"automation", "homeassistant", "scene", "script", "group"}
    return Entry(frozenset(starts), frozenset(acts)) if starts and acts else None


def _roles(config: Mapping[str, Any], inputs: Mapping[str, str]) -> set[str]:
    """Return the roles of the entities that a part names, also by the input of a blueprint."""
    named = [*plain_ids(config.get("entity_id")), *plain_ids(config.get("target"))]
    found = {role for name in named if (role := inputs.get(name) or role_of_id(name)) is not None}
    domain = config.get("domain")
    if "device_id" in config and isinstance(domain, str) and isinstance(config.get("type"), str):
        role = role_of_id(f"{domain}.{config['type']}")
        if role is not None:
            found.add(role)
    return found


def _inputs(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the roles of a blueprint's inputs by their names, sections included."""
    blueprint = config.get("blueprint")
    given = blueprint.get("input") if isinstance(blueprint, Mapping) else None
    found: dict[str, str] = {}
    waiting = [given]
    while waiting:
        level = waiting.pop()
        for name, item in level.items() if isinstance(level, Mapping) else ():
            if not isinstance(item, Mapping):
                continue
            waiting.append(item.get("input"))
            selector = item.get("selector")
            if isinstance(selector, Mapping) and (role := role_of_selector(selector)):
                found[str(name)] = role
    return found
