"""Tell where the MQTT broker is and how to log in there."""

from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from .errors import ConfigError

PASSWORD_VARIABLE = "AI_AUTOMATION_MQTT_PASSWORD"  # noqa: S105 - the name of a variable
# With and without encryption.
_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Broker:
    """An MQTT broker; with `encrypted` its certificate is checked against the machine's own."""

    host: str
    port: int
    encrypted: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def client(self) -> Client:
        """Return a client that is not connected yet, ready to log in."""
        client = Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=True)
        if self.user is not None:
            client.username_pw_set(self.user, self.password)
        if self.encrypted:
            client.tls_set()
        return client

    @classmethod
    def from_url(cls, url: str, password_file: Path | None = None) -> Self:
        """Return the broker of an address as mqtt://user@host:1883; raise ConfigError.

        The password comes from a file, from the environment, or stands in the address.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as err:
            raise ConfigError(f"The address of the MQTT broker is not one: {err}") from err
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ConfigError(
                "The address of the MQTT broker must look like mqtt://user@host:1883 "
                "(mqtts:// with encryption)"
            )
        password = _password(password_file) or (unquote(parts.password) if parts.password else None)
        return cls(
            parts.hostname,
            port or _PORTS[parts.scheme],
            parts.scheme == "mqtts",
            unquote(parts.username) if parts.username else None,
            password,
        )


def _password(file: Path | None) -> str | None:
    """Return the password of a file or of the environment; raise ConfigError."""
    if file is None:
        return os.environ.get(PASSWORD_VARIABLE)
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as err:
        raise ConfigError(f"The MQTT password in {file} cannot be read: {err}") from err
