"""Notice what the home itself suggests, beside the habits of its people."""

from .notice import Noticed, notice

__all__ = ["Noticed", "notice"]
