"""Fill forms in as a model does."""

from typing import Any

from custom_components.ai_automation.core.escalation.form import FORM

type Filled = dict[str, Any]


def filled(**values: Any) -> Filled:
    """Return a form with every key, as a strict schema wants it; what is not given is blank."""
    form: Filled = {"is_automation": True, "days": [], "unread": [], **values}
    for section, blanks in FORM.items():
        form[section] = [{**dict.fromkeys(blanks), **item} for item in values.get(section, ())]
    return form
