"""What the test package's guards have to allow, by the folder a test lies in."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent


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
