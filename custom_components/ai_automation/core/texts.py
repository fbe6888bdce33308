"""Load texts that are data: one JSON file per language in a folder."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

FALLBACK = "en"

type Texts = Mapping[str, Any]


def load_texts(folder: Path) -> Mapping[str, Texts]:
    """Return the texts of every language in a folder; reads files, so call it on import."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.json"))
    }


def choose(texts: Mapping[str, Texts], language: str) -> Texts:
    """Return the texts of a language, of its base language, or the English ones."""
    for name in (language, language.partition("-")[0]):
        if name in texts:
            return texts[name]
    return texts[FALLBACK]
