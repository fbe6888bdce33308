"""Gather what the home itself suggests, few at a time, and nothing that is there already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from ..core.checks import check_config
from ..core.contract import Pattern
from ..core.home import Home
from ..core.plan import compile_plan
from ..core.policy import judge
from ..core.synergies import Synergy, Tie, chained, find_synergies, tie_of
from ..core.synergies.kinds import Picker
from ..history.address import Address
from ..history.database import open_recorder
from ..history.model import History
from ..history.numbers import Measured, read_numbers
from .usage import usage_of

# So many of one type are offered at a time, and so many of one relation.
MOST_SYNERGIES = 7
_MOST_ALIKE = 2
# What is only expected is never as sure as a habit that was proved.
_SUREST = 0.65
# Sensors whose values drive something, or tell that they are alive.
_MEASURING = ("humidity", "temperature", "price", "solar_power", "appliance_power")


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed, best first, and the habits with what else speaks for them."""

    habits: list[Pattern]
    others: list[Pattern] = field(default_factory=list)


def notice(home: Home, history: History, recorder: Address, habits: Sequence[Pattern]) -> Noticed:
    """Return what the home suggests beside the habits that were found in its history.

    What says the same as a habit is put to it as one more piece of evidence. Raise a SidecarError
    if measurements cannot be read.
    """
    usage = usage_of(history, home, _measured(home, history, recorder))
    found = list(_offered(chained(find_synergies(home, usage)), home))
    return _merged(habits, found, home)


def _measured(home: Home, history: History, recorder: Address) -> dict[str, Measured]:
    picker = Picker(home)
    wanted = [entity.entity_id for kind in _MEASURING for entity in picker.pick(kind)]
    with open_recorder(recorder) as opened:
        return dict(read_numbers(opened, wanted, (history.start, history.end)))


def _offered(synergies: Iterable[Synergy], home: Home) -> Iterator[Pattern]:
    """Yield the best synergies as suggestions: sound, allowed by the policy, not all alike."""
    alike = Counter[str]()
    count = 0
    for synergy in synergies:
        if count == MOST_SYNERGIES:
            return
        if alike[synergy.relation.name] == _MOST_ALIKE:
            continue
        pattern = _pattern(synergy, home)
        if is_sound(pattern.automation or {}, home):
            alike[synergy.relation.name] += 1
            count += 1
            yield pattern


def is_sound(config: dict[str, Any], home: Home) -> bool:
    """Tell whether a configuration has no error, and does nothing that has to be asked for."""
    wrong = any(finding.severity == "error" for finding in check_config(config, home))
    return not wrong and not judge(config, home).items


def _pattern(synergy: Synergy, home: Home) -> Pattern:
    area = home.areas.get(synergy.area_id or "")
    return Pattern(
        id=sha256(f"{synergy.kind}:{synergy.key}".encode()).hexdigest()[:16],
        type=synergy.kind,
        title=synergy.title,
        entities=[*synergy.actors, *synergy.triggers],
        confidence=round(_SUREST * synergy.priority, 4),
        support=0,
        evidence={
            "summary": synergy.why,
            "relation": synergy.relation.name,
            "area": area.name if area else None,
            "benefit": synergy.relation.benefit,
            "use": synergy.use,
            "priority": synergy.priority,
            "devices": len({*synergy.triggers, *synergy.actors}),
        },
        automation=compile_plan(synergy.plan),
    )


def _merged(habits: Sequence[Pattern], found: Iterable[Pattern], home: Home) -> Noticed:
    """Return habits and what was noticed, with what says the same as a habit put to that."""
    ties = [tie_of(habit.automation or {}, home) for habit in habits]
    merged, others = list(habits), list[Pattern]()
    for pattern in found:
        at = _same(tie_of(pattern.automation or {}, home), ties)
        if at is None:
            others.append(pattern)
            continue
        also = [*merged[at].evidence.get("also", ()), _told(pattern)]
        merged[at] = replace(merged[at], evidence={**merged[at].evidence, "also": also})
    return Noticed(merged, others)


def _same(tie: Tie, ties: Sequence[Tie]) -> int | None:
    return next((at for at, other in enumerate(ties) if tie.is_wish_of(other)), None)


def _told(pattern: Pattern) -> dict[str, Any]:
    return {"type": pattern.type, "title": pattern.title, "summary": pattern.evidence["summary"]}
