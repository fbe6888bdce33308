"""Run one automation in a world: its triggers, conditions, mode and runs."""

from typing import Any

from .actions import Actions
from .conditions import holds
from .errors import ConditionFailedError, UnanswerableError
from .model import Firing, Outcome
from .reading import Config, listed
from .scene import Scene
from .tasks import Task
from .templates import Templates, Unknown
from .triggers import attach
from .world import Cancel, World

_MOST_RUNS = 10
# What fires more often than this is not looked at to the end.
MOST_FIRINGS = 20_000
_UNKNOWN = {name: Unknown(name) for name in ("this", "context")}


class Automation:
    """One automation, attached to its triggers while Home Assistant runs."""

    def __init__(self, config: Config, world: World) -> None:
        self._config = config
        self._triggers = listed(config.get("triggers"))
        self._conditions = listed(config.get("conditions"))
        self._actions = listed(config.get("actions"))
        self._world = world
        self._mode = str(config.get("mode", "single"))
        self._most = int(config.get("max", _MOST_RUNS))
        self._templates = Templates(world)
        self._detach: list[Cancel] = []
        self._runs: list[Task] = []
        self._queued: list[Task] = []
        self.firings: list[Firing] = []

    def start(self) -> int:
        """Attach all triggers; return how many history can answer, the others are noted."""
        answered = 0
        scene = Scene(self._world, self._templates)
        _add(self._config, "trigger_variables", scene)
        for place, trigger in enumerate(self._triggers):
            try:
                self._detach.append(attach(trigger, place, scene, self._fired))
                answered += 1
            except UnanswerableError as err:
                self._world.limit(err.code, err.detail, f"triggers/{place}")
        return answered

    def stop(self) -> None:
        """Detach from all triggers and end all runs, as a restart does."""
        for detach in self._detach:
            detach()
        for run in self._runs:
            run.stop()
        for one in (self._detach, self._runs, self._queued):
            one.clear()

    def _fired(self, trigger: dict[str, Any]) -> None:
        if len(self.firings) >= MOST_FIRINGS:
            self._world.limit("too_many", str(MOST_FIRINGS))
            self._world.end()
            self.stop()
            return
        firing = Firing(
            self._world.now, trigger["id"], trigger["platform"], trigger.get("entity_id")
        )
        self.firings.append(firing)
        scene = Scene(self._world, self._templates, {**_UNKNOWN, "trigger": trigger})
        try:
            _add(self._config, "variables", scene)
            _add(self._triggers[int(trigger["idx"])], "variables", scene)
            passed = holds(self._conditions, scene)
        except UnanswerableError as err:
            firing.limit = self._world.limit(err.code, err.detail, "conditions")
            return
        except ConditionFailedError:
            # A variable could not be rendered: Home Assistant logs it, and does not run.
            passed = False
        if not passed:
            firing.outcome = Outcome.CONDITIONS
        elif self._busy():
            firing.outcome = Outcome.BUSY
        else:
            firing.outcome = Outcome.RAN
            self._run(firing, scene)

    def _busy(self) -> bool:
        """Tell whether the mode allows no more runs."""
        if self._mode == "single":
            return bool(self._runs)
        return self._mode != "restart" and len(self._runs) >= self._most

    def _run(self, firing: Firing, scene: Scene) -> None:
        steps = Actions(scene, firing.calls.append).sequence(self._actions)

        def done(err: Exception | None) -> None:
            if isinstance(err, UnanswerableError):
                firing.limit = self._world.limit(err.code, err.detail, "actions")
            self._runs.remove(run)
            if self._queued:
                self._queued.pop(0).resume()

        run = Task(steps, done)
        if self._mode == "restart":
            for other in self._runs:
                other.stop()
            self._runs.clear()
        waits = self._mode == "queued" and bool(self._runs)
        self._runs.append(run)
        if waits:
            self._queued.append(run)
        else:
            run.resume()


def _add(config: Config, key: str, scene: Scene) -> None:
    """Add the variables of a configuration to a scene, each with those before it."""
    for name, value in (config.get(key) or {}).items():
        scene.variables[name] = scene.rendered(value)
