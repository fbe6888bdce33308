"""Run the demo home until Ctrl-C, or check without a person that all of it works."""

import argparse
import asyncio
import os
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory

import aiohttp

from .check import Check
from .hass import NAME, PASSWORD
from .prepare import ROOT
from .process import DemoError, free_port
from .running import Demo, running

_LAST_LINES = 25


def main() -> int:
    """Run or check; return the exit status."""
    parser = argparse.ArgumentParser("script/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="check it headless, and stop")
    parser.add_argument("--fresh", action="store_true", help="begin anew, with a new history")
    parser.add_argument("--port", type=int, default=8123, help="of Home Assistant (%(default)s)")
    parser.add_argument("--sidecar-port", type=int, default=8020, help="(%(default)s)")
    parsed = parser.parse_args()
    try:
        if parsed.check:
            return asyncio.run(_check())
        return asyncio.run(_run(parsed.port, parsed.sidecar_port, fresh=parsed.fresh))
    except KeyboardInterrupt:
        return 130


async def _check() -> int:
    cache = ROOT / ".cache"
    with TemporaryDirectory(dir=cache, prefix="demo-check-") as name:
        print("Demo check: a fresh home with eight weeks of history is prepared.", flush=True)
        folder = Path(name) / "demo"
        try:
            async with running(folder, free_port(), free_port(), fresh=True) as demo:
                await Check(demo).run()
        except (DemoError, aiohttp.ClientError, TimeoutError) as err:
            print(f"\nDemo check FAILED: {str(err) or type(err).__name__}", flush=True)
            _print_logs(folder)
            return 1
    print("Demo check: all of it works.", flush=True)
    return 0


async def _run(port: int, sidecar_port: int, *, fresh: bool) -> int:
    folder = ROOT / ".cache/demo"
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    print("The demo home is starting; the first time takes a minute.", flush=True)
    try:
        async with running(folder, port, sidecar_port, fresh=fresh) as demo:
            _print_address(demo)
            await stopped.wait()
            print("\nStopping.", flush=True)
    except (DemoError, aiohttp.ClientError, TimeoutError) as err:
        print(f"\nThe demo does not run: {str(err) or type(err).__name__}", flush=True)
        _print_logs(folder)
        return 1
    return 0


def _print_address(demo: Demo) -> None:
    print(
        f"""
  Home Assistant   {demo.hass.address}
  Log in as        {NAME} / {PASSWORD}
  Sidecar          {demo.sidecar_address}
  Kept in          {os.path.relpath(demo.folder, ROOT)} (script/demo --fresh begins anew)

Ask Assist's agent "AI Automation" to "turn on the porch light at sunset", or call the
actions ai_automation.analyze_now and ai_automation.list_suggestions. Ctrl-C stops it all.
""",
        flush=True,
    )


def _print_logs(folder: Path) -> None:
    for path in sorted(folder.glob("*.log")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"\n--- the last lines of {path.name}")
        print("\n".join(lines[-_LAST_LINES:]))


if __name__ == "__main__":
    sys.exit(main())
