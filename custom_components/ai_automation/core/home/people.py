"""Tell who the users of Home Assistant are."""

from collections.abc import Mapping
from uuid import UUID

from .model import Home


def persons_of(home: Home) -> Mapping[bytes, str]:
    """Return the people of a home by the binary ids of their users."""
    found: dict[bytes, str] = {}
    for entity_id, entity in home.entities.items():
        user = entity.attributes.get("user_id")
        if entity.domain == "person" and isinstance(user, str):
            try:
                found[UUID(hex=user).bytes] = entity_id
            except ValueError:
                # Of a person that something else than Home Assistant has made up.
                continue
    return found
