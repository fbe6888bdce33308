"""Bring an older store up to date: step N turns schema N into N + 1."""

from collections.abc import Callable

from sqlalchemy import Connection

MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()
