"""Open the shared store: one SQLite file in WAL mode, few connections, short transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, event, text
import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401 - otherwise imported in the event loop
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from .errors import StoreClosedError, StoreVersionError, translated
from .migrations import MIGRATIONS
from .models import Base, Meta

SCHEMA_VERSION = len(MIGRATIONS) + 1
BUSY_TIMEOUT = 5.0
# The original system's limit of 20 connections for one process.
POOL_SIZE, POOL_OVERFLOW = 5, 15


class Store:
    """The shared store; open it with `Store.open`, close it with `close`."""

    def __init__(self, engine: AsyncEngine, identity: str) -> None:
        """Take an engine whose schema is current."""
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._used = 0
        self._unused = asyncio.Event()
        self._unused.set()
        self._closed = False
        self.identity = identity

    @classmethod
    async def open(cls, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Open the store at `path`, make or migrate it if needed; raise a StoreError."""
        with translated():
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{path}",
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=busy_timeout,
            connect_args={"timeout": busy_timeout},
        )
        _configure(engine)
        try:
            with translated():
                async with engine.begin() as connection:
                    identity = await connection.run_sync(_prepare)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, identity)

    async def close(self) -> None:
        """Let what is being done end, and close all connections; nothing new begins."""
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(BUSY_TIMEOUT):
                await self._unused.wait()
        await self._engine.dispose()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        """Give a session, which closing the store waits for."""
        if self._closed:
            raise StoreClosedError("the store is closed")
        self._used += 1
        self._unused.clear()
        try:
            with translated():
                async with self._sessions() as session:
                    yield session
        finally:
            self._used -= 1
            if not self._used:
                self._unused.set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session for reading."""
        async with self._session() as session:
            yield session

    @asynccontextmanager
    async def writing(self, *, durable: bool = False) -> AsyncIterator[AsyncSession]:
        """Give a session whose changes are committed together, or not at all on an error.

        What is `durable` is on the disk afterwards, whatever happens to the power.
        """
        async with self._session() as session, session.begin():
            level = "FULL" if durable else "NORMAL"
            await session.execute(text(f"PRAGMA synchronous={level}"))
            # The write lock is taken at once: two writers wait instead of failing half-way.
            await session.execute(text("BEGIN IMMEDIATE"))
            yield session


def _configure(engine: AsyncEngine) -> None:
    """Set WAL, foreign keys and explicit transactions on every new connection."""

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # pysqlite must not begin transactions by itself, see `writing`.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _prepare(connection: Connection) -> str:
    """Make or migrate the schema in one transaction; return the store's identity."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA_VERSION:
        raise StoreVersionError(f"store schema {version}, this software knows {SCHEMA_VERSION}")
    if version == 0:
        Base.metadata.create_all(connection)
        connection.execute(Meta.__table__.insert(), {"key": "identity", "value": uuid4().hex})  # type: ignore[attr-defined]
    else:
        for migration in MIGRATIONS[version - 1 :]:
            migration(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    query = text("SELECT value FROM meta WHERE key = 'identity'")
    return str(connection.execute(query).scalar_one())
