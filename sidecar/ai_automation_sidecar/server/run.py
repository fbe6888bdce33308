"""Run the server until it is told to stop."""

import logging
from pathlib import Path

from aiohttp import web

from .app import Settings, build_app
from .token import load_token

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORTS = {"all": 8020, "pattern": 8020, "training": 8022}
_SHUTDOWN_SECONDS = 10.0


def serve(
    data: Path,
    *,
    role: str = "all",
    host: str = DEFAULT_HOST,
    port: int | None = None,
    token_file: Path | None = None,
    recorder: str | None = None,
    config_dir: Path | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; raise SidecarError, StoreError or OSError if it cannot."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = Settings(data, load_token(data, token_file), role, recorder, config_dir)
    web.run_app(
        build_app(settings),
        host=host,
        port=DEFAULT_PORTS[role] if port is None else port,
        shutdown_timeout=_SHUTDOWN_SECONDS,
        print=logging.getLogger(__name__).info,
    )
