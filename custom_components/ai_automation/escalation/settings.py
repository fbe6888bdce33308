"""Define what the owner sets of a language model: which, at what price, within which limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

SERVER: Final = "model_server"
AI_TASK: Final = "ai_task"
KINDS: Final = (SERVER, AI_TASK)

CONF_ADDRESS: Final = "address"
CONF_API_KEY: Final = "api_key"
CONF_ENTITY: Final = "entity_id"
CONF_MODEL: Final = "model"
CONF_HIDE_PEOPLE: Final = "hide_people"
CONF_PRICE_IN: Final = "price_in"
CONF_PRICE_OUT: Final = "price_out"
CONF_DAILY_COST: Final = "daily_cost"
CONF_DAILY_CALLS: Final = "daily_calls"
# What a reauthentication is told besides the entry's own data: the model whose key is refused.
CONF_SUBENTRY: Final = "subentry_id"

DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_HIDE_PEOPLE: True,
    CONF_PRICE_IN: 0.0,
    CONF_PRICE_OUT: 0.0,
    CONF_DAILY_COST: 1.0,
    CONF_DAILY_CALLS: 100,
}
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model as the owner has set it up; prices are for a million tokens.

    `name` is the model's at a server, or the AI Task entity; a limit of 0 is none.
    """

    subentry_id: str
    kind: str
    name: str
    address: str
    api_key: str
    hide_people: bool
    price_in: float
    price_out: float
    daily_cost: float
    daily_calls: int

    @classmethod
    def of(cls, subentry: ConfigSubentry) -> Self:
        """Return the settings of a sub-entry."""
        return cls.of_data(subentry.subentry_id, subentry.subentry_type, subentry.data)

    @classmethod
    def of_data(cls, subentry_id: str, kind: str, data: Mapping[str, Any]) -> Self:
        """Return the settings that a filled form stands for."""
        data = {**DEFAULTS, **data}
        return cls(
            subentry_id,
            kind,
            data[CONF_MODEL] if kind == SERVER else data[CONF_ENTITY],
            data.get(CONF_ADDRESS, ""),
            data.get(CONF_API_KEY, ""),
            data[CONF_HIDE_PEOPLE],
            data[CONF_PRICE_IN],
            data[CONF_PRICE_OUT],
            data[CONF_DAILY_COST],
            int(data[CONF_DAILY_CALLS]),
        )

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what so many tokens cost."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / _MILLION


def model_subentry(entry: ConfigEntry) -> ConfigSubentry | None:
    """Return the sub-entry of the entry's model, None if the owner has set none up."""
    return next((one for one in entry.subentries.values() if one.subentry_type in KINDS), None)


def settings_of(entry: ConfigEntry) -> ModelSettings | None:
    """Return the settings of the entry's model, None if the owner has set none up."""
    subentry = model_subentry(entry)
    return ModelSettings.of(subentry) if subentry else None
