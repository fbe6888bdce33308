"""Evaluate purpose-specific conditions (`light.is_on`, ...)."""

from ..errors import UnanswerableError
from ..purposes import CONDITIONS, Judge
from ..reading import Config, period
from ..scene import Scene
from ..track import State


def check_purpose(config: Config, scene: Scene) -> bool:
    """Tell whether any or all of the target's entities are as asked, and for how long."""
    kind = str(config.get("condition"))
    if kind not in CONDITIONS:
        raise UnanswerableError("condition", kind)
    judge = Judge(CONDITIONS[kind], config, scene)
    if not judge.entity_ids:
        return judge.options.get("behavior") == "all"
    states = [scene.world.state(entity_id) for entity_id in judge.entity_ids]
    seconds = 0.0
    if "for" in judge.options:
        seconds = period(judge.options["for"], scene.rendered).total_seconds()
    results = (
        judge.valid(state) and _long_enough(judge, state, seconds, scene)
        for state in states
        if state is not None and judge.included(state)
    )
    return all(results) if judge.options.get("behavior") == "all" else any(results)


def _long_enough(judge: Judge, state: State, seconds: float, scene: Scene) -> bool:
    """Tell whether an entity has been as asked for so long, its state changing or not."""
    if not seconds:
        return True
    track = scene.world.track(state.entity_id)
    row = track.row_at(scene.world.now) if track is not None else -1
    since = scene.world.now
    while track is not None and row >= 0:
        before = track.state(row)
        if before is None or not judge.included(before) or not judge.valid(before):
            break
        attribute = judge.attribute(state.entity_id)
        since = before.last_changed if attribute is None else before.last_updated
        row -= 1
    return since <= scene.world.now - seconds
