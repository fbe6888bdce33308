"""Judge what is to be written or tried, by the policy in the options."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import CONF_PIN, CONF_POLICY, DOMAIN
from ..core.policy import NO_DANGER, Asking, Judgement, Policy, Role, Rule, judge
from ..core.policy.saying import dangers_in_words
from ..core.policy.settings import policy_of
from ..core.store import Store
from ..errors import InvalidRequestError
from ..homes import HomeCache
from .grant import Grant
from .pin import digits_of, is_right
from .tries import Tries

type Config = Mapping[str, Any]


_KEYS: Mapping[Rule, str] = {
    "confirm": "policy_confirm",
    "pin": "policy_pin",
    "never": "policy_never",
}


class PolicyError(HomeAssistantError):
    """The safety policy wants more than there is; nothing was done.

    `judgement` tells what, `before` and `after` are the configurations that were judged.
    """

    def __init__(
        self,
        judgement: Judgement,
        language: str,
        before: Config | None,
        after: Config | None,
        *,
        at_once: bool = False,
    ) -> None:
        """Take what was judged, the language to say it in, and whether it is done at once."""
        dangers = dangers_in_words(judgement, language, judgement.rule, at_once=at_once)
        super().__init__(
            translation_domain=DOMAIN,
            translation_key=_KEYS[judgement.rule],
            translation_placeholders={"dangers": dangers},
        )
        self.judgement = judgement
        self.before, self.after, self.at_once = before, after, at_once


class Gate:
    """The one place where it is decided whether something dangerous may be done."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, store: Store, homes: HomeCache
    ) -> None:
        """Take the entry, whose options hold the policy, and the home to judge in."""
        self._hass = hass
        self._entry = entry
        self._homes = homes
        self._tries = Tries(store)

    @property
    def policy(self) -> Policy:
        """Return what the owner wants."""
        return policy_of(self._entry.options.get(CONF_POLICY, {}))

    @property
    def has_pin(self) -> bool:
        """Tell whether there is a PIN."""
        return CONF_PIN in self._entry.options

    async def async_grant(
        self,
        user_id: str | None,
        *,
        by_voice: bool = False,
        confirmed: bool = False,
        pin: str | None = None,
    ) -> Grant:
        """Return what a person may do; raise InvalidRequestError if they give a wrong PIN.

        Without a user it is Home Assistant itself, or by voice somebody who is not known.
        """
        if pin is not None:
            await self.async_check_pin(pin)
        role = await self._async_role(user_id, by_voice=by_voice)
        return Grant(role, confirmed=confirmed, pin=pin is not None)

    async def async_judge(
        self, role: Role, before: Config | None, after: Config | None
    ) -> Judgement:
        """Return what the policy says to a change; what was dangerous before is not judged."""
        if after is None:
            return NO_DANGER
        home = await self._homes.async_get()
        asking = Asking(role, dt_util.now())
        return await self._hass.async_add_executor_job(
            partial(judge, after, home, self.policy, asking, before=before)
        )

    async def async_admit_automation(self, grant: Grant, entity_id: str, *, at_once: bool) -> None:
        """Raise PolicyError if what an automation of the house does takes more than a grant gives.

        Raise InvalidRequestError if there is none.
        """
        home = await self._homes.async_get()
        found = next((one for one in home.automations if one.entity_id == entity_id), None)
        if found is None:
            raise InvalidRequestError("unknown_automation", entity_id=entity_id)
        await self.async_admit(grant, None, found.config, at_once=at_once)

    async def async_admit_now(self, grant: Grant, calls: Sequence[Config]) -> None:
        """Raise PolicyError if calls that are to be done now take more than a grant gives."""
        now = dt_util.now().strftime("%H:%M:%S")
        config = {"triggers": [{"trigger": "time", "at": now}], "actions": [*calls]}
        await self.async_admit(grant, None, config, at_once=True)

    async def async_admit(
        self,
        grant: Grant,
        before: Config | None,
        after: Config | None,
        *,
        at_once: bool = False,
    ) -> None:
        """Raise PolicyError if a change, or what is done at once, takes more than a grant gives."""
        judgement = await self.async_judge(grant.role, before, after)
        if not grant.covers(judgement):
            language = self._hass.config.language
            raise PolicyError(judgement, language, before, after, at_once=at_once)

    async def _async_role(self, user_id: str | None, *, by_voice: bool) -> Role:
        if user_id is None:
            return "unknown" if by_voice else "admin"
        user = await self._hass.auth.async_get_user(user_id)
        if user is None:
            return "unknown"
        return "admin" if user.is_admin else "user"

    async def async_check_pin(self, pin: str) -> None:
        """Raise InvalidRequestError if a PIN is not the right one, or none is taken now."""
        kept = self._entry.options.get(CONF_PIN)
        if kept is None:
            raise InvalidRequestError("no_pin")
        if not await self._tries.async_take():
            raise InvalidRequestError("pin_locked")
        digits = digits_of(pin)
        if digits is None or not await self._hass.async_add_executor_job(is_right, digits, kept):
            raise InvalidRequestError("pin_wrong")
        await self._tries.async_succeed()
