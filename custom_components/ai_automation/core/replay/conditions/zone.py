"""Evaluate conditions on the zones that people and devices are in."""

from ..errors import ConditionFailedError
from ..reading import Config, listed
from ..scene import Scene
from ..zones import in_zone
from .state import present


def check_zone(config: Config, scene: Scene) -> bool:
    """Tell whether every entity is in one of the zones."""
    options = config.get("options", config)
    zones = listed(options["zone"])
    for entity_id in listed(options["entity_id"]):
        state = present(entity_id, scene)
        results = [in_zone(state, zone, scene.world) for zone in zones]
        if any(results):
            continue
        if any(result is None for result in results):
            raise ConditionFailedError(entity_id)
        return False
    return True
