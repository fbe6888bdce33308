"""Test that Home Assistant itself takes a simulated home for its own."""

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
import shutil
import sqlite3

from homeassistant.components.recorder import history
from homeassistant.components.recorder.db_schema import SCHEMA_VERSION, Base
from homeassistant.config import load_yaml_config_file
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    async_test_home_assistant,
)
from pytest_homeassistant_custom_component.typing import (  # type: ignore[import-untyped]
    RecorderInstanceContextManager,
)
from sqlalchemy import create_engine

from ai_automation_sidecar.simulate.database import SCHEMA, fnv1a, make_indexes, make_tables
from ai_automation_sidecar.simulate.household import DATABASE
from ai_automation_sidecar.simulate.run import simulate


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a home whose history ends now, as if Home Assistant had just stopped."""
    until = datetime.now(UTC)
    output = tmp_path_factory.mktemp("homes")
    (folder,) = simulate(output, homes=1, days=5, seed=11, until=until)
    return folder


@pytest.fixture
def recorder_db_url(simulated: Path, tmp_path: Path) -> str:
    """Let the recorder open the simulated database."""
    shutil.copy(simulated / DATABASE, tmp_path)
    return f"sqlite:///{tmp_path / DATABASE}"


@pytest.fixture
async def home(simulated: Path, tmp_path: Path) -> AsyncIterator[HomeAssistant]:
    """Return a Home Assistant in the simulated folder, its registries not loaded yet."""
    folder = tmp_path / "config"
    shutil.copytree(simulated, folder)
    async with async_test_home_assistant(load_registries=False, config_dir=str(folder)) as hass:
        yield hass
        await hass.async_stop(force=True)


def test_schema(tmp_path: Path) -> None:
    """The tables and indexes are the very ones that the recorder makes."""
    engine = create_engine(f"sqlite:///{tmp_path / 'real.db'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "made.db")) as connection:
        make_tables(connection, 0.0)
        make_indexes(connection)
        connection.commit()
    assert SCHEMA == SCHEMA_VERSION
    assert _statements(tmp_path / "made.db") == _statements(tmp_path / "real.db")


def _statements(path: Path) -> set[str]:
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
    with closing(sqlite3.connect(path)) as connection:
        return {sql for (sql,) in connection.execute(query)}


def test_hash() -> None:
    """Texts have the hash that the recorder looks for: those of FNV-1a's authors."""
    assert [fnv1a(text) for text in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


@pytest.mark.parametrize("enable_schema_validation", [True])
@pytest.mark.parametrize("enable_missing_statistics", [True])
@pytest.mark.parametrize("enable_migrate_state_context_ids", [True])
@pytest.mark.parametrize("enable_migrate_event_context_ids", [True])
@pytest.mark.parametrize("enable_migrate_event_type_ids", [True])
@pytest.mark.parametrize("enable_migrate_entity_ids", [True])
@pytest.mark.parametrize("enable_migrate_event_ids", [True])
async def test_recorder(
    async_test_recorder: RecorderInstanceContextManager,
    hass: HomeAssistant,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The recorder opens the history without migration or complaint, and goes on with it."""
    async with async_test_recorder(hass) as instance:
        hass.states.async_set("light.new", "on")
        await instance.async_block_till_done()
        found = await get_instance(hass).async_add_executor_job(
            history.get_significant_states,
            hass,
            datetime.now(UTC) - timedelta(days=6),
            None,
            ["person.hugo", "sun.sun", "light.porch_light"],
        )
    assert len(found["sun.sun"]) > 8
    complaints = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert not [record.message for record in complaints if "recorder" in record.name]
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        query = "SELECT schema_version FROM schema_changes"
        assert connection.execute(query).fetchall() == [(SCHEMA,)]
        query = "SELECT count(*) FROM recorder_runs WHERE closed_incorrect"
        assert connection.execute(query).fetchone() == (0,)
        query = "SELECT count(*) FROM states_meta WHERE entity_id = 'light.new'"
        assert connection.execute(query).fetchone() == (1,)


async def test_registries(
    home: HomeAssistant, simulated: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The registries load as they were written."""
    await ar.async_load(home)
    await fr.async_load(home)
    await lr.async_load(home)
    dr.async_setup(home)
    await dr.async_load(home)

    await er.async_load(home)
    areas, entities, devices = ar.async_get(home), er.async_get(home), dr.async_get(home)
    assert len(areas.areas) >= 6
    assert {area.floor_id for area in areas.areas.values()} - {None} == set(
        fr.async_get(home).floors
    )
    porch = entities.async_get("light.porch_light")
    assert porch is not None
    assert porch.device_id is not None
    device = devices.async_get(porch.device_id)
    assert device is not None
    assert device.area_id in areas.areas
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]


async def test_core_config(home: HomeAssistant, simulated: Path) -> None:
    """Place and time zone are read from the folder, and the configuration is YAML."""
    await home.config.async_load()
    assert home.config.latitude
    assert home.config.time_zone != "UTC"
    config = load_yaml_config_file(str(simulated / "configuration.yaml"))
    assert isinstance(config["automation"], list)
