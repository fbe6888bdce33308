"""Try an automation without letting it act: it only tells that it would have acted."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .home.states import RESULTS

# What a tried automation says instead of acting; Home Assistant decides when.
WOULD_ACT: Final = "ai_automation_would_act"
_ACTIONS = ("action", "actions")
_BLUEPRINT = "use_blueprint"


def can_be_shadowed(config: Mapping[str, Any]) -> bool:
    """Tell whether an automation's actions can be seen: those of a blueprint cannot."""
    return _BLUEPRINT not in config


def shadow_of(config: Mapping[str, Any], automation_id: str) -> dict[str, Any]:
    """Return an automation with the same triggers and conditions that only says it would act."""
    kept = {key: value for key, value in config.items() if key not in _ACTIONS}
    told = {"automation_id": automation_id, "trigger": "{{ (trigger or {}).description }}"}
    return {**kept, "actions": [{"event": WOULD_ACT, "event_data": told}]}


def is_shadow(config: Mapping[str, Any]) -> bool:
    """Tell whether an automation only says that it would act."""
    actions = _listed(config.get("actions"))
    return (
        len(actions) == 1
        and isinstance(actions[0], Mapping)
        and (actions[0].get("event") == WOULD_ACT)
    )


def wanted_states(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the states that an automation's unconditional actions lead to, by entity.

    Only what stands in the configuration with its entity: the rest is not known beforehand.
    """
    wanted: dict[str, str] = {}
    for action in _listed(config.get("actions", config.get("action"))):
        if not isinstance(action, Mapping):
            continue
        name = str(action.get("action", action.get("service", "")))
        state = RESULTS.get(name.partition(".")[2])
        if state is None:
            continue
        places = (action.get("target"), action.get("data"), action)
        for place in places:
            if isinstance(place, Mapping):
                wanted.update(dict.fromkeys(_entity_ids(place.get("entity_id")), state))
    return wanted


def _entity_ids(value: Any) -> Iterator[str]:
    for one in _listed(value):
        if isinstance(one, str) and "{" not in one:
            yield from (part.strip() for part in one.split(",") if "." in part)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
