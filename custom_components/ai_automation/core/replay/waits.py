"""Wait in the middle of a run: for triggers or for a template, or until it takes too long."""

from typing import Any, Final

from .errors import ConditionFailedError, UnanswerableError
from .reading import Config, listed
from .scene import Scene
from .tasks import First, Resume, Waiting
from .triggers import attach
from .triggers.common import together
from .triggers.template import Following
from .world import Cancel

TIMEOUT: Final = object()


def wait_for_trigger(config: Config, scene: Scene, timeout: float | None) -> Waiting:
    """Wait until one of the triggers fires; return its variables, or TIMEOUT."""
    _tell(scene, timeout, {"trigger": None})
    if timeout == 0:
        return _late(scene)

    def start(resume: Resume) -> Cancel:
        cancels: list[Cancel] = []
        for place, trigger in enumerate(listed(config["wait_for_trigger"])):
            try:
                cancels.append(attach(trigger, place, scene, resume))
            except UnanswerableError:
                for cancel in cancels:
                    cancel()
                raise
        return together(cancels)

    result = yield from _wait(start, scene, timeout)
    if result is not TIMEOUT:
        scene.variables["wait"]["trigger"] = result
    return result


def wait_for_template(config: Config, scene: Scene, timeout: float | None) -> Waiting:
    """Wait until a template is true; return None, or TIMEOUT."""
    template = str(config["wait_template"])
    _tell(scene, timeout, {})
    if scene.templates.holds(template, scene.variables):
        scene.variables["wait"]["completed"] = True
        return None
    if timeout == 0:
        return _late(scene)
    return (yield from _wait(lambda resume: _Until(template, scene, resume).stop, scene, timeout))


class _Until(Following):
    """Follows a template until it is true."""

    def __init__(self, template: str, scene: Scene, resume: Resume) -> None:
        super().__init__(template, scene)
        self._resume = resume
        self.render()

    def changed(self) -> None:
        """Render anew."""
        try:
            result = self.render()
        except ConditionFailedError:
            return
        if result is True:
            self.stop()
            self._resume(None)


def _wait(start: Any, scene: Scene, timeout: float | None) -> Waiting:
    began = scene.world.now
    starts = [start]
    if timeout is not None:
        starts.append(lambda resume: scene.world.later(timeout, lambda: resume(TIMEOUT)))
    result = yield First(*starts)
    if result is TIMEOUT:
        return _late(scene)
    wait = scene.variables["wait"]
    wait["completed"] = True
    wait["remaining"] = None if timeout is None else timeout - (scene.world.now - began)
    return result


def _tell(scene: Scene, timeout: float | None, extra: dict[str, Any]) -> None:
    scene.variables["wait"] = {"remaining": timeout, "completed": False, **extra}


def _late(scene: Scene) -> Any:
    scene.variables["wait"]["remaining"] = 0.0
    return TIMEOUT
