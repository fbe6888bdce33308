"""Translations say the same as the English texts: all of them, with the same placeholders."""

from collections.abc import Iterator
import re
from typing import Any

import pytest

from .project import INTEGRATION, read_json, translations

OTHERS = sorted(
    file.stem for file in (INTEGRATION / "translations").glob("*.json") if file.stem != "en"
)


def _leaves(texts: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(texts, dict):
        for key, value in texts.items():
            yield from _leaves(value, f"{path}.{key}")
    else:
        yield path, texts


def _kept(text: str) -> tuple[set[str], list[str]]:
    """Return what must not be translated: placeholders, and names in code marks."""
    return set(re.findall(r"{\w+}", text)), sorted(re.findall(r"`[^`]+`", text))


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_complete(language: str) -> None:
    """Every English text is translated, and nothing else."""
    own = dict(_leaves(read_json(f"translations/{language}.json")))
    assert set(own) == set(dict(_leaves(translations())))


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_placeholders(language: str) -> None:
    """A translation has the placeholders and code of the English text."""
    own = dict(_leaves(read_json(f"translations/{language}.json")))
    for path, text in _leaves(translations()):
        assert _kept(own[path]) == _kept(text), path
