"""Notice what the home itself suggests, beside the habits of its people."""

from .notice import Around, Noticed, notice

__all__ = ["Around", "Noticed", "notice"]
