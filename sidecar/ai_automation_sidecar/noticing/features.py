"""Find what devices can do and nobody uses, where the history gives a reason to."""

from collections.abc import Iterator
import json
from statistics import median

from ..core.contract import Pattern
from ..core.home import Entity
from ..core.plan import AutomationPlan, Target, compile_plan
from ..core.plan.model import CallAction, StateTrigger, SunCondition
from ..history.attributes import count_states, read_attributes
from .known import Known

TYPE = "feature"
_KELVIN = "color_temp_kelvin"
_COLORS = frozenset(
    {_KELVIN, "color_temp", "hs_color", "kelvin", "profile", "rgb_color", "xy_color"}
)
# White that is called warm, and what is warm enough not to ask for it.
_WARM, _WARM_ENOUGH = 2700, 3200
_ALIKE, _MOSTLY, _LEAST_ROWS = 200, 0.9, 20
_LEAST_PRESSES = 3
# Events of these integrations name their devices in ways of their own.
_OWN_EVENTS = frozenset({"deconz", "hue", "zha"})
_POWER_ON = ("power_on", "power_outage", "start_up", "startup")
_KEEPING = ("previous", "restore", "last_state", "PreviousValue", "off", "Off", "OFF")
_LEAST_CUTS = 2


def find_unused(known: Known) -> Iterator[Pattern]:
    """Yield features worth using, each with what in the history speaks for it."""
    yield from _warm_evenings(known)
    yield from _buttons(known)
    yield from _power_cuts(known)


def _warm_evenings(known: Known) -> Iterator[Pattern]:
    if any(
        it.entity_id.startswith("switch.adaptive_lighting") for it in known.home.domain("switch")
    ):
        return
    for lamp in known.home.domain("light"):
        if (
            "color_temp" not in lamp.capabilities
            or lamp.hidden
            or lamp.members
            or _COLORS & known.set_in_house(lamp.entity_id)
            or not known.usage.acts.get(lamp.entity_id)
        ):
            continue
        values = [
            float(it[_KELVIN])
            for it in read_attributes(known.recorder, lamp.entity_id, known.span)
            if isinstance(it.get(_KELVIN), int | float)
        ]
        if len(values) < _LEAST_ROWS:
            continue
        usual = median(values)
        share = sum(abs(it - usual) <= _ALIKE for it in values) / len(values)
        if share < _MOSTLY or usual < _WARM_ENOUGH:
            continue
        coldest = lamp.attributes.get("min_color_temp_kelvin")
        warm = max(_WARM, int(coldest)) if isinstance(coldest, int | float) else _WARM
        plan = AutomationPlan(
            (StateTrigger((lamp.entity_id,), to=("on",), from_=("off",)),),
            (CallAction("light.turn_on", Target((lamp.entity_id,)), {_KELVIN: warm}),),
            (SunCondition("below_horizon"),),
        )
        facts = {"name": lamp.name, "share": round(100 * share), "kelvin": round(usual)}
        yield known.told(TYPE, "warm_evening", [lamp.entity_id], 0.4, facts, compile_plan(plan))


def _buttons(known: Known) -> Iterator[Pattern]:
    texts = [json.dumps(it.config, default=str) for it in known.home.automations]
    for button in known.home.domain("event"):
        area = known.picker.area_of(button)
        if button.hidden or button.category is not None or area is None:
            continue
        lamps = known.picker.pick("any_light", area)
        if not lamps or _heard(known, button, texts):
            continue
        count = count_states(known.recorder, button.entity_id, known.span)
        if count < _LEAST_PRESSES:
            continue
        lamp = max(lamps, key=lambda it: known.usage.acts.get(it.entity_id, 0.0))
        plan = AutomationPlan(
            (
                StateTrigger(
                    (button.entity_id,),
                    not_to=("unavailable", "unknown"),
                    not_from=("unavailable", "unknown"),
                ),
            ),
            (CallAction("light.toggle", Target((lamp.entity_id,))),),
        )
        facts = {"name": button.name, "count": count, "actor": lamp.name}
        yield known.told(
            TYPE,
            "unused_button",
            [button.entity_id, lamp.entity_id],
            0.45,
            facts,
            compile_plan(plan),
        )


def _heard(known: Known, button: Entity, texts: list[str]) -> bool:
    """Tell whether an automation listens to a button, also by its device or its name."""
    siblings = {it.entity_id for it in known.by_device.get(button.device_id or "", ())}
    if any(tie.watched & {button.entity_id, *siblings} for tie in known.ties):
        return True
    if button.platform in _OWN_EVENTS and any(f"{button.platform}_event" in it for it in texts):
        return True
    device = known.home.devices.get(button.device_id or "")
    return device is not None and any(device.name and device.name in it for it in texts)


def _power_cuts(known: Known) -> Iterator[Pattern]:
    """Yield what comes on by itself after it was gone, if its device has a setting for that."""
    for _, entities in known.devices():
        setting = next((it for it in entities if _is_power_on(it)), None)
        for entity in entities if setting else ():
            if setting is None or entity.domain not in {"light", "switch"} or entity.category:
                continue
            options = setting.attributes.get("options") or ()
            option = next((it for it in _KEEPING if it in options), None)
            count = _came_on(known, entity)
            if option is None or setting.state == option or count < _LEAST_CUTS:
                continue
            facts = {
                "name": entity.name,
                "count": count,
                "setting": setting.name,
                "option": option,
            }
            ids = [entity.entity_id, setting.entity_id]
            yield known.told(TYPE, "power_on", ids, 0.5, facts)


def _is_power_on(entity: Entity) -> bool:
    return entity.domain == "select" and any(it in entity.entity_id for it in _POWER_ON)


def _came_on(known: Known, entity: Entity) -> int:
    """Return how often an entity was off, then unavailable, then on."""
    track = known.history.tracks.get(entity.entity_id)
    if track is None:
        return 0
    states = [*track.previous[:1].tolist(), *track.state.tolist()]
    return sum(
        (before, between, after) == ("off", "unavailable", "on")
        for before, between, after in zip(states, states[1:], states[2:], strict=False)
    )
