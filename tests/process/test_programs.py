"""Test that what goes wrong with a program is said, and that nothing is left running."""

import asyncio
from pathlib import Path
import socket
import sys

import pytest

from demo.process import DemoError, Program, free_port
from demo.running import running

SERVE = (
    "from http.server import SimpleHTTPRequestHandler; from socketserver import TCPServer;"
    "TCPServer(('127.0.0.1', {port}), SimpleHTTPRequestHandler).serve_forever()"
)


def _program(folder: Path, code: str) -> Program:
    return Program("The program", (sys.executable, "-c", code), folder / "program.log")


async def test_program_that_serves(tmp_path: Path) -> None:
    """A program is waited for, and stopped when asked."""
    port = free_port()
    program = _program(tmp_path, SERVE.format(port=port))
    await program.start()
    await program.answer(f"http://127.0.0.1:{port}/", 20)
    assert not program.ended
    await program.stop()
    assert program.ended


async def test_program_that_ends(tmp_path: Path) -> None:
    """A program that ends before it answers is not waited for; its log says why."""
    program = _program(tmp_path, "raise SystemExit('no room')")
    await program.start()
    with pytest.raises(DemoError, match="The program ended before it answered"):
        await program.answer(f"http://127.0.0.1:{free_port()}/", 30)
    assert "no room" in program.log.read_text()


async def test_program_that_does_not_answer(tmp_path: Path) -> None:
    """A program that does not answer in time is given up, and killed if it does not stop."""
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    program = _program(tmp_path, code)
    await program.start()
    with pytest.raises(DemoError, match="did not answer"):
        await program.answer(f"http://127.0.0.1:{free_port()}/", 1)
    program.kill()
    async with asyncio.timeout(5):
        await program.gone()


async def test_port_that_is_taken(tmp_path: Path) -> None:
    """Somebody else's port is not used, and nothing is written."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} is taken"):
            async with running(tmp_path / "demo", port, free_port(), fresh=True):
                pass
    assert not (tmp_path / "demo").exists()
