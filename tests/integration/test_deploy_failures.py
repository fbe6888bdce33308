"""Test what happens if automations.yaml cannot be written: a clear error, and nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import logging
from pathlib import Path
import resource
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
import yaml

from custom_components.ai_automation.const import DOMAIN, STORE_FILE, STORE_FOLDER
from custom_components.ai_automation.core.store import Store
from custom_components.ai_automation.core.store.versions import list_versions
from custom_components.ai_automation.deploy import AutomationWriter, config_hash, loaded

from .conftest import ADMIN
from .test_deploy import CONFIG, LATER

ID = "ai_automation_1"
HAND_WRITTEN = """\
# Lights of the porch, do not touch
- id: porch
  alias: Porch  # by hand
  triggers: []
  actions: []
"""


@pytest.fixture
def writer(lived_in: MockConfigEntry) -> AutomationWriter:
    """Return the entry's writer."""
    writer: AutomationWriter = lived_in.runtime_data.writer
    return writer


@pytest.fixture
def path(config_dir: Path) -> Path:
    """Return where automations.yaml is."""
    return config_dir / "automations.yaml"


def _content(path: Path) -> bytes | None:
    """Return what is in a file, None if it is none."""
    return path.read_bytes() if path.is_file() else None


def _put(path: Path, text: str) -> None:
    """Write a file as a person would."""
    path.write_text(text, encoding="utf-8")


def _missing(path: Path) -> None:
    path.unlink()


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _read_only(path: Path) -> None:
    path.chmod(0o444)


def _broken(path: Path) -> None:
    path.write_text("- id: 'never ends\n", encoding="utf-8")


def _binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00- id")


def _mapping(path: Path) -> None:
    path.write_text("porch:\n  alias: Porch\n", encoding="utf-8")


def _list_of_words(path: Path) -> None:
    path.write_text("- porch\n- hall\n", encoding="utf-8")


def _secrets(path: Path) -> None:
    path.write_text("- id: '1'\n  alias: !secret alias\n", encoding="utf-8")


def _not_included(path: Path) -> None:
    (path.parent / "configuration.yaml").write_text("automation: []\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_missing, "There is no automations.yaml"),
        (_a_folder, "automations.yaml is no file"),
        (_read_only, "automations.yaml is read-only"),
        (_broken, "cannot be read"),
        (_binary, "cannot be read"),
        (_mapping, "not a list"),
        (_list_of_words, "not a list"),
        (_secrets, "cannot be read"),
        (_not_included, "does not include automations.yaml"),
    ],
)
async def test_a_file_that_cannot_be_written_is_left_alone(
    hass: HomeAssistant,
    writer: AutomationWriter,
    path: Path,
    damage: Callable[[Path], None],
    message: str,
) -> None:
    """The error says what is wrong; the file, the store and the house are as they were."""
    damage(path)
    before = _content(path)
    with pytest.raises(HomeAssistantError, match=message):
        await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert _content(path) == before
    assert await list_versions(writer._store, ID) == []
    assert hass.states.async_entity_ids("automation") == []
    assert er.async_get(hass).async_get_entity_id("automation", "automation", ID) is None
    assert not list(path.parent.glob("*.tmp"))


async def test_not_included_is_an_issue_in_repairs(
    hass: HomeAssistant, writer: AutomationWriter, path: Path
) -> None:
    """A person is told where only a person can help."""
    _not_included(path)
    with pytest.raises(HomeAssistantError):
        await writer.async_create(ID, CONFIG, grant=ADMIN)
    issues = ir.async_get(hass).issues
    assert (DOMAIN, "automations_not_included") in issues


@contextmanager
def _no_file_larger_than(size: int) -> Iterator[None]:
    """Let every write beyond a size fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def long_file(path: Path, writer: AutomationWriter) -> bytes:
    """Return a file of hundreds of automations, longer than the store's files will be."""
    many = [{"id": f"{n}", "alias": f"A {n}", "description": "x" * 5000} for n in range(400)]
    _put(path, yaml.safe_dump(many, sort_keys=False))
    return path.read_bytes()


