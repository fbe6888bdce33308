"""Test the way to the sidecar, against a real one and against what is none."""

from collections.abc import Callable
from datetime import UTC, datetime
import json
from typing import Any

from aiohttp import ClientTimeout, web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from ai_automation_sidecar.core.store import Suggestion
from ai_automation_sidecar.core.store.suggestions import merge_suggestions
from custom_components.ai_automation.client import (
    SidecarAddressError,
    SidecarAuthError,
    SidecarClient,
    SidecarFormatError,
    SidecarResponseError,
    SidecarTooNewError,
    SidecarTooOldError,
    SidecarUnreachableError,
    parse_address,
)
from custom_components.ai_automation.core.contract import AnalysisRequest

from .conftest import TOKEN, Answering, Sidecar, sleep_long

INFO: dict[str, Any] = {
    "version": "1",
    "role": "all",
    "contract_min": 1,
    "contract_max": 1,
    "store_id": "a",
    "store_schema": 1,
}


def _client(hass: HomeAssistant, url: str, token: str = TOKEN) -> SidecarClient:
    return SidecarClient(async_get_clientsession(hass), url, token)


def _suggestion(number: int) -> Suggestion:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return Suggestion(
        id=f"suggestion-{number}",
        type="time_habit",
        title=f"Turn on lamp {number} – it is 07:00",
        entities=[f"light.lamp_{number}"],
        confidence=1,
        support=20,
        evidence={"held": 20},
        created_at=now,
        updated_at=now,
    )


async def test_asks_everything(
    hass: HomeAssistant, sidecar: Sidecar, caplog: pytest.LogCaptureFixture
) -> None:
    """A real sidecar's answers are understood, and the token is never logged."""
    caplog.set_level("DEBUG")
    client = _client(hass, f" {sidecar.url}/ ")
    assert (await client.health()).status == "ok"
    assert (await client.info()).fit == "fits"
    assert (await client.analysis()).status == "none"
    assert await client.suggestions() == []
    assert TOKEN not in caplog.text


