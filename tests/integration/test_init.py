"""Test that the entry is set up, unloaded, loaded again and removed, whatever the store is."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    EVENT_HOMEASSISTANT_CLOSE,
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    STATE_UNAVAILABLE,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ai_automation.const import DOMAIN, STORE_FILE, STORE_FOLDER
from custom_components.ai_automation.core.store import Store
from custom_components.ai_automation.issues import async_report_automations

from .conftest import AddEntry, Sidecar


@pytest.fixture
def store_file(config_dir: Path) -> Path:
    """Return where the store is; its folder exists."""
    folder = config_dir / STORE_FOLDER
    folder.mkdir()
    return folder / STORE_FILE


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the store wait less long for others."""
    defaults = Store.open.__func__.__kwdefaults__  # type: ignore[attr-defined]
    monkeypatch.setitem(defaults, "busy_timeout", 0.1)


async def test_set_up_without_sidecar(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The entry works without a sidecar, with one device and no issue."""
    assert entry.state is ConfigEntryState.LOADED
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert not _issues(hass)


async def test_configuration_is_not_for_it(hass: HomeAssistant, core: None) -> None:
    """A section in configuration.yaml makes no entry, and does no harm."""
    assert await async_setup_component(hass, DOMAIN, {DOMAIN: {}})
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_unload_and_reload(
    hass: HomeAssistant, add_entry: AddEntry, near_sidecar: Sidecar
) -> None:
    """Unloading closes the store and ends listening; loading again finds the same store."""
    entry = await add_entry(near_sidecar.options)
    # Home Assistant's own agent begins to listen when it is first made ready, and goes on.
    await hass.async_block_till_done(wait_background_tasks=True)
    store = entry.runtime_data.store
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert store._engine.pool.checkedin() == 0
    assert _sensor(hass, entry, "sidecar") == STATE_UNAVAILABLE
    unloaded = _listeners(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert entry.runtime_data.store.identity == store.identity
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert _sensor(hass, entry, "sidecar") == "connected"
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert _listeners(hass) == unloaded


async def test_stop_closes_store(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Home Assistant unloads nothing when it stops; the store is closed all the same."""
    pool = entry.runtime_data.store._engine.pool
    assert pool.checkedin() > 0
    hass.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await hass.async_block_till_done()
    assert entry.runtime_data.store._engine.pool is not pool
    assert pool.checkedin() == 0
    # Its listener has done its work and must not be removed a second time.
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_remove(hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path) -> None:
    """Nothing stays but the automations."""
    (config_dir / "automations.yaml").write_text("- id: kept\n", encoding="utf-8")
    async_report_automations(hass, included=False)
    assert (config_dir / STORE_FOLDER / STORE_FILE).exists()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not (config_dir / STORE_FOLDER).exists()
    assert (config_dir / "automations.yaml").read_text(encoding="utf-8") == "- id: kept\n"
    assert not _issues(hass)
    assert not er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)


async def test_remove_without_folder(
    hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder that is gone already is no problem."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    shutil.rmtree(config_dir / STORE_FOLDER)
    await hass.config_entries.async_remove(entry.entry_id)
    assert "could not be removed" not in caplog.text


async def test_remove_what_cannot_be(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    config_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A folder that a person has put elsewhere is left alone, and the log says so."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "store"
    (config_dir / STORE_FOLDER).rename(elsewhere)
    (config_dir / STORE_FOLDER).symlink_to(elsewhere)
    await hass.config_entries.async_remove(entry.entry_id)
    assert "could not be removed" in caplog.text
    assert (elsewhere / STORE_FILE).exists()


def _listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return how many listen for what, but for the registries that wait to be saved."""
    listeners = {str(name): count for name, count in hass.bus.async_listeners().items()}
    listeners.pop(str(EVENT_HOMEASSISTANT_FINAL_WRITE), None)
    return listeners


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _damaged(file: Path) -> None:
    file.write_bytes(b"This is no database. " * 500)


def _foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE meta (something TEXT)")
        connection.execute("PRAGMA user_version = 1")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA user_version = 99")


def _folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (_damaged, "store_damaged"),
        (_foreign, "store_unusable"),
        (_newer, "store_too_new"),
        (_folder, "store_unusable"),
    ],
)
async def test_store_cannot_be_used(
    hass: HomeAssistant,
    add_entry: AddEntry,
    store_file: Path,
    spoil: Callable[[Path], None],
    key: str,
) -> None:
    """A store that stays unusable stops the set-up with a sentence, and is left as it is."""
    spoil(store_file)
    before = _content(store_file)
    entry = await add_entry()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == key
    assert "ai_automation" in entry.reason.lower().replace(" ", "_")
    assert _content(store_file) == before


async def test_store_is_locked(
    hass: HomeAssistant,
    add_entry: AddEntry,
    store_file: Path,
    impatient: None,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A store that another program holds is tried again, and then used."""
    with closing(sqlite3.connect(store_file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        entry = await add_entry()
        assert _state(entry) is ConfigEntryState.SETUP_RETRY
        assert entry.error_reason_translation_key == "store_busy"
        other.execute("ROLLBACK")
    freezer.tick(timedelta(minutes=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert _state(entry) is ConfigEntryState.LOADED


def _state(entry: MockConfigEntry) -> ConfigEntryState:
    state: ConfigEntryState = entry.state
    return state


def _issues(hass: HomeAssistant) -> set[str]:
    return {key for domain, key in ir.async_get(hass).issues if domain == DOMAIN}


def _sensor(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    entities = er.async_get(hass)
    entity_id = entities.async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
    assert entity_id is not None
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state
