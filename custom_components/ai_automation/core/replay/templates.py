"""Render templates over the replayed states, in a sandbox; what cannot be answered is named."""

from ast import literal_eval
from collections.abc import Mapping
from datetime import datetime, time
import re
from typing import Any, NoReturn

from jinja2 import Template, TemplateError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..plan.values import is_template
from .errors import ConditionFailedError, UnanswerableError
from .reading import UNKNOWN
from .template_functions import FILTERS, GLOBALS, TESTS, as_datetime, to_bool
from .track import Attributes, State
from .world import World

# Numbers that Home Assistant takes for numbers, not for text.
_NUMERIC = re.compile(r"^[+-]?(?!0\d)\d*(?:\.\d*)?$")
_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Shown:
    """A state as templates see it."""

    def __init__(self, state: State, world: World) -> None:
        self._state, self._world = state, world
        self.state = state.state

    @property
    def entity_id(self) -> str:
        """Return whose state it is."""
        return self._state.entity_id

    @property
    def domain(self) -> str:
        """Return the entity's domain."""
        return self.entity_id.partition(".")[0]

    @property
    def object_id(self) -> str:
        """Return the entity's id without the domain."""
        return self.entity_id.partition(".")[2]

    @property
    def attributes(self) -> Attributes:
        """Return the attributes."""
        return self._state.attributes

    @property
    def name(self) -> Any:
        """Return the entity's name."""
        return self.attributes.get("friendly_name", self.object_id.replace("_", " "))

    @property
    def last_changed(self) -> datetime:
        """Return when the state began."""
        return self._world.moment(self._state.last_changed)

    @property
    def last_updated(self) -> datetime:
        """Return when the state or an attribute was last told."""
        return self._world.moment(self._state.last_updated)

    @property
    def state_with_unit(self) -> str:
        """Return the state with its unit."""
        unit = self.attributes.get("unit_of_measurement")
        return f"{self.state} {unit}" if unit else self.state


