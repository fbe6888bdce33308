"""Start another program, wait until it answers, stop it cleanly."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
import os
from pathlib import Path
import signal
import socket
from time import monotonic

import aiohttp

_STOP_SECONDS = 30.0
_BETWEEN = 0.2
# Where Python is told to keep no compiled files, every start would take many seconds more.
_COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}


class DemoError(Exception):
    """Something did not work; the text says what."""


@dataclass(slots=True)
class Program:
    """A program that serves HTTP; what it prints is in its log."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches it only through `stop`."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                env={**os.environ, **_COMPILED_ONCE, **self.environment},
                start_new_session=True,
            )

    async def answer(self, url: str, seconds: float) -> None:
        """Wait until a URL answers; raise DemoError if the program ends or takes too long."""
        deadline = monotonic() + seconds
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while monotonic() < deadline:
                if self.ended:
                    raise DemoError(f"{self.name} ended before it answered")
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.get(url) as response:
                        if response.ok:
                            return
                await asyncio.sleep(_BETWEEN)
        raise DemoError(f"{self.name} did not answer at {url} within {seconds:.0f} s")

    @property
    def ended(self) -> bool:
        """Tell whether it does not run (any more)."""
        return self._process is None or self._process.returncode is not None

    async def stop(self) -> None:
        """Stop it, by force if it does not stop when asked."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            self.kill()
            await self.gone()

    def kill(self) -> None:
        """End it at once, as a lack of memory or of power would."""
        if self._process is not None and self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Wait until it has ended."""
        if self._process is not None:
            await self._process.wait()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Tell whether nobody listens at a port."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
