"""Say things to the householder, in the language that was spoken."""

from collections.abc import Iterable
from pathlib import Path

from .core.language.reading import Clarification
from .core.plan.wording import join
from .core.texts import Texts, choose, load_texts

_TEXTS = load_texts(Path(__file__).parent / "texts")


def texts_of(language: str) -> Texts:
    """Return all sentences of a language."""
    return choose(_TEXTS, language)


def say(key: str, language: str, **values: object) -> str:
    """Return a sentence in a language."""
    return str(texts_of(language)[key]).format(**values)


def ask(questions: Iterable[Clarification], language: str) -> str:
    """Return the first question with its options, as it is spoken."""
    question = next(iter(questions))
    options = join([option.label for option in question.options], texts_of(language), word="or")
    if not question.options:
        return question.text
    return say("question", language, text=question.text, options=options)
