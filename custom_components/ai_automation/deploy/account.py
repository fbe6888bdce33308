"""Have a user of our own, through whom Home Assistant's configuration API is used."""

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from ..const import NAME


async def async_access_token(hass: HomeAssistant) -> str:
    """Return a fresh access token of our user; the user is made when it is first needed."""
    user = await _user(hass)
    if user is None:
        user = await hass.auth.async_create_system_user(
            NAME, group_ids=[GROUP_ID_ADMIN], local_only=True
        )
    refresh_token = next(iter(user.refresh_tokens.values()), None)
    if refresh_token is None:
        refresh_token = await hass.auth.async_create_refresh_token(user)
    return hass.auth.async_create_access_token(refresh_token)


async def async_remove_account(hass: HomeAssistant) -> None:
    """Remove our user with its tokens, if there is one."""
    if (user := await _user(hass)) is not None:
        await hass.auth.async_remove_user(user)


async def _user(hass: HomeAssistant) -> User | None:
    """Return our user, None if there is none yet."""
    users = await hass.auth.async_get_users()
    return next((user for user in users if user.system_generated and user.name == NAME), None)
