"""Set up AI Automation: say what the house should do, and see what it notices."""

from pathlib import Path
import shutil

from homeassistant.components.automation import EVENT_AUTOMATION_RELOADED
from homeassistant.components.conversation import HOME_ASSISTANT_AGENT, async_prepare_agent
from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER, PLATFORMS, STORE_FILE, STORE_FOLDER, STORE_TEXTS
from .coordinator import SidecarCoordinator
from .core.cache import Cache
from .core.store import Store, StoreBusyError, StoreError, StoreFullError
from .data import AiAutomationConfigEntry, AiAutomationData
from .deploy import AutomationWriter, async_remove_account
from .evidence import Evidence
from .guard import Gate
from .hearing import warm
from .homes import HomeCache
from .included import automations_included
from .issues import async_remove_issues, async_report_automations, async_report_sidecar
from .names import Names
from .pause import Pause
from .recovery import async_recover
from .renames import async_follow_renames
from .services import async_setup_services
from .test_run import TestRuns
from .test_run.pending import CutOff, async_cut_off, async_finish
from .timetable import Timetable, cleaning_job
from .trials import Trials
from .watch import Watch
from .weekly import WeeklyReports

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register the actions."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> bool:
    """Open the store, look for the sidecar and add the entities."""
    store = await _open_store(hass)
    _close_in_the_end(hass, entry, store)
    homes = HomeCache(hass, entry)
    coordinator = SidecarCoordinator(hass, entry, store, homes)
    await coordinator.async_config_entry_first_refresh()
    gate = Gate(hass, entry, store, homes)
    writer = AutomationWriter(hass, entry, store, gate)
    await async_recover(hass, writer)
    names = Names(hass, store, homes)
    await names.async_start(entry)
    tests = TestRuns(hass, entry, store, homes, gate)
    watch, pause = Watch(hass, entry, store), Pause(hass, store)
    trials = Trials(hass, store, writer, watch)
    cache = Cache(store, now=dt_util.utcnow)
    evidence = Evidence(hass, entry, homes, cache, coordinator.able)
    weekly = WeeklyReports(hass, store, coordinator)
    entry.runtime_data = AiAutomationData(
        store,
        homes,
        writer,
        coordinator,
        names,
        gate,
        tests,
        watch,
        trials,
        pause,
        evidence,
        weekly,
        cache,
        Timetable(hass, store, (weekly.job, cleaning_job(store))),
    )
    await _look_after_automations(hass, entry)
    await _keep_timetable(hass, entry)
    _follow_sidecar(hass, entry)
    await _follow_automations(hass, entry)
    _prepare_intents(hass, entry)
    await _warm(hass, homes)
    cut_off = await async_cut_off(store)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    _warm_once_started(hass, entry)
    if cut_off is not None:
        _put_back_once_started(hass, entry, cut_off)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> bool:
    """End what is being tried, and remove the entities; what else was begun ends with them."""
    await entry.runtime_data.test_runs.async_stop()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, _entry: AiAutomationConfigEntry) -> None:
    """Remove everything but the automations that were accepted."""
    async_remove_issues(hass)
    await async_remove_account(hass)
    await hass.async_add_executor_job(_delete, Path(hass.config.path(STORE_FOLDER)))


async def _open_store(hass: HomeAssistant) -> Store:
    """Return the open store; raise what tells Home Assistant whether to try again."""
    try:
        return await Store.open(Path(hass.config.path(STORE_FOLDER, STORE_FILE)))
    except (StoreBusyError, StoreFullError) as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key=STORE_TEXTS.get(type(err), "store_unusable"),
        ) from err
    except StoreError as err:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key=STORE_TEXTS.get(type(err), "store_unusable"),
        ) from err


async def _look_after_automations(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Watch what was deployed, go on with what is tried or paused, and notice renamed things."""
    data = entry.runtime_data
    await data.pause.async_start()
    await data.watch.async_start()
    entry.async_on_unload(data.watch.async_stop)
    await data.trials.async_start()
    entry.async_on_unload(data.trials.async_stop)
    async_follow_renames(hass, entry)


async def _warm(hass: HomeAssistant, homes: HomeCache) -> None:
    """Prepare for the first sentence, so that it is answered as quickly as the next."""
    await hass.async_add_executor_job(warm, await homes.async_get(), hass.config.language)


def _prepare_intents(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Have Home Assistant's own intents loaded while it starts: a first sentence waits for them."""
    work = async_prepare_agent(hass, HOME_ASSISTANT_AGENT, hass.config.language)
    entry.async_create_background_task(hass, work, f"{DOMAIN} loads Home Assistant's intents")


def _warm_once_started(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Prepare again when the home is complete: its names, also for Home Assistant's intents."""

    async def prepare() -> None:
        await _warm(hass, entry.runtime_data.homes)
        await async_prepare_agent(hass, HOME_ASSISTANT_AGENT, hass.config.language)

    @callback
    def begin(_hass: HomeAssistant) -> None:
        entry.async_create_background_task(hass, prepare(), f"{DOMAIN} prepares for sentences")

    entry.async_on_unload(async_at_started(hass, begin))


def _put_back_once_started(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, cut_off: CutOff
) -> None:
    """Put back what a test run has left, when the home is complete."""

    @callback
    def begin(_hass: HomeAssistant) -> None:
        work = async_finish(hass, entry.runtime_data.store, cut_off)
        entry.async_create_background_task(hass, work, f"{DOMAIN} ends a test run")

    entry.async_on_unload(async_at_started(hass, begin))


def _close_in_the_end(hass: HomeAssistant, entry: AiAutomationConfigEntry, store: Store) -> None:
    """Close the store with the entry, or with Home Assistant, which then unloads no entries."""

    async def close(_event: Event) -> None:
        await store.close()

    entry.async_on_unload(store.close)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close))


async def _keep_timetable(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Do what is due by the clock until the entry is unloaded, or Home Assistant stops."""
    timetable = entry.runtime_data.timetable
    await timetable.async_start()

    async def stop(_event: Event) -> None:
        await timetable.async_stop()

    entry.async_on_unload(timetable.async_stop)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))


def _follow_sidecar(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Keep the issues of the sidecar current; listening also keeps the coordinator going."""
    coordinator = entry.runtime_data.coordinator

    @callback
    def report() -> None:
        async_report_sidecar(hass, coordinator.data.status, down_for_long=coordinator.down_for_long)

    report()
    entry.async_on_unload(coordinator.async_add_listener(report))


async def _follow_automations(hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
    """Keep the issue of automations.yaml current."""
    folder = Path(hass.config.config_dir)

    async def look(_event: Event | None = None) -> None:
        included = await hass.async_add_executor_job(automations_included, folder)
        if included is not None:
            async_report_automations(hass, included=included)

    await look()
    entry.async_on_unload(hass.bus.async_listen(EVENT_AUTOMATION_RELOADED, look))


def _delete(folder: Path) -> None:
    """Delete the store's folder."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as err:
        LOGGER.warning("The folder %s could not be removed: %s", folder, err)
