"""Make up lived-in homes: their registries, and what a recorder would have kept of them."""

from datetime import UTC, datetime

# Where a simulated history ends if nothing else is said: the same seed gives the same homes.
DEFAULT_UNTIL = datetime(2026, 11, 30, 12, tzinfo=UTC)
