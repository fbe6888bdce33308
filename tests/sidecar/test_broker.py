"""Test how the address of a broker is read."""

from pathlib import Path

import pytest

from ai_automation_sidecar.broker import PASSWORD_VARIABLE, Broker
from ai_automation_sidecar.errors import ConfigError


def test_addresses() -> None:
    """Host, port, user, encryption and password stand in the address."""
    assert Broker.from_url("mqtt://nas") == Broker("nas", 1883)
    assert Broker.from_url("mqtts://a%40b:s3%2Fcret@nas:8884") == Broker(
        "nas", 8884, encrypted=True, user="a@b", password="s3/cret"
    )
    assert "s3" not in repr(Broker.from_url("mqtt://a:s3cret@nas"))


def test_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file goes before the environment, and both before the address."""
    monkeypatch.setenv(PASSWORD_VARIABLE, "from environment")
    assert Broker.from_url("mqtt://a:b@nas").password == "from environment"
    file = tmp_path / "password"
    file.write_text("from file\n")
    assert Broker.from_url("mqtt://a:b@nas", file).password == "from file"
    with pytest.raises(ConfigError, match="cannot be read"):
        Broker.from_url("mqtt://nas", tmp_path / "none")


@pytest.mark.parametrize("url", ["nas", "http://nas", "mqtt://", "mqtt://nas:port", "mqtt://["])
def test_no_address(url: str) -> None:
    """What is no address is told with an example, or why."""
    with pytest.raises(ConfigError, match="MQTT broker"):
        Broker.from_url(url)
