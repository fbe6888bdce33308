"""Run the demo home: the sidecar, Home Assistant, and the integration set up in it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
import shutil
import subprocess
import sys
from time import monotonic

from .hass import HomeAssistant
from .prepare import ROOT, prepare, use_port
from .process import DemoError, Program, is_free

DOMAIN = "ai_automation"
# The first start may install a package or two.
_START_SECONDS = 240.0
_SIDECAR_SECONDS = 120.0
_RUNNING_SECONDS = 120.0
_READY = "ready"


@dataclass(slots=True)
class Demo:
    """The demo in a folder: `config` is Home Assistant's."""

    folder: Path
    port: int
    sidecar_port: int
    hass: HomeAssistant = field(init=False)
    sidecar: Program = field(init=False)
    core: Program = field(init=False)

    def __post_init__(self) -> None:
        """Say how both programs are started."""
        self.folder = self.folder.resolve()
        # Both keep one store: they are on the same machine.
        store = self.config / DOMAIN
        self.sidecar = Program(
            "The sidecar",
            (
                str(Path(sys.executable).with_name("ai-automation-sidecar")),
                "serve",
                f"--data={store}",
                f"--port={self.sidecar_port}",
                # Whoever looks around may have it analysed again at once.
                "--cooldown=0",
            ),
            self.folder / "sidecar.log",
        )
        hass = ROOT / ".cache/hass/bin/hass"
        self.core = Program(
            "Home Assistant",
            (str(hass), "-c", str(self.config)),
            self.folder / "home-assistant.log",
            _compiling(hass.with_name("python")),
        )
        self.hass = HomeAssistant(f"http://127.0.0.1:{self.port}")

    @property
    def config(self) -> Path:
        """Return Home Assistant's configuration folder."""
        return self.folder / "config"

    @property
    def sidecar_address(self) -> str:
        """Return where the sidecar is."""
        return f"http://127.0.0.1:{self.sidecar_port}"

    def token(self) -> str:
        """Return the sidecar's token."""
        return (self.config / DOMAIN / "token").read_text(encoding="utf-8").strip()

    async def start_sidecar(self) -> None:
        """Start the sidecar and wait for it."""
        await self.sidecar.start()
        await self.sidecar.answer(f"{self.sidecar_address}/health", _SIDECAR_SECONDS)

    async def start_core(self) -> None:
        """Start Home Assistant and wait until all of it runs."""
        await self.core.start()
        await self.core.answer(f"{self.hass.address}/manifest.json", _START_SECONDS)

    async def stop_core(self) -> None:
        """Stop Home Assistant."""
        await self.hass.close()
        await self.core.stop()

    async def set_up(self) -> None:
        """Onboard, add the integration, enter the sidecar: what of it was not done before."""
        ready = self.folder / _READY
        if ready.exists():
            await self.hass.login()
            await self._running()
        else:
            await self.hass.onboard("Demo")
            await self._running()
            await self._without_owner_at_home()
            await self._fill("/api/config/config_entries/flow", DOMAIN, {})
        if not ready.exists() or ready.read_text() != self.sidecar_address:
            (entry,) = await self.hass.get(f"/api/config/config_entries/entry?domain={DOMAIN}")
            entered = {"url": self.sidecar_address, "token": self.token()}
            path = "/api/config/config_entries/options/flow"
            await self._fill(path, entry["entry_id"], entered, "sidecar")
            ready.write_text(self.sidecar_address)

    async def _fill(
        self, path: str, handler: str, entered: Mapping[str, str], chosen: str | None = None
    ) -> None:
        """Fill in a flow's form, chosen from its menu; raise DemoError if it is not accepted."""
        flow = await self.hass.post(path, {"handler": handler})
        if chosen is not None:
            await self.hass.post(f"{path}/{flow['flow_id']}", {"next_step_id": chosen})
        made = await self.hass.post(f"{path}/{flow['flow_id']}", entered)
        if made["type"] != "create_entry":
            raise DemoError(f"{handler} could not be set up: {made.get('errors') or made}")

    async def _running(self) -> None:
        """Wait until Home Assistant has started everything."""
        deadline = monotonic() + _RUNNING_SECONDS
        while (await self.hass.get("/api/config"))["state"] != "RUNNING":
            if monotonic() > deadline:
                raise DemoError("Home Assistant did not finish starting")
            await asyncio.sleep(0.2)

    async def _without_owner_at_home(self) -> None:
        """Remove the person that onboarding makes of the owner, who does not live here."""
        people = await self.hass.command("person/list")
        for person in people["storage"]:
            if person["name"] == "Demo":
                await self.hass.command("person/delete", person_id=person["id"])


@asynccontextmanager
async def running(
    folder: Path, port: int, sidecar_port: int, *, fresh: bool
) -> AsyncIterator[Demo]:
    """Give the running demo; both programs are stopped at the end."""
    for taken in (port, sidecar_port):
        if not is_free(taken):
            raise DemoError(f"Port {taken} is taken; --port and --sidecar-port choose others")
    demo = Demo(folder, port, sidecar_port)
    kept = (folder / _READY).exists() and not fresh
    if not kept:
        await asyncio.to_thread(_renew, demo)
    use_port(demo.config, port)
    try:
        await asyncio.gather(demo.start_sidecar(), demo.start_core())
        await demo.set_up()
        yield demo
    finally:
        # Not the other way round: Home Assistant would miss the sidecar at the end.
        await demo.stop_core()
        await demo.sidecar.stop()


def _renew(demo: Demo) -> None:
    """Replace what is in the folder by a fresh demo home."""
    if demo.folder.exists():
        shutil.rmtree(demo.folder)
    demo.config.mkdir(parents=True)
    prepare(demo.config, demo.port)


def _compiling(python: Path) -> dict[str, str]:
    """Return the environment in which a package without a wheel can be built."""
    with suppress(OSError, subprocess.CalledProcessError):
        code = "import os, sysconfig; print(os.path.dirname(sysconfig.get_path('include')))"
        found = subprocess.run(
            (str(python), "-c", code), check=True, capture_output=True, text=True
        )
        return {"CPATH": found.stdout.strip()}
    return {}
