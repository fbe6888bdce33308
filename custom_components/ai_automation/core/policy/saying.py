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


def statement(danger: Danger, language: str) -> str:
    """Return what is dangerous, as a sentence."""
    texts = texts_of(language)
    names = join(sorted(danger.names) or [danger.action], texts)
    sentence = str(texts["dangers"][danger.kind])
    return sentence.format(names=names, action=danger.action, **danger.values)


def findings_of(
    judgement: Judgement, language: str, severity: Severity = "error"
) -> Iterator[Finding]:
    """Yield a finding for every danger: what it is, and what the policy wants."""
    texts = texts_of(language)
    for item in judgement.items:
        text = f"{statement(item.danger, language)} {texts['takes'][item.rule]}"
        yield Finding(f"safety_{item.danger.kind}", severity, text, item.danger.place)


def dangers_in_words(judgement: Judgement, language: str, rule: Rule | None = None) -> str:
    """Return all dangers in words, or those that take one thing."""
    items = [item for item in judgement.items if rule in (None, item.rule)]
    return " ".join(dict.fromkeys(statement(item.danger, language) for item in items))


def phrase_of(danger: Danger, language: str) -> str:
    """Return how one says yes to a danger: "unlock it"."""
    texts = texts_of(language)
    return str(texts["phrases"][danger.kind]).format(it=texts["it"][0])
