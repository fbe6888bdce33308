"""Compile the rules of a language: patterns with named parts and macros."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
import re
from typing import Any

from .lexicon import Lexicon, either, lexicon_of
from .meanings import Daypart
from .needed import Needs
from .sentence import whole

_KEPT = 1024
_MACRO = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True)
class Rule:
    """One pattern that a whole clause is matched with, and what a match means."""

    text: str
    meaning: Mapping[str, Any]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern, compiled when a clause comes that may match: most never do."""
        return re.compile(self.text)


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that matched a rule; `parts` are the named parts that are there."""

    meaning: Mapping[str, Any]
    parts: Mapping[str, str] = field(default_factory=dict)


class Rules:
    """The rules of one kind, in the order in which they are tried."""

    def __init__(self, rules: list[Rule]) -> None:
        """Take the rules."""
        self._rules = rules
        # Most texts match few rules: their words tell which to try.
        self._needs = Needs(rule.text for rule in rules)
        # Clauses recur: within a sentence, and with tags for names from sentence to sentence.
        self.hits = lru_cache(maxsize=_KEPT)(lambda text: tuple(self._hits(text)))

    def __iter__(self) -> Iterator[Rule]:
        """Yield all rules in their order."""
        return iter(self._rules)

    def compile(self) -> None:
        """Compile all patterns; otherwise each is when a text comes that may match."""
        for rule in self:
            _ = rule.pattern

    def _hits(self, text: str) -> Iterator[Hit]:
        """Yield every way in which a whole text matches."""
        for rule in map(self._rules.__getitem__, self._needs.met(text)):
            if match := rule.pattern.fullmatch(text):
                parts = {
                    key: value for key, value in match.groupdict().items() if value is not None
                }
                # A place that stands after the verb belongs to the thing before it.
                if "np" in parts and (place := parts.pop("place", None)):
                    parts["np"] = f"{parts['np']} {place}"
                yield Hit(rule.meaning, parts)


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """Return a pattern with all macros in the place of their names."""
    while (found := _MACRO.search(pattern)) is not None:
        pattern = pattern[: found.start()] + macros[found[1]] + pattern[found.end() :]
    return pattern


def _rules(groups: list[Mapping[str, Any]], macros: Mapping[str, str]) -> Rules:
    return Rules(
        [
            Rule(expand(pattern, macros), _meaning(group))
            for group in groups
            for pattern in group["patterns"]
        ]
    )


def _meaning(group: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key != "patterns"}


@dataclass(frozen=True)
class Grammar:
    """All rules of a language."""

    lexicon: Lexicon
    facts: Rules
    states: Rules
    bare_states: Rules
    existence: Rules
    deeds: Rules
    follow: Rules
    adverb_starts: tuple[tuple[str, re.Pattern[str]], ...]
    adverb_ends: tuple[tuple[str, re.Pattern[str]], ...]
    adverb_needs: Needs
    lead: re.Pattern[str]
    adverbs_inside: tuple[tuple[str, re.Pattern[str]], ...]
    leads: Mapping[str, re.Pattern[str]]
    otherwise: re.Pattern[str]
    after: re.Pattern[str]
    repeated: re.Pattern[str]
    verbs: frozenset[str]
    function_words: frozenset[str]
    state_events: tuple[tuple[str, re.Pattern[str]], ...]
    stative: re.Pattern[str]
    eventive: re.Pattern[str]
    happening: re.Pattern[str]
    wished: re.Pattern[str]
    infinitive: re.Pattern[str]
    echo: re.Pattern[str]
    at_that_time: re.Pattern[str]
    lasting: re.Pattern[str]
    not_yet: re.Pattern[str]
    from_now: re.Pattern[str]
    inclusive: re.Pattern[str]
    here: re.Pattern[str]
    in_room: str
    foretold: re.Pattern[str]
    deed_leads: re.Pattern[str]
    part_hints: Mapping[Daypart, re.Pattern[str]]

    @cached_property
    def events_of(self) -> Callable[[str], tuple[str, ...]]:
        """Return what tells which events words for a state can mean; they are few, and recur."""
        return lru_cache(maxsize=_KEPT)(
            lambda words: tuple(
                event for event, pattern in self.state_events if pattern.fullmatch(words)
            )
        )

    @cached_property
    def quantities(self) -> Mapping[str, str]:
        """Return which quantity each adjective is of: "warm" is of a temperature."""
        adjectives = self.lexicon["classes"]["measure_adjectives"]
        return {word: kind for kind, words in adjectives.items() for word in words}

    def compile(self) -> None:
        """Compile the patterns of all rules now rather than when a clause needs them."""
        for rules in (
            self.facts,
            self.states,
            self.bare_states,
            self.existence,
            self.deeds,
            self.follow,
        ):
            rules.compile()


@cache
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language, compiled once."""
    lexicon = lexicon_of(language)
    facts, deeds = lexicon["facts"], lexicon["deeds"]
    words = sorted(
        {word for text in facts["states"].values() for word in text.split("|") if "(" not in text},
        key=len,
        reverse=True,
    )
    patterned = [text for text in facts["states"].values() if "(" in text]
    macros = {**facts["macros"], "states": f"(?:{'|'.join([*patterned, *words])})"}
    colors = "|".join([*lexicon["values"]["colors"], *lexicon["values"]["kelvins"]])
    deed_macros = {**deeds["macros"], "colors": colors, "states": macros["states"]}
    adverbs = [(name, expand(pattern, macros)) for name, pattern in facts["adverbs"]]
    otherwise = rf"(?:and |but )?(?:{facts['otherwise']})"
    return Grammar(
        lexicon=lexicon,
        facts=_rules(facts["facts"], macros),
        states=_rules([{"patterns": facts["state_patterns"]}], macros),
        bare_states=_rules([{"patterns": facts["bare_states"]}], macros),
        existence=_rules([{"patterns": facts["existence"]}], macros),
        deeds=_rules(deeds["deeds"], deed_macros),
        follow=_rules([{"patterns": deeds["follow"]}], deeds["macros"]),
        adverb_starts=tuple((name, re.compile(rf"(?:{it})(?: ,)?(?!\S)")) for name, it in adverbs),
        adverb_ends=tuple((name, re.compile(rf"(?<!\S)(?:{it})$")) for name, it in adverbs),
        adverb_needs=Needs(it for _, it in adverbs),
        adverbs_inside=tuple((name, re.compile(rf"(?<=\S )(?:{it}) ")) for name, it in adverbs),
        lead=re.compile(rf"(?:{'|'.join([*facts['leads'].values(), otherwise])})(?: |$)"),
        leads={
            name: re.compile(rf"(?:{pattern})(?: |$)") for name, pattern in facts["leads"].items()
        },
        after=re.compile(rf"(?:{lexicon['values']['after']})(?!\S)"),
        repeated=re.compile(rf"(?:{lexicon['syntax']['lead_again']}) "),
        otherwise=re.compile(rf"(?:{otherwise})(?: |$)"),
        verbs=lexicon.verbs,
        function_words=frozenset(
            word
            for text in (*facts["leads"].values(), deeds["verbs"], facts["otherwise"])
            for word in re.findall(r"[a-z]{2,}", text)
        )
        - {"should"},
        state_events=tuple(
            (event, re.compile(pattern)) for event, pattern in facts["states"].items()
        ),
        stative=re.compile(lexicon["syntax"]["stative"]),
        eventive=re.compile(lexicon["syntax"]["eventive"]),
        happening=re.compile(lexicon["syntax"]["happening"]),
        deed_leads=re.compile(rf"^(?:{lexicon['syntax']['deed_leads']}) "),
        part_hints={
            part: re.compile(rf"\b(?:{pattern})\b")
            for part, pattern in lexicon["values"]["part_hints"].items()
        },
        infinitive=re.compile(rf"^(?:{lexicon['syntax']['infinitive']}) "),
        wished=whole(lexicon["syntax"]["wished"]),
        echo=re.compile(lexicon["syntax"]["echo"]),
        from_now=whole(lexicon["syntax"]["from_now"]),
        not_yet=whole(lexicon["facts"]["not_yet"]),
        lasting=re.compile(rf"(?:{lexicon['syntax']['lasting']})(?!\S)"),
        foretold=whole(lexicon["words"]["foretold"]),
        here=either(lexicon["words"]["here"]),
        in_room=lexicon["words"]["in_room"],
        inclusive=re.compile(facts["inclusive"]),
        at_that_time=re.compile(rf"(?<!\S)(?:{lexicon['syntax']['at_that_time']})(?!\S)"),
    )
