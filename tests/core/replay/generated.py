"""Make up automations, from a seed: for the differential test."""

from collections.abc import Callable
from typing import Any

from .made_house import Config
from .made_parts import Parts


class Maker(Parts):
    """Makes up automations."""

    def automation(self) -> Config:
        """Return an automation."""
        chance = self._chance
        triggers = [self.trigger() for _ in range(chance.choice((1, 1, 1, 2, 3)))]
        self._trigger_ids = [str(one.get("id", n)) for n, one in enumerate(triggers)]
        config: Config = {
            "id": self._name,
            "alias": self._name,
            "triggers": triggers,
            "conditions": [self.condition() for _ in range(chance.choice((0, 0, 1, 1, 2)))],
            "actions": self.actions(chance.choice((1, 2, 3, 4))),
            "mode": chance.choice(("single", "single", "restart", "queued", "parallel")),
        }
        if config["mode"] in ("queued", "parallel"):
            config["max"] = chance.choice((2, 3, 10))
        if chance.random() < 0.15:
            config["variables"] = {"hall": "{{ states('sensor.hall') }}", "name": self._name}
        return config

    def actions(self, count: int, depth: int = 0) -> list[Any]:
        """Return a sequence of actions."""
        return [self._action(depth) for _ in range(count)]

    def _call(self) -> Config:
        self._marks += 1
        action = self._chance.choice(("light.turn_on", "light.turn_off", "switch.toggle"))
        data: Config = {"mark": f"{self._name}/{self._marks}"}
        form = self._chance.randrange(5)
        if form == 0:
            data["value"] = "{{ states('sensor.hall') }}"
        elif form == 1:
            data["value"] = "{{ trigger.id }} {{ trigger.entity_id }}"
        elif form == 2:
            data["value"] = "{{ repeat.index if repeat is defined and repeat else 0 }}"
        target = {"entity_id": "switch.fan" if action.startswith("switch") else "light.hall"}
        return {"action": action, "target": target, "data": data}

    def _action(self, depth: int) -> Any:
        chance = self._chance
        if depth > 1 or chance.random() < 0.45:
            return self._call()
        makers: list[Callable[[int], Any]] = [
            self._delay, self._delay, self._wait, self._wait_template, self._if, self._choose,
            self._repeat, self._loop, self._parallel, self._condition_step, self._set, self._stop,
            self._sequence,
        ]  # fmt: skip
        return chance.choice(makers)(depth + 1)

    def _delay(self, _depth: int) -> Config:
        return {"delay": self._duration()}

    def _timeout(self) -> Config:
        config: Config = {"timeout": self._duration()}
        if self._chance.random() < 0.5:
            config["continue_on_timeout"] = self._chance.choice((True, False))
        return config

    def _wait(self, _depth: int) -> Config:
        triggers = [self.trigger() for _ in range(self._chance.choice((1, 2)))]
        return {"wait_for_trigger": triggers, **self._timeout()}

    def _wait_template(self, _depth: int) -> Config:
        return {"wait_template": self._template(), **self._timeout()}

    def _if(self, depth: int) -> Config:
        config: Config = {"if": [self.condition(1)], "then": self.actions(2, depth)}
        if self._chance.random() < 0.6:
            config["else"] = self.actions(1, depth)
        return config

    def _choose(self, depth: int) -> Config:
        branches = [
            {"conditions": [self.condition(1)], "sequence": self.actions(1, depth)}
            for _ in range(self._chance.choice((1, 2, 3)))
        ]
        return {"choose": branches, "default": self.actions(1, depth)}

    def _repeat(self, depth: int) -> Config:
        count = self._chance.choice((1, 2, 3, "{{ 1 + 1 }}"))
        return {"repeat": {"count": count, "sequence": self.actions(2, depth)}}

    def _loop(self, depth: int) -> Config:
        rounds = "{{ repeat.index <= 3 }}", "{{ repeat.index >= 2 }}"
        sequence = [*self.actions(1, depth), {"delay": self._duration()}]
        form = self._chance.randrange(3)
        if form == 0:
            return {"repeat": {"while": [rounds[0], self.condition(1)], "sequence": sequence}}
        if form == 1:
            return {"repeat": {"until": [rounds[1]], "sequence": sequence}}
        return {"repeat": {"for_each": ["a", "b"], "sequence": sequence}}

    def _parallel(self, depth: int) -> Config:
        return {"parallel": [{"sequence": self.actions(2, depth)}, self._call()]}

    def _condition_step(self, _depth: int) -> Any:
        condition = self.condition(1)
        if isinstance(condition, str):
            return {"condition": "template", "value_template": condition}
        return condition

    def _set(self, _depth: int) -> Config:
        return {"variables": {"kept": "{{ states('sensor.power') }}"}}

    def _stop(self, _depth: int) -> Config:
        return {"if": [self.condition(1)], "then": [{"stop": "enough"}]}

    def _sequence(self, depth: int) -> Config:
        return {"sequence": self.actions(2, depth)}
