"""Open the shared store: one SQLite file in WAL mode, few connections, short transactions.

Each unit of work runs whole in one thread: SQLite is quicker than the way there and back.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from .errors import StoreBusyError, StoreClosedError, translated
from .migrations import MIGRATIONS
from .models import Base, Meta
from .schema import bring_up_to_date, configure
from .timing import Timings

SCHEMA_VERSION = len(MIGRATIONS) + 1
BUSY_TIMEOUT = 5.0
# The original system's limit of 20 connections for one process.
POOL_SIZE, POOL_OVERFLOW = 5, 15
_LEVEL = "synchronous"


class Store:
    """The shared store; open it with `Store.open`, close it with `close`."""

    def __init__(self, engine: Engine, identity: str, busy_timeout: float) -> None:
        """Take an engine whose schema is current."""
        self._engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._busy_timeout = busy_timeout
        self._writer = Lock()
        self._used = 0
        self._unused = asyncio.Event()
        self._unused.set()
        self._closed = False
        self.identity = identity
        self.timings = Timings()
        self.timings.follow(engine)

    @classmethod
    async def open(cls, path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Open the store at `path`, make or migrate it if needed; raise a StoreError."""
        engine, identity = await asyncio.to_thread(_opened, path, busy_timeout)
        return cls(engine, identity, busy_timeout)

    async def close(self) -> None:
        """Let what is being done end, and close all connections; nothing new begins."""
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(BUSY_TIMEOUT):
                await self._unused.wait()
        await asyncio.to_thread(self._engine.dispose)

    async def read[T](self, work: Callable[[Session], T]) -> T:
        """Return what `work` reads, all of it in one thread: a session is not for two."""
        return await self._run(partial(self._reading, work, perf_counter()))

    async def write[T](self, work: Callable[[Session], T], *, durable: bool = False) -> T:
        """Commit all changes that `work` makes together, or none of them on an error.

        What was begun is finished, even if nobody waits for it any more. What is `durable` is on
        the disk afterwards, whatever happens to the power.
        """
        level = "FULL" if durable else "NORMAL"
        return await self._run(partial(self._writing, work, level, perf_counter()))

    async def _run[T](self, work: Callable[[], T]) -> T:
        """Do something in a thread; closing the store waits for it."""
        if self._closed:
            raise StoreClosedError("the store is closed")
        self._used += 1
        self._unused.clear()
        job = asyncio.get_running_loop().run_in_executor(None, work)
        job.add_done_callback(self._done)
        return await asyncio.shield(job)

    def _done(self, job: asyncio.Future[Any]) -> None:
        """Note that something has been done; whoever does not wait any more is told no error."""
        self._used -= 1
        if not self._used:
            self._unused.set()
        if not job.cancelled():
            job.exception()

    def _reading[T](self, work: Callable[[Session], T], began: float) -> T:
        try:
            with translated(), self._sessions() as session:
                return work(session)
        finally:
            self.timings.add("read", perf_counter() - began)

    def _writing[T](self, work: Callable[[Session], T], level: str, began: float) -> T:
        # SQLite's own lock is for other processes: it is asked for again and again, with pauses.
        if not self._writer.acquire(timeout=self._busy_timeout):
            raise StoreBusyError("another change takes too long")
        try:
            with translated(), self._sessions.begin() as session:
                connection = session.connection()
                if connection.info.get(_LEVEL) != level:
                    connection.exec_driver_sql(f"PRAGMA synchronous={level}")
                    connection.info[_LEVEL] = level
                # The write lock is taken at once: two writers wait instead of failing half-way.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return work(session)
        finally:
            self._writer.release()
            self.timings.add("write", perf_counter() - began)


def _opened(path: Path, busy_timeout: float) -> tuple[Engine, str]:
    """Return the engine of a store whose schema is current, and the store's identity."""
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            f"sqlite:///{path}",
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=busy_timeout,
            connect_args={"timeout": busy_timeout, "check_same_thread": False},
        )
        configure(engine)
        try:
            with engine.begin() as connection:
                return engine, _prepare(connection)
        except BaseException:
            engine.dispose()
            raise


def _prepare(connection: Connection) -> str:
    """Make or migrate the schema in one transaction; return the store's identity."""
    bring_up_to_date(connection, _create, MIGRATIONS)
    query = text("SELECT value FROM meta WHERE key = 'identity'")
    return str(connection.execute(query).scalar_one())


def _create(connection: Connection) -> None:
    """Make the tables of a new store, and give it its identity."""
    Base.metadata.create_all(connection)
    connection.execute(Meta.__table__.insert(), {"key": "identity", "value": uuid4().hex})  # type: ignore[attr-defined]
