"""Turn what goes wrong into errors that a person can read."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN, STORE_FILE, STORE_FOLDER, STORE_TEXTS
from .core.store import StoreClosedError, StoreError


class DeployError(HomeAssistantError):
    """An automation could not be written; everything is as it was before."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Take the key of the message and what it is about."""
        super().__init__(
            translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
        )
        self.key = key


class InvalidRequestError(ServiceValidationError):
    """The caller asks for something that cannot be."""

    def __init__(self, key: str, **placeholders: str) -> None:
        """Take the key of the message and what it is about."""
        super().__init__(
            translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
        )


@contextmanager
def readable_store_errors() -> Iterator[None]:
    """Raise errors of the store as HomeAssistantError."""
    try:
        yield
    except StoreError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=STORE_TEXTS.get(type(err), "store_unusable"),
            translation_placeholders={"path": f"{STORE_FOLDER}/{STORE_FILE}"},
        ) from err


@contextmanager
def unless_closed() -> Iterator[None]:
    """Leave off what follows an event if the store is closed meanwhile: every start looks anew."""
    try:
        yield
    except HomeAssistantError as err:
        if not isinstance(err.__cause__, StoreClosedError):
            raise
