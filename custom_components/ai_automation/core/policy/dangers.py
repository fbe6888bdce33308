"""Tell what is dangerous about one deed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..checks.walk import parts
from ..home import Entity, Home
from ..plan.steps import step_of, stepped
from .deeds import GENERIC, Deed
from .model import Danger, Kind, Policy
from .moments import may_act_in, when_nobody_watches

_ENTRANCES = {"door", "garage", "gate"}
_UNLOCKING = {"lock.unlock", "lock.open"}
_OPENING = {"cover.open_cover", "cover.toggle", "cover.set_cover_position"}
_OPENING_VALVES = {"valve.open_valve", "valve.toggle", "valve.set_valve_position"}
_TURNING_ON = {"turn_on", "toggle", "open_valve", "set_hvac_mode", "set_temperature", "start"}
_BLINDING = {"camera.turn_off", "camera.disable_motion_detection"}
_FILMING = {
    "camera.enable_motion_detection",
    "camera.play_stream",
    "camera.record",
    "camera.snapshot",
    "camera.turn_on",
}
_SYSTEM_ACTIONS = {
    "homeassistant.restart",
    "homeassistant.stop",
    "homeassistant.set_location",
    "recorder.disable",
    "recorder.purge",
    "recorder.purge_entities",
    "update.install",
}
# What we offer would let an automation write automations; a reading of words hides what is done.
_SYSTEM_DOMAINS = {
    "ai_automation",
    "command_line",
    "hassio",
    "pyscript",
    "python_script",
    "shell_command",
}
_HIDING = {"conversation.process"}
_HARMLESS_RELOADS = {"frontend", "homekit", "themes"}
_OUTSIDE = {"rest_command", "telegram_bot"}
_AT_HOME = {"notify.persistent_notification", "notify.notify", "notify.send_message"}
_TO_PHONES = "notify.mobile_app_"
_PHONES = {"mobile_app", "persistent_notification"}
_TURNING_OFF = {"turn_off", "toggle"}
# Turning these off in one go is what people do every evening.
_COMFORT = {"automation", "camera", "fan", "light", "media_player", "scene", "script", "vacuum"}
_TEMPERATURES = ("temperature", "target_temp_low", "target_temp_high")
# Sensors that automations guard a house with.
_GUARDS = {"carbon_monoxide", "gas", "moisture", "problem", "safety", "smoke", "tamper"}
_GUARDING = {
    "alarm_control_panel.alarm_arm_away",
    "alarm_control_panel.alarm_arm_home",
    "alarm_control_panel.alarm_arm_night",
    "alarm_control_panel.alarm_trigger",
    "lock.lock",
    "siren.turn_on",
    "valve.close_valve",
}
_FAHRENHEIT = "°F"
_SMALL_STEP = 5  # °C


@dataclass(frozen=True)
class Judge:
    """Look at the deeds of one configuration in a home, by the owner's policy."""

    config: Mapping[str, Any]
    home: Home
    policy: Policy

    def dangers(self, deed: Deed) -> Iterator[Danger]:
        """Yield what is dangerous about a deed; each entity is part of one danger of a kind."""
        if "{" in deed.action or deed.action in _HIDING:
            yield self._danger("hidden", deed)
            return
        if self._is_system(deed):
            yield self._danger("system", deed)
        if self._leaves_house(deed):
            yield self._danger("message", deed)
        for find in (self._entrances, self._valves, self._warmth, self._cameras, self._many):
            yield from find(deed)

    @cached_property
    def _unwatched(self) -> bool:
        return when_nobody_watches(self.config, self.home)

    def _entrances(self, deed: Deed) -> Iterator[Danger]:
        """Yield what lets people in."""
        opens: list[tuple[Kind, list[Entity]]] = []
        if deed.action in _UNLOCKING | GENERIC:
            opens.append(("unlock", _of(deed, "lock")))
        if deed.action == "alarm_control_panel.alarm_disarm":
            opens.append(("disarm", _of(deed, "alarm_control_panel")))
        if deed.action in _OPENING | GENERIC and deed.data.get("position") != 0:
            opens.append(("open", [one for one in _of(deed, "cover") if is_entrance(one)]))
        for kind, entities in opens:
            if entities or (deed.action in _UNLOCKING and kind == "unlock") or kind == "disarm":
                yield self._danger(kind, deed, entities)
                if self._unwatched:
                    yield self._danger("away", deed, entities)

    def _valves(self, deed: Deed) -> Iterator[Danger]:
        if deed.action not in _OPENING_VALVES | GENERIC or deed.data.get("position") == 0:
            return
        valves = _of(deed, "valve")
        if gas := [one for one in valves if one.device_class == "gas"]:
            yield self._danger("gas", deed, gas)
        if others := [one for one in valves if one.device_class != "gas"]:
            yield self._danger("valve", deed, others)

    def _warmth(self, deed: Deed) -> Iterator[Danger]:
        warmest = {
            "climate.set_temperature": self.policy.heating_high,
            "water_heater.set_temperature": self.policy.water_high,
        }.get(deed.action)
        if warmest is None:
            return
        low, high = (self._in_home_units(it) for it in (self.policy.heating_low, warmest))
        for key in _TEMPERATURES:
            value = deed.data.get(key)
            if value is None or self._is_small_step(deed, key, value):
                continue
            if (known := _is_number(value)) and low <= float(value) <= high:
                continue
            told = {"value": value} if known else {"computed": True}
            yield self._danger(
                "heating", deed, deed.entities, low=f"{low:g}", high=f"{high:g}", **told
            )

    def _is_small_step(self, deed: Deed, key: str, value: Any) -> bool:
        """Tell whether a thing is set to a little more or less than what it is set to.

        A person or a change that was judged has set that, and the thing's own limits hold.
        """
        step = step_of(value)
        if step is None or len(deed.entities) != 1:
            return False
        present = f"state_attr('{deed.entities[0].entity_id}', '{key}')"
        most = _SMALL_STEP * (9 / 5 if self.home.units.temperature == _FAHRENHEIT else 1)
        return value == stepped(present, step) and abs(step) <= most

    def _in_home_units(self, celsius: float) -> float:
        return celsius * 9 / 5 + 32 if self.home.units.temperature == _FAHRENHEIT else celsius

    def _cameras(self, deed: Deed) -> Iterator[Danger]:
        cameras = _of(deed, "camera")
        if deed.action in _BLINDING or (deed.action == "homeassistant.turn_off" and cameras):
            yield self._danger("camera", deed, cameras)
        if deed.action in _FILMING and may_act_in(self.config, self.policy.film_hours):
            yield self._danger("film", deed, cameras)

    def _many(self, deed: Deed) -> Iterator[Danger]:
        """Yield what turns off what guards, or too many things, or needs too much power."""
        verb = deed.action.partition(".")[2]
        if verb in _TURNING_OFF:
            guards = [one for one in _of(deed, "automation") if self._guards(one.entity_id)]
            if guards:
                yield self._danger("guard", deed, guards)
            others = [one for one in deed.entities if one.domain not in _COMFORT]
            if verb == "turn_off" and len(others) > self.policy.bulk:
                yield self._danger("bulk", deed, others)
        if self.policy.peak is not None and verb in _TURNING_ON:
            strong = [one for one in deed.entities if one.entity_id in self.policy.high_power]
            if strong and may_act_in(self.config, self.policy.peak):
                yield self._danger("power", deed, strong)

    def _guards(self, entity_id: str) -> bool:
        """Tell whether an automation of the house guards it: by what it watches or does."""
        found = next((one for one in self.home.automations if one.entity_id == entity_id), None)
        if found is None:
            return False
        for part in parts(found.config):
            if part.section == "actions" and part.config.get("action") in _GUARDING:
                return True
            watched = part.config.get("entity_id") if part.section == "triggers" else None
            for item in watched if isinstance(watched, list) else [watched]:
                entity = self.home.entities.get(str(item))
                if entity is not None and (
                    entity.domain == "alarm_control_panel" or entity.device_class in _GUARDS
                ):
                    return True
        return False

    def _leaves_house(self, deed: Deed) -> bool:
        """Tell whether a message goes to somewhere that is not known to be the household's."""
        if deed.domain in _OUTSIDE:
            return True
        if deed.domain != "notify":
            return False
        if deed.action == "notify.send_message":
            return any(one.platform not in _PHONES for one in deed.entities)
        return deed.action not in _AT_HOME and not deed.action.startswith(_TO_PHONES)

    @staticmethod
    def _is_system(deed: Deed) -> bool:
        if deed.action in _SYSTEM_ACTIONS or deed.domain in _SYSTEM_DOMAINS:
            return True
        verb = deed.action.partition(".")[2]
        return verb.startswith("reload") and deed.domain not in _HARMLESS_RELOADS

    @staticmethod
    def _danger(kind: Kind, deed: Deed, entities: Iterable[Entity] = (), **values: Any) -> Danger:
        found = tuple(entities)
        return Danger(
            kind,
            deed.action,
            frozenset(one.entity_id for one in found) or frozenset({deed.action}),
            tuple(one.name for one in found),
            deed.place,
            deed.step,
            values,
        )


def is_entrance(entity: Entity) -> bool:
    """Tell whether a cover is a way into the house."""
    return entity.device_class in _ENTRANCES


def _of(deed: Deed, domain: str) -> list[Entity]:
    return [entity for entity in deed.entities if entity.domain == domain]


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return value.replace(".", "", 1).lstrip("-").isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool)
