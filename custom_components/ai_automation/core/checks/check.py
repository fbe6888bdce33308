"""Run all checks over an automation configuration."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..home import Home
from ..texts import Texts, choose, load_texts
from .blueprints import check_blueprint, filled, traced
from .calls import check_actions
from .capability import check_capabilities
from .conflicts import check_house
from .finding import Finding
from .holds import check_conditions
from .house import itself
from .lint import check_lint
from .never import check_never
from .oddities import check_oddities
from .purposes import check_purposes
from .references import check_references
from .templates import check_templates
from .values import check_values
from .walk import parts, section

_TEXTS = load_texts(Path(__file__).parent / "texts")


def texts_in(language: str) -> Texts:
    """Return the texts of the checks in a language."""
    return choose(_TEXTS, language)


def check_config(
    config: Mapping[str, Any],
    home: Home,
    *,
    language: str = "en",
    entity_id: str | None = None,
) -> tuple[Finding, ...]:
    """Return all findings about a configuration, in the order of its parts.

    `entity_id` is the automation of the house that has this configuration, None for a new one.
    """
    texts = texts_in(language)
    if "use_blueprint" in config:
        found = check_blueprint(config, home, texts)
        whole = filled(config, home)
        if whole is None:
            return tuple(found)
        made = _checked(whole[0], home, texts, entity_id)
        return _distinct((*found, *(traced(it, whole[1]) for it in made)))
    return _distinct(_checked(config, home, texts, entity_id))


def check_calls(
    actions: list[dict[str, Any]], home: Home, *, language: str = "en"
) -> tuple[Finding, ...]:
    """Return what keeps calls from being done that a person asks for and sees the outcome of."""
    texts = texts_in(language)
    walked = tuple(parts({"actions": actions}))
    return _distinct(
        (
            *check_references(walked, home, texts),
            *check_actions(walked, home, texts),
            *check_capabilities(walked, home, texts),
        )
    )


def _checked(
    config: Mapping[str, Any], home: Home, texts: Texts, entity_id: str | None
) -> Iterator[Finding]:
    walked = tuple(parts(config))
    in_use = itself(config, home, entity_id) is not None
    yield from _shape(config, texts)
    yield from check_references(walked, home, texts)
    yield from check_actions(walked, home, texts)
    yield from check_purposes(walked, home, texts)
    yield from check_templates(config, home, texts)
    yield from check_values(walked, home, texts)
    yield from check_capabilities(walked, home, texts, in_use=in_use)
    yield from check_never(walked, home, texts)
    yield from check_conditions(config, walked, home, texts)
    yield from check_oddities(walked, home, texts)
    yield from check_house(config, home, texts, entity_id)
    yield from check_lint(config, walked, home, texts)


def _distinct(found: Iterator[Finding] | tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings without those that are there already."""
    seen: dict[tuple[str, str, str], Finding] = {}
    for finding in found:
        seen.setdefault((finding.code, finding.place, finding.text), finding)
    return tuple(seen.values())


def _shape(config: Mapping[str, Any], texts: Texts) -> Iterator[Finding]:
    for name, code in (("triggers", "no_triggers"), ("actions", "no_actions")):
        if not section(config, name):
            yield Finding(code, "error", texts[code], name)
        for index, item in enumerate(section(config, name)):
            if not isinstance(item, Mapping | str):
                text = texts["malformed"].format(detail=type(item).__name__)
                yield Finding("malformed", "error", text, f"{name}/{index}")
