"""Open the archive to write to it; to read it, it is opened as a recorder's database is."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from ..core.attribution.contexts import Query
from ..core.store.errors import StoreError, translated
from ..core.store.schema import bring_up_to_date, configure
from ..errors import ArchiveBusyError, ArchiveError
from .schema import MIGRATIONS, create

FILE = "archive.db"
BUSY_TIMEOUT = 10.0


@contextmanager
def open_archive(path: Path) -> Iterator[Connection]:
    """Give the archive at a path, made or migrated if needed; raise ArchiveError.

    One has it at a time, whatever the process; what is not committed is undone.
    """
    with _told(path), _alone(path):
        engine = create_engine(
            f"sqlite:///{path}",
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": BUSY_TIMEOUT},
        )
        configure(engine)
        with engine.connect() as connection:
            bring_up_to_date(connection, create, MIGRATIONS)
            connection.commit()
            yield connection


def sampled_of(query: Query) -> Iterator[str]:
    """Yield the entities of an archive that is read of which not every value is kept."""
    return (name for (name,) in query("SELECT entity_id FROM entities WHERE sampled = 1", {}))


def begin(connection: Connection) -> None:
    """Begin to write: the lock is taken at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the archive; the lock goes with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w", encoding="ascii") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as err:
            raise ArchiveBusyError("The archive is being written; try again in a minute") from err
        yield


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        with translated():
            yield
    except StoreError as err:
        raise ArchiveError(f"The archive {path} cannot be used: {err}") from err
