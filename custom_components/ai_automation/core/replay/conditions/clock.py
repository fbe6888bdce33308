"""Evaluate conditions on the time of day, weekdays and the sun."""

from datetime import datetime, time, timedelta
from typing import Any

from ...plan.values import NotPlainError, parse_time
from ..clock import weekday_of
from ..errors import UnanswerableError
from ..reading import UNKNOWN, Config, listed, period
from ..scene import Scene
from .state import present

_FIRST, _LAST = time(), time(23, 59, 59, 999999)


def check_time(config: Config, scene: Scene) -> bool:
    """Tell whether now is within a span of the day, which may run over midnight, on a weekday."""
    local = scene.world.local()
    after = _time_of_day(config.get("after"), _FIRST, scene)
    before = _time_of_day(config.get("before"), _LAST, scene)
    if after is None or before is None:
        return False
    now = local.time()
    if after < before:
        if not after <= now < before:
            return False
    elif before <= now < after:
        return False
    return "weekday" not in config or weekday_of(local) in listed(config["weekday"])


def _time_of_day(value: Any, default: time, scene: Scene) -> time | None:
    """Return a time, also that of an entity; None if that shows none, which fails."""
    if value is None:
        return default
    try:
        parsed = parse_time(value)
    except NotPlainError as err:
        raise UnanswerableError("bad_value", str(value)) from err
    if isinstance(parsed, time):
        return parsed
    state = present(parsed, scene)
    domain = parsed.partition(".")[0]
    if domain == "input_datetime":
        given = state.attributes
        return time(given.get("hour", 23), given.get("minute", 59), given.get("second", 59))
    if state.state in UNKNOWN:
        return None
    if domain == "time":
        return time.fromisoformat(state.state)
    if state.attributes.get("device_class") in ("timestamp", "uptime"):
        moment = datetime.fromisoformat(state.state)
        return moment.astimezone(scene.world.zone).time()
    return None


def check_sun(config: Config, scene: Scene) -> bool:
    """Tell whether now is before or after sunrise or sunset."""
    options = config.get("options", config)
    world = scene.world
    now, today = world.utc(), world.local().date()
    before, after = options.get("before"), options.get("after")
    moments: dict[str, datetime | None] = {}
    for event in ("sunrise", "sunset"):
        if event not in (before, after):
            continue
        moment = world.sun.on(event, today)
        if moment is not None and today > moment.astimezone(world.zone).date():
            moment = world.sun.on(event, today + timedelta(days=1))
        moments[event] = moment
    if any(moment is None for moment in moments.values()):
        return False
    known = {event: moment for event, moment in moments.items() if moment is not None}
    latest = known[before] + _offset(options, "before_offset", scene) if before else None
    earliest = known[after] + _offset(options, "after_offset", scene) if after else None
    if before == "sunrise" and after == "sunset" and latest and earliest:
        return now < latest or now > earliest
    return not ((latest and now > latest) or (earliest and now < earliest))


def _offset(options: Config, key: str, scene: Scene) -> timedelta:
    return period(options[key], scene.rendered) if key in options else timedelta()
