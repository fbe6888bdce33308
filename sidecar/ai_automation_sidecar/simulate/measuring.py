"""Let sensors measure: temperature, humidity, brightness and power, as often as real ones do."""

from collections.abc import Iterable, Iterator

import numpy as np

from ..core.home import Entity
from ..history.model import FloatArray
from ..patterns.clock import DAY
from .house import slug
from .world import World

_PLACES = {
    "temperature": 1,
    "humidity": 1,
    "power": 1,
    "illuminance": 0,
    "signal_strength": 0,
    "voltage": 1,
    "energy": 2,
}
# What people and habits may go by; the others tell about devices and are measured at the end.
_TELLING = {"temperature": 480.0, "humidity": 660.0, "illuminance": 420.0}
_CHATTY = {"power": 240.0, "signal_strength": 400.0, "voltage": 300.0, "energy": 300.0}
_WATTS = {"coffee": 1100.0, "washing": 420.0, "dryer": 800.0, "tv": 95.0, "kettle": 1800.0}
_USUAL_WATTS = 45.0
_WEATHERS = ("sunny", "partlycloudy", "cloudy", "rainy", "fog")
_HOUR = 3600.0
# What a lamp adds to the light in its room.
_LAMP_LUX = 70.0


def prepare(world: World, end: float) -> None:
    """Make up what sensors will measure by themselves, and the weather, up to the end."""
    chance = np.random.default_rng(world.random.getrandbits(32))
    begin = world.recording.states[0].time
    hours = np.arange(begin, end + _HOUR, _HOUR)
    cloud = _walk(chance, hours, 0.12, 0.15, 1.0)
    outside = world.house.roles.get("outside")
    for entity_id, entity in world.house.home.entities.items():
        every = _TELLING.get(entity.device_class or "")
        if every is None or entity.state_class is None:
            continue
        times: FloatArray = np.sort(chance.uniform(begin + 1, end, int((end - begin) / every)))
        light = _daylight(world, times) * np.interp(times, hours, 1 - 0.8 * cloud)
        match entity.device_class:
            case "temperature" if entity_id == outside:
                values = 7 + 9 * light + _walk(chance, times, 0.12, -4, 6)
            case "temperature":
                values = 20 + 1.2 * light + _walk(chance, times, 0.05, -1, 1.5)
            case "humidity":
                values = 48 + _walk(chance, times, 0.5, -9, 14)
            case _:
                values = np.maximum(0, 320 * light * chance.uniform(0.85, 1.15, len(times)))
        world.series[entity_id] = (times, values)
    _weather(world, hours, cloud)
    for entity_id, entity in world.house.home.entities.items():
        if entity.device_class == "power" and "washing" in slug(entity.name):
            _wash(world, entity_id, chance, end)


def measure(world: World, end: float) -> None:
    """Record what every measuring sensor tells from the beginning to the end."""
    chance = np.random.default_rng(world.random.getrandbits(32))
    begin = world.recording.states[0].time
    lamps = {room.lux: room.light for room in world.house.rooms if room.lux and room.light}
    for entity_id, entity in world.house.home.entities.items():
        if entity.device_class not in _PLACES or entity.state_class is None:
            continue
        if entity_id in world.series:
            times = world.series[entity_id][0]
            showers = world.showers.get(entity_id, ())
            extra = [np.arange(one.start, one.stop + 2400, 60.0) for one in showers]
            times = np.unique(np.concatenate([times, *extra]))
            times = times[times < end]
            values = world.values(entity_id, times)
            for start, stop in _spans(world, lamps.get(entity_id)):
                values[(times >= start) & (times < stop)] += _LAMP_LUX
        else:
            every = _CHATTY[entity.device_class]
            times = np.sort(chance.uniform(begin + 1, end, int((end - begin) / every)))
            times, values = _device(world, entity, times, chance)
        places = _PLACES[entity.device_class]
        world.recording.series(entity_id, times, [f"{value:.{places}f}" for value in values])
        world.state[entity_id] = f"{values[-1]:.{places}f}"


