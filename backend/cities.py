"""Which city a place is in or near: a table of this server's own, so that no other learns where photos were taken."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).with_name("cities.txt")
_KM_PER_DEGREE = 111.2
_IN_KM = 15.0
"""A city reaches so far, with what places are rounded by; of several the largest counts, whose name people know."""
_NEAR_KM = 100.0
"""So far around a city its country is believed."""


class City(NamedTuple):
    """A city of the table."""

    latitude: float
    longitude: float
    country: str
    name: str


@cache
def _cities() -> dict[tuple[int, int], list[tuple[int, City]]]:
    """Those of the table by their degree, each with its rank."""
    cells = defaultdict(list)
    lines = (line for line in _TABLE.read_text().splitlines() if not line.startswith("#"))
    for rank, (latitude, longitude, country, name) in enumerate(line.split("\t") for line in lines):
        city = City(float(latitude), float(longitude), country, name)
        cells[_cell(city.latitude, city.longitude)].append((rank, city))
    return dict(cells)


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude // 1), int((longitude + 180) // 1) % 360


def names_of_place(latitude: float, longitude: float) -> tuple[str, ...]:
    """Return the names of a place in degrees north and east: country and city, the country alone, or nothing."""
    row, _ = _cell(latitude, longitude)
    # Towards the poles degrees of longitude are short.
    width = min(180, int(_NEAR_KM / _KM_PER_DEGREE / max(cos(radians(latitude)), 0.01)) + 1)
    columns = {_cell(latitude, longitude + step)[1] for step in range(-width, width + 1)}
    near = [
        (distance, rank, city)
        for line in (row - 1, row, row + 1)
        for column in columns
        for rank, city in _cities().get((line, column), ())
        if (distance := _distance_km(latitude, longitude, city)) <= _NEAR_KM
    ]
    if not near:
        return ()
    within = [(rank, city) for distance, rank, city in near if distance <= _IN_KM]
    if within:
        _, city = min(within)
        return city.country, city.name
    return (min(near)[2].country,)


def _distance_km(latitude: float, longitude: float, city: City) -> float:
    """About: the Earth is flat so near."""
    east = (city.longitude - longitude + 180) % 360 - 180
    return _KM_PER_DEGREE * hypot(city.latitude - latitude, east * cos(radians(latitude)))
