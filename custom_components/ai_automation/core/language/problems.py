"""Say in plain words why a sentence cannot be acted on, and ask what has to be known first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
import re

from ..home import Entity
from ..texts import Texts, choose, load_texts
from .lexicon import lexicon_of, tokenised
from .meanings import Clock
from .patterns import Grammar
from .reading import Clarification, Option, Reason
from .said import Problem
from .sentence import Sentence

_TEXTS = load_texts(Path(__file__).parent / "texts")
MOST_OPTIONS = 8
# What is asked when no word says what is meant, by the kind of all that it could be.
_WHOSE = {"person": "which_speaker", "notify": "which_me"}
MOST_QUESTIONS = 3
MOST_SAID = 5
# An answer to "morning or evening?" is kept beside the choices of things, under this name.
TIME_PREFIX = "time "


def texts_of(language: str) -> Texts:
    """Return the sentences of a language."""
    return choose(_TEXTS, language)


def as_said(problem: Problem, said: str, sentence: Sentence) -> Problem:
    """Return a problem of a clause with the clause, and what is unknown in it, as written."""
    if problem.code in ("unread", "vague", "pronoun", "value", "who", "no_undo"):
        words = tuple(map(sentence.untagged, problem.words))
        return replace(problem, words=words, detail={**problem.detail, "said": said})
    if problem.code == "unknown":
        return replace(problem, words=tuple(map(sentence.as_written, problem.words)))
    return problem


def reasons_of(problems: Iterable[Problem], grammar: Grammar, language: str) -> tuple[Reason, ...]:
    """Return the reasons of all problems that no answer can solve."""
    texts = texts_of(language)
    found = (
        _reason(problem, grammar, texts) for problem in problems if problem.code != "ambiguous"
    )
    reasons = tuple({reason.text: reason for reason in found}.values())
    if any(reason.code == "no_holidays" for reason in reasons):
        # What is left unread about them ("not on") is nothing by itself.
        reasons = tuple(it for it in reasons if it.code != "unread")
    if any(reason.code == "unexposed" for reason in reasons):
        # What is not exposed is no name here: a verb in it ("safe lock") was read as a deed.
        return tuple(one for one in reasons if one.code != "pronoun" or any(one.words))
    return reasons


@cache
def _holidays(language: str) -> re.Pattern[str]:
    """Return how holidays are said, with a few words before them: "not on public holidays"."""
    words = lexicon_of(language)["words"]["holidays"]
    return re.compile(rf"(?:\S+ ){{0,3}}(?:{'|'.join(map(tokenised, words))})")


def reason(code: str, said_in: str, **parts: object) -> Reason:
    """Return a reason that is about no particular words, in a language."""
    return Reason(code, texts_of(said_in)[code].format(**parts))


def _reason(problem: Problem, grammar: Grammar, texts: Texts) -> Reason:
    words = " ".join(word for word in problem.words if word) or str(problem.detail.get("said", ""))
    near = tuple(entity.name for entity in problem.found.near) if problem.found else ()
    code = problem.code
    if code == "unknown" and (found := _found(problem, texts)) is not None:
        return found
    if code == "not_yours":
        said = texts["yours"].format(name=problem.detail["name"], word=words)
        return Reason(code, texts[code].format(words=words, said=said), tuple(problem.words))
    if code in ("unknown", "unread") and _holidays(grammar.lexicon.language).fullmatch(
        tokenised(words)
    ):
        return Reason("no_holidays", texts["no_holidays"], tuple(problem.words))
    if code == "unknown" and near:
        code = "unknown_near"
    first = words.lower().split()[:1]
    if code == "unread" and first and first[0] not in grammar.verbs and len(words.split()) > 1:
        code = "cannot"
    parts = {
        "words": words,
        "said": problem.detail.get("said", words),
        "near": one_of(near, texts),
        "name": problem.detail.get("name", ""),
        "value": problem.detail.get("value", ""),
    }
    return Reason(problem.code, texts[code].format(**parts), tuple(problem.words), near)


def _found(problem: Problem, texts: Texts) -> Reason | None:
    """Return why what is there cannot be used: not exposed, not able to, or elsewhere."""
    found = problem.found
    if found is None:
        return None
    if found.unexposed:
        return not_exposed(found.unexposed, texts)
    if found.unable:
        names = tuple(entity.name for entity in found.unable)
        text = texts["unable"].format(names=one_of(names, texts, "and"))
        return Reason("unable", text, tuple(problem.words))
    if not found.there:
        return None
    things = " ".join(it.text for it in found.mention.units if it.text not in found.there)
    code = "none_there" if things else "nothing_there"
    text = texts[code].format(place=" ".join(found.there), thing=things)
    return Reason(code, text, tuple(problem.words))


def not_exposed(entities: Iterable[Entity], texts: Texts) -> Reason:
    """Return that things are there which may not be spoken of."""
    names = tuple(entity.name for entity in entities)
    return Reason("unexposed", texts["unexposed"].format(names=one_of(names, texts)), names)


def which_of(problem: Problem, said_in: str) -> tuple[Reason, ...] | None:
    """Return the question which of several things is meant, None if a problem is another one."""
    if problem.code != "ambiguous" or problem.found is None:
        return None
    names = tuple(entity.name for entity in problem.found.choices[:MOST_OPTIONS])
    mention = problem.found.mention.text
    texts = texts_of(said_in)
    near = one_of(names, texts)
    if mention in {*lexicon_of(said_in)["deeds"]["me"], ""}:
        return (Reason("which_me", f"{texts['which_me']} {near}?"),)
    return (reason("which_of", said_in, words=_bare(mention, texts), near=near),)


def _bare(mention: str, texts: Texts) -> str:
    """Return a mention without its articles."""
    words = mention.split()
    while len(words) > 1 and words[0] in texts["articles"]:
        words.pop(0)
    return " ".join(words)


def one_of(names: Sequence[str], texts: Texts, word: str = "or") -> str:
    """Return names as a list in words."""
    if len(names) < 2:  # noqa: PLR2004 - one needs no joining word
        return "".join(names)
    return f"{', '.join(names[:-1])} {texts[word]} {names[-1]}"


def few_of(names: Sequence[str], texts: Texts) -> str:
    """Return names as a list for the ear: of many, the first and how many more there are."""
    if len(names) <= MOST_SAID + 1:
        return one_of(names, texts, "and")
    more: str = texts["and_more"]
    return more.format(names=", ".join(names[:MOST_SAID]), count=len(names) - MOST_SAID)


def questions_of(problems: Iterable[Problem], language: str) -> tuple[Clarification, ...]:
    """Return the questions that would solve problems, at most three, the widest first."""
    asked: dict[str, Clarification] = {}
    for problem in problems:
        if problem.code == "ambiguous" and problem.found is not None:
            mention = problem.found.mention.text
            asked.setdefault(mention, _which(mention, problem.found.choices, language))
    widest = sorted(asked.values(), key=lambda item: -len(item.options))
    return tuple(widest[:MOST_QUESTIONS])


def time_question(clock: Clock, language: str) -> Clarification:
    """Ask whether a bare hour is meant before or after noon."""
    texts = texts_of(language)
    early, late = (
        f"{hour % 24:02}:{clock.at.minute:02}" for hour in (clock.at.hour, clock.at.hour + 12)
    )
    text = texts["which_time"].format(first=early, second=late)
    return Clarification(text, (Option(early), Option(late)), f"{TIME_PREFIX}{early}")


def _which(mention: str, choices: Sequence[Entity], language: str) -> Clarification:
    texts, lexicon = texts_of(language), lexicon_of(language)
    speaker = {*lexicon["deeds"]["me"], *lexicon["syntax"]["speaker"]}
    domains = {entity.domain for entity in choices}
    options = tuple(Option(entity.name, (entity.entity_id,)) for entity in choices[:MOST_OPTIONS])
    code = "which"
    if mention in speaker or not mention:
        code = _WHOSE.get(next(iter(domains)) if len(domains) == 1 else "", "which_ones")
    names = ", ".join(option.label for option in options)
    return Clarification(
        texts[code].format(words=_bare(mention, texts), names=names), options, mention
    )