async def test_many_suggestions(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """Many suggestions arrive complete, and by their status."""
    store = sidecar.store
    found = [_suggestion(number) for number in range(300)]
    await merge_suggestions(store, found, datetime(2026, 11, 2, tzinfo=UTC))
    client = _client(hass, sidecar.url)
    patterns = await client.suggestions("queued")
    assert {item.id for item in patterns} == {item.id for item in found}
    assert patterns[0].automation is None
    assert await client.suggestions("accepted") == []


@pytest.mark.parametrize("token", ["wrong", "", "a\nb", "schlüssel"])
async def test_wrong_token(hass: HomeAssistant, sidecar: Sidecar, token: str) -> None:
    """A token that is not the sidecar's is refused; health needs none that is right."""
    with pytest.raises(SidecarAuthError):
        await _client(hass, sidecar.url, token).info()


@pytest.mark.parametrize(("version", "error"), [(0, SidecarTooOldError), (2, SidecarTooNewError)])
async def test_wrong_version(
    hass: HomeAssistant,
    sidecar: Sidecar,
    contract: Callable[[int], None],
    version: int,
    error: type[SidecarTooOldError | SidecarTooNewError],
) -> None:
    """A sidecar of another contract is told apart, with what it says of itself."""
    contract(version)
    with pytest.raises(error) as raised:
        await _client(hass, sidecar.url).info()
    assert raised.value.info.contract_max == version


async def test_refused_request(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """What the sidecar says about a request it refuses reaches the caller."""
    with pytest.raises(SidecarResponseError) as raised:
        await _client(hass, sidecar.url).start_analysis(AnalysisRequest("", {}))
    assert raised.value.code == "bad_request"
    assert "recorder" in raised.value.message


async def test_down(hass: HomeAssistant, sidecar: Sidecar) -> None:
    """Where nothing listens any more, nobody is reached."""
    client = _client(hass, sidecar.url)
    await sidecar.server.close()
    with pytest.raises(SidecarUnreachableError):
        await client.health()


async def test_slow(
    hass: HomeAssistant, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sidecar that takes too long is given up."""
    monkeypatch.setattr("custom_components.ai_automation.client.TIMEOUT", ClientTimeout(total=0.05))
    client = _client(hass, await answering(sleep_long))
    with pytest.raises(SidecarUnreachableError, match="in time"):
        await client.health()


async def test_breaks_off(hass: HomeAssistant, answering: Answering) -> None:
    """An answer that breaks off is none."""

    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"status":')
        assert request.transport is not None
        request.transport.close()
        return response

    with pytest.raises(SidecarUnreachableError):
        await _client(hass, await answering(break_off)).health()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Router</html>"),
        (200, b""),
        (200, b"\xff\xfe"),
        (200, b"[]"),
        (200, b"null"),
        (200, b"[" * 100_000),
        (200, b'{"version": "1"}'),
        (200, json.dumps({**INFO, "version": 1}).encode()),
        (200, json.dumps({**INFO, "contract_min": "1", "contract_max": "1"}).encode()),
        (404, b"404: Not Found"),
        (500, b'{"message": "no"}'),
        (500, b'{"error": "no"}'),
    ],
)
async def test_not_a_sidecar(
    hass: HomeAssistant, answering: Answering, status: int, body: bytes
) -> None:
    """What is no sidecar's answer is known as such."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    with pytest.raises(SidecarFormatError):
        await _client(hass, await answering(answer)).info()


@pytest.mark.parametrize(
    "suggestions", [None, {}, ["text"], [{"id": "a"}], [{**_suggestion(1).evidence}]]
)
async def test_not_suggestions(
    hass: HomeAssistant, answering: Answering, suggestions: object
) -> None:
    """Suggestions that are none are refused as a whole."""

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"suggestions": suggestions})

    with pytest.raises(SidecarFormatError):
        await _client(hass, await answering(answer)).suggestions()


async def test_entities_are_texts(hass: HomeAssistant, answering: Answering) -> None:
    """Also the parts of a list have to be of their kind."""
    pattern = {"id": "a", "type": "t", "title": "T", "confidence": 0.5, "support": 1}
    entities: list[list[Any]] = [["light.a"], [1]]

    async def answer(_request: web.Request) -> web.Response:
        found = {**pattern, "evidence": {}, "entities": entities.pop(0)}
        return web.json_response({"suggestions": [found]})

    client = _client(hass, await answering(answer))
    assert [item.id for item in await client.suggestions()] == ["a"]
    with pytest.raises(SidecarFormatError, match="entities"):
        await client.suggestions()


async def test_endless_answer(
    hass: HomeAssistant, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer without end does not fill the memory."""
    monkeypatch.setattr("custom_components.ai_automation.client.MOST_BYTES", 1000)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b" " * 2000)

    with pytest.raises(SidecarFormatError, match="end"):
        await _client(hass, await answering(answer)).health()


async def test_is_not_led_away(hass: HomeAssistant, answering: Answering) -> None:
    """The token is not carried to where an answer points."""
    reached: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        reached.append(request.path)
        return web.json_response(INFO)

    target = await answering(elsewhere)

    async def point(_request: web.Request) -> web.Response:
        raise web.HTTPFound(f"{target}/api/info")

    with pytest.raises(SidecarFormatError):
        await _client(hass, await answering(point)).info()
    assert reached == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sidecar",
        "localhost:8020",
        "ftp://localhost",
        "file:///etc/passwd",
        "http://",
        "http://host:port",
        "http://host:99999",
        "http://user:secret@host:8020",
        "http://host:8020/?a=b",
        "http://host:8020/#a",
        "http://[::1",
    ],
)
async def test_wrong_address(hass: HomeAssistant, address: str) -> None:
    """An address that no sidecar has is refused before anything is sent."""
    with pytest.raises(SidecarAddressError):
        await _client(hass, address).health()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://host:8020", "http://host:8020/api/info"),
        ("http://host:8020/", "http://host:8020/api/info"),
        ("https://host/sidecar", "https://host/sidecar/api/info"),
        ("http://host/a/../b", "http://host/b/api/info"),
        ("http://[fd00::1]:8020", "http://[fd00::1]:8020/api/info"),
    ],
)
def test_address(address: str, expected: str) -> None:
    """The sidecar's paths lie below its address."""
    assert str(parse_address(address).joinpath("api", "info")) == expected
