"""Ask the home's AI Task entity: which model stands behind it is the home's own affair."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import probatio

from ..core.escalation.form import FORM, Field, parse_text
from ..core.escalation.tokens import as_json
from ..core.plan.model import WEEKDAYS
from .errors import ModelServerError
from .meter import Meter
from .settings import AI_TASK

_TASK_NAME = "automation from a request"


def structure() -> probatio.Schema:
    """Return the form as AI Tasks take it."""
    fields: dict[Any, Any] = {probatio.Required("is_automation"): BooleanSelector()}
    for section, blanks in FORM.items():
        fields[probatio.Required(section)] = ObjectSelector(
            {
                "multiple": True,
                "fields": {
                    name: {"selector": _selector(blank), "required": name in ("kind", "do")}
                    for name, blank in blanks.items()
                },
            }
        )
    fields[probatio.Optional("days")] = SelectSelector(
        SelectSelectorConfig(options=list(WEEKDAYS), multiple=True)
    )
    fields[probatio.Optional("unread")] = TextSelector(TextSelectorConfig(multiple=True))
    return probatio.Schema(fields)


def _selector(blank: Field) -> dict[str, Any]:
    """Return the selector of one blank, as it is written in the fields of an object."""
    if blank.type == "flag":
        return {"boolean": {}}
    if blank.type == "number":
        return {"number": {"mode": "box"}}
    if blank.type == "choice":
        return {"select": {"options": list(blank.options)}}
    return {"text": {}}


async def generate(
    hass: HomeAssistant, entity_id: str, instructions: str, meter: Meter
) -> Mapping[str, Any]:
    """Return the form that an AI Task entity has filled in; raise a ModelError or FormError."""
    if AI_TASK not in hass.config.components:
        raise ModelServerError("AI Task is not set up")
    # Whoever has no AI Task entity need not load what it is built on.
    from homeassistant.components import ai_task  # noqa: PLC0415

    meter.begin()
    try:
        result = await ai_task.async_generate_data(
            hass,
            task_name=_TASK_NAME,
            entity_id=entity_id,
            instructions=instructions,
            structure=structure(),
        )
    except HomeAssistantError as err:
        raise ModelServerError(str(err)) from err
    meter.answer(as_json(result.data) if not isinstance(result.data, str) else result.data)
    if isinstance(result.data, Mapping):
        return result.data
    return parse_text(str(result.data))
