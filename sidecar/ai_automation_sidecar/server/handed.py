"""Keep a history that Home Assistant hands over, where its database cannot be read."""

import asyncio
from contextlib import closing, suppress
from pathlib import Path
import sqlite3
from typing import Final

from aiohttp import StreamReader

from ..errors import HistoryRefusedError
from ..history.database import open_recorder

HANDED_OVER: Final = "handed_over.db"
# Ten million rows are less; more than this fills somebody's disk.
MOST_BYTES: Final = 4 * 1024**3
_LOT: Final = 1024 * 1024


async def take_history(content: StreamReader, data: Path) -> None:
    """Keep what is sent in the data folder, if it is a recorder database; raise a SidecarError.

    What was there before stays until all of the new one is, and for whoever reads it still.
    """
    part = data / f"{HANDED_OVER}.part"
    try:
        await _receive(content, part)
        await asyncio.to_thread(_check, part)
        await asyncio.to_thread(part.replace, data / HANDED_OVER)
    finally:
        await asyncio.to_thread(_clear, part)


async def _receive(content: StreamReader, part: Path) -> None:
    size = 0
    file = await asyncio.to_thread(part.open, "wb")
    try:
        while lot := await content.read(_LOT):
            size += len(lot)
            if size > MOST_BYTES:
                raise HistoryRefusedError(f"A history of more than {MOST_BYTES} bytes is not kept")
            await asyncio.to_thread(file.write, lot)
    finally:
        await asyncio.to_thread(file.close)


def _check(path: Path) -> None:
    """Make one file of what was sent, and sure that it is a recorder; raise a SidecarError."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=DELETE")
    with open_recorder(path):
        pass


def _clear(path: Path) -> None:
    path.unlink(missing_ok=True)
