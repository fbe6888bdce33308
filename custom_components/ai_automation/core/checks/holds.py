"""Find conditions that can never hold, alone or together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..home import Home
from ..plan.values import as_list
from ..texts import Texts
from .clashes import clashes, contradict, excluded, plainly
from .finding import Finding
from .known import Site, missing, options
from .never import impossible_states, numeric, texts_of
from .walk import Part, section

_AND = ("conditions", "and")


def check_conditions(
    config: Mapping[str, Any], walked: Sequence[Part], home: Home, texts: Texts
) -> Iterator[Finding]:
    """Yield a finding for every condition that cannot hold, and for those that exclude others."""
    ids = trigger_ids(walked)
    for part in walked:
        if part.kind != "condition" or not part.enabled:
            continue
        match part.config.get("condition"):
            case "state":
                if "attribute" not in part.config:
                    yield from impossible_states(part, "state", home, texts, "never_holds")
            case "numeric_state":
                yield from numeric(part, home, texts, "never_holds")
            case "trigger":
                yield from _triggered(part, ids, texts)
            case "time":
                if part.config.get("weekday") == []:
                    text = texts["no_weekday"]
                    yield Finding("never_holds", "warning", text, f"{part.place}/weekday")
    for place, together in _lists(config, walked):
        yield from _contradictions(place, together, texts)
    yield from _excluded(section(config, "conditions"), walked, texts)


def trigger_ids(walked: Sequence[Part]) -> frozenset[str]:
    """Return the ids that triggers have, given or by their number."""
    triggers = [part for part in walked if part.kind == "trigger" and part.section == "triggers"]
    given = {
        str(part.config["id"]) for part in walked if part.kind == "trigger" and "id" in part.config
    }
    return frozenset(given | {str(number) for number in range(len(triggers))})


def _triggered(part: Part, ids: frozenset[str], texts: Texts) -> Iterator[Finding]:
    several = isinstance(part.config.get("id"), list)
    for index, name in enumerate(texts_of(part.config.get("id")) or ()):
        if name not in ids:
            place = f"{part.place}/id"
            at = f"{place}/{index}" if several else place
            known = options("trigger_id", sorted(ids))
            yield missing(name, known, Site(place, at, severity="warning"), texts)


def _excluded(conditions: Sequence[Any], walked: Sequence[Part], texts: Texts) -> Iterator[Finding]:
    """Yield triggers at whose moment the conditions cannot hold."""
    if contradict(conditions):
        return
    for part in walked:
        if part.kind != "trigger" or part.section != "triggers" or not part.enabled:
            continue
        for clash in excluded(part.config, conditions):
            reason = texts[clash.reason].format(about=clash.about)
            text = texts["excluded_trigger"].format(reason=reason)
            yield Finding("contradiction", "warning", text, part.place)


def _lists(
    config: Mapping[str, Any], walked: Sequence[Part]
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield the conditions that have to hold together, with the place of their list."""
    yield "conditions", plainly(section(config, "conditions"))
    for part in walked:
        if not part.enabled:
            continue
        if part.kind == "condition":
            keys: tuple[str, ...] = _AND if part.config.get("condition", "and") == "and" else ()
        else:
            keys = ("if", "conditions", "and", "while", "until") if part.kind == "action" else ()
        for key in keys:
            if key in part.config:
                yield f"{part.place}/{key}", plainly(as_list(part.config[key]))


def _contradictions(
    place: str, together: list[Mapping[str, Any]], texts: Texts
) -> Iterator[Finding]:
    for clash in clashes(together):
        text = texts[clash.reason].format(about=clash.about)
        yield Finding("contradiction", "warning", text, place)
