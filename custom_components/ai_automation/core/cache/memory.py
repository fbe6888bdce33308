"""Hold the entries that were used last, as many as fit."""

from ..store import CacheEntry

type Key = tuple[str, str]


class Memory:
    """Entries by key, the one that was used last at the end; sizes are of their JSON (bytes)."""

    def __init__(self, most: int) -> None:
        """Take how much fits."""
        self._most = most
        self._entries: dict[Key, CacheEntry] = {}
        self.size = 0

    def find(self, key: Key) -> CacheEntry | None:
        """Return an entry, None if it is not there; it counts as used now."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._entries[key] = entry
        return entry

    def keep(self, key: Key, entry: CacheEntry) -> None:
        """Hold an entry; those that were not used for longest make room for it."""
        self._remove(key)
        self._entries[key] = entry
        self.size += entry.size
        while self.size > self._most:
            self._remove(next(iter(self._entries)))

    def clear(self) -> None:
        """Hold nothing any more."""
        self._entries.clear()
        self.size = 0

    def _remove(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size
