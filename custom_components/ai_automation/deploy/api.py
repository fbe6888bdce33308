"""Talk to Home Assistant's own configuration API, as the automation editor does."""

from collections.abc import Mapping
from copy import deepcopy
from http import HTTPMethod, HTTPStatus
import json
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, ClientTimeout
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.const import CONF_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from yarl import URL

from ..const import LOGGER
from ..errors import DeployError
from .account import async_access_token

type Config = dict[str, Any]

_TIMEOUT = ClientTimeout(total=20)
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with what the server is bound to
_LOOPBACK = "127.0.0.1"


def complete(automation_id: str, config: Mapping[str, Any]) -> Config:
    """Return a configuration with its id, in the form in which the API gives it back."""
    rest = {key: value for key, value in config.items() if key != CONF_ID}
    plain: Config = json.loads(json.dumps({CONF_ID: automation_id, **rest}, default=str))
    return plain


class ConfigApi:
    """Automations in automations.yaml, over loopback and under the editor's own lock."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the Home Assistant whose API it is."""
        self._hass = hass
        # The certificate is for the outside name; on the way to oneself it proves nothing.
        self._session = async_get_clientsession(hass, verify_ssl=False)

    async def async_get(self, automation_id: str) -> Config | None:
        """Return what the file holds for an id, None if it holds nothing."""
        status, body = await self._request(HTTPMethod.GET, automation_id)
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise DeployError("api_unreachable")
        if status != HTTPStatus.OK or not isinstance(body, dict):
            raise DeployError("automations_unreadable")
        return body

    async def async_save(self, automation_id: str, config: Config) -> None:
        """Save a configuration under an id; raise DeployError if Home Assistant refuses it."""
        status, body = await self._request(HTTPMethod.POST, automation_id, config)
        _raise_for(status, body)

    async def async_as_saved(self, automation_id: str, config: Config) -> Config:
        """Return what saving makes of a configuration.

        The API brings the dialect of older Home Assistants up to date while it validates, for the
        editor as for us; validating a copy does the same to it.
        """
        copy = deepcopy(config)
        await async_validate_config_item(self._hass, automation_id, copy)
        return copy

    async def async_delete(self, automation_id: str) -> None:
        """Remove the configuration of an id."""
        status, body = await self._request(HTTPMethod.DELETE, automation_id)
        _raise_for(status, body)

    async def _request(
        self, method: HTTPMethod, automation_id: str, config: Config | None = None
    ) -> tuple[int, Any]:
        """Return status and body of an answer; raise DeployError if there is none."""
        token = await async_access_token(self._hass)
        try:
            async with self._session.request(
                method,
                self._url(automation_id),
                json=config,
                headers={"Authorization": f"Bearer {token}"},
                timeout=_TIMEOUT,
            ) as response:
                body = await response.json() if response.content_type.endswith("json") else None
                return response.status, body
        except (ClientError, TimeoutError, ValueError) as err:
            LOGGER.debug("Home Assistant's configuration API does not answer: %r", err)
            raise DeployError("api_unreachable") from err

    def _url(self, automation_id: str) -> URL:
        """Return the address of an automation's configuration."""
        http = self._hass.http
        hosts = http.server_host or [_LOOPBACK]
        # A server that is bound to one address only does not listen on loopback.
        host = _LOOPBACK if _EVERYWHERE.intersection(hosts) else hosts[0]
        return URL.build(
            scheme="https" if http.ssl_certificate else "http",
            host=host,
            port=http.server_port,
            path=f"/api/config/automation/config/{quote(automation_id, safe='')}",
            encoded=True,
        )


def _raise_for(status: int, body: Any) -> None:
    """Raise what a status of a write means."""
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        # Home Assistant is about to stop.
        raise DeployError("api_unreachable")
    message = str(body.get("message", "")) if isinstance(body, dict) else ""
    if status == HTTPStatus.BAD_REQUEST:
        raise DeployError("config_refused", message=message)
    raise DeployError("automations_not_writable")
