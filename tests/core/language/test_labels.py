"""Test that things are found by the labels that their owner put on them."""

from custom_components.ai_automation.core.home import Area, Device, Entity, Home, Label
from custom_components.ai_automation.core.plan.model import CallAction, Target

from .homes import planned


def _entity(entity_id: str, name: str, **more: object) -> Entity:
    return Entity(entity_id, name, state="off", **more)  # type: ignore[arg-type]


HOME = Home(
    entities={
        entity.entity_id: entity
        for entity in (
            _entity("light.tree", "Fir lights", labels=frozenset({"xmas"})),
            _entity("switch.star", "Window star", device_id="plug"),
            _entity("light.loft", "Loft lamp", area_id="loft"),
            _entity("light.desk", "Desk lamp", area_id="den"),
            _entity("switch.fan", "Loft fan", area_id="loft"),
            Entity("sun.sun", "Sun", state="above_horizon"),
        )
    },
    areas={
        "loft": Area("loft", "Loft", labels=frozenset({"guests"})),
        "den": Area("den", "Den"),
    },
    devices={"plug": Device("plug", "Plug", labels=frozenset({"xmas"}))},
    labels={"xmas": Label("xmas", "Christmas"), "guests": Label("guests", "Guest wing")},
)


def _actions(text: str) -> list[tuple[str, Target]]:
    actions = planned(text, HOME).actions
    return [(it.action, it.target) for it in actions if isinstance(it, CallAction)]


def test_all_that_has_a_label_is_meant() -> None:
    """By itself or by its device, of every kind that can be switched."""
    said = _actions("turn on christmas at sunset")
    assert [name for name, _ in said] == ["light.turn_on", "switch.turn_on"]
    assert [target.label_ids for _, target in said] == [("xmas",), ("xmas",)]


def test_a_kind_of_things_with_a_label() -> None:
    """The label of an area counts for what is in it."""
    ((action, target),) = _actions("switch off the guest wing lights at 11 pm")
    assert action == "light.turn_off"
    assert target == Target(label_ids=("guests",))


def test_what_has_a_label_can_be_left_out() -> None:
    """A label is as good as a place in an exception."""
    ((_, target),) = _actions("turn off all lights except christmas at 11 pm")
    assert set(target.entity_ids) == {"light.loft", "light.desk"}
