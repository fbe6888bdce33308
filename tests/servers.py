"""Start real database servers for tests, each with an empty database for a recorder."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from typing import Any

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).parents[1]
UNPACKED = (ROOT / ".cache/servers").resolve()
USER, PASSWORD, DATABASE = "home", "pa:ss@w0rd", "homeassistant"
_QUOTED = "pa%3Ass%40w0rd"
_PATIENCE = 60.0


@dataclass(slots=True)
class Server:
    """A database server on this machine; `owner` is who it runs as, if not who tests."""

    scheme: str
    port: int
    command: list[str]
    environment: Mapping[str, str]
    owner: int | None
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def outside(self) -> str:
        """Return a database that is always there."""
        return "postgres" if self.scheme == "postgresql" else "information_schema"

    @property
    def url(self) -> str:
        """Return the recorder's URL, as Home Assistant is given it."""
        return f"{self.scheme}://{USER}:{_QUOTED}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Start the server, and wait until it lets somebody in."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                user=self.owner,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self.run("SELECT 1", database=self.outside)
            except OperationalError as err:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(self.log.read_text(errors="replace")[-2000:]) from err
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End the server as a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End the server in order, quickly."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(
                signal.SIGINT if self.scheme == "postgresql" else signal.SIGTERM
            )
            self.process.wait(_PATIENCE)

    def clear(self) -> None:
        """Make the database empty."""
        self.run(f"DROP DATABASE IF EXISTS {DATABASE}", database=self.outside)
        self.run(f"CREATE DATABASE {DATABASE}", database=self.outside)

    def run(self, *statements: str, database: str = DATABASE) -> None:
        """Run statements, each by itself."""
        url = make_url(self.url).set(database=database)
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


def find_server(name: str) -> Path | None:
    """Return the program of a server: the machine's own, or what script/setup has unpacked."""
    places = [
        Path(shutil.which(name) or "/nowhere"),
        Path("/usr/sbin") / name,
        *Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        UNPACKED / "usr/sbin" / name,
        *UNPACKED.glob(f"usr/lib/postgresql/*/bin/{name}"),
    ]
    return next((place.resolve() for place in places if place.is_file()), None)


@contextmanager
def mariadb(program: Path) -> Iterator[Server]:
    """Run MariaDB with an empty database."""
    with tempfile.TemporaryDirectory(prefix="mariadb-") as name:
        folder, port = Path(name), _free_port()
        share = program.parents[1] / "share/mysql"
        options = [
            "--no-defaults",
            f"--datadir={folder}/data",
            f"--lc-messages-dir={share}",
            f"--socket={folder}/socket",
            "--skip-log-bin",
            "--innodb-log-file-size=16M",
            "--innodb-flush-log-at-trx-commit=0",
            *(["--user=root"] if os.getuid() == 0 else []),
        ]
        (folder / "data").mkdir()
        tables = [share / f"mysql_system_tables{part}.sql" for part in ("", "_data")]
        begin = "\n".join(
            [
                "CREATE DATABASE mysql;",
                "USE mysql;",
                "SET @auth_root_socket=NULL;",
                *(file.read_text(encoding="utf-8") for file in tables),
                "FLUSH PRIVILEGES;",
                f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';",
                f"GRANT ALL ON {DATABASE}.* TO '{USER}'@'%';",
                "",
            ]
        )
        environment = _environment(program)
        subprocess.run(
            [program, options[0], "--bootstrap", *options[1:]],
            input=begin.encode(),
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        command = [str(program), *options, f"--port={port}", "--bind-address=127.0.0.1"]
        server = Server(
            "mysql+pymysql",
            port,
            [*command, "--skip-name-resolve"],
            environment,
            None,
            folder / "log",
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgresql(program: Path) -> Iterator[Server]:
    """Run PostgreSQL with an empty database; as another user if the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as name:
        folder, port = Path(name), _free_port()
        owner = _nobody() if os.getuid() == 0 else None
        if owner is not None:
            os.chown(folder, owner, -1)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        environment = _environment(program)
        data = folder / "data"
        subprocess.run(
            [
                program.with_name("initdb"),
                *("--no-sync", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"),
                *(f"--username={USER}", f"--pwfile={secret}", f"--pgdata={data}"),
            ],
            env=environment,
            user=owner,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        settings = {"fsync": "off", "listen_addresses": "127.0.0.1", "port": port}
        settings |= {"unix_socket_directories": folder, "max_connections": 30}
        command = [str(program), "-D", str(data)]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        server = Server("postgresql", port, command, environment, owner, folder / "log")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _environment(program: Path) -> dict[str, str]:
    """Return the environment, with the libraries that were unpacked beside a program."""
    environment = {**os.environ, "LC_ALL": "C"}
    if program.is_relative_to(UNPACKED):
        # None are there if the machine has all that it needs.
        libraries = {str(file.parent) for file in UNPACKED.glob("usr/lib/*-linux-gnu/*.so.*")}
        if libraries:
            environment["LD_LIBRARY_PATH"] = ":".join(sorted(libraries))
    return environment


def _nobody() -> int:
    """Return a user who is not root: PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody").pw_uid


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


# By the name of the program.
SERVERS: Mapping[str, Callable[[Path], Any]] = {"mariadbd": mariadb, "postgres": postgresql}
