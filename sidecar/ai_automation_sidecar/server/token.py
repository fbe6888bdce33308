"""Keep the token that clients must send."""

import os
from pathlib import Path
import secrets

from ..errors import ConfigError

TOKEN_VARIABLE = "AI_AUTOMATION_TOKEN"  # noqa: S105 - the name of a variable
TOKEN_FILE = "token"  # noqa: S105 - the name of a file
_LEAST_LENGTH = 16


def load_token(data: Path, token_file: Path | None = None) -> str:
    """Return the token of the environment, of a file, or of the data folder.

    The data folder's is made on the first start, readable by the owner only. Raise ConfigError
    if a token that was given cannot be used.
    """
    if given := os.environ.get(TOKEN_VARIABLE):
        return _checked(given, TOKEN_VARIABLE)
    path = token_file or data / TOKEN_FILE
    if token_file is None and not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        token = secrets.token_urlsafe(32)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
        return token
    try:
        return _checked(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeError) as err:
        raise ConfigError(f"The token in {path} cannot be read: {err}") from err


def _checked(text: str, source: str) -> str:
    token = text.strip()
    if len(token) < _LEAST_LENGTH or not token.isascii():
        raise ConfigError(
            f"The token in {source} must have at least {_LEAST_LENGTH} ASCII characters"
        )
    return token
