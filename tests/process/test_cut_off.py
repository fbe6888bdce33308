"""Kill Home Assistant at every step of a change: nothing is half done, and what is said is true."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
import json
from pathlib import Path
import shutil
from typing import Any

import pytest
import yaml

from demo.prepare import ROOT
from demo.process import Program, free_port

HASS = ROOT / ".cache/hass/bin/hass"
LEAST_STEPS, MOST_STEPS = 8, 60
CONFIGURATION = """\
http:
  server_host: 127.0.0.1
  server_port: {port}
automation: !include automations.yaml
logger:
  default: warning
cut_off:
  change: {change}
  step: {step}
"""

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(not HASS.exists(), reason=f"{HASS} is missing: script/setup makes it"),
]


@dataclass(slots=True)
class House:
    """A Home Assistant that is killed again and again, over one configuration folder."""

    folder: Path
    change: str
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the folder."""
        custom = self.folder / "custom_components"
        custom.mkdir(parents=True)
        (custom / "ai_automation").symlink_to(ROOT / "custom_components/ai_automation")
        shutil.copytree(Path(__file__).with_name("cut_off"), custom / "cut_off")
        (self.folder / "automations.yaml").write_text("[]\n", encoding="utf-8")

    async def run(self, step: int) -> bool:
        """Start it, check what it found, let it be killed at a step; tell if it got to the end."""
        text = CONFIGURATION.format(port=free_port(), change=self.change, step=step)
        (self.folder / "configuration.yaml").write_text(text, encoding="utf-8")
        report, done = self.folder / "report.json", self.folder / "done"
        report.unlink(missing_ok=True)
        before = self.items()
        core = Program(
            "Home Assistant", (str(HASS), "-c", str(self.folder)), self.folder / "core.log"
        )
        await core.start()
        try:
            async with asyncio.timeout(120):
                await core.gone()
        finally:
            await core.stop()
        assert report.exists(), core.log.read_text(encoding="utf-8")[-3000:]
        self.check(json.loads(report.read_text(encoding="utf-8")), before)
        return done.exists()

    def items(self) -> list[dict[str, Any]]:
        """Return what the file holds: it has to be readable after every kill."""
        items = yaml.safe_load((self.folder / "automations.yaml").read_text(encoding="utf-8"))
        assert isinstance(items, list)
        return items

    def check(self, report: dict[str, Any], found: list[dict[str, Any]]) -> None:
        """See that the record agrees with the file, and that what was cut off is told rightly."""
        assert report["writes"] == 0
        assert report["loaded"] == ["automation.evening" for _ in found]
        current = found[0] if found else None
        last = report["versions"][0] if report["versions"] else {"result": None}
        assert last["result"] == current
        self.told += report["told"]


@pytest.mark.parametrize("change", ["update", "create_and_remove"])
async def test_killed_at_every_step(tmp_path: Path, change: str) -> None:
    """The file is valid, the record agrees after the next start, and both ends were seen."""
    house = House(tmp_path / "config", change)
    steps = [step async for step in _until_done(house)]
    assert len(steps) > LEAST_STEPS
    told = "\n".join(house.told)
    assert "is complete" in told
    assert "was not changed" in told


async def _until_done(house: House) -> AsyncIterator[int]:
    """Yield each step at which it was killed, until a change gets to its end."""
    for step in range(1, MOST_STEPS):
        if await house.run(step):
            return
        yield step
    pytest.fail("The change never got to its end")
