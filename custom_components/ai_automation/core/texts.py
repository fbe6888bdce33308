"""Load texts that are data: one JSON file per language in a folder."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

FALLBACK = "en"

type Texts = Mapping[str, Any]


def load_texts(folder: Path) -> Mapping[str, Texts]:
    """Return the texts of every language in a folder; reads files, so call it on import.

    What a language does not say yet is said in English.
    """
    texts = {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.json"))
    }
    return {language: _complete(own, texts[FALLBACK]) for language, own in texts.items()}


def _complete(own: Texts, fallback: Texts) -> Texts:
    """Return texts with those that they lack taken from others."""
    return {
        **fallback,
        **{
            key: _complete(value, fallback.get(key, {})) if isinstance(value, dict) else value
            for key, value in own.items()
        },
    }


def choose(texts: Mapping[str, Texts], language: str) -> Texts:
    """Return the texts of a language, of its base language, or the English ones."""
    for name in (language, language.partition("-")[0]):
        if name in texts:
            return texts[name]
    return texts[FALLBACK]
