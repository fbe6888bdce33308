"""Define the names that the integration's modules share."""

from datetime import timedelta
import logging
from typing import Final, Literal

from homeassistant.const import Platform

from .core.store import (
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
)

DOMAIN: Final = "ai_automation"
NAME: Final = "AI Automation"
LOGGER: Final = logging.getLogger(__package__)
PLATFORMS: Final = [Platform.CONVERSATION, Platform.SENSOR, Platform.SWITCH]

# Options of the config entry: the sidecar's address and token, and the app that told them.
CONF_URL: Final = "url"
CONF_TOKEN: Final = "token"  # noqa: S105 - the name of an option
CONF_APP: Final = "app"

# What automations may do, and the hash of the owner's PIN.
CONF_POLICY: Final = "policy"
CONF_PIN: Final = "pin_hash"

# When the sidecar analyses by itself (local time), and how many new suggestions a day are shown.
CONF_ANALYSIS_TIME: Final = "analysis_time"
CONF_DAILY: Final = "suggestions_a_day"
DEFAULT_ANALYSIS_TIME: Final = "03:00:00"
DEFAULT_DAILY: Final = 3

STORE_FOLDER: Final = "ai_automation"
STORE_FILE: Final = "ai_automation.db"

type SidecarStatus = Literal[
    "none", "connected", "unreachable", "unauthorized", "too_old", "too_new"
]
STATUSES: Final[tuple[SidecarStatus, ...]] = (
    "none",
    "connected",
    "unreachable",
    "unauthorized",
    "too_old",
    "too_new",
)

INTERVAL: Final = timedelta(minutes=5)
INTERVAL_DOWN: Final = timedelta(minutes=1)
INTERVAL_ANALYSIS: Final = timedelta(seconds=2)
# A restart of the sidecar's machine is over by then.
DOWN_FOR_LONG: Final = timedelta(minutes=5)

# What a person is told about the store, by what is wrong with it.
STORE_TEXTS: Final[dict[type[StoreError], str]] = {
    StoreError: "store_unusable",
    StoreBusyError: "store_busy",
    StoreClosedError: "store_closed",
    StoreFullError: "store_full",
    StoreDamagedError: "store_damaged",
    StoreVersionError: "store_too_new",
}
