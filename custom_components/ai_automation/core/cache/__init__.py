"""Keep what took long to find out: in memory, and in the store over a restart."""

from .cache import Cache, Figures, Kind

__all__ = ["Cache", "Figures", "Kind"]
