"""Charts, maps and sections that stand inside the stories' texts; their numbers are those of the texts."""

from __future__ import annotations

from articles.demo.sheet import CREAM, INK, MIST, MOSS, OCHRE, RUST, SAND, SLATE, TEAL, Sheet, wave

Bars = list[tuple[str, float]]


def _bars(sheet: Sheet, heading: str, rows: Bars, unit: str, marked: int, tone: str = TEAL) -> None:
    """Horizontal bars, as long as their numbers; the row of index *marked* in the second colour."""
    sheet.text(110, 80, heading, 56)
    sheet.box(110, 170, 1580, 5, INK)
    step, largest = 960 / len(rows), max(value for _, value in rows)
    for index, (name, value) in enumerate(rows):
        y, length = 215 + index * step, 960 * value / largest
        sheet.text(470, y + step * 0.35, name, 44, anchor="rm")
        sheet.box(500, y, length, step * 0.7, RUST if index == marked else tone, (INK, "right", 0.3))
        sheet.text(520 + length, y + step * 0.35, f"{value:g}{unit}", 44, anchor="lm")


def bills_chart(sheet: Sheet) -> None:
    rows = [
        ("before", 1640),
        ("pump, old tariff", 1705),
        ("pump, night tariff", 1310),
        ("pump and loft", 1090),
    ]
    _bars(sheet, "Ropewalk: median heating bill, pounds a year", rows, "", 1)


def ferry_chart(sheet: Sheet) -> None:
    rows = [("berth taken", 41), ("late crew", 22), ("tide", 19), ("engine", 11), ("fog", 7)]
    _bars(sheet, "Cawl ferry: what made it late, per cent", rows, "", 0)


def vacancy_chart(sheet: Sheet) -> None:
    rows = [("Physics", 14), ("Maths", 11), ("French", 7), ("Music", 5), ("English", 3), ("History", 1)]
    _bars(sheet, "Teaching posts unfilled in Wendshire", rows, "", 0, MOSS)


def notice_map(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, CREAM)
    river = [*wave(0, 1800, 660, 120, 1500, 0.2), *reversed(wave(0, 1800, 780, 150, 1500, 0.22))]
    zone = [(320, 150), (1020, 90), (1240, 330), (1180, 560), (880, 600), (420, 520)]
    sheet.halftone(zone, RUST, "up", 18)
    sheet.polygon(river, MIST, (TEAL, "right", 0.7))
    for start, end in (
        ((120, 0), (560, 1200)),
        ((900, 0), (1130, 1200)),
        ((0, 320), (1800, 210)),
        ((0, 980), (1800, 1040)),
        ((640, 240), (1500, 1200)),
        ((1450, 0), (1600, 1200)),
    ):
        sheet.line([start, end], INK, 6)
    sheet.line([*zone, zone[0]], RUST, 10)
    for x, y, name in (
        (520, 300, "NORTHFIELD"),
        (960, 420, "KILN HILL"),
        (300, 1060, "SALTINGS"),
        (1330, 900, "OLD QUAY"),
    ):
        sheet.box(x - 14, y - 12, len(name) * 29 + 24, 70, CREAM)
        sheet.text(x, y, name, 46)


def wall_section(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, CREAM, (MIST, "up", 0.7))
    sheet.polygon([*wave(0, 900, 700, 12, 220), (900, 1200), (0, 1200)], TEAL, (INK, "down", 0.6))
    sheet.polygon([(840, 1200), (880, 560), (980, 560), (1060, 1200)], SAND, (SLATE, "down", 0.7))
    for y in (380, 555):
        for x in range(868, 1000, 26):
            sheet.line([(x, y), (x + 13, y)], RUST, 8)
    sheet.line([(880, 560), (880, 380), (980, 380), (980, 560)], RUST, 5)
    sheet.box(1050, 860, 750, 340, MOSS, (INK, "down", 0.6))
    sheet.box(1260, 620, 260, 240, OCHRE)
    sheet.polygon([(1230, 620), (1550, 620), (1390, 490)], RUST)
    for y, words in ((380, "5.4 m  as proposed"), (560, "3.9 m  as voted"), (700, "2.8 m  spring tide")):
        sheet.line([(60, y), (860, y)], INK, 3)
        sheet.text(70, y - 56, words, 42)


def cable_map(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (TEAL, "down", 0.5))
    west = [
        (0, 0),
        (420, 0),
        (520, 190),
        (430, 380),
        (560, 560),
        (470, 800),
        (590, 1010),
        (500, 1200),
        (0, 1200),
    ]
    east = [
        (1800, 0),
        (1370, 0),
        (1300, 240),
        (1420, 420),
        (1290, 640),
        (1390, 900),
        (1300, 1200),
        (1800, 1200),
    ]
    for land in (west, east):
        sheet.polygon(land, SAND, (INK, "down", 0.3))
    cable = [(540, 560), (760, 640), (1010, 560), (1310, 620)]
    sheet.line(cable, INK, 9)
    for x, y in (cable[0], cable[-1]):
        sheet.disc(x, y, 26, INK)
    sheet.disc(1010, 560, 46, RUST)
    sheet.line([(985, 535), (1035, 585)], CREAM, 12)
    sheet.line([(985, 585), (1035, 535)], CREAM, 12)
    sheet.text(130, 530, "Wendshire", 56)
    sheet.text(1450, 590, "Skarn", 56)
    for row in range(7):
        x, y = sheet.random.uniform(650, 1050), 100 + row * 160
        sheet.line(wave(x, x + 180, y, 7, 90), TEAL, 4)
