"""Automations put together by chance keep their meaning on the way through the plan."""

from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import compile_plan, describe, lift
from custom_components.ai_automation.core.plan.normalize import normalize

from .configurations import CONSTRUCTS, OWNERS, configurations, owned_by

type Parts = st.SearchStrategy[dict[str, Any]]

EVERY = [*configurations(CONSTRUCTS), *(it for owner in OWNERS for it in owned_by(owner))]
TEXT = st.sampled_from(["a", "Évening – 7", "{{ x }}", "on", ""])
ENABLED = st.sampled_from([True, False, "true", "no", "{{ x }}"])
PERIODS = st.one_of(
    st.integers(0, 90000),
    st.floats(0, 5000).map(lambda value: round(value, 3)),
    st.sampled_from(["00:05", "26:00:00", "5", "00:00:01.5", "{{ 5 }}"]),
    st.fixed_dictionaries(
        {}, optional={"hours": st.integers(0, 30), "seconds": st.integers(0, 99)}
    ).filter(bool),
)
STATES = st.one_of(st.none(), st.sampled_from(["on", "off", "*"]), st.just(["on", "unknown"]))
ENTITIES = st.sampled_from(["light.a", ["light.a"], ["light.a", "light.b"], "light.a, light.b"])


def _pool(key: str) -> list[Any]:
    """Return all parts of a kind that people have written."""
    found: list[Any] = []
    for config in EVERY:
        value = config.get(key, config.get(key.removesuffix("s"), []))
        found += [it for it in (value if isinstance(value, list) else [value]) if it]
    return found


def _with(parts: Parts, **optional: st.SearchStrategy[Any]) -> Parts:
    """Return parts that may have further keys, if they are mappings."""
    return st.tuples(parts, st.fixed_dictionaries({}, optional=optional)).map(
        lambda both: {**both[0], **both[1]}
    )


def _mappings(key: str) -> Parts:
    pool = [it for it in _pool(key) if isinstance(it, dict)]
    return st.integers(0, len(pool) - 1).map(pool.__getitem__)


STATE = st.fixed_dictionaries(
    {"trigger": st.just("state"), "entity_id": ENTITIES},
    optional={"to": STATES, "from": STATES, "for": PERIODS, "attribute": st.just("battery")},
)
NUMERIC = st.fixed_dictionaries(
    {"platform": st.just("numeric_state"), "entity_id": ENTITIES, "above": st.floats(-50, 50)},
    optional={"below": st.sampled_from(["20", "sensor.a", 1e9]), "for": PERIODS},
)
TRIGGERS = _with(
    st.one_of(_mappings("triggers"), STATE, NUMERIC),
    id=TEXT,
    alias=TEXT,
    enabled=ENABLED,
    variables=st.just({"a": 1}),
    note=TEXT,
)
CONDITIONS = st.recursive(
    st.one_of(_with(_mappings("conditions"), alias=TEXT, enabled=ENABLED), st.just("{{ x }}")),
    lambda parts: st.one_of(
        st.fixed_dictionaries({"or": st.lists(parts, max_size=2)}),
        st.fixed_dictionaries({"condition": st.just("not"), "conditions": parts}),
        st.fixed_dictionaries({"condition": st.lists(parts, min_size=1, max_size=2)}),
    ),
    max_leaves=4,
)
DELAYS = st.fixed_dictionaries({"delay": PERIODS})
ACTIONS = st.recursive(
    _with(
        st.one_of(_mappings("actions"), DELAYS),
        alias=TEXT,
        enabled=ENABLED,
        continue_on_error=st.sampled_from([True, False, "yes"]),
    ),
    lambda parts: st.one_of(
        st.fixed_dictionaries(
            {"if": CONDITIONS, "then": parts}, optional={"else": st.lists(parts, max_size=2)}
        ),
        st.fixed_dictionaries(
            {"parallel": st.lists(st.one_of(parts, st.lists(parts, max_size=2)))}
        ),
        st.fixed_dictionaries({"sequence": st.lists(parts, max_size=2)}),
        st.fixed_dictionaries(
            {"repeat": st.fixed_dictionaries({"count": st.integers(1, 9), "sequence": parts})}
        ),
        st.fixed_dictionaries({"wait_for_trigger": TRIGGERS}, optional={"timeout": PERIODS}),
        st.fixed_dictionaries(
            {"choose": st.fixed_dictionaries({"conditions": CONDITIONS, "sequence": parts})}
        ),
    ),
    max_leaves=5,
)
AUTOMATIONS = st.fixed_dictionaries(
    {"triggers": st.lists(TRIGGERS, max_size=3), "actions": st.lists(ACTIONS, max_size=3)},
    optional={
        "conditions": st.lists(CONDITIONS, max_size=2),
        "mode": st.sampled_from(["single", "restart", "queued"]),
        "max": st.sampled_from([10, "3"]),
        "max_exceeded": st.sampled_from(["silent", "WARNING"]),
        "my_own": TEXT,
    },
)


@given(config=AUTOMATIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_automations_keep_their_meaning(config: dict[str, Any]) -> None:
    """Whatever is put together: it means the same, it is stable, and it can be described."""
    plan = lift(config)
    compiled = compile_plan(plan)
    assert normalize(compiled) == normalize(config)
    assert lift(compiled) == plan
    assert describe(plan, Home())
