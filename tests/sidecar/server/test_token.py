"""Test where the token comes from."""

from pathlib import Path
import stat

import pytest

from ai_automation_sidecar.errors import ConfigError
from ai_automation_sidecar.server.token import TOKEN_VARIABLE, load_token


def test_made_once(tmp_path: Path) -> None:
    """The first start makes a token that only its owner can read; the next reads it."""
    data = tmp_path / "data"
    token = load_token(data)
    assert len(token) >= 32
    assert stat.S_IMODE((data / "token").stat().st_mode) == 0o600
    assert load_token(data) == token


def test_environment_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token of the environment is used and not written down."""
    monkeypatch.setenv(TOKEN_VARIABLE, "from-the-environment")
    assert load_token(tmp_path) == "from-the-environment"
    assert not list(tmp_path.iterdir())


def test_bad_tokens(tmp_path: Path) -> None:
    """A token that is short, or a file that is not there, is refused."""
    (tmp_path / "token").write_text("short\n")
    with pytest.raises(ConfigError, match="at least 16"):
        load_token(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_token(tmp_path, tmp_path / "none")
