"""Test the whole way with real processes: Home Assistant 2026.11, the sidecar, the demo home."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from demo.check import Check
from demo.prepare import ROOT
from demo.process import DemoError, free_port
from demo.running import DOMAIN, Demo, running

HASS = ROOT / ".cache/hass/bin/hass"

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(not HASS.exists(), reason=f"{HASS} is missing: script/setup makes it"),
]


class Sidecar:
    """The sidecar as Home Assistant sees it."""

    def __init__(self, demo: Demo, check: Check) -> None:
        """Take the running demo."""
        self.demo = demo
        self._sensor = check.status

    async def seen_as(self, status: str) -> None:
        """Wait until the sensor shows a status, asking it to look."""
        await self.demo.hass.action("homeassistant.update_entity", entity_id=self._sensor)
        await self.demo.hass.until(self._sensor, lambda state: state == status, 20, status)

    async def die(self) -> None:
        """Kill it as a lack of memory would."""
        self.demo.sidecar.kill()
        await self.demo.sidecar.gone()


async def _suggestions(demo: Demo) -> dict[str, str]:
    """Return the statuses of all suggestions."""
    answer = await demo.hass.respond(f"{DOMAIN}.list_suggestions", status="all")
    return {item["suggestion_id"]: item["status"] for item in answer["suggestions"]}


async def _fails(call: Callable[[], Coroutine[Any, Any, Any]]) -> str:
    """Return the message of a call that has to fail."""
    with pytest.raises(DemoError) as failed:
        await call()
    return str(failed.value)


async def test_whole_way(tmp_path: Path) -> None:
    """All of it works; without the sidecar all but mining does, and nothing is lost."""
    async with running(tmp_path / "demo", free_port(), free_port(), fresh=True) as demo:
        check = Check(demo)
        await check.run()
        sidecar = Sidecar(demo, check)
        await _dies_while_idle(sidecar, check)
        await _dies_while_it_analyses(sidecar)
        await _comes_back_after_a_restart(sidecar, check)


async def _dies_while_idle(sidecar: Sidecar, check: Check) -> None:
    """Kill the sidecar: Home Assistant says so, goes on, and takes it back."""
    demo = sidecar.demo
    before = await _suggestions(demo)
    assert "accepted" in before.values()
    await sidecar.die()
    await sidecar.seen_as("unreachable")
    assert await _suggestions(demo) == before
    refused = await _fails(lambda: demo.hass.respond(f"{DOMAIN}.analyze_now"))
    assert "Traceback" not in refused
    created = await check.create()
    await check.take_back(*created)
    await demo.start_sidecar()
    await sidecar.seen_as("connected")
    assert await _suggestions(demo) == before


async def _dies_while_it_analyses(sidecar: Sidecar) -> None:
    """Kill the sidecar in the middle of its work: what was known stays, and it can begin anew."""
    demo = sidecar.demo
    before = await _suggestions(demo)
    await demo.hass.respond(f"{DOMAIN}.analyze_now")
    await sidecar.die()
    await sidecar.seen_as("unreachable")
    assert await _suggestions(demo) == before
    await demo.start_sidecar()
    await sidecar.seen_as("connected")
    assert (await demo.hass.respond(f"{DOMAIN}.analyze_now"))["job"]["status"] == "running"


async def _comes_back_after_a_restart(sidecar: Sidecar, check: Check) -> None:
    """Restart Home Assistant: all is as it was, also what a person was just asked."""
    demo = sidecar.demo
    entity_id, automation_id = await check.create()
    conversation = (await check.say("turn on the hallway light at half past ten"))[
        "conversation_id"
    ]
    before = await _suggestions(demo)
    config = await check.verify(entity_id, automation_id)
    await demo.stop_core()
    await demo.start_core()
    await demo.set_up()
    assert await check.verify(entity_id, automation_id) == config
    after = await _suggestions(demo)
    assert {key: after.get(key) for key in before} == before
    await sidecar.seen_as("connected")
    await _agrees_after_a_restart(check, conversation)
    await check.take_back(entity_id, automation_id)


async def _agrees_after_a_restart(check: Check, conversation: str) -> None:
    """Say yes to what was proposed before a restart, and take it back."""
    before = await check.automations()
    await check.say("yes", conversation)
    (made,) = await check.automations() - before
    await check.say("undo that", conversation)
    await check.demo.hass.until(made, lambda state: state is None, 10, "gone")
    assert await check.automations() == before
