"""Read what is to be done to another thing as well: "and the lamp too", "same for the fan"."""

from collections.abc import Sequence
from dataclasses import replace
import re

from .clause import Clause, spans
from .deeds import DeedReader
from .patterns import Grammar
from .said import Context, DeedSaid, Problem


def repeated(clauses: Sequence[Clause], deeds: DeedReader, grammar: Grammar) -> list[Clause]:
    """Return clauses, with those that only name a thing as the deed before them, done to it.

    What is done for a while is not repeated, as its end would have to be as well.
    """
    likewise = grammar.lexicon["syntax"]["likewise"]
    clauses = _implied(clauses, deeds)
    found: list[Clause] = []
    for place, clause in enumerate(clauses):
        if (other := _otherwise(clause, found, deeds, grammar)) is not None:
            found.append(other)
            continue
        led = re.match(likewise, clause.text)
        before = [it for it in found if it.role == "deed" or not (led or it.role == "comment")]
        np = clause.text[led.end() :] if led else clause.text
        ends = all(_is_beside(it) for it in clauses[place + 1 :])
        alone = clause.joiner in ("", "and") and clause.mark != "("
        alone = alone and clause.role in ("unread", "topic")
        # A thing that is only named, and that something follows, is what that is about.
        named = led or (alone and (clause.role == "unread" or ends))
        done = _done_to(before[-1], np) if before and named and clause.lead is None else None
        if done is not None and deeds.is_topic(np):
            found.append(replace(clause, role="deed", said=done))
        elif clause.role == "topic" and not _is_spoken_of(clauses[place + 1 :]):
            # Nothing is said of what is to become of it.
            found.append(replace(clause, role="unread"))
        else:
            found.append(clause)
    return found


def _is_spoken_of(rest: Sequence[Clause]) -> bool:
    """Tell whether what is done next may be done to what was only named: not if it is beside it."""
    deed = next((it for it in rest if it.role == "deed"), None)
    said = deed.said if deed is not None else None
    if deed is None or not isinstance(said, DeedSaid):
        return False
    beside = deed is rest[0] and (deed.mark == "," or deed.joiner == "and")
    return not (beside and "#" in (said.np or ""))


def _implied(clauses: Sequence[Clause], deeds: DeedReader) -> Sequence[Clause]:
    """Return clauses with what goes on though nobody says so: "hall light when there is motion".

    That it is to go off again tells that it went on. It may be named last: "at six the hall light".
    """
    first, rest = clauses[0] if clauses else None, clauses[1:]
    waits = any(it.role in ("fact", "adverbs") for it in rest)
    if first is None or first.role != "topic" or not waits:
        last = clauses[-1] if clauses else None
        waited = all(it.role in ("fact", "adverbs", "comment") for it in clauses[:-1])
        if last is None or not waited or not _names(last, deeds):
            return clauses
        done = _put_on(last, deeds)
        return [*clauses[:-1], done] if done else clauses
    later = next((it.said for it in rest if isinstance(it.said, DeedSaid)), None)
    ends = later is not None and later.do == "off" and later.np is None
    if later is not None and not (ends and deeds.is_once_more(later.text)):
        return clauses
    done = _put_on(first, deeds)
    return [done, *rest] if done else clauses


def _names(clause: Clause, deeds: DeedReader) -> bool:
    """Tell whether a clause does nothing but name things, and nothing joins it to another."""
    named = clause.role in ("topic", "unread") and clause.lead is None and not clause.joiner
    return named and clause.mark != "(" and deeds.is_topic(clause.text)


def _put_on(clause: Clause, deeds: DeedReader) -> Clause | None:
    """Return a clause that names things as their going on, None if they cannot."""
    said = DeedSaid("on", {"np": clause.text}, text=clause.text)
    built = deeds.build(said, Context())
    if isinstance(built, Problem) and built.code != "ambiguous":
        return None
    return replace(clause, role="deed", said=said)


def _otherwise(
    clause: Clause, before: Sequence[Clause], deeds: DeedReader, grammar: Grammar
) -> Clause | None:
    """Return what is done to another thing otherwise: "..., otherwise the floor lamp"."""
    led = grammar.otherwise.match(clause.text)
    np = clause.text[led.end() :].lstrip(" ,") if led else clause.text
    done = next((it for it in reversed(before) if it.role == "deed"), None)
    if done is None or clause.role not in ("fact", "unread", "topic") or clause.adverbs:
        return None
    if not (led or clause.lead == "otherwise") or (said := _done_to(done, np)) is None:
        return None
    built = deeds.build(said, Context())
    if isinstance(built, Problem) and built.code != "ambiguous":
        return None
    return replace(clause, role="deed", lead="otherwise", said=said)


def _is_beside(clause: Clause) -> bool:
    return clause.role == "comment" or (clause.role == "adverbs" and clause.lead is None)


def _done_to(before: Clause, np: str) -> DeedSaid | None:
    said = before.said
    if not isinstance(said, DeedSaid) or spans(before.adverbs):
        return None
    if said.do == "notify" or said.np is None or "np2" in said.parts or said.limit is not None:
        return None
    return replace(said, parts={**said.parts, "np": np}, text=said.text.replace(said.np, np, 1))
