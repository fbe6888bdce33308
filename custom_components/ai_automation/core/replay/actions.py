"""Go through the actions of a plan, and tell what they would call and when."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from ..plan.values import is_template
from .conditions import check
from .errors import ConditionFailedError, UnanswerableError
from .model import Call
from .reading import Config, listed, period
from .scene import Scene
from .targets import has_target
from .tasks import All, HaltError, Sleep, Steps
from .templates import Unknown
from .waits import TIMEOUT, wait_for_template, wait_for_trigger

# Home Assistant gives up a loop that goes round so often.
MOST_ROUNDS = 10000

type OnCall = Callable[[Call], None]


class StopError(HaltError):
    """The whole run has come to its end: by `stop`, an error, or a wait in vain."""


class ConditionStopError(HaltError):
    """A condition among the actions did not hold: this sequence ends."""


class Actions:
    """Goes through sequences of one run; they share its scene."""

    def __init__(self, scene: Scene, called: OnCall) -> None:
        self._scene = scene
        self._called = called

    def sequence(self, configs: Iterable[Any]) -> Steps:
        """Go through a sequence; a condition in it that does not hold ends it alone."""
        try:
            for config in configs:
                yield from self._step(config)
        except ConditionStopError:
            return

    def _step(self, config: Any) -> Steps:
        if isinstance(config, str):
            self._condition(config)
            return
        if not self._enabled(config):
            return
        step = next((step for key, step in self._KINDS.items() if key in config), None)
        if step is None:
            raise UnanswerableError("action", ", ".join(config))
        try:
            yield from step(self, config)
        except ConditionFailedError as err:
            # Home Assistant would have had an error here.
            if not config.get("continue_on_error"):
                raise StopError from err

    def _enabled(self, config: Config) -> bool:
        enabled = config.get("enabled", True)
        return bool(self._scene.rendered(enabled) if is_template(enabled) else enabled)

    def _all_hold(self, configs: Any) -> bool:
        return all(check(config, self._scene) is not False for config in listed(configs))

    def _condition(self, config: Any) -> None:
        try:
            result = check(config, self._scene)
        except ConditionFailedError:
            result = False
        if not result:
            raise ConditionStopError

    def _check(self, config: Config) -> Steps:
        self._condition(config)
        yield from ()

    def _call(self, config: Config) -> Steps:
        action = config.get("action", config.get("service", config.get("service_template")))
        action = str(self._scene.rendered(action))
        data = dict(self._scene.rendered(config.get("data") or {}))
        data |= self._scene.rendered(config.get("data_template") or {})
        target = config.get("target") or {}
        target = self._scene.rendered(target) if isinstance(target, Mapping) else {}
        if "entity_id" in config:
            target = {"entity_id": config["entity_id"], **target}
        self._emit(action, target, data)
        if "response_variable" in config:
            self._scene.variables[config["response_variable"]] = Unknown(action)
        yield from ()

    def _emit(self, action: str, target: Config, data: dict[str, Any]) -> None:
        world = self._scene.world
        own = {key: value for key, value in data.items() if key == "entity_id"}
        where = target if has_target(target) else own
        rest = {key: value for key, value in data.items() if key not in own}
        self._called(Call(world.now, action, world.acted_on(action, where), rest))

    def _device(self, config: Config) -> Steps:
        data = {key: value for key, value in config.items() if key not in ("domain", "type")}
        action = f"{config.get('domain')}.{config.get('type')}"
        entity_ids = tuple(str(one) for one in listed(data.pop("entity_id", None)))
        self._called(Call(self._scene.world.now, action, entity_ids, data))
        yield from ()

    def _scene_on(self, config: Config) -> Steps:
        self._emit("scene.turn_on", {"entity_id": config["scene"]}, {})
        yield from ()

    def _event(self, config: Config) -> Steps:
        data = dict(self._scene.rendered(config.get("event_data") or {}))
        event = str(self._scene.rendered(config["event"]))
        self._called(Call(self._scene.world.now, "event", (), {"event": event, **data}))
        yield from ()

    def _delay(self, config: Config) -> Steps:
        seconds = period(config["delay"], self._scene.rendered).total_seconds()
        if seconds:
            yield Sleep(self._scene.world, seconds)

    def _wait(self, config: Config) -> Steps:
        start = wait_for_trigger if "wait_for_trigger" in config else wait_for_template
        timeout = None
        if "timeout" in config:
            timeout = period(config["timeout"], self._scene.rendered).total_seconds()
        result = yield from start(config, self._scene, timeout)
        if result is TIMEOUT and not config.get("continue_on_timeout", True):
            raise StopError

    def _choose(self, config: Config) -> Steps:
        for branch in listed(config["choose"]):
            try:
                chosen = self._all_hold(branch.get("conditions"))
            except ConditionFailedError:
                continue
            if chosen:
                yield from self.sequence(listed(branch.get("sequence")))
                return
        if config.get("default") is not None:
            yield from self.sequence(listed(config["default"]))

    def _if(self, config: Config) -> Steps:
        try:
            holds = self._all_hold(config["if"])
        except ConditionFailedError:
            holds = False
        if holds:
            yield from self.sequence(listed(config["then"]))
        elif config.get("else") is not None:
            yield from self.sequence(listed(config["else"]))

    def _repeat(self, config: Config) -> Steps:
        repeat = config["repeat"]
        before = self._scene.variables.get("repeat")
        try:
            yield from self._rounds(repeat)
        finally:
            self._scene.variables["repeat"] = before

    def _rounds(self, repeat: Config) -> Steps:
        actions = listed(repeat["sequence"])
        variables = self._scene.variables
        if "count" in repeat or "for_each" in repeat:
            items = self._items(repeat)
            for place, item in enumerate(items, 1):
                variables["repeat"] = {"first": place == 1, "index": place, "item": item}
                variables["repeat"]["last"] = place == len(items)
                yield from self.sequence(actions)
            return
        for place in range(1, MOST_ROUNDS + 1):
            variables["repeat"] = {"first": place == 1, "index": place}
            if "while" in repeat and not self._goes_on(repeat["while"]):
                return
            yield from self.sequence(actions)
            if "until" in repeat and self._is_over(repeat["until"]):
                return
        raise StopError

    def _items(self, repeat: Config) -> list[Any]:
        if "count" in repeat:
            return [None] * int(self._scene.rendered(repeat["count"]))
        items = self._scene.rendered(repeat["for_each"])
        if not isinstance(items, list):
            raise StopError
        return items

    def _goes_on(self, conditions: Any) -> bool:
        try:
            return self._all_hold(conditions)
        except ConditionFailedError:
            return False

    def _is_over(self, conditions: Any) -> bool:
        try:
            return self._all_hold(conditions)
        except ConditionFailedError:
            return True

    def _parallel(self, config: Config) -> Steps:
        branches = [
            self._beside().sequence(listed(one["sequence"] if _is_sequence(one) else one))
            for one in listed(config["parallel"])
        ]
        err = yield All(branches)
        if err is not None:
            raise err

    def _beside(self) -> Actions:
        return Actions(self._scene.having({}), self._called)

    def _sequence(self, config: Config) -> Steps:
        yield from self.sequence(listed(config["sequence"]))

    def _variables(self, config: Config) -> Steps:
        for name, value in config["variables"].items():
            self._scene.variables[name] = self._scene.rendered(value)
        yield from ()

    def _stop(self, _config: Config) -> Steps:
        yield from ()
        raise StopError

    def _nothing(self, _config: Config) -> Steps:
        yield from ()

    # In the order in which Home Assistant tells kinds of actions apart.
    _KINDS: ClassVar[Mapping[str, Callable[[Actions, Config], Steps]]] = {
        "delay": _delay,
        "wait_template": _wait,
        "condition": _check,
        "and": _check,
        "or": _check,
        "not": _check,
        "event": _event,
        "device_id": _device,
        "scene": _scene_on,
        "repeat": _repeat,
        "choose": _choose,
        "wait_for_trigger": _wait,
        "variables": _variables,
        "if": _if,
        "action": _call,
        "service": _call,
        "service_template": _call,
        "stop": _stop,
        "parallel": _parallel,
        "sequence": _sequence,
        "set_conversation_response": _nothing,
    }


def _is_sequence(config: Any) -> bool:
    return isinstance(config, Mapping) and "sequence" in config
