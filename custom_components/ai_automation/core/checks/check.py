"""Run all checks over an automation configuration."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..home import Home
from ..texts import Texts, choose, load_texts
from .capability import check_capabilities
from .finding import Finding
from .references import check_references
from .safety import check_safety
from .walk import section

_TEXTS = load_texts(Path(__file__).parent / "texts")


def check_config(
    config: Mapping[str, Any],
    home: Home,
    *,
    language: str = "en",
    source_is_person: bool = False,
) -> tuple[Finding, ...]:
    """Return all findings about a configuration, in the order of its parts.

    What a person wrote by hand is theirs: the safety policy then warns instead of refusing.
    """
    texts = choose(_TEXTS, language)
    if "use_blueprint" in config:
        return tuple(check_references(config, home, texts))
    return (
        *_shape(config, texts),
        *check_references(config, home, texts),
        *check_capabilities(config, home, texts),
        *check_safety(config, home, texts, "warning" if source_is_person else "error"),
    )


def _shape(config: Mapping[str, Any], texts: Texts) -> Iterator[Finding]:
    for name, code in (("triggers", "no_triggers"), ("actions", "no_actions")):
        if not section(config, name):
            yield Finding(code, "error", texts[code], name)
        for index, item in enumerate(section(config, name)):
            if not isinstance(item, Mapping | str):
                detail = f"{type(item).__name__}"
                text = texts["malformed"].format(detail=detail)
                yield Finding("malformed", "error", text, f"{name}/{index}")
