"""Follow the sidecar: is it there, what does it do, how many suggestions wait."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.recorder import DATA_INSTANCE, get_instance
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .announcing import Announcer
from .client import (
    SidecarAddressError,
    SidecarAuthError,
    SidecarClient,
    SidecarError,
    SidecarFormatError,
    SidecarResponseError,
    SidecarTooNewError,
    SidecarTooOldError,
    SidecarUnreachableError,
    SidecarVersionError,
)
from .const import (
    CONF_DAILY,
    CONF_TOKEN,
    CONF_URL,
    DEFAULT_DAILY,
    DOMAIN,
    DOWN_FOR_LONG,
    INTERVAL,
    INTERVAL_ANALYSIS,
    INTERVAL_DOWN,
    LOGGER,
    STORE_TEXTS,
    SidecarStatus,
)
from .core.contract import AnalysisRequest, AnalysisState, ForgetRequest, Forgotten, Info
from .core.home import Home
from .core.home.codec import home_to_dict
from .core.policy.deeds import filled_in
from .core.store import Store, StoreError
from .core.store.jobs import last_run
from .core.store.runs import forget_reactions
from .core.store.suggestions import count_open, forget_suggestions, release_suggestions
from .errors import readable_store_errors
from .handing_over import async_hand_over
from .homes import HomeCache
from .nightly import NightlyHome
from .takeover import async_take_over

if TYPE_CHECKING:
    from .data import AiAutomationConfigEntry

# How an analysis ends that has found nothing out.
ENDED_BADLY: Final = frozenset({"failed", "interrupted"})
# What a person is told if an analysis cannot be started.
ANALYSIS_TEXTS: dict[type[SidecarError], str] = {
    SidecarAddressError: "sidecar_unreachable",
    SidecarUnreachableError: "sidecar_unreachable",
    SidecarAuthError: "sidecar_unauthorized",
    SidecarTooOldError: "sidecar_too_old",
    SidecarTooNewError: "sidecar_too_new",
    SidecarResponseError: "sidecar_refused",
    SidecarFormatError: "sidecar_refused",
}
# What a person is told of some of the sidecar's answers.
_ANSWERS = {
    "analysis_running": "analysis_running",
    "cooldown": "analysis_cooldown",
    "not_running": "no_analysis",
}


@dataclass(frozen=True, slots=True)
class SidecarState:
    """What is known of the sidecar, and of what was found."""

    status: SidecarStatus = "none"
    info: Info | None = None
    analysis: AnalysisState | None = None
    open_suggestions: int = 0
    last_analysis: datetime | None = None


def _as_sent(home: Home) -> dict[str, Any]:
    """Return a home as the sidecar gets it: what blueprints come to stands in their place."""
    automations = tuple(
        replace(one, config=filled_in(one.config, home)) for one in home.automations
    )
    return home_to_dict(replace(home, automations=automations))


class SidecarCoordinator(DataUpdateCoordinator[SidecarState]):
    """Keep the state of the sidecar current; without one, that of the store."""

    config_entry: AiAutomationConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: AiAutomationConfigEntry, store: Store, homes: HomeCache
    ) -> None:
        """Take the entry whose options name the sidecar."""
        super().__init__(hass, LOGGER, config_entry=entry, name=DOMAIN)
        self.client: SidecarClient | None = None
        if address := entry.options.get(CONF_URL):
            self.client = SidecarClient(
                async_get_clientsession(hass), address, entry.options.get(CONF_TOKEN, "")
            )
        self.data = SidecarState()
        self._store = store
        self._homes = homes
        self._problem: SidecarStatus | None = None
        self._down_since: datetime | None = None
        self._taken_over: str | None = None
        self._nightly = NightlyHome(hass, entry.options, homes)
        self._announcer = Announcer(hass, store)

    @property
    def down_for_long(self) -> bool:
        """Tell whether the sidecar has not answered for some minutes."""
        since = self._down_since
        return since is not None and dt_util.utcnow() - since >= DOWN_FOR_LONG

    async def async_analyze(self, days: int | None = None) -> AnalysisState:
        """Let the sidecar mine the history; raise HomeAssistantError if it cannot."""
        if self.client is None:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_sidecar")
        if DATA_INSTANCE not in self.hass.data:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_recorder")
        home = await self._homes.async_get()
        plain = await self.hass.async_add_executor_job(_as_sent, home)
        request = AnalysisRequest(get_instance(self.hass).db_url, plain, days)
        try:
            # Names and history go only to a sidecar that we can talk to.
            await self.client.info()
            if not await self.client.can_read(request.recorder):
                await async_hand_over(self.hass, self.client, days)
            state = await self.client.start_analysis(request)
        except SidecarError as err:
            raise _told(err) from err
        return self._running(state)

    async def async_cancel(self) -> AnalysisState:
        """Let the sidecar stop the analysis that runs; raise HomeAssistantError if it cannot."""
        if self.client is None:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_sidecar")
        try:
            state = await self.client.cancel_analysis()
        except SidecarError as err:
            raise _told(err) from err
        return self._running(state)

    def _running(self, state: AnalysisState) -> AnalysisState:
        """Follow an analysis closely from now on."""
        self.update_interval = INTERVAL_ANALYSIS
        self.async_set_updated_data(replace(self.data, analysis=state))
        return state

    def able(self) -> SidecarClient | None:
        """Return the sidecar, if there is one that answers."""
        return self.client if self.data.status == "connected" else None

    async def async_forget(self, patterns: list[str]) -> Forgotten:
        """Forget what entities did, here and in the sidecar; raise HomeAssistantError."""
        gone = Forgotten(0, [], 0)
        try:
            if self.client is not None:
                await self.client.info()
                gone = await self.client.forget(ForgetRequest(patterns))
        except SidecarError as err:
            raise _told(err) from err
        with readable_store_errors():
            own = await forget_suggestions(self._store, patterns)
            await forget_reactions(self._store, patterns)
            await self.async_refresh_suggestions()
        return replace(gone, suggestions=gone.suggestions + own)

    async def async_refresh_suggestions(self) -> None:
        """Take notice of suggestions that were decided; raise a StoreError."""
        count = await self._count_open()
        self.async_set_updated_data(replace(self.data, open_suggestions=count))

    async def _count_open(self) -> int:
        """Show some of what waits to be shown, and return how many wait for a decision."""
        daily = self.config_entry.options.get(CONF_DAILY, DEFAULT_DAILY)
        day = dt_util.start_of_local_day()
        await release_suggestions(self._store, dt_util.utcnow(), day, daily)
        return await count_open(self._store)

    @override
    async def _async_update_data(self) -> SidecarState:
        """Return the state of sidecar and store; raise UpdateFailed if the store cannot be read."""
        state = await self._ask_sidecar()
        try:
            await self._take_over(state)
            newest = await last_run(self._store, status="done")
            count = await self._count_open()
            await self._announcer.async_announce(state.analysis, count)
        except StoreError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=STORE_TEXTS.get(type(err), "store_unusable"),
            ) from err
        finished = newest.finished_at if newest else None
        return replace(state, open_suggestions=count, last_analysis=finished)

    async def _ask_sidecar(self) -> SidecarState:
        """Return what the sidecar says of itself, and set when to ask again."""
        if self.client is None:
            return SidecarState()
        try:
            info = await self.client.info()
            await self._nightly.async_keep(self.client, info)
            analysis = await self.client.analysis()
        except SidecarError as err:
            return self._unusable(err)
        if self._problem is not None:
            LOGGER.info("The sidecar can be used again")
        self._problem = self._down_since = None
        running = analysis.status == "running"
        self.update_interval = INTERVAL_ANALYSIS if running else INTERVAL
        before = self.data.analysis
        if analysis.status in ENDED_BADLY and before is not None and before.status == "running":
            LOGGER.warning("The analysis failed: %s", analysis.error)
        return SidecarState("connected", info, analysis)

    def _unusable(self, err: SidecarError) -> SidecarState:
        """Return the state of a sidecar that cannot be used; log it once."""
        if self._problem != err.status:
            LOGGER.warning("The sidecar cannot be used: %s", err)
        self._problem = err.status
        if err.status != "unreachable":
            self._down_since = None
        elif self._down_since is None:
            self._down_since = dt_util.utcnow()
        if err.status == "unauthorized":
            self.config_entry.async_start_reauth(self.hass)
        self.update_interval = INTERVAL_DOWN
        info = err.info if isinstance(err, SidecarVersionError) else None
        return SidecarState(err.status, info, self.data.analysis)

    async def _take_over(self, state: SidecarState) -> None:
        """Take over what a sidecar with a store of its own has found; raise a StoreError."""
        if self.client is None or state.info is None or state.analysis is None:
            return
        if state.info.store_id == self._store.identity or state.analysis.id == self._taken_over:
            return
        if state.status != "connected" or state.analysis.status != "done":
            return
        try:
            home = await self._homes.async_get()
            await async_take_over(self._store, self.client, state.analysis, home)
        except SidecarError as err:
            LOGGER.warning("The suggestions could not be taken over, trying again: %s", err)
        else:
            self._taken_over = state.analysis.id


def _told(err: SidecarError) -> HomeAssistantError:
    """Return what a person is told if the sidecar does not do what was asked."""
    if isinstance(err, SidecarResponseError) and err.code in _ANSWERS:
        again = dt_util.parse_datetime(err.retry_at or "") or dt_util.utcnow()
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=_ANSWERS[err.code],
            translation_placeholders={"time": dt_util.as_local(again).strftime("%H:%M")},
        )
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=ANALYSIS_TEXTS[type(err)],
        translation_placeholders={"message": str(err)},
    )
