"""Compile what questions about the past are read with in a language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import re
from typing import Any, Literal

from ..lexicon import Lexicon, Replacing, lexicon_of
from ..patterns import expand, grammar_of
from ..sentence import whole
from .question import Kind, Measure, Order, Unit

type Extreme = Literal["min", "max"]

# Words for what is measured, by its class, and whether they mean much or little of it.
type Adjectives = Mapping[str, Mapping[Extreme, str]]
_KINDS_OF_WORDS = ("superlatives", "adjectives", "comparatives")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of question, and how it is asked.

    `timed` forms match with their words for times, `than` forms compare, `bare` ones have no verb,
    and `usual` ones ask for what is usual.
    """

    kind: Kind
    patterns: tuple[re.Pattern[str], ...]
    than: bool = False
    timed: bool = False
    past: bool = False
    bare: bool = False
    ago: bool = False
    usual: bool = False


@dataclass(frozen=True)
class HistoryRules:
    """The rules of a language."""

    forms: tuple[Form, ...]
    signs: re.Pattern[str]
    noise: re.Pattern[str]
    openers: re.Pattern[str]
    lead: re.Pattern[str]
    than: re.Pattern[str]
    follow: re.Pattern[str]
    during: re.Pattern[str]
    since: re.Pattern[str]
    before: Mapping[Unit | Literal["same"], re.Pattern[str]]
    pasts: Replacing
    retries: tuple[tuple[re.Pattern[str], str], ...]
    order: Mapping[Order, re.Pattern[str]]
    fillers: re.Pattern[str]
    usual: re.Pattern[str]
    usual_days: re.Pattern[str]
    left: re.Pattern[str]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    past: re.Pattern[str]
    less: re.Pattern[str]
    often: re.Pattern[str]
    away: re.Pattern[str]
    stats: Mapping[Measure, re.Pattern[str]]
    stretches: Mapping[Measure, re.Pattern[str]]
    mosts: Mapping[str, re.Pattern[str]]
    superlatives: Adjectives
    amounts: Mapping[str, Sequence[str]]
    sources: Mapping[str, Sequence[str]]
    adjectives: Adjectives
    comparatives: Adjectives
    empty: frozenset[str]
    lows: frozenset[str]
    somebody: str
    shared: str
    together: frozenset[str]
    either: re.Pattern[str]
    automation_nouns: frozenset[str]


def kind_of_word(adjectives: Adjectives, word: str) -> tuple[Extreme, tuple[str, ...]] | None:
    """Return whether a word means much or little, and of what; None if it is none of these."""
    for kind, extremes in adjectives.items():
        for extreme, pattern in extremes.items():
            if re.fullmatch(pattern, word):
                return extreme, (kind,) if kind else ()
    return None


@cache
def rules_of(language: str) -> HistoryRules | None:
    """Return the rules of a language, None if it has none."""
    lexicon = lexicon_of(language)
    data = lexicon.data.get("history")
    if data is None:
        return None
    states = "|".join(pattern.pattern for _, pattern in grammar_of(language).state_events)
    macros = {
        **data["macros"],
        "states": f"(?:{states})",
        "stats": "|".join(data["stats"].values()),
        "stretches": "|".join(data["stretches"].values()),
        "mosts": "|".join(data["mosts"].values()),
        **{name: _words(data[name]) for name in _KINDS_OF_WORDS},
    }

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(expand(pattern, macros))

    return HistoryRules(
        forms=tuple(_form(group, compiled) for group in data["forms"]),
        signs=whole(data["signs"]),
        noise=whole(data["noise"]),
        openers=opener_of(lexicon),
        lead=compiled(data["lead"]),
        than=whole(data["than"]),
        follow=compiled(data["follow"]),
        during=compiled(rf"(?<!\S){data['during']}$"),
        since=compiled(data["since"]),
        before={unit: re.compile(it) for unit, it in data["before"].items()},
        pasts=Replacing.of(data["pasts"]),
        retries=tuple((re.compile(rf"(?<!\S)(?:{it})$"), to) for it, to in data["retries"].items()),
        order={name: whole(data["order"][name]) for name in ("first", "last")},
        fillers=whole(data["fillers"]),
        usual=whole(data["usual"]["words"]),
        usual_days=compiled(data["usual"]["days"]),
        left=compiled(rf"\A(?:{data['left']})"),
        rewrites=tuple((whole(it), state) for it, state in data["rewrites"].items()),
        past=whole(data["past"]),
        less=re.compile(data["less"]),
        often=re.compile(data["often"]),
        away=re.compile(data["away"]),
        stats={name: re.compile(it) for name, it in data["stats"].items()},
        stretches={name: re.compile(it) for name, it in data["stretches"].items()},
        mosts={name: re.compile(it) for name, it in data["mosts"].items()},
        superlatives=data["superlatives"],
        amounts=data["amounts"],
        sources=data["sources"],
        adjectives=data["adjectives"],
        comparatives=data["comparatives"],
        empty=frozenset(data["empty"]),
        lows=frozenset(data["lows"]),
        somebody=data["somebody"],
        shared=data["shared"],
        together=frozenset(data["together"]),
        either=whole(data["either"]),
        automation_nouns=frozenset(data["automation_nouns"]),
    )


def opener_of(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what people say before a question in a language; nothing if that is not known."""
    history = lexicon.data.get("history")
    openers = history["openers"] if history is not None else "(?!)"
    return re.compile(rf"\A(?:(?:{openers})(?: [,:.])? )+")


def _words(adjectives: Adjectives) -> str:
    return "|".join(it for extremes in adjectives.values() for it in extremes.values())


def _form(group: Mapping[str, Any], compiled: Any) -> Form:
    patterns = tuple(compiled(pattern) for pattern in group["patterns"])
    flags = {key: value for key, value in group.items() if key not in ("kind", "patterns")}
    return Form(group["kind"], patterns, **flags)
