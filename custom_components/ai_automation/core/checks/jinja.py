"""Read a template: what it names, calls and uses. Nothing is rendered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
import re

from jinja2 import Environment, TemplateSyntaxError, nodes

# Functions, filters and tests that are given the id of something, and of what.
_TAKES: Mapping[str, str] = {
    "config_entry_id": "entity_id",
    "distance": "entity_id",
    "entity_name": "entity_id",
    "expand": "entity_id",
    "has_value": "entity_id",
    "is_hidden_entity": "entity_id",
    "is_state": "entity_id",
    "is_state_attr": "entity_id",
    "state_attr": "entity_id",
    "state_attr_translated": "entity_id",
    "state_translated": "entity_id",
    "states": "entity_id",
    "device_attr": "device_id",
    "device_entities": "device_id",
    "device_name": "device_id",
    "is_device_attr": "device_id",
    "area_devices": "area_id",
    "area_entities": "area_id",
    "area_name": "area_id",
    "floor_areas": "floor_id",
    "floor_entities": "floor_id",
    "floor_name": "floor_id",
    "label_areas": "label_id",
    "label_devices": "label_id",
    "label_entities": "label_id",
    "label_name": "label_id",
}
# These take any number of ids.
_MANY = {"distance", "expand"}
# Filters that apply another one, named by their first argument, to each item.
_EACH = {"map", "reject", "select"}
# A name that is asked for so may be missing.
_FORGIVING = {"d", "default", "defined", "is_defined", "undefined"}
_ENTITY_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Read:
    """What a template names: ids by the key that they have elsewhere, and names of Jinja.

    `unset` are the variables that it takes from outside, `trigger_ids` what the trigger's id is
    compared with. `error` says why it cannot be read.
    """

    ids: tuple[tuple[str, str], ...] = ()
    functions: frozenset[str] = frozenset()
    filters: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    unset: frozenset[str] = frozenset()
    trigger_ids: frozenset[str] = frozenset()
    error: str | None = None


_ENVIRONMENT = Environment(  # noqa: S701 - nothing is rendered
    extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
)


@lru_cache(maxsize=4096)
def read_template(text: str) -> Read:
    """Return what a template names."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as err:
        return Read(error=f"{err.message} ({err.lineno})")
    names = list(tree.find_all(nodes.Name))
    set_here = {node.name for node in names if node.ctx != "load"} | set(_defined(tree))
    unset = {node.name for node in names} - set_here
    calls = {it.node.name for it in tree.find_all(nodes.Call) if isinstance(it.node, nodes.Name)}
    return Read(
        tuple(dict.fromkeys(_ids(tree))),
        frozenset(calls & unset),
        frozenset(node.name for node in tree.find_all(nodes.Filter)),
        frozenset(node.name for node in tree.find_all(nodes.Test)),
        frozenset(unset - calls - set(_forgiven(tree))),
        frozenset(_trigger_ids(tree)),
    )


def _trigger_ids(tree: nodes.Template) -> Iterator[str]:
    """Yield the texts that `trigger.id` is compared with, alone or in a list."""
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        if len(sides) != 2 or not any(map(_is_trigger_id, sides)):  # noqa: PLR2004 - one each side
            continue
        for side in sides:
            items = side.items if isinstance(side, nodes.List | nodes.Tuple) else [side]
            for item in items:
                if isinstance(item, nodes.Const) and isinstance(item.value, str):
                    yield item.value


def _is_trigger_id(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Getattr)
        and node.attr == "id"
        and isinstance(node.node, nodes.Name)
        and node.node.name == "trigger"
    )


def _defined(tree: nodes.Template) -> Iterator[str]:
    """Yield the names of macros and of what is imported."""
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for whole in tree.find_all(nodes.Import):
        yield whole.target
    for some in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in some.names)
    if any(True for _ in tree.find_all((nodes.Macro, nodes.CallBlock))):
        # What every macro knows.
        yield from ("caller", "kwargs", "varargs")
    if any(True for _ in tree.find_all(nodes.For)):
        yield "loop"


def _ids(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    """Yield the ids that are given as they are."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _TAKES:
            yield from _given(call.node.name, call.args)
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if node.name in _TAKES:
            yield from _given(node.name, [node.node])
        elif node.name in _EACH and node.args and isinstance(node.args[0], nodes.Const):
            yield from _given(node.args[0].value, [node.node])
    for inner in tree.find_all((nodes.Getattr, nodes.Getitem)):
        if (entity_id := _state_of(inner)) is not None:
            yield "entity_id", entity_id


def _given(name: object, arguments: list[nodes.Expr]) -> Iterator[tuple[str, str]]:
    """Yield the ids in the arguments of a function."""
    kind = _TAKES.get(name) if isinstance(name, str) else None
    if kind is None:
        return
    for argument in arguments if name in _MANY else arguments[:1]:
        for item in (
            argument.items if isinstance(argument, nodes.List | nodes.Tuple) else [argument]
        ):
            if isinstance(item, nodes.Const) and isinstance(item.value, str):
                # Functions about devices and places take entities as well.
                if _ENTITY_ID.fullmatch(item.value):
                    yield "entity_id", item.value
                elif kind != "entity_id":
                    yield kind, item.value


def _state_of(node: nodes.Node) -> str | None:
    """Return the entity of `states.sensor.hall` or `states['sensor.hall']`."""
    if isinstance(node, nodes.Getattr):
        domain = node.node
        if isinstance(domain, nodes.Getattr) and _is_states(domain.node):
            return f"{domain.attr}.{node.attr}"
    elif isinstance(node, nodes.Getitem) and _is_states(node.node):
        value = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(value, str) and _ENTITY_ID.fullmatch(value):
            return value
    return None


def _is_states(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "states"


def _forgiven(tree: nodes.Template) -> Iterator[str]:
    """Yield the variables that may be missing."""
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if node.name in _FORGIVING and isinstance(node.node, nodes.Name):
            yield node.node.name
