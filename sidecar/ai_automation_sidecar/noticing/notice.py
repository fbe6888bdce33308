"""Gather what the home itself suggests, few at a time, and nothing that is there already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from ..core.checks import check_config
from ..core.community import Corpus, Match, blueprint_matches, matches, texts_in
from ..core.community.roles import role_of
from ..core.contract import Pattern
from ..core.home import Home
from ..core.inbox.telling import SAID, said
from ..core.plan import compile_plan
from ..core.policy import judge
from ..core.synergies import Synergy, Tie, chained, find_synergies, tie_of
from ..core.synergies.kinds import Picker
from ..history.address import Address
from ..history.database import open_recorder
from ..history.model import History
from ..history.numbers import MOST_ROWS, Measured, read_numbers
from ..patterns.lived import Lived
from ..zigbee import Bridge
from .exposed import find_exposed
from .features import find_unused
from .findings import MOST as MOST_FINDINGS, find_changes
from .health import find_unwell
from .known import Known, powered
from .missing import find_missing
from .usage import usage_of

# So many of one type are offered at a time, and so many of one relation, template or reason, or
# about the same device.
MOST: Mapping[str, int] = {
    "community": 4,
    "device_health": 6,
    "feature": 3,
    "missing_sensor": 2,
    "synergy": 7,
    "synergy_chain": 2,
    **MOST_FINDINGS,
}
_MOST_ALIKE = 2
# What is only expected is never as sure as a habit that was proved.
_SUREST = 0.65
# Ten minutes (in seconds) are fine enough for rhythms, trends and rooms that cool down.
_EVERY = 600
# Sensors whose values drive something, or tell how a device is.
_MEASURING = ("price", "solar_power")
_RHYTHM = frozenset(
    {"battery", "carbon_dioxide", "humidity", "illuminance", "pressure", "temperature"}
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed, best first, and the habits with what else speaks for them."""

    habits: list[Pattern]
    others: list[Pattern] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the history: the zigbee bridges, and what others automate.

    `measured` is where measurements of that history are, if not in the recorder; `levels` are those
    that have been read already.
    """

    bridges: tuple[Bridge, ...] = ()
    corpus: Corpus = field(default_factory=Corpus)
    measured: Address | None = None
    levels: Mapping[str, Measured] = field(default_factory=dict)


def notice(
    home: Home,
    history: History,
    lived: Lived,
    recorder: Address,
    habits: Sequence[Pattern],
    around: Around,
) -> Noticed:
    """Return what the home suggests beside the habits that were found in its history.

    What says the same as a habit is put to it as one more piece of evidence. Raise a SidecarError
    if measurements cannot be read.
    """
    measured = _measured(home, history, recorder, around)
    with open_recorder(recorder) as opened:
        usage = usage_of(history, home, measured)
        known = Known(home, history, lived, opened, measured, usage, around.bridges)
        found = [
            *_of_synergies(chained(find_synergies(home, usage)), around.corpus, home),
            *find_unwell(known),
            *find_unused(known),
            *find_exposed(known),
            *find_missing(known),
            *find_changes(known),
            *_of_matches(matches(home, usage, around.corpus, home.language)),
            *_of_matches(blueprint_matches(home, usage, around.corpus, texts_in(home.language))),
        ]
    found.sort(key=lambda it: -it.confidence)
    return _merged(habits, found, home)


def _measured(
    home: Home, history: History, recorder: Address, around: Around
) -> Mapping[str, Measured]:
    """Return what sensors measured; what is known finely enough is not read again."""
    wanted, span = _measuring(home), (history.start, history.end)
    known: Mapping[str, Measured] = {}
    if span[1] - span[0] <= MOST_ROWS * _EVERY:
        known = {name: it.thinned(_EVERY) for name, it in around.levels.items() if name in wanted}
    with open_recorder(around.measured or recorder) as opened:
        return {**known, **read_numbers(opened, wanted - known.keys(), span, _EVERY)}


def _measuring(home: Home) -> set[str]:
    picker = Picker(home)
    driving = (entity for kind in _MEASURING for entity in picker.pick(kind))
    wanted = {entity.entity_id for entity in (*driving, *powered(home, picker))}
    return wanted | {
        entity.entity_id
        for entity in home.domain("sensor")
        if entity.device_class in _RHYTHM and not entity.hidden
    }


def is_sound(config: dict[str, Any], home: Home) -> bool:
    """Tell whether a configuration has no error, and does nothing that has to be asked for."""
    wrong = any(finding.severity == "error" for finding in check_config(config, home))
    return not wrong and not judge(config, home).items


def _of_synergies(synergies: Iterable[Synergy], corpus: Corpus, home: Home) -> Iterator[Pattern]:
    for synergy in synergies:
        area = home.areas.get(synergy.area_id or "")
        yield Pattern(
            id=_identity(f"{synergy.kind}:{synergy.key}"),
            type=synergy.kind,
            title=synergy.title,
            entities=[*synergy.actors, *synergy.triggers],
            confidence=round(_SUREST * synergy.priority, 4),
            support=_support(synergy, corpus, home),
            evidence={
                "summary": synergy.why,
                SAID: [_said(link, home) for link in synergy.links or (synergy,)],
                "reason": synergy.relation.name,
                "area": area.name if area else None,
                "benefit": synergy.relation.benefit,
                "use": synergy.use,
                "priority": synergy.priority,
                "devices": len({*synergy.triggers, *synergy.actors}),
            },
            automation=compile_plan(synergy.plan),
        )


def _said(synergy: Synergy, home: Home) -> dict[str, Any]:
    area = home.areas.get(synergy.area_id or "")
    return said(
        "synergies",
        synergy.relation.name,
        area=area.name if area else "",
        trigger_ids=synergy.triggers,
        actor_ids=synergy.actors,
    )


def _support(synergy: Synergy, corpus: Corpus, home: Home) -> int:
    """Return how many automations of others use such devices together."""
    starts, acts = (
        {role for it in ids if (role := role_of(home.entities[it])) is not None}
        for ids in (synergy.triggers, synergy.actors)
    )
    return corpus.support(starts, acts or {"notify"})


def _of_matches(found: Iterable[Match]) -> Iterator[Pattern]:
    for match in found:
        yield Pattern(
            id=_identity(f"community:{match.key}"),
            type="community",
            title=match.title,
            entities=list(match.entities),
            confidence=round(_SUREST * match.worth, 4),
            support=match.support,
            evidence={
                "summary": match.why,
                SAID: [said("community", match.text, **match.facts)],
                "reason": match.name,
                "worth": match.worth,
                "others": match.support,
            },
            automation=compile_plan(match.plan),
        )


def _identity(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]


def _merged(habits: Sequence[Pattern], found: Iterable[Pattern], home: Home) -> Noticed:
    """Return habits and the best of what was noticed: sound, not all alike, each said once.

    What says the same as a habit, or as something better that was noticed, is put to that.
    """
    kept = list(habits)
    ties = [tie_of(it.automation, home) if it.automation else None for it in kept]
    types, alike, shown = Counter[str](), Counter[str](), Counter[str]()
    for pattern in found:
        if types[pattern.type] == MOST[pattern.type]:
            continue
        reason, about = pattern.evidence["reason"], pattern.entities[0]
        if pattern.automation is not None and (
            max(alike[reason], shown[about]) >= _MOST_ALIKE
            or not is_sound(pattern.automation, home)
        ):
            continue
        tie = tie_of(pattern.automation, home) if pattern.automation else None
        at = _same(tie, ties) if tie is not None else None
        if at is not None:
            also = [*kept[at].evidence.get("also", ()), _told(pattern)]
            kept[at] = replace(kept[at], evidence={**kept[at].evidence, "also": also})
            continue
        types[pattern.type] += 1
        if pattern.automation is not None:
            alike[reason] += 1
            shown[about] += 1
        kept.append(pattern)
        ties.append(tie)
    return Noticed(kept[: len(habits)], kept[len(habits) :])


def _same(tie: Tie, ties: Sequence[Tie | None]) -> int | None:
    return next((at for at, it in enumerate(ties) if it is not None and tie.is_wish_of(it)), None)


def _told(pattern: Pattern) -> dict[str, Any]:
    return {"type": pattern.type, "title": pattern.title, "summary": pattern.evidence["summary"]}
