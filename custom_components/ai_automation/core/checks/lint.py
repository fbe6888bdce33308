"""Tell what works but is not as one would wish it: waits without end, noise, fragile names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..home import Home
from ..plan.values import NotPlainError, as_list, is_template, parse_period
from ..texts import Texts
from .behaviour import Behaviour, Effect, behaviour_of
from .finding import Finding, Severity
from .fix import Fix
from .house import house_of
from .never import entities_of
from .targets import action_name, is_call
from .walk import Part, section

_DAY = 24 * 3600
_PASSING = {"motion", "moving", "occupancy", "presence"}
_NOISY = {
    "apparent_power",
    "current",
    "energy",
    "frequency",
    "illuminance",
    "power",
    "signal_strength",
    "temperature",
    "voltage",
}
_WAITING = ("delay", "wait_for_trigger", "wait_template", "wait_for")
_EVERY = {"*", "/1"}
_PLACES = ("area_id", "floor_id", "label_id")
_BULK = {"turn_off", "close_cover", "lock"}
_BY_CLOCK = {"calendar", "sun", "time", "time_pattern"}


def check_lint(
    config: Mapping[str, Any], walked: Sequence[Part], home: Home, texts: Texts
) -> Iterator[Finding]:
    """Yield what is worth a thought; nothing of it keeps an automation from working."""
    for part in walked:
        if not part.enabled:
            continue
        if part.kind == "action":
            yield from _waits(part, texts)
            yield from _repeats(part, texts)
        elif part.kind == "trigger":
            yield from _trigger(part, home, texts)
        if "device_id" in part.config and "type" in part.config and "entity_id" in part.config:
            yield _note("device_used", f"{part.place}/device_id", texts)
    if config.get("initial_state") is False:
        fix = Fix(texts["fix_replace"].format(old="false", new="true"), "initial_state", value=True)
        yield _note("starts_off", "initial_state", texts, fix=fix)
    yield from _single(config, walked, home, texts)
    yield from _unconditional(config, walked, texts)


def _note(
    code: str,
    place: str,
    texts: Texts,
    *,
    severity: Severity = "info",
    fix: Fix | None = None,
    **words: str,
) -> Finding:
    return Finding(code, severity, texts[code].format(**words), place, fix=fix)


def _waits(part: Part, texts: Texts) -> Iterator[Finding]:
    """Yield waits that may have no end."""
    for key in ("wait_for_trigger", "wait_template"):
        if key not in part.config:
            continue
        timeout = part.config.get("timeout")
        if timeout is None:
            yield _note("endless_wait", f"{part.place}/{key}", texts)
        elif (length := _seconds(timeout)) is not None and length > _DAY:
            yield _note("long_wait", f"{part.place}/timeout", texts, severity="warning")


def _seconds(value: Any) -> float | None:
    try:
        return parse_period(value).total_seconds()
    except NotPlainError:
        return None


def _repeats(part: Part, texts: Texts) -> Iterator[Finding]:
    """Yield repetitions that nothing ends, or that do not pause."""
    repeat = part.config.get("repeat")
    if not isinstance(repeat, Mapping) or not {"while", "until"} & repeat.keys():
        return
    key = "while" if "while" in repeat else "until"
    place = f"{part.place}/repeat"
    conditions = as_list(repeat[key])
    forever = {"{{true}}", "true"} if key == "while" else {"{{false}}", "false"}
    plain = [str(_template(it)).replace(" ", "").lower() for it in conditions]
    if (key == "while" and all(it in forever for it in plain)) or (
        key == "until" and any(it in forever for it in plain)
    ):
        yield _note("endless_repeat", f"{place}/{key}", texts, severity="warning")
    if not _pauses(repeat.get("sequence")):
        yield _note("busy_repeat", place, texts)


def _template(condition: Any) -> Any:
    return condition.get("value_template", "") if isinstance(condition, Mapping) else condition


def _pauses(value: Any) -> bool:
    """Tell whether a sequence waits anywhere, or calls something that may."""
    for item in as_list(value):
        if isinstance(item, Mapping):
            if any(key in item for key in _WAITING):
                return True
            if is_call(item) and action_name(item).startswith(("script.", "python_script.")):
                return True
            if any(_pauses(inner) for inner in item.values() if isinstance(inner, list | Mapping)):
                return True
    return False


def _trigger(part: Part, home: Home, texts: Texts) -> Iterator[Finding]:
    config = part.config
    match config.get("trigger", config.get("platform")):
        case "time_pattern":
            if str(config.get("seconds")) in _EVERY:
                yield _note("every_second", f"{part.place}/seconds", texts, severity="warning")
            elif str(config.get("minutes")) in _EVERY and "seconds" not in config:
                yield _note("every_minute", f"{part.place}/minutes", texts)
        case "state" if (
            not {"to", "from", "not_to", "not_from", "for", "attribute"} & config.keys()
        ):
            for entity in entities_of(config, home):
                if entity.device_class in _NOISY:
                    place = f"{part.place}/entity_id"
                    yield _note("noisy_trigger", place, texts, name=entity.name)
        case "numeric_state" if "for" not in config:
            for entity in entities_of(config, home):
                if entity.device_class in _NOISY:
                    yield _note("hasty_trigger", part.place, texts, name=entity.name)


def _passing(config: Mapping[str, Any], home: Home) -> bool:
    """Tell whether a trigger waits for somebody to come by."""
    key = str(config.get("trigger", config.get("platform")))
    if key in {"motion.detected", "occupancy.detected"}:
        return True
    return (
        key == "state"
        and config.get("to") == "on"
        and any(entity.device_class in _PASSING for entity in entities_of(config, home))
    )


def _single(
    config: Mapping[str, Any], walked: Sequence[Part], home: Home, texts: Texts
) -> Iterator[Finding]:
    """Yield that motion during a delay is lost, or that what it switches on stays on."""
    triggers = [it for it in section(config, "triggers") if isinstance(it, Mapping)]
    if not any(_passing(it, home) for it in triggers):
        return
    waits = [
        it for it in walked if it.kind == "action" and any(key in it.config for key in _WAITING)
    ]
    if waits and config.get("mode", "single") == "single" and "use_blueprint" not in config:
        fix = Fix(texts["fix_restart"], "mode", "restart")
        yield _note("motion_lost", "mode", texts, fix=fix)
    own = behaviour_of(config, home)
    lit = [it for it in own.effects if it.state == "on" and it.about.startswith("light.")]
    if lit and not any(_darkens(it, own, home) for it in lit):
        names = [home.entities[it.about].name for it in lit if it.about in home.entities]
        yield _note("missing_off", "actions", texts, names=", ".join(dict.fromkeys(names)))


def _darkens(lit: Effect, own: Behaviour, home: Home) -> bool:
    """Tell whether anything in the house switches off what is lit."""
    if any(it.about == lit.about and it.state != "on" for it in own.effects):
        return True
    return any(
        it.about == lit.about and it.state != "on"
        for member in house_of(home).doing.get(lit.about, ())
        for it in member.behaviour.effects
    )


def _unconditional(
    config: Mapping[str, Any], walked: Sequence[Part], texts: Texts
) -> Iterator[Finding]:
    """Yield that a whole place is switched off whenever something happens, at any hour."""
    triggers = [it for it in walked if it.section == "triggers" and it.kind == "trigger"]
    kinds = {str(it.config.get("trigger", it.config.get("platform"))) for it in triggers}
    if section(config, "conditions") or kinds & _BY_CLOCK:
        return
    if any("for" in it.config for it in triggers):
        return
    for number, step in enumerate(section(config, "actions")):
        if not isinstance(step, Mapping) or not is_call(step):
            return
        target = step.get("target")
        ids = target if isinstance(target, Mapping) else {}
        wide = any(key in ids for key in _PLACES) and not any(map(is_template, ids.values()))
        if wide and action_name(step).partition(".")[2] in _BULK:
            yield _note("unconditional", f"actions/{number}", texts)
