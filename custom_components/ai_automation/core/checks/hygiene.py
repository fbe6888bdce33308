"""Look over all automations of a house: what is dead, doubled, at odds, endless or asleep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..home import ExistingAutomation, Home
from .check import check_config, texts_in
from .finding import Finding

type Topic = Literal["dead", "duplicate", "conflict", "loop", "never_fires", "asleep"]

TOPICS: tuple[Topic, ...] = ("dead", "duplicate", "conflict", "loop", "never_fires", "asleep")
_BY_CODE: Mapping[str, Topic] = {
    "conflict": "conflict",
    "contradiction": "never_fires",
    "duplicate": "duplicate",
    "loop": "loop",
    "never_fires": "never_fires",
    "never_holds": "never_fires",
    "no_triggers": "never_fires",
    "nothing_there": "dead",
    "unknown_action": "dead",
    "unknown_trigger_id": "never_fires",
}
# Of what cannot be found these are no things of the house.
_WORDS = {"choice", "field", "filter", "function", "input", "test", "variable"}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to put right in an automation of the house."""

    topic: Topic
    automation: ExistingAutomation
    finding: Finding


@dataclass(frozen=True, slots=True)
class Fired:
    """When an automation fired last, and since when that is known; both may be unknown."""

    last: datetime | None = None
    known_since: datetime | None = None


def look_over(
    home: Home,
    fired: Mapping[str, Fired],
    *,
    now: datetime,
    quiet: timedelta,
    language: str = "en",
) -> tuple[Issue, ...]:
    """Return what is to be put right, automation by automation.

    `fired` is by entity id; an automation that has been quiet for so long, though it was there
    and switched on, is asleep. One that is switched off is only looked over for what is dead.
    """
    found: list[Issue] = []
    for one in home.automations:
        issues = [
            Issue(topic, one, finding)
            for finding in check_config(
                one.config, home, language=language, entity_id=one.entity_id
            )
            if (topic := topic_of(finding)) is not None and (one.enabled or topic == "dead")
        ]
        if one.enabled and (asleep := _asleep(fired.get(one.entity_id), now, quiet, language)):
            issues.append(Issue("asleep", one, asleep))
        found += issues
    return tuple(_once(found))


def topic_of(finding: Finding) -> Topic | None:
    """Return what a finding is about, None if it is no matter of the house."""
    kind = finding.code.removeprefix("unknown_")
    if kind != finding.code and kind not in _WORDS and finding.code not in _BY_CODE:
        return "dead"
    return _BY_CODE.get(finding.code)


def _asleep(fired: Fired | None, now: datetime, quiet: timedelta, language: str) -> Finding | None:
    """Return the finding that an automation has not fired for long, if that is known."""
    since = (fired.last or fired.known_since) if fired else None
    if fired is None or since is None or now - since < quiet:
        return None
    texts, days = texts_in(language), (now - since).days
    key = "asleep" if fired.last else "asleep_always"
    return Finding("asleep", "info", texts[key].format(days=days))


def _once(issues: Iterable[Issue]) -> Iterable[Issue]:
    """Yield issues; what two automations do to one another is told once."""
    seen = set[tuple[str, frozenset[str]]]()
    for issue in issues:
        if issue.topic in {"duplicate", "conflict", "loop"}:
            those = frozenset({issue.automation.entity_id, *issue.finding.suggestions})
            if (issue.topic, those) in seen:
                continue
            seen.add((issue.topic, those))
        yield issue
