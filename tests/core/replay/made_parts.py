"""Make up triggers and conditions, from a seed."""

from collections.abc import Callable
import random
from typing import Any

from .made_house import THINGS, ZONE, Config, Thing


class Parts:
    """Makes up triggers and conditions; the durations of one automation are all different."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"automation {seed}")
        self._name = f"made_{seed}"
        self._marks = 0
        self._durations = [7, 13, 29, 47, 97, 151, 263, 389, 571, 911, 1409, 2203, 3301, 4507]
        self._chance.shuffle(self._durations)
        self._trigger_ids: list[str] = []

    def _duration(self) -> Any:
        seconds = self._durations.pop() if self._durations else self._chance.randrange(5000, 9000)
        return self._chance.choice(
            (
                {"seconds": seconds},
                {"minutes": seconds // 60, "seconds": seconds % 60},
                f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
                seconds,
            )
        )

    def _one(self, *domains: str) -> Thing:
        fitting = [thing for thing in THINGS if thing.entity_id.split(".")[0] in domains]
        return self._chance.choice(fitting)

    def _any(self) -> Thing:
        return self._chance.choice(THINGS)

    def _state_of(self, thing: Thing) -> str:
        return self._chance.choice(thing.states)

    def trigger(self) -> Config:
        """Return a trigger."""
        makers: list[Callable[[], Config]] = [
            self._state_trigger, self._state_trigger, self._state_trigger, self._attribute_trigger,
            self._numeric_trigger, self._numeric_trigger, self._time_trigger, self._pattern_trigger,
            self._sun_trigger, self._zone_trigger, self._template_trigger, self._purpose_trigger,
            self._purpose_trigger, self._threshold_trigger, self._event_trigger,
        ]  # fmt: skip
        config = self._chance.choice(makers)()
        if self._chance.random() < 0.4:
            config["id"] = f"t{self._chance.randrange(1000)}"
        return config

    def _state_trigger(self) -> Config:
        things = [self._any()]
        if self._chance.random() < 0.3:
            things.append(self._any())
        config: Config = {
            "trigger": "state",
            "entity_id": sorted({thing.entity_id for thing in things}),
        }
        end, start = self._state_of(things[0]), self._state_of(things[0])
        form = self._chance.randrange(8)
        if form in (0, 1, 2):
            config["to"] = end
        elif form == 3:
            config |= {"from": start, "to": [end, self._state_of(things[-1])]}
        elif form == 4:
            config["from"] = start
        elif form == 5:
            config["not_from"] = ["unavailable", "unknown"]
            config["to"] = end
        elif form == 6:
            config["not_to"] = ["unavailable", "unknown", end]
        else:
            config["to"] = None
        if self._chance.random() < 0.5:
            config["for"] = self._duration()
        return config

    def _attribute_trigger(self) -> Config:
        thing = self._chance.choice([thing for thing in THINGS if thing.varying])
        name = self._chance.choice(sorted(thing.varying))
        config: Config = {"trigger": "state", "entity_id": thing.entity_id, "attribute": name}
        if self._chance.random() < 0.6 and name != "in_zones":
            config["to"] = self._chance.choice(thing.varying[name])
        if self._chance.random() < 0.3:
            config["for"] = self._duration()
        return config

    def _limits(self) -> Config:
        low = self._chance.choice((0, 18, 20, 20.5, "input_number.limit"))
        high = self._chance.choice((21, 22.0, 60, 1000))
        return self._chance.choice(({"above": low}, {"below": high}, {"above": low, "below": high}))

    def _numeric_trigger(self) -> Config:
        config: Config = {"trigger": "numeric_state", **self._limits()}
        thing = self._one("sensor", "sensor", "light", "climate")
        config["entity_id"] = thing.entity_id
        if thing.entity_id.startswith("light"):
            config["attribute"] = "brightness"
        elif thing.entity_id.startswith("climate"):
            config["attribute"] = "temperature"
        elif self._chance.random() < 0.2:
            config["value_template"] = "{{ state.state | float(0) + 1 }}"
        if self._chance.random() < 0.4:
            config["for"] = self._duration()
        return config

    def _clock(self) -> str:
        return f"{self._chance.randrange(24):02d}:{self._chance.randrange(60):02d}:00"

    def _time_trigger(self) -> Config:
        config: Config = {"trigger": "time", "at": self._clock()}
        if self._chance.random() < 0.3:
            # An hour that is there twice on one day, and one that is not there on another.
            config["at"] = ["02:30:00", self._clock()]
        if self._chance.random() < 0.3:
            config["weekday"] = self._chance.choice((["sat", "sun"], ["mon", "fri", "sun"]))
        return config

    def _pattern_trigger(self) -> Config:
        patterns = ({"hours": "/3"}, {"minutes": "/45"}, {"hours": 2, "minutes": "/20"})
        return {"trigger": "time_pattern", **self._chance.choice(patterns)}

    def _sun_trigger(self) -> Config:
        event = self._chance.choice(("sunrise", "sunset"))
        if self._chance.random() < 0.4:
            options = {
                "offset": "00:17:00",
                "offset_type": self._chance.choice(("before", "after")),
            }
            return {"trigger": f"sun.{event}", "options": options}
        return {
            "trigger": "sun",
            "event": event,
            "offset": self._chance.choice(("-01:05:00", "00:00:00", "02:10:00")),
        }

    def _zone_trigger(self) -> Config:
        zone = self._chance.choice((ZONE, "zone.home"))
        event = self._chance.choice(("enter", "leave"))
        if self._chance.random() < 0.5:
            word = "entered" if event == "enter" else "left"
            return {
                "trigger": f"zone.{word}",
                "target": {"entity_id": "person.anna"},
                "options": {"zone": zone},
            }
        return {"trigger": "zone", "entity_id": "person.anna", "zone": zone, "event": event}

    def _template(self) -> str:
        thing = self._any()
        return self._chance.choice(
            (
                f"{{{{ is_state('{thing.entity_id}', '{self._state_of(thing)}') }}}}",
                "{{ states('sensor.hall') | float(0) > 20 }}",
                "{{ states('sensor.hall') | float > 20 }}",
                "{{ states.sensor.power.state | int(0) > 5 and is_state('switch.fan', 'on') }}",
                "{{ state_attr('light.hall', 'brightness') | int(0) > 99 }}",
                "{% if is_state('input_boolean.guests', 'on') %}{{ true }}{% else %}no{% endif %}",
                "{{ now().hour in (7, 12, 20) }}",
                "{{ has_value('lock.front') and now() > today_at('13:07') }}",
                "{{ (now() - states.switch.fan.last_changed).total_seconds() > 1234 }}",
                "{{ is_state('person.anna', ['home', 'Work']) | iif('on', 'off') }}",
            )
        )

    def _template_trigger(self) -> Config:
        config: Config = {"trigger": "template", "value_template": self._template()}
        if self._chance.random() < 0.4:
            config["for"] = self._duration()
        return config

    def _target(self, entity_id: str | None = None) -> Config:
        if entity_id is not None and self._chance.random() < 0.5:
            return {"entity_id": entity_id}
        return self._chance.choice(
            ({"area_id": "hall"}, {"area_id": ["hall", "kitchen"]}, {"label_id": "chosen"})
        )

    def _purpose_trigger(self) -> Config:
        key = self._chance.choice(
            (
                "light.turned_on", "light.turned_off", "motion.detected", "motion.cleared",
                "door.opened", "lock.unlocked", "lock.jammed", "switch.turned_on",
                "climate.turned_on", "climate.started_heating", "media_player.started_playing",
                "media_player.turned_off", "cover.blind_opened", "cover.blind_closed",
            )
        )  # fmt: skip
        options: Config = {"behavior": self._chance.choice(("each", "first", "all"))}
        if self._chance.random() < 0.4:
            options["for"] = self._duration()
        return {"trigger": key, "target": self._target(), "options": options}

    def _threshold(self, low: float, high: float, unit: str | None = None) -> Config:
        extra = {} if unit is None else {"unit_of_measurement": unit}
        kind = self._chance.choice(("above", "below", "between", "outside"))
        if kind in ("above", "below"):
            return {"type": kind, "value": {"number": low, **extra}}
        ends = {"value_min": {"number": low, **extra}, "value_max": {"number": high, **extra}}
        return {"type": kind, **ends}

    def _threshold_trigger(self) -> Config:
        form = self._chance.randrange(3)
        if form == 0:
            key = self._chance.choice(("temperature.crossed_threshold", "temperature.changed"))
            options: Config = {"threshold": self._threshold(19, 21, "°C")}
        elif form == 1:
            key, options = "light.brightness_crossed_threshold", {}
            options["threshold"] = self._threshold(30, 60)
        else:
            key, options = "media_player.volume_crossed_threshold", {}
            options["threshold"] = self._threshold(20, 50)
        if key.endswith("crossed_threshold"):
            options["behavior"] = self._chance.choice(("each", "first", "all"))
        return {"trigger": key, "target": self._target(), "options": options}

    def _event_trigger(self) -> Config:
        config: Config = {"trigger": "event", "event_type": "doorbell_pressed"}
        if self._chance.random() < 0.5:
            config["event_data"] = {"button": self._chance.choice((1, 2))}
        return config

    def condition(self, depth: int = 0) -> Any:
        """Return a condition."""
        makers: list[Callable[[], Any]] = [
            self._state_condition, self._state_condition, self._numeric_condition,
            self._time_condition, self._sun_condition, self._zone_condition, self._template,
            self._trigger_condition, self._purpose_condition, self._level_condition,
        ]  # fmt: skip
        if depth < 2 and self._chance.random() < 0.25:
            kind = self._chance.choice(("and", "or", "not"))
            inner = [self.condition(depth + 1) for _ in range(self._chance.choice((1, 2, 3)))]
            if self._chance.random() < 0.3:
                return {kind: inner}
            return {"condition": kind, "conditions": inner}
        return self._chance.choice(makers)()

    def _state_condition(self) -> Config:
        thing = self._any()
        config: Config = {
            "condition": "state",
            "entity_id": thing.entity_id,
            "state": self._chance.choice((self._state_of(thing), list(set(thing.states[:2])))),
        }
        if self._chance.random() < 0.2:
            config["entity_id"] = ["light.hall", "light.kitchen"]
            config["state"] = "on"
            config["match"] = self._chance.choice(("any", "all"))
        if self._chance.random() < 0.3:
            config["for"] = self._duration()
        return config

    def _numeric_condition(self) -> Config:
        entity_id = self._chance.choice(("sensor.hall", "sensor.power", "sensor.kitchen"))
        return {"condition": "numeric_state", "entity_id": entity_id, **self._limits()}

    def _time_condition(self) -> Config:
        config: Config = {"condition": "time", "after": self._clock(), "before": self._clock()}
        if self._chance.random() < 0.5:
            del config[self._chance.choice(("after", "before"))]
        if self._chance.random() < 0.3:
            config["weekday"] = self._chance.choice((["sat", "sun"], ["mon"]))
        return config

    def _sun_condition(self) -> Config:
        return self._chance.choice(
            (
                {"condition": "sun", "after": "sunset", "after_offset": "-00:30:00"},
                {"condition": "sun", "before": "sunset", "after": "sunrise"},
                {"condition": "sun", "before": "sunrise", "after": "sunset"},
                {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"},
            )
        )

    def _zone_condition(self) -> Config:
        zone = self._chance.choice((ZONE, "zone.home"))
        return {"condition": "zone", "entity_id": "person.anna", "zone": zone}

    def _trigger_condition(self) -> Config:
        return {"condition": "trigger", "id": self._chance.choice(self._trigger_ids)}

    def _purpose_condition(self) -> Config:
        key = self._chance.choice(
            ("light.is_on", "light.is_off", "motion.is_detected", "door.is_open", "lock.is_locked",
             "climate.is_on", "climate.is_heating", "media_player.is_playing")
        )  # fmt: skip
        options: Config = {"behavior": self._chance.choice(("any", "all"))}
        return {"condition": key, "target": self._target(), "options": options}

    def _level_condition(self) -> Config:
        options = {"threshold": self._threshold(19, 21, "°C"), "behavior": "any"}
        return {"condition": "temperature.is_value", "target": self._target(), "options": options}
