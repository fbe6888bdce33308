"""Hold the phrases that plans are described with, one file per language."""

from pathlib import Path

from ...texts import Texts, choose, load_texts

_PHRASES = load_texts(Path(__file__).parent)


def phrases_of(language: str) -> Texts:
    """Return the phrases of a language, of its base language, or the English ones."""
    return choose(_PHRASES, language)
