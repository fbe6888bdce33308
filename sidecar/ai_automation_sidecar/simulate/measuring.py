"""Let sensors measure: temperature, humidity, brightness and power, as often as real ones do."""

from collections.abc import Iterable

import numpy as np

from ..core.home import Entity
from ..history.model import FloatArray
from ..patterns.clock import DAY
from .house import slug
from .world import World

_PLACES = {"temperature": 1, "humidity": 1, "power": 1, "illuminance": 0}
_EVERY = {"temperature": 480.0, "humidity": 660.0, "illuminance": 420.0, "power": 240.0}
_WATTS = {"coffee": 1100.0, "washing": 420.0, "dryer": 800.0, "tv": 95.0, "kettle": 1800.0}
_USUAL_WATTS = 45.0
_WEATHERS = ("sunny", "partlycloudy", "cloudy", "rainy", "fog")


def measure(world: World, end: float) -> None:
    """Record what every measuring sensor tells from the beginning to the end."""
    chance = np.random.default_rng(world.random.getrandbits(32))
    begin = world.recording.states[0].time
    cloud = _walk(chance, np.arange(begin, end, 3600.0), 0.12, 0.15, 1.0)
    outside = world.house.roles.get("outside")
    for entity_id, entity in world.house.home.entities.items():
        if entity.device_class not in _EVERY or entity.state_class is None:
            continue
        every = _EVERY[entity.device_class]
        times: FloatArray = np.sort(chance.uniform(begin + 1, end, int((end - begin) / every)))
        light = _daylight(world, times) * np.interp(
            times, np.arange(begin, end, 3600.0), 1 - 0.8 * cloud
        )
        values: FloatArray = np.zeros(0)
        match entity.device_class:
            case "temperature" if entity_id == outside:
                values = 7 + 9 * light + _walk(chance, times, 0.12, -4, 6)
            case "temperature":
                values = 20 + 1.2 * light + _walk(chance, times, 0.05, -1, 1.5)
            case "humidity":
                values = 48 + _walk(chance, times, 0.5, -9, 14)
            case "illuminance":
                values = np.maximum(0, 320 * light * chance.uniform(0.85, 1.15, len(times)))
            case _:
                times, values = _power(world, entity, times, chance)
        places = _PLACES[entity.device_class]
        world.recording.series(entity_id, times, [f"{value:.{places}f}" for value in values])
        world.state[entity_id] = f"{values[-1]:.{places}f}"
    _weather(world, cloud, begin, end)


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


def _power(
    world: World, entity: Entity, times: FloatArray, chance: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return the power of what hangs on a plug: the plug's own spans, or a machine's runs."""
    name = slug(entity.name)
    watts = next((value for key, value in _WATTS.items() if key in name), _USUAL_WATTS)
    if "washing" in name:
        # It stays plugged in and runs now and then.
        starts = np.sort(chance.uniform(times[0], times[-1], int((times[-1] - times[0]) / DAY / 2)))
        spans = [(start, start + chance.uniform(3000, 7000)) for start in starts.tolist()]
    else:
        spans = list(_spans(world, entity))
    extra = [np.arange(start + 1, stop, 45.0) for start, stop in spans if stop - start < DAY]
    times = np.sort(np.concatenate([times, *extra]))
    values = chance.uniform(0.2, 0.9, len(times))
    for start, stop in spans:
        inside = (times >= start) & (times < stop)
        values[inside] = watts * chance.uniform(0.85, 1.1, int(inside.sum()))
    return times, values


def _spans(world: World, entity: Entity) -> Iterable[tuple[float, float]]:
    """Yield when the switch of the same device was on."""
    switch = next(
        (
            other.entity_id
            for other in world.house.home.entities.values()
            if other.device_id == entity.device_id and other.domain == "switch"
        ),
        None,
    )
    since: float | None = None
    for row in world.recording.states:
        if row.entity_id == switch:
            if row.state == "on" and since is None:
                since = row.time
            elif row.state != "on" and since is not None:
                yield since, row.time
                since = None


def _weather(world: World, cloud: FloatArray, begin: float, end: float) -> None:
    weather = world.house.roles.get("weather")
    if weather is None:
        return
    last = ""
    for time, share in zip(np.arange(begin, end, 3600.0).tolist(), cloud.tolist(), strict=True):
        state = _WEATHERS[min(int(share * len(_WEATHERS)), len(_WEATHERS) - 1)]
        if state != last:
            world.now = time
            world.change(weather, state, world.device())
        last = state
