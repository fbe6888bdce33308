"""Test the command line as a person meets it."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

import pytest

from ai_automation_sidecar.__main__ import main
from tests.sidecar.recorder import House, make_schema

ROOT = Path(__file__).parents[2]


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a recorder database with one habit in it."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(42):
        house.person(house.at(day, 7, 5), "switch.coffee", "on")
        house.automation(house.at(day, 8), "switch.coffee", "off")
    return house.write(tmp_path / "home-assistant_v2.db")


def test_mine(recorder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Mining writes proposals and figures, and says in a line what it found."""
    output = tmp_path / "out.json"
    arguments = ["mine", "--recorder", f"sqlite:///{recorder}", "--timezone", "Europe/Berlin"]
    assert main([*arguments, "--output", str(output)]) == 0
    result = json.loads(output.read_text())
    assert {"rows_read", "seconds", "peak_mib"} <= result["stats"].keys()
    assert set(result["patterns"][0]) == {
        "id",
        "type",
        "title",
        "entities",
        "confidence",
        "support",
        "evidence",
        "automation",
    }
    assert capsys.readouterr().out.startswith("1 habit in 42 days")


def test_until(recorder: Path, tmp_path: Path) -> None:
    """History after a moment is not read."""
    output = tmp_path / "out.json"
    arguments = ["--recorder", str(recorder), "--until", "2026-09-04T00:00:00+02:00"]
    assert main(["mine", *arguments, "--output", str(output)]) == 0
    result = json.loads(output.read_text())
    assert result["patterns"] == []
    assert "4 days" in result["stats"]["message"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--recorder", "{tmp}/none.db"], "no recorder database"),
        (["--recorder", "oracle://db/ha"], "and this is oracle"),
        (["--recorder", "{tmp}/old.db"], "schema 40"),
        (["--recorder", "{tmp}/ok.db", "--config-dir", "{tmp}"], "not a configuration folder"),
        (["--recorder", "{tmp}/ok.db", "--timezone", "Nowhere"], "no time zone Nowhere"),
    ],
)
def test_failures_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """What cannot be done is said in one line, with status 1 and nothing written."""
    make_schema(tmp_path / "old.db", version=40)
    house = House()
    house.start(["light.a"])
    house.device(house.at(0, 1), "light.a", "on")
    house.write(tmp_path / "ok.db")
    output = tmp_path / "out.json"
    given = [item.format(tmp=tmp_path) for item in arguments]
    assert main(["mine", *given, "--output", str(output)]) == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert not output.exists()


def test_output_that_cannot_be_written(
    recorder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there is named."""
    output = tmp_path / "none" / "out.json"
    assert main(["mine", "--recorder", str(recorder), "--output", str(output)]) == 1
    assert str(output.parent) in capsys.readouterr().err


def test_full_disk(recorder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that is full leaves the former output as it was."""
    output = tmp_path / "out.json"
    output.write_text("former")
    (tmp_path / ".out.json.part").symlink_to("/dev/full")
    assert main(["mine", "--recorder", str(recorder), "--output", str(output)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert output.read_text() == "former"


@pytest.mark.parametrize(
    "arguments", [[], ["dig"], ["mine"], ["mine", "--recorder", "x", "--days", "0"]]
)
def test_wrong_arguments(arguments: list[str]) -> None:
    """Wrong arguments end with status 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def _serve(data: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "ai_automation_sidecar", "serve"),
            *("--data", str(data), "--port", str(port)),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "sidecar")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as response:
            return bool(json.load(response)["status"] == "ok")
    except OSError:
        return False


def _await(server: subprocess.Popen[str], port: int) -> None:
    # Loading alone takes seconds while all processors are busy with other tests.
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if _healthy(port):
            return
        assert server.poll() is None
        time.sleep(0.05)
    pytest.fail("the server did not start")


def _api(port: int, token: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    request = Request(
        f"http://127.0.0.1:{port}/api/analysis",
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"Bearer {token}"},
    )
    with urlopen(request, timeout=5) as response:  # noqa: S310 - it is HTTP
        answer: dict[str, Any] = json.load(response)
        return answer


def test_starts_without_what_only_mining_needs() -> None:
    """The server starts at once, and small: scipy alone takes longer to load than all the rest."""
    code = "import sys, ai_automation_sidecar.__main__; print('scipy' in sys.modules)"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=ROOT / "sidecar", capture_output=True, check=True, text=True)
    assert ran.stdout == "False\n"


def test_damaged_store(tmp_path: Path, unused_tcp_port: int) -> None:
    """A store that is no database stops the start with one line."""
    (tmp_path / "ai_automation.db").write_text("These are notes. " * 100)
    server = _serve(tmp_path, unused_tcp_port)
    _, errors = server.communicate(timeout=120)
    assert server.returncode == 1
    assert "cannot be opened" in errors.splitlines()[-1]
    assert "Traceback" not in errors


def test_killed_while_it_analyses(recorder: Path, tmp_path: Path, unused_tcp_port: int) -> None:
    """After a kill nothing runs on, the analysis is known as interrupted, and the next one runs."""
    data = tmp_path / "data"
    server = _serve(data, unused_tcp_port)
    try:
        _await(server, unused_tcp_port)
        token = (data / "token").read_text().strip()
        _api(unused_tcp_port, token, {"recorder": str(recorder)})
        server.kill()
        # The worker holds the other end of this pipe; it ends only when the worker has ended.
        _, errors = server.communicate(timeout=60)
        assert "Traceback" not in errors
        server = _serve(data, unused_tcp_port)
        _await(server, unused_tcp_port)
        assert "stopped" in _api(unused_tcp_port, token)["error"]
        _api(unused_tcp_port, token, {"recorder": str(recorder)})
        deadline = time.monotonic() + 60
        while (state := _api(unused_tcp_port, token))["status"] == "running":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert state["status"] == "done"
    finally:
        server.kill()
        server.communicate()


def test_serve_and_stop(tmp_path: Path, unused_tcp_port: int) -> None:
    """The server starts with no more than a folder, says a busy port, and stops when told."""
    server = _serve(tmp_path, unused_tcp_port)
    try:
        _await(server, unused_tcp_port)
        second = _serve(tmp_path, unused_tcp_port)
        assert second.wait(30) == 1
        assert second.stderr is not None
        assert "in use" in second.stderr.read()
        second.stderr.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) == 0
    finally:
        server.kill()
        _, errors = server.communicate()
    assert "Traceback" not in errors
    assert (tmp_path / "token").is_file()


@pytest.mark.parametrize("archived", [True, False])
def test_by_night(recorder: Path, tmp_path: Path, *, archived: bool) -> None:
    """What was searched is kept, and what was found is found again."""
    output, searched = tmp_path / "out.json", tmp_path / "searched.json"
    arguments = ["mine", "--recorder", f"sqlite:///{recorder}", "--timezone", "Europe/Berlin"]
    if archived:
        arguments += ["--archive", str(tmp_path / "archive.db")]
    found = []
    for _ in range(2):
        assert main([*arguments, "--searched", str(searched), "--output", str(output)]) == 0
        found.append(json.loads(output.read_text()))
        assert "switch.coffee|on" in searched.read_text()
    assert found[0]["patterns"] == found[1]["patterns"] != []
    assert (tmp_path / "archive.db").exists() is archived
