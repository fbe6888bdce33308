"""Run the server until it is told to stop."""

import logging

from aiohttp import web

from .app import Settings, build_app

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORTS = {"all": 8020, "pattern": 8020, "training": 8022}
_SHUTDOWN_SECONDS = 10.0


def serve(settings: Settings, *, host: str = DEFAULT_HOST, port: int | None = None) -> None:
    """Serve until SIGINT or SIGTERM; raise SidecarError, StoreError or OSError if it cannot."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    web.run_app(
        build_app(settings),
        host=host,
        port=DEFAULT_PORTS[settings.role] if port is None else port,
        shutdown_timeout=_SHUTDOWN_SECONDS,
        print=logging.getLogger(__name__).info,
    )