class _Absent(Undefined):
    """What is not there: nothing, as in Home Assistant, but no function that history knows."""

    # Jinja asks for these before it calls.
    unsafe_callable = alters_data = False
    jinja_pass_arg = None

    def __call__(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise UnanswerableError("template", f"{self._undefined_name}()")


class Unknown:
    """A value that only Home Assistant would have had."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def _refuse(self, *_args: Any) -> NoReturn:
        raise UnanswerableError("template", self.__name)

    __bool__ = __getattr__ = __getitem__ = __iter__ = __len__ = __str__ = _refuse


class Templates:
    """Renders templates in one world; remembers what the latest rendering looked at."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._compiled: dict[str, Template] = {}
        # The entities that were looked at, and whether more than their states was.
        self.touched: dict[str, bool] = {}
        self.timed = False
        self._environment = ImmutableSandboxedEnvironment(
            undefined=_Absent, extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"]
        )
        here = {
            "as_local": self._as_local,
            "has_value": self._has_value,
            "is_state": self._is_state,
            "is_state_attr": self._is_state_attr,
            "state_attr": self._state_attr,
        }
        self._environment.globals.update(dict(GLOBALS) | here)
        self._environment.globals |= {
            "now": self._now,
            "states": _States(self),
            "today_at": self._today_at,
            "utcnow": self._utcnow,
        }
        self._environment.filters.update(dict(FILTERS) | here)
        self._environment.filters |= {
            "states": self._states,
            "timestamp_custom": self._timestamp_custom,
            "timestamp_local": self._timestamp_local,
            "today_at": self._today_at,
        }
        self._environment.tests.update(
            dict(TESTS) | {name: here[name] for name in ("has_value", "is_state", "is_state_attr")}
        )

    def text(self, template: str, variables: Mapping[str, Any]) -> str:
        """Return what a template gives, as text.

        Raise UnanswerableError if history cannot tell, ConditionFailedError if it fails.
        """
        self.touched, self.timed = {}, False
        try:
            if template not in self._compiled:
                self._compiled[template] = self._environment.from_string(template)
            return self._compiled[template].render(variables).strip()
        except _FAILURES as err:
            if match := re.search(r"No (?:filter|test) named '(\w+)'", str(err)):
                raise UnanswerableError("template", match[1]) from err
            raise ConditionFailedError(str(err)) from err

    def value(self, template: str, variables: Mapping[str, Any]) -> Any:
        """Return what a template gives, as the value that it looks like."""
        return _parsed(self.text(template, variables))

    def rendered(self, value: Any, variables: Mapping[str, Any]) -> Any:
        """Return a value with all templates in it rendered."""
        if isinstance(value, str):
            return self.value(value, variables) if is_template(value) else value
        if isinstance(value, list | tuple):
            return [self.rendered(item, variables) for item in value]
        if isinstance(value, Mapping):
            return {key: self.rendered(item, variables) for key, item in value.items()}
        return value

    def holds(self, template: str, variables: Mapping[str, Any]) -> bool:
        """Tell whether a template condition holds."""
        return self.text(template, variables).lower() == "true"

    def state(self, entity_id: str, *, whole: bool = True) -> Shown | None:
        """Return an entity's state, and remember that it was looked at, as a whole or not."""
        self.touched[entity_id] = whole or self.touched.get(entity_id, False)
        return self.shown(self._world.state(entity_id))

    def shown(self, state: State | None) -> Shown | None:
        """Return a state as templates see it."""
        return None if state is None else Shown(state, self._world)

    def _states(self, entity_id: str, *, rounded: bool = False, with_unit: bool = False) -> str:
        if rounded or with_unit:
            raise UnanswerableError("template", "states(rounded, with_unit)")
        state = self.state(entity_id, whole=False)
        return "unknown" if state is None else state.state

    def _is_state(self, entity_id: str, wanted: Any) -> bool:
        state = self.state(entity_id, whole=False)
        if state is None:
            return False
        return state.state == wanted or (isinstance(wanted, list) and state.state in wanted)

    def _state_attr(self, entity_id: str, name: str) -> Any:
        state = self.state(entity_id)
        return None if state is None else state.attributes.get(name)

    def _is_state_attr(self, entity_id: str, name: str, wanted: Any) -> bool:
        state = self.state(entity_id)
        return state is not None and name in state.attributes and state.attributes[name] == wanted

    def _has_value(self, entity_id: str) -> bool:
        state = self.state(entity_id, whole=False)
        return state is not None and state.state not in UNKNOWN

    def _now(self) -> datetime:
        self.timed = True
        return self._world.local()

    def _utcnow(self) -> datetime:
        self.timed = True
        return self._world.utc()

    def _today_at(self, at: str = "") -> datetime:
        midnight = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        return datetime.combine(midnight, time.fromisoformat(at or "00:00"), self._world.zone)

    def _as_local(self, value: datetime) -> datetime:
        return value.astimezone(self._world.zone)

    def _timestamp_custom(
        self,
        value: Any,
        form: str = "%Y-%m-%d %H:%M:%S",
        local: bool = True,  # noqa: FBT001, FBT002 - its arguments go by place
    ) -> str:
        moment = as_datetime(float(value))
        return str((self._as_local(moment) if local else moment).strftime(form))

    def _timestamp_local(self, value: Any) -> str:
        return self._as_local(as_datetime(float(value))).isoformat()


class _States:
    """`states("x.y")`, `states.x.y`; going through all of them is not answered."""

    # The sandbox asks.
    unsafe_callable = alters_data = False

    def __init__(self, templates: Templates, domain: str = "") -> None:
        self._templates = templates
        self._domain = domain

    def __call__(self, entity_id: str, **options: bool) -> str:
        return self._templates._states(entity_id, **options)  # noqa: SLF001 - its own part

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if "." in name:
            return self._templates.state(name)
        if not self._domain:
            return _States(self._templates, name)
        return self._templates.state(f"{self._domain}.{name}")

    def __iter__(self) -> NoReturn:
        raise UnanswerableError("template", f"states.{self._domain}".rstrip("."))


def is_true(result: Any) -> bool:
    """Tell whether a rendered value counts as true for a template trigger."""
    return bool(to_bool(result, default=False)) if result is not None else False


def _parsed(text: str) -> Any:
    try:
        result = literal_eval(text)
    except ValueError, TypeError, SyntaxError, MemoryError:
        return text
    if isinstance(result, str | complex):
        return text
    if isinstance(result, int | float) and not isinstance(result, bool):
        return result if _NUMERIC.match(text) else text
    return result