def _daylight(world: World, times: FloatArray) -> FloatArray:
    """Return how high the sun stands, from 0 to 1."""
    height = np.zeros(len(times))
    for rise, set_ in world.sun:
        up = (times > rise) & (times < set_)
        height[up] = np.sin(np.pi * (times[up] - rise) / (set_ - rise))
    return height


def _walk(
    chance: np.random.Generator, times: FloatArray, step: float, low: float, high: float
) -> FloatArray:
    """Return values that drift between two limits."""
    middle, half = (low + high) / 2, (high - low) / 2
    drift = np.cumsum(chance.normal(0, step, len(times)))
    return np.asarray(middle + half * np.sin(drift / max(half, 1e-9)))


def _wash(world: World, entity_id: str, chance: np.random.Generator, end: float) -> None:
    """Let a machine run now and then by day, as its power will show."""
    points, watts = [world.now], [0.5]
    for day in range(world.days):
        if day in world.odd_days or not world.chance(0.6):
            continue
        start = world.at(day, world.random.uniform(8, 19))
        length = world.random.uniform(3000, 7000)
        inside = np.arange(start + 1, start + length, 45.0)
        points += [start, *inside.tolist(), start + length]
        watts += [0.5, *chance.uniform(60, 460, len(inside)).tolist(), 0.5]
    quiet = np.arange(world.now + 100, end, 600.0)
    values = np.interp(quiet, points, watts)
    times = np.concatenate([points, quiet])
    order = np.argsort(times, kind="stable")
    world.series[entity_id] = (times[order], np.concatenate([watts, values])[order])


def _device(
    world: World, entity: Entity, times: FloatArray, chance: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return what a device tells of itself; power is that of the plug's own spans."""
    match entity.device_class:
        case "signal_strength":
            return times, np.round(-58 + _walk(chance, times, 2.0, -14, 14))
        case "voltage":
            return times, 230 + _walk(chance, times, 0.6, -4, 4)
        case "energy":
            return times, np.cumsum(chance.uniform(0, 0.05, len(times)))
    name = slug(entity.name)
    watts = next((value for key, value in _WATTS.items() if key in name), _USUAL_WATTS)
    spans = list(_spans(world, _switch_of(world, entity)))
    extra = [np.arange(start + 1, stop, 45.0) for start, stop in spans if stop - start < DAY]
    times = np.sort(np.concatenate([times, *extra]))
    values = chance.uniform(0.2, 0.9, len(times))
    for start, stop in spans:
        inside = (times >= start) & (times < stop)
        values[inside] = watts * chance.uniform(0.85, 1.1, int(inside.sum()))
    return times, values


def _switch_of(world: World, entity: Entity) -> str | None:
    """Return the switch of the same device."""
    others = world.house.home.entities.values()
    return next(
        (
            other.entity_id
            for other in others
            if other.device_id == entity.device_id and other.domain == "switch"
        ),
        None,
    )


def _spans(world: World, entity_id: str | None) -> Iterable[tuple[float, float]]:
    """Yield when an entity was on."""
    since: float | None = None
    for row in world.recording.of(entity_id):
        if row.state == "on" and since is None:
            since = row.time
        elif row.state != "on" and since is not None:
            yield since, row.time
            since = None


def _weather(world: World, hours: FloatArray, cloud: FloatArray) -> None:
    """Plan the weather of every hour."""
    weather = world.house.roles.get("weather")
    if weather is None:
        return
    for time, state in zip(hours.tolist(), _weathers(cloud), strict=True):
        world.do(time, lambda state=state: world.change(weather, state, world.device()))  # type: ignore[misc]


def _weathers(cloud: FloatArray) -> Iterator[str]:
    for share in cloud.tolist():
        yield _WEATHERS[min(int(share * len(_WEATHERS)), len(_WEATHERS) - 1)]
