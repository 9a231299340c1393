"""The demo's illustrations, drawn by program: a name in, always the same picture out."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from articles.demo import scenes_plates, scenes_things, scenes_town, scenes_water
from articles.demo.sheet import Sheet

SCENES: dict[str, Callable[[Sheet], None]] = {
    "battery-yard": scenes_town.battery_yard,
    "bills-chart": scenes_plates.bills_chart,
    "bookshelves": scenes_things.bookshelves,
    "cable-map": scenes_plates.cable_map,
    "chairs": scenes_things.chairs,
    "cinema": scenes_town.cinema,
    "clock": scenes_things.clock,
    "council-seats": scenes_things.council_seats,
    "courthouse": scenes_town.courthouse,
    "dam": scenes_water.dam,
    "damp-house": scenes_town.damp_house,
    "desks": scenes_things.desks,
    "dredger": scenes_water.dredger,
    "eels": scenes_water.eels,
    "facades": scenes_town.facades,
    "ferry": scenes_water.ferry,
    "ferry-chart": scenes_plates.ferry_chart,
    "flooded-street": scenes_water.flooded_street,
    "heat-pump": scenes_things.heat_pump,
    "hospital": scenes_town.hospital,
    "kettle": scenes_things.kettle,
    "lighthouse": scenes_water.lighthouse,
    "night-bus": scenes_town.night_bus,
    "notice-map": scenes_plates.notice_map,
    "reservoir": scenes_water.reservoir,
    "river-map": scenes_water.river_map,
    "school-roofs": scenes_town.school_roofs,
    "sea-wall": scenes_water.sea_wall,
    "shopfronts": scenes_things.shopfronts,
    "staves": scenes_things.staves,
    "street-lamps": scenes_town.street_lamps,
    "ticket": scenes_things.ticket,
    "turbines": scenes_water.turbines,
    "vacancy-chart": scenes_plates.vacancy_chart,
    "wall-section": scenes_plates.wall_section,
}
# Most are 1800 × 1200; a few stand upright or square, as pictures from outside do.
LANDSCAPE = (1800, 1200)
SIZES = {"clock": (1400, 1400), "lighthouse": (1200, 1600)}


def names() -> list[str]:
    """Every picture there is to draw, in alphabetical order."""
    return sorted(SCENES)


def draw(name: str) -> Image.Image:
    """The picture *name*, RGB, the same bytes on every call. KeyError for a name not in `names()`."""
    scene = SCENES[name]
    sheet = Sheet(name, size=SIZES.get(name, LANDSCAPE))
    scene(sheet)
    return sheet.finish()
