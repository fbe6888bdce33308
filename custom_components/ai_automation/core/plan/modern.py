"""Write what older and shorter forms say in the dialect of 2026, which the plan reads.

Home Assistant takes all of these for the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .values import as_list, is_template

type Config = Mapping[str, Any]

_OLD_KEYS = {"trigger": "triggers", "condition": "conditions", "action": "actions"}
_LOGIC = ("and", "or", "not")
# What is not part of the options of a trigger or condition.
_OUTSIDE_OPTIONS = {"trigger", "condition", "id", "alias", "enabled", "variables", "note"}


def modern_automation(config: Config) -> dict[str, Any]:
    """Return an automation with the plural keys of today."""
    return {_OLD_KEYS.get(key, key): value for key, value in config.items()}


def flat_triggers(value: Any) -> Iterator[Any]:
    """Yield triggers, those in lists of their own too."""
    for item in as_list(value):
        if isinstance(item, Mapping) and item.keys() == {"triggers"}:
            yield from as_list(item["triggers"])
        else:
            yield item


def modern_trigger(config: Config) -> dict[str, Any]:
    """Return a trigger with today's key for its kind, and classic kinds without `options`."""
    modern = {("trigger" if key == "platform" else key): value for key, value in config.items()}
    return _without_options(modern, "trigger")


def modern_condition(config: Config | str) -> dict[str, Any]:
    """Return a condition in its long form."""
    if isinstance(config, str):
        return {"condition": "template", "value_template": config}
    modern = dict(config)
    if "condition" not in modern and "conditions" not in modern:
        for key in _LOGIC:
            if key in modern:
                return {"condition": key, "conditions": modern.pop(key), **modern}
    kind = modern.get("condition")
    if isinstance(kind, list | tuple):
        return {**modern, "condition": "and", "conditions": list(kind)}
    if is_template(kind):
        return {**modern, "condition": "template", "value_template": kind}
    return _without_options(modern, "condition")


def has_purpose(config: Config, key: str) -> bool:
    """Tell whether a modern trigger or condition is a purpose-specific one ("light.turned_on").

    Those say what they are about in a target and in options; no classic kind does.
    """
    kind = config.get(key)
    dotted = isinstance(kind, str) and "." in kind
    return dotted or not config.keys().isdisjoint(("target", "options"))


def _without_options(config: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a classic trigger or condition with its options beside its kind."""
    kind, options = config.get(key), config.get("options")
    if not isinstance(kind, str) or "." in kind or not isinstance(options, Mapping):
        return config
    if not config.keys() <= {*_OUTSIDE_OPTIONS, "options"}:
        return config
    rest = {name: value for name, value in config.items() if name != "options"}
    return {key: rest.pop(key), **options, **rest}


def modern_action(config: Config) -> dict[str, Any]:
    """Return an action with today's keys: data and target in their own places."""
    modern = dict(config)
    for key in ("service", "service_template"):
        if key in modern and "action" not in modern:
            modern["action"] = modern.pop(key)
    _merge(modern, "data_template", "data")
    _merge(modern, "event_data_template", "event_data")
    if (
        "action" in modern
        and "entity_id" in modern
        and isinstance(modern.get("target", {}), Mapping)
    ):
        modern["target"] = {**modern.get("target", {}), "entity_id": modern.pop("entity_id")}
    return modern


def _merge(config: dict[str, Any], old: str, new: str) -> None:
    """Put what stands under an old key under the new one, if both are mappings."""
    if isinstance(config.get(old), Mapping) and isinstance(config.get(new, {}), Mapping):
        config[new] = {**config.get(new, {}), **config.pop(old)}