async def test_a_full_disk(
    hass: HomeAssistant,
    writer: AutomationWriter,
    path: Path,
    long_file: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing half-written is left, the version is forgotten, and afterwards it works."""
    with _no_file_larger_than(len(long_file) - 1000):
        with pytest.raises(HomeAssistantError, match=r"could not write automations\.yaml"):
            await writer.async_create(ID, CONFIG, grant=ADMIN)
        assert _content(path) == long_file
        assert await list_versions(writer._store, ID) == []
    caplog.clear()
    written = await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert written.entity_id == "automation.evening"


async def test_a_full_disk_while_a_copy_is_kept(
    writer: AutomationWriter, path: Path, long_file: bytes
) -> None:
    """Without a copy of its comments the file is not written."""
    text = b"# mine\n" + long_file
    _put(path, text.decode())
    with (
        _no_file_larger_than(len(text) - 1000),
        pytest.raises(HomeAssistantError, match="no copy of it could be kept"),
    ):
        await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert _content(path) == text
    assert await list_versions(writer._store, ID) == []


async def test_comments_are_kept_in_a_copy(writer: AutomationWriter, path: Path) -> None:
    """What writing loses stands in a copy beside, once for every state of the file."""
    _put(path, HAND_WRITTEN)
    written = await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert written.copy is not None
    assert written.copy.read_text(encoding="utf-8") == HAND_WRITTEN
    assert written.copy.parent == path.parent / STORE_FOLDER / "backups"
    assert [item["id"] for item in yaml.safe_load(_content(path) or b"")] == ["porch", ID]
    second = await writer.async_create("ai_automation_2", CONFIG, grant=ADMIN)
    assert second.copy is None
    _put(path, HAND_WRITTEN)
    third = await writer.async_create("ai_automation_3", CONFIG, grant=ADMIN)
    assert third.copy == written.copy


@pytest.mark.parametrize(
    ("text", "hand_written"),
    [
        ("- id: '1'\n  alias: 'Number #1'\n", False),
        ("- id: '1'\n  alias: A & B!\n", False),
        ("- id: '1'\n  description: |\n    # not a comment\n    text\n", False),
        ("- id: '1'  # a comment\n", True),
        ("- &first\n  id: '1'\n", True),
        ("[]\n# the end\n", True),
    ],
)
async def test_what_counts_as_hand_written(
    writer: AutomationWriter, path: Path, text: str, *, hand_written: bool
) -> None:
    """Only what is really lost is a reason for a copy."""
    _put(path, text)
    written = await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert (written.copy is not None) is hand_written


async def test_only_so_many_copies_are_kept(writer: AutomationWriter, path: Path) -> None:
    """The oldest copies make room for new ones."""
    for number in range(12):
        _put(path, f"# {number}\n[]\n")
        await writer.async_create(f"ai_automation_{number}", CONFIG, grant=ADMIN)
    copies = sorted((path.parent / STORE_FOLDER / "backups").iterdir())
    assert [copy.read_text().split()[1] for copy in copies] == [str(n) for n in range(2, 12)]


@pytest.mark.parametrize(
    "config",
    [
        {**CONFIG, "triggers": [{"trigger": "no_such_platform"}]},
        {**CONFIG, "actions": [{"action": "no dot"}]},
        {**CONFIG, "mode": "sometimes"},
        {**CONFIG, "no_such_key": 1},
    ],
)
async def test_what_home_assistant_refuses(
    writer: AutomationWriter, path: Path, config: dict[str, Any]
) -> None:
    """A configuration that Home Assistant does not accept is not written."""
    with pytest.raises(HomeAssistantError, match="does not accept the automation"):
        await writer.async_create(ID, config, grant=ADMIN)
    assert _content(path) == b"[]\n"
    assert await list_versions(writer._store, ID) == []


async def test_what_is_not_loaded_is_undone(
    hass: HomeAssistant,
    writer: AutomationWriter,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If another part of the configuration keeps Home Assistant from loading, all goes back."""
    created = await writer.async_create(ID, CONFIG, grant=ADMIN)
    before = _content(path)
    monkeypatch.setattr(loaded, "_TIMEOUT", 0.5)
    _put(path.parent / "configuration.yaml", "automation: [")
    with pytest.raises(HomeAssistantError, match="did not load the automation in time"):
        await writer.async_update(ID, LATER, base_hash=config_hash(created.config), grant=ADMIN)
    assert _content(path) == before
    assert len(await list_versions(writer._store, ID)) == 1


async def test_what_cannot_be_undone_is_kept_as_a_version(
    hass: HomeAssistant,
    writer: AutomationWriter,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If even the way back is cut off, it is said, and the state before is in the store."""
    created = await writer.async_create(ID, CONFIG, grant=ADMIN)
    monkeypatch.setattr(loaded, "_TIMEOUT", 0.5)
    _put(path.parent / "configuration.yaml", "automation: [")
    hass.loop.call_later(0.3, hass.async_create_task, hass.http.stop())
    with pytest.raises(HomeAssistantError, match="neither be written properly nor brought back"):
        await writer.async_update(ID, LATER, base_hash=config_hash(created.config), grant=ADMIN)
    newest, _ = await list_versions(writer._store, ID)
    assert newest.config == created.config


async def test_an_automation_that_is_disabled_as_an_entity(
    hass: HomeAssistant, writer: AutomationWriter, path: Path
) -> None:
    """What a person keeps from being loaded can be changed all the same."""
    created = await writer.async_create(ID, CONFIG, grant=ADMIN)
    er.async_get(hass).async_update_entity(
        "automation.evening", disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    await writer.async_update(ID, LATER, base_hash=config_hash(created.config), grant=ADMIN)
    assert yaml.safe_load(_content(path) or b"") == [{"id": ID, **LATER}]


async def test_a_store_that_is_held_by_another(
    hass: HomeAssistant, lived_in: MockConfigEntry, path: Path
) -> None:
    """Without a version there is no change."""
    file = path.parent / STORE_FOLDER / STORE_FILE
    store = await Store.open(file, busy_timeout=0.1)
    writer = AutomationWriter(hass, lived_in, store, lived_in.runtime_data.gate)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(HomeAssistantError, match="Another program holds the store"):
            await writer.async_create(ID, CONFIG, grant=ADMIN)
    finally:
        holder.close()
        await store.close()
    assert _content(path) == b"[]\n"


async def test_a_server_that_does_not_answer(
    hass: HomeAssistant, writer: AutomationWriter, path: Path
) -> None:
    """A Home Assistant that is still starting is said to be so."""
    await hass.http.stop()
    with pytest.raises(HomeAssistantError, match="does not answer"):
        await writer.async_create(ID, CONFIG, grant=ADMIN)
    assert _content(path) == b"[]\n"
    assert await list_versions(writer._store, ID) == []


async def test_a_bound_address_is_used(
    hass: HomeAssistant, writer: AutomationWriter, web_server: str
) -> None:
    """A server that listens everywhere is reached over loopback, another where it listens."""
    hass.http.server_host = ["::", "0.0.0.0"]  # noqa: S104 - a value that users have
    assert str(writer._api._url("a/b")).startswith(web_server)
    assert str(writer._api._url("a/b")).endswith("/config/a%2Fb")
    hass.http.server_host = ["192.0.2.7"]
    hass.http.ssl_certificate = "certificate.pem"
    assert str(writer._api._url("1")).startswith("https://192.0.2.7:")
    hass.http.server_host, hass.http.ssl_certificate = ["127.0.0.1"], None


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the SQL of the store out of the log, which is read when a test fails."""
    caplog.set_level(logging.WARNING, "sqlalchemy")
