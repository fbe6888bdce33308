"""Fire when somebody enters or leaves a zone."""

from ..reading import Config, listed
from ..scene import Scene
from ..track import Track
from ..world import Cancel
from ..zones import has_whereabouts, in_zone
from .common import Fire, together, tracks_of


def attach_zone(config: Config, scene: Scene, fire: Fire) -> Cancel:
    """Attach a zone trigger."""
    options = config.get("options", config)
    zone, event = str(options["zone"]), options.get("event", "enter")
    world = scene.world

    def moved(track: Track, row: int) -> None:
        old, new = track.state(row - 1), track.state(row)
        if any(state is not None and not has_whereabouts(state) for state in (old, new)):
            return
        was = old is not None and bool(in_zone(old, zone, world))
        now = new is not None and bool(in_zone(new, zone, world))
        if (now and not was) if event == "enter" else (was and not now):
            shown = scene.templates.shown
            fire(
                entity_id=track.entity_id,
                from_state=shown(old),
                to_state=shown(new),
                zone=zone,
                event=event,
            )

    tracks = tracks_of(listed(options["entity_id"]), scene)
    return together([world.watch(track, range(len(track)), moved) for track in tracks])
