"""Compute when the sun rises and sets (equations of the NOAA solar calculator)."""

import numpy as np

from ..history.model import FloatArray, IntArray
from .clock import DAY

# Julian day number of 2000-01-01 12:00, less that of 1970-01-01 00:00.
_J2000 = 10957.5
# The sun's upper edge, lifted by refraction: degrees from the zenith.
_ZENITH = 90.833


def sun_times(days: IntArray, latitude: float, longitude: float) -> tuple[FloatArray, FloatArray]:
    """Return sunrise and sunset in UTC seconds of each day number, NaN where there is none.

    A day is a local one: the sun's noon is searched near noon at this longitude.
    """
    noon = days * DAY + DAY / 2 - longitude * 240.0
    rise, set_ = noon, noon
    # The second step takes the declination at the event instead of at noon.
    for _ in range(2):
        rise = _event(rise, days, latitude, longitude, -1.0)
        set_ = _event(set_, days, latitude, longitude, 1.0)
    return rise, set_


def _event(
    near: FloatArray, days: IntArray, latitude: float, longitude: float, sign: float
) -> FloatArray:
    century = (near / DAY - _J2000) / 36525.0
    mean_longitude = np.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = np.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    center = (
        np.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + np.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + np.sin(3 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * century)
    apparent = mean_longitude + np.radians(center - 0.00569 - 0.00478 * np.sin(node))
    obliquity = np.radians(23.439291 - 0.0130042 * century + 0.00256 * np.cos(node))
    declination = np.arcsin(np.sin(obliquity) * np.sin(apparent))
    y = np.tan(obliquity / 2) ** 2
    equation_of_time = 4 * np.degrees(
        y * np.sin(2 * mean_longitude)
        - 2 * eccentricity * np.sin(anomaly)
        + 4 * eccentricity * y * np.sin(anomaly) * np.cos(2 * mean_longitude)
        - 0.5 * y * y * np.sin(4 * mean_longitude)
        - 1.25 * eccentricity**2 * np.sin(2 * anomaly)
    )
    phi = np.radians(latitude)
    cosine = np.cos(np.radians(_ZENITH)) / (np.cos(phi) * np.cos(declination)) - np.tan(
        phi
    ) * np.tan(declination)
    hour_angle = np.degrees(np.arccos(np.where(np.abs(cosine) <= 1, cosine, np.nan)))
    noon_minutes = 720 - 4 * longitude - equation_of_time
    return np.asarray(days * DAY + 60 * (noon_minutes + sign * 4 * hour_angle))
