"""What the test package's guards have to allow, by the folder a test lies in."""

from collections.abc import Iterator
import logging
from pathlib import Path

import pytest
import pytest_socket

from tests.servers import SERVERS, Server, find_server

TESTS = Path(__file__).parent

# Home Assistant's test package has every statement of its recorder told, between tests as well,
# where nothing captures it.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def folder_needs(request: pytest.FixtureRequest) -> None:
    """Let `integration` tests load the integration, and tests of processes open sockets."""
    if not request.path.is_relative_to(TESTS):
        return  # the request harness runs from the repository's root, too
    folder = request.path.relative_to(TESTS).parts[0]
    if folder == "integration":
        # The recorder has to be there before `hass` is.
        if "recorder_mock" in request.fixturenames:
            request.getfixturevalue("recorder_mock")
        request.getfixturevalue("enable_custom_integrations")
    elif folder in {"process", "sidecar"}:
        request.getfixturevalue("socket_enabled")


@pytest.fixture(scope="session", params=SERVERS)
def running_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Return a database server that runs as long as the tests do, each kind in turn."""
    program = find_server(request.param)
    if program is None:
        pytest.skip(f"{request.param} is neither installed nor unpacked by script/setup")
    pytest_socket.enable_socket()
    with SERVERS[request.param](program) as server:
        yield server


@pytest.fixture
def server(socket_enabled: None, running_server: Server) -> Server:
    """Return a running database server whose database is empty."""
    running_server.clear()
    return running_server
