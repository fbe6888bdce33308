"""Read values that things are set to: numbers, colours, modes, sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
import re
from typing import Any

from ..home import Entity
from ..plan.steps import scaled, stepped
from .heard import Heard
from .meanings import Quantity
from .measures import option_of
from .mention import Mention
from .resolve import Found
from .said import Problem
from .units import in_unit

type Act = tuple[str, tuple[tuple[str, Any], ...]]
type Acts = dict[Act, list[tuple[Mention, tuple[Entity, ...]]]]

_PERCENT = 100
# How much "a bit" is for lights, in percent.
_SOME_LIGHT = 20


@dataclass(frozen=True, slots=True)
class _Step:
    """How a value is made more or less: `some` is how much if it is not said."""

    action: str
    field: str
    attribute: str | None
    some: float
    unit: str | None = None
    scale: float = 1
    most: float | None = None


_STEPS: Mapping[str, _Step] = {
    "climate": _Step("climate.set_temperature", "temperature", "temperature", 1, "°"),
    "water_heater": _Step("water_heater.set_temperature", "temperature", "temperature", 1, "°"),
    "media_player": _Step(
        "media_player.volume_set", "volume_level", "volume_level", 10, "%", 100, 1
    ),
    "humidifier": _Step("humidifier.set_humidity", "humidity", "humidity", 5, "%", most=100),
    "cover": _Step("cover.set_cover_position", "position", "current_position", 10, "%", most=100),
    "number": _Step("number.set_value", "value", None, 1),
    "input_number": _Step("input_number.set_value", "value", None, 1),
}
_PLACED = re.compile(r"(?:\S+ )?name#\d+ (?P<way>\S+)")
# How a value is multiplied: the action, its field, where the value is kept, the most it can be.
_SCALED: Mapping[str, tuple[str, str, str, float]] = {
    "light": ("light.turn_on", "brightness", "brightness", 255),
    "media_player": ("media_player.volume_set", "volume_level", "volume_level", 1),
    "fan": ("fan.set_percentage", "percentage", "percentage", 100),
}
_FACTORS = {"half": 0.5, "double": 2.0, "triple": 3.0}
_MODE_AT = re.compile(r"(?P<mode>[^#]+?) (?:at|and|to) (?P<number>val#\d+|\d+)")
_LOOK = re.compile(
    r"(?P<number>val#\d+)(?: and| ,)? (?P<color>[a-z ]+)"
    r"|(?P<color2>[a-z ]+?)(?: and| at| ,)? (?P<number2>val#\d+)"
)
_BRIGHT_AND_WARM = re.compile(r"(?P<first>val#\d+)(?: and| at| with| ,)? (?P<second>val#\d+)")
_DEGREES = ("°", "°C", "°F", None)
_QUANTITY = re.compile(r"val#\d+")
_OPTION_ACTIONS: Mapping[tuple[str, str | None], tuple[str, str]] = {
    ("select", None): ("select.select_option", "option"),
    ("input_select", None): ("input_select.select_option", "option"),
    ("climate", None): ("climate.set_hvac_mode", "hvac_mode"),
    ("climate", "preset_mode"): ("climate.set_preset_mode", "preset_mode"),
    ("climate", "fan_mode"): ("climate.set_fan_mode", "fan_mode"),
    ("water_heater", None): ("water_heater.set_operation_mode", "operation_mode"),
    ("fan", "preset_mode"): ("fan.set_preset_mode", "preset_mode"),
    ("humidifier", "mode"): ("humidifier.set_mode", "mode"),
    ("media_player", "source"): ("media_player.select_source", "source"),
}
_PERCENT_ACTIONS: Mapping[str, tuple[str, str]] = {
    "light": ("light.turn_on", "brightness_pct"),
    "cover": ("cover.set_cover_position", "position"),
    "valve": ("valve.set_valve_position", "position"),
    "fan": ("fan.set_percentage", "percentage"),
    "media_player": ("media_player.volume_set", "volume_level"),
    "humidifier": ("humidifier.set_humidity", "humidity"),
}


# Between these is how warm people want a room, by the home's unit.
_ROOM_WARMTH = {"°C": (15, 28), "°F": (58, 84)}


class Setter:
    """Turn values of one sentence into actions."""

    def __init__(self, heard: Heard) -> None:
        """Take the sentence."""
        self._sentence = heard.sentence
        self._mentions = heard.mentions
        self._home_degrees = heard.home.units.temperature
        self._lexicon = heard.grammar.lexicon
        values, syntax = self._lexicon["values"], self._lexicon["syntax"]
        self._never = frozenset(self._lexicon["facts"]["never_in_np"])
        self._joiners, self._verbs = frozenset(syntax["joiners"]), heard.grammar.verbs
        self._switch_words: Mapping[str, str] = syntax["switch_words"]
        self._cover_words: Mapping[str, str] = syntax["cover_words"]
        # "Louder" is said of music only; "up" of anything.
        self._step_words: Mapping[str, list[str]] = syntax["step_words"]
        self._colors: Mapping[str, list[int]] = values["colors"]
        self._kelvins: Mapping[str, int] = values["kelvins"]
        self._levels: Mapping[str, float] = values["levels"]
        self._shades = frozenset(values["shades"])

    def acts(self, do: str, value: str, found: tuple[Found, ...]) -> Acts | Problem:
        """Return what to call for each group of things, by action and data."""
        acts: Acts = {}
        for one in found:
            for same in one.by_domain().values():
                act = self.act(do, value, same[0])
                if act is None:
                    words = self._mentions.plain(value)
                    detail = {"name": same[0].name, "value": words}
                    return Problem("value", (words,), one, detail, cost=4 + 2 * len(words.split()))
                acts.setdefault(act, []).append((one.mention, same))
        return acts

    def is_value(self, value: str) -> bool:
        """Tell whether words can be a value: there is no verb, pronoun or time among them."""
        tags = (word for word in value.split() if "#" in word)
        if not all(tag.startswith(("val#", "name#")) for tag in tags):
            return False
        words = value.split()
        if any(word in self._joiners and after in self._verbs for word, after in pairwise(words)):
            # "Turn it off and text Ben" does two things.
            return False
        if (placed := _PLACED.fullmatch(value)) and placed["way"] in self._switch_words:
            # "The lamp in the hall off" says where the lamp is.
            return False
        if "val#" in value:
            forms = (_QUANTITY, _MODE_AT, _LOOK, _BRIGHT_AND_WARM)
            known = any(form.fullmatch(value) for form in forms)
            return known and not self._never.intersection(value.split())
        return not self._never.intersection(value.split())

    def is_warmth(self, value: str, np: str | None) -> bool:
        """Tell whether a room is set to a bare number of degrees: "the lounge at 21"."""
        number = self._number(value) if np and self._mentions.is_place(np) else None
        low, high = _ROOM_WARMTH[self._home_degrees]
        return number is not None and number.unit is None and low <= number.number <= high

    def act(self, do: str, value: str, entity: Entity) -> Act | None:
        """Return what sets a thing to a value, None if nothing does."""
        words = self._mentions.plain(value)
        number = self._number(value)
        if do == "volume":
            return self._volume(number, entity)
        # "Low" may be a preset as well as a speed.
        if number is not None and option_of(entity, words, self._lexicon) is None:
            return self._numeric(number, entity)
        if entity.domain == "light" and (look := self._look(value)):
            return look
        if entity.domain == "climate" and (match := _MODE_AT.fullmatch(value)):
            return self._mode_at(match, entity)
        option = option_of(entity, words, self._lexicon)
        if option is not None:
            attribute, name = option
            action = _OPTION_ACTIONS.get((entity.domain, attribute))
            return _act(action[0], **{action[1]: name}) if action else None
        if words in self._switch_words and entity.domain not in ("cover", "select", "input_select"):
            return _act(f"{entity.domain}.{self._switch_words[words]}")
        if words in self._cover_words and entity.domain == "cover":
            return _act(f"cover.{self._cover_words[words]}")
        return None

    def _mode_at(self, match: re.Match[str], entity: Entity) -> Act | None:
        """Return what sets a mode and a temperature at once: "cool at 23"."""
        number = self._number(match["number"])
        option = option_of(entity, self._mentions.plain(match["mode"]), self._lexicon)
        if number is None or option is None or option[0] is not None:
            return None
        degrees = _plain(in_unit(number.number, number.unit, self._home_degrees))
        return _act("climate.set_temperature", temperature=degrees, hvac_mode=option[1])

    def step(self, parts: Mapping[str, str], entity: Entity) -> Act | None:
        """Return what makes a thing more or less than it is, None if nothing does."""
        domains = self._step_words.get(parts.get("more") or parts.get("less", ""))
        if domains is not None and entity.domain not in domains:
            return None
        said = next((parts[key] for key in ("amount", "amount2") if key in parts), None)
        amount = self._number(said) if said is not None else None
        sign = 1 if "more" in parts else -1
        size = amount.number if amount is not None else None
        unit = amount.unit if amount is not None else None
        entity_id, domain = entity.entity_id, entity.domain
        if domain == "light" and unit in ("%", None):
            return _act("light.turn_on", brightness_step_pct=_plain(sign * (size or _SOME_LIGHT)))
        if domain == "media_player" and size is None:
            return _act(f"media_player.volume_{'up' if sign > 0 else 'down'}")
        if domain == "fan" and unit in ("%", None):
            step = {"percentage_step": _plain(size)} if size is not None else {}
            return _act(f"fan.{'in' if sign > 0 else 'de'}crease_speed", **step)
        if domain == "cover" and size is None:
            # "Down" closes it.
            return None
        if domain not in _STEPS or unit not in (None, *_DEGREES, _STEPS[domain].unit):
            return None
        kind = _STEPS[domain]
        step_size = sign * (size or kind.some) / kind.scale
        present = f"state_attr('{entity_id}', '{kind.attribute}')"
        if kind.attribute is None:
            present = f"states('{entity_id}')"
        return _act(kind.action, **{kind.field: stepped(present, step_size, kind.most)})

    def scale(self, parts: Mapping[str, str], entity: Entity) -> Act | None:
        """Return what makes a thing twice or half as bright, loud or fast, None if nothing does."""
        domains = self._step_words.get(parts["quality"])
        if entity.domain not in _SCALED or (domains is not None and entity.domain not in domains):
            return None
        share = self._levels.get(parts.get("share", ""))
        factor = share / _PERCENT if share is not None else float(parts.get("times", 1))
        factor = next((it for key, it in _FACTORS.items() if key in parts), factor)
        action, field, attribute, most = _SCALED[entity.domain]
        present = f"state_attr('{entity.entity_id}', '{attribute}')"
        return _act(action, **{field: scaled(present, factor, most)})

    @staticmethod
    def _volume(number: Quantity | None, entity: Entity) -> Act | None:
        if number is None or entity.domain != "media_player":
            return None
        return _act("media_player.volume_set", volume_level=_share(number.number))

    def _number(self, value: str) -> Quantity | None:
        if _QUANTITY.fullmatch(value):
            meaning: Quantity = self._sentence.meaning(value)
            return meaning
        words = self._mentions.plain(value)
        if words in self._levels:
            return Quantity(self._levels[words], "%")
        if (left := self._left_open(value)) is not None:
            return left
        try:
            return Quantity(float(words))
        except ValueError:
            return None

    def _left_open(self, value: str) -> Quantity | None:
        """Return how far open a thing is that is to be so far closed: "30 % shut" is at 70 %."""
        share, _, state = value.rpartition(" ")
        if not share or self._cover_words.get(state) != "close_cover":
            return None
        closed = self._number(share)
        return Quantity(_PERCENT - closed.number, "%") if closed and closed.unit == "%" else None

    def _numeric(self, value: Quantity, entity: Entity) -> Act | None:
        number = _plain(value.number)
        if value.unit == "K" and entity.domain == "light":
            return _act("light.turn_on", color_temp_kelvin=int(number))
        if entity.domain in ("number", "input_number"):
            return _act(f"{entity.domain}.set_value", value=number)
        if entity.domain in ("climate", "water_heater") and value.unit in _DEGREES:
            number = _plain(in_unit(value.number, value.unit, self._home_degrees))
            return _act(f"{entity.domain}.set_temperature", temperature=number)
        if entity.domain not in _PERCENT_ACTIONS or value.unit not in ("%", None):
            return None
        if entity.domain == "media_player":
            number = _share(value.number)
        action, field = _PERCENT_ACTIONS[entity.domain]
        return _act(action, **{field: number})

    def _look(self, value: str) -> Act | None:
        """Return a colour, or a brightness and a colour at once: "40 % warm white"."""
        if colour := self._colour(self._mentions.plain(value)):
            return colour
        if both := _BRIGHT_AND_WARM.fullmatch(value):
            return self._bright_and_warm(*map(self._number, both.groups()))
        match = _LOOK.fullmatch(value)
        if match is None:
            return None
        bright = self._number(match["number"] or match["number2"])
        colour = self._colour(self._mentions.plain(match["color"] or match["color2"]))
        if bright is None or bright.unit not in ("%", None) or colour is None:
            return None
        return _act("light.turn_on", brightness_pct=_plain(bright.number), **dict(colour[1]))

    @staticmethod
    def _bright_and_warm(*both: Quantity | None) -> Act | None:
        """Return a brightness and a colour temperature at once: "80 % at 4000 K"."""
        numbers = {it.unit: it.number for it in both if it is not None}
        if numbers.keys() != {"%", "K"}:
            return None
        return _act(
            "light.turn_on",
            brightness_pct=_plain(numbers["%"]),
            color_temp_kelvin=int(numbers["K"]),
        )

    def _colour(self, words: str) -> Act | None:
        if words in self._kelvins:
            return _act("light.turn_on", color_temp_kelvin=self._kelvins[words])
        # "A warm orange" is orange, if there is none of that name.
        plain = " ".join(word for word in words.split() if word not in self._shades)
        for name in (words, plain):
            if name in self._colors:
                return _act("light.turn_on", rgb_color=tuple(self._colors[name]))
        return None


def _act(action: str, **data: Any) -> Act:
    return action, tuple(data.items())


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _share(number: float) -> float:
    return round(number / _PERCENT, 4) if number > 1 else number
