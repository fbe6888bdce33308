"""Say what is dangerous, and what it takes."""

from collections.abc import Iterator
from pathlib import Path

from ..checks.finding import Finding, Severity
from ..plan.wording import join
from ..texts import Texts, choose, load_texts
from .model import Danger, Judgement, Rule

_TEXTS = load_texts(Path(__file__).parent / "texts")


def texts_of(language: str) -> Texts:
    """Return all sentences of a language."""
    return choose(_TEXTS, language)


def statement(danger: Danger, language: str, *, at_once: bool = False) -> str:
    """Return what is dangerous, as a sentence; what is done at once has a person at hand."""
    texts = texts_of(language)
    names = join(sorted(danger.names) or [danger.action], texts)
    sentences = {**texts["dangers"], **(texts["now"] if at_once else {})}
    key = f"{danger.kind}_computed" if danger.values.get("computed") else danger.kind
    sentence = str(sentences[key])
    return sentence.format(names=names, action=danger.action, **danger.values)


def findings_of(
    judgement: Judgement, language: str, severity: Severity = "error"
) -> Iterator[Finding]:
    """Yield a finding for every danger: what it is, and what the policy wants."""
    texts = texts_of(language)
    for item in judgement.items:
        text = f"{statement(item.danger, language)} {texts['takes'][item.rule]}"
        yield Finding(f"safety_{item.danger.kind}", severity, text, item.danger.place)


def dangers_in_words(
    judgement: Judgement, language: str, rule: Rule | None = None, *, at_once: bool = False
) -> str:
    """Return all dangers in words, or those that take one thing."""
    items = [item for item in judgement.items if rule in (None, item.rule)]
    told = (statement(item.danger, language, at_once=at_once) for item in items)
    return " ".join(dict.fromkeys(told))


def phrase_of(danger: Danger, language: str) -> str:
    """Return how one says yes to a danger: "unlock it"."""
    texts = texts_of(language)
    return str(texts["phrases"][danger.kind]).format(it=texts["it"][0])
