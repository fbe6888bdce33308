"""Judge a configuration by the owner's policy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..checks.walk import section
from ..home import Home
from .dangers import Judge
from .deeds import Finder, filled_in
from .model import DEFAULT_POLICY, Danger, Judged, Judgement, Policy, Role


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for something, and when (local time); what takes more at some hours needs it."""

    role: Role = "admin"
    now: datetime | None = None


def judge(
    config: Mapping[str, Any],
    home: Home,
    policy: Policy = DEFAULT_POLICY,
    asking: Asking = Asking(),
    *,
    before: Mapping[str, Any] | None = None,
) -> Judgement:
    """Return the dangers of a configuration with what each takes; what is allowed is left out.

    What was dangerous `before` already is left out as well, as long as neither the step that it is
    in has changed nor what starts it.
    """
    config = filled_in(config, home)
    known = _known(config, before, home, policy) if before is not None else frozenset()
    items = (
        Judged(danger, policy.rule(danger.kind, asking.role, asking.now))
        for danger in dict.fromkeys(_dangers(config, home, policy))
        if danger.step is None or not _is_known(danger, known)
    )
    return Judgement(tuple(item for item in items if item.rule != "allow"))


def _dangers(config: Mapping[str, Any], home: Home, policy: Policy) -> Iterator[Danger]:
    if "use_blueprint" in config:
        path = str(config["use_blueprint"])
        yield Danger("hidden", path, frozenset({path}), (), "use_blueprint")
        return
    judging = Judge(config, home, policy)
    for deed in Finder(home).find(config):
        yield from judging.dangers(deed)


def _known(
    config: Mapping[str, Any], before: Mapping[str, Any], home: Home, policy: Policy
) -> frozenset[tuple[str, str]]:
    """Return the dangers that were there before, if it starts as it did."""
    before = filled_in(before, home)
    if any(section(config, name) != section(before, name) for name in ("triggers", "conditions")):
        return frozenset()
    return frozenset(
        (key, repr(danger.step)) for danger in _dangers(before, home, policy) for key in danger.keys
    )


def _is_known(danger: Danger, known: frozenset[tuple[str, str]]) -> bool:
    return all((key, repr(danger.step)) in known for key in danger.keys)
