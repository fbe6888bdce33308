"""Turn a number that people say in one unit into that of a sensor."""

from collections.abc import Mapping
import re

from ..texts import Texts

# What one of a unit is in the first unit of its kind.
_KINDS: tuple[Mapping[str, float], ...] = (
    {"W": 1, "kW": 1000, "MW": 1_000_000},
    {"Wh": 1, "kWh": 1000, "MWh": 1_000_000},
    {"m/s": 1, "km/h": 1 / 3.6, "mph": 0.44704, "kn": 0.514444},
    {"hPa": 1, "mbar": 1, "kPa": 10, "Pa": 0.01, "inHg": 33.8639, "psi": 68.9476},
    {"mm": 1, "cm": 10, "m": 1000, "in": 25.4},
    {"L": 1, "mL": 0.001, "m\u00b3": 1000, "gal": 3.78541},
)
_CELSIUS, _FAHRENHEIT = "\u00b0C", "\u00b0F"
_DIGITS = 4
# A hundredth of a currency: sensors tell prices in either.
_CENT = "\u00a2"
_MINOR = re.compile(r"(?:p|ct?|cents?|\u00a2)(?![A-Za-z])")
_MONEY = re.compile(r"[A-Z]{3}(?![A-Za-z])|[\u20ac\u00a3$]")
_NUMBER = re.compile(r"-?\d+\.\d+")
_FRACTION = re.compile(r"-?\d+\.(\d+)")


def in_unit(number: float, said: str | None, unit: str | None) -> float:
    """Return a number in a sensor's unit; one that is said in no unit of its kind stays."""
    if said is None or unit is None or said == unit:
        return number
    if (said, unit) == (_FAHRENHEIT, _CELSIUS):
        return round((number - 32) / 1.8, 1)
    if (said, unit) == (_CELSIUS, _FAHRENHEIT):
        return round(number * 1.8 + 32, 1)
    if said == _CENT:
        return number if _MINOR.match(unit) or not _MONEY.match(unit) else number / 100
    for kind in _KINDS:
        if said in kind and unit in kind:
            return float(f"{number * kind[said] / kind[unit]:.{_DIGITS}g}")
    return number


def is_price(said: str, unit: str | None) -> bool:
    """Tell whether a unit is of money, as what was said is."""
    return said == _CENT and unit is not None and bool(_MINOR.match(unit) or _MONEY.match(unit))


def quantity(number: str, unit: str | None, texts: Texts) -> str:
    """Return a number with its unit as people write it: "21,4 °C"."""
    said = number.replace(".", texts["decimal_mark"]) if _NUMBER.fullmatch(number) else number
    if not unit:
        return said
    space = texts["before_unit"] if unit.startswith(("°", "%")) else " "
    return f"{said}{space}{unit}"


def short_of(limit: float, state: str | None, *, rising: bool) -> float:
    """Return the number past which a sensor is where it has reached a limit.

    Home Assistant's limits leave the limit itself out, so it is one digit finer than the sensor
    tells: of one that tells whole percents, 80 is reached past 79.9.
    """
    digits = max(_decimals(state), _decimals(f"{limit:g}")) + 1
    step = 10.0**-digits
    return round(limit - step if rising else limit + step, digits)


def _decimals(number: str | None) -> int:
    """Return how many decimals a number is told with; what is none has none."""
    return len(match[1]) if (match := _FRACTION.fullmatch(number or "")) else 0
