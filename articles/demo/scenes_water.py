"""Pictures of river, harbour, coast and hills."""

from __future__ import annotations

from articles.demo.sheet import (
    CREAM,
    INK,
    MIST,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    ROSE,
    RUST,
    SAND,
    SLATE,
    TEAL,
    Sheet,
    around,
    wave,
)


def waters(sheet: Sheet, top: float, colour: str, crest: str, rows: int = 7) -> None:
    """Fill the sheet below *top* with water and short broken crests."""
    sheet.box(0, top, sheet.width, sheet.height - top, colour, (INK, "down", 0.45))
    for row in range(rows):
        y = top + 30 + (sheet.height - top) * row / rows
        for _ in range(5):
            x = sheet.random.uniform(-100, sheet.width)
            sheet.line(wave(x, x + 120 + row * 40, y, 3 + row, 90 + row * 14), crest, 3 + row * 0.6)


def reservoir(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 700, CREAM, (ROSE, "down", 0.7))
    sheet.disc(1300, 330, 120, RUST)
    for y, swing, colour in ((430, 60, MIST), (520, 50, MOSS), (610, 35, TEAL)):
        sheet.polygon(sheet.ridge(y, swing), colour, (INK, "down", 0.35))
    for step in range(6):
        sheet.polygon(
            [*wave(0, 1800, 690 + step * 22, 12, 1100, step / 40), (1800, 1200), (0, 1200)],
            SAND if step % 2 else CREAM,
        )
    waters(sheet, 830, TEAL, MIST)
    sheet.box(1010, 560, 130, 440, PAPER, (INK, "right", 0.6))
    sheet.polygon([(985, 560), (1165, 560), (1075, 470)], RUST)
    sheet.box(1140, 600, 660, 26, INK)
    for x in range(1260, 1800, 180):
        sheet.box(x, 626, 16, 330, INK)
    for y in (640, 720, 800):
        sheet.box(1055, y, 40, 46, INK)


def dam(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (PAPER, "up", 1.0))
    sheet.polygon(sheet.ridge(330, 70), SLATE, (INK, "down", 0.3))
    sheet.polygon([(0, 200), (330, 420), (520, 1200), (0, 1200)], MOSS, (INK, "left", 0.5))
    sheet.polygon([(1800, 150), (1480, 420), (1280, 1200), (1800, 1200)], MOSS, (INK, "right", 0.6))
    sheet.polygon([(300, 400), (1500, 400), (1280, 1100), (520, 1100)], PAPER, (SLATE, "down", 0.7))
    sheet.box(270, 376, 1260, 40, INK)
    for column in range(1, 12):
        top, foot = 300 + column * 100, 520 + column * 63.3
        sheet.line([(top, 416), (foot, 1100)], SLATE, 3)
    for x in (700, 850, 1000):
        sheet.polygon([(x, 416), (x + 100, 416), (x + 92, 520), (x + 8, 520)], INK)
        sheet.polygon([(x + 20, 520), (x + 80, 520), (x + 66, 1120), (x + 34, 1120)], MIST, (PAPER, "down", 0.9))
    sheet.line([(820, 600), (790, 690), (830, 760), (800, 870), (845, 960)], RUST, 12)
    sheet.polygon([(500, 1100), (1300, 1100), (1500, 1200), (300, 1200)], TEAL, (INK, "down", 0.6))


def dredger(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 760, PAPER, (OCHRE, "down", 0.8))
    sheet.box(0, 700, 620, 60, SLATE)
    for x, height in ((60, 150), (180, 230), (330, 120), (450, 180)):
        sheet.box(x, 700 - height, 110, height, SLATE, (INK, "down", 0.5))
    waters(sheet, 760, TEAL, MIST)
    sheet.polygon([(720, 720), (1660, 720), (1570, 900), (800, 900)], INK)
    sheet.box(735, 740, 908, 22, RUST)
    sheet.box(1330, 500, 230, 220, PAPER, (SLATE, "right", 0.7))
    for x in range(1355, 1540, 62):
        sheet.box(x, 540, 40, 44, INK)
    sheet.box(1420, 400, 70, 100, RUST)
    sheet.line([(880, 720), (1010, 300), (1120, 720)], INK, 16)
    sheet.line([(1010, 300), (560, 980)], INK, 20)
    for step in range(9):
        x, y = 1010 - 50 * step, 300 + 75.5 * step
        sheet.polygon([(x - 42, y + 6), (x + 14, y - 16), (x + 4, y + 44), (x - 34, y + 50)], RUST)


def lighthouse(sheet: Sheet) -> None:
    sheet.box(0, 0, 1200, 1600, NIGHT, (INK, "up", 0.8))
    sheet.polygon([(600, 420), (1200, 170), (1200, 560)], OCHRE, (NIGHT, "right", 0.95))
    sheet.polygon([(600, 420), (0, 300), (0, 560)], OCHRE, (NIGHT, "left", 0.95))
    sheet.polygon(
        [(0, 1330), (260, 1240), (520, 1210), (900, 1260), (1200, 1390), (1200, 1600), (0, 1600)],
        INK,
        (SLATE, "up", 0.4),
    )
    for level in range(6):
        y, half, below = 500 + level * 125, 92 + level * 13, 105 + level * 13
        sheet.polygon(
            [(600 - half, y), (600 + half, y), (600 + below, y + 125), (600 - below, y + 125)],
            (PAPER, RUST)[level % 2],
            (INK, "right", 0.7),
        )
    sheet.box(470, 478, 260, 26, PAPER)
    sheet.box(530, 360, 140, 118, OCHRE)
    for x in (530, 576, 622, 664):
        sheet.box(x, 360, 8, 118, INK)
    sheet.polygon([(510, 360), (690, 360), (600, 270)], RUST)
    for _ in range(26):
        x, y = sheet.random.uniform(80, 1120), sheet.random.uniform(120, 900)
        span = sheet.random.uniform(12, 30)
        sheet.line([(x - span, y - span / 2), (x, y), (x + span, y - span / 2)], PAPER, 4)


def river_map(sheet: Sheet) -> None:
    for step in range(15, 0, -1):
        swing = 190 - step * 3
        upper = wave(0, 1800, 600 - step * 46, swing, 1150, 0.1)
        lower = wave(0, 1800, 600 + step * 46, swing, 1150, 0.1)
        sheet.polygon([*upper, *reversed(lower)], (MIST, PAPER, CREAM)[0 if step < 4 else 1 + step % 2])
        sheet.line(upper, MOSS, 2.5)
        sheet.line(lower, MOSS, 2.5)
    channel = [*wave(0, 1800, 570, 190, 1150, 0.1), *reversed(wave(0, 1800, 640, 185, 1150, 0.1))]
    sheet.polygon(channel, TEAL, (INK, "right", 0.5))
    for _ in range(70):
        x, y = sheet.random.uniform(900, 1560), sheet.random.uniform(130, 470)
        size = sheet.random.uniform(14, 34)
        if sheet.image.getpixel((int(x) * 2, int(y) * 2)) not in ((47, 111, 120), (29, 39, 51)):
            sheet.box(x, y, size, size * 0.8, RUST)
    sheet.line([(300, 0), (420, 420), (760, 760), (900, 1200)], INK, 10)


def sea_wall(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (SLATE, "up", 0.75))
    for x, height, roof in ((1130, 300, RUST), (1330, 350, INK), (1540, 290, RUST)):
        sheet.box(x, 800 - height, 180, height, PAPER, (SLATE, "right", 0.5))
        sheet.polygon([(x - 14, 800 - height), (x + 194, 800 - height), (x + 90, 690 - height)], roof)
        for y in (840 - height, 930 - height):
            sheet.box(x + 30, y, 40, 52, INK)
            sheet.box(x + 110, y, 40, 52, OCHRE if x == 1330 else INK)
    sheet.box(1010, 790, 790, 410, SAND, (INK, "down", 0.5))
    crest = [
        (0, 560),
        (300, 520),
        (560, 450),
        (760, 330),
        (900, 300),
        (1000, 350),
        (1035, 430),
        (960, 400),
        (890, 430),
        (870, 540),
        (930, 680),
        (1000, 760),
        (1000, 1200),
        (0, 1200),
    ]
    sheet.polygon(crest, TEAL, (INK, "down", 0.75))
    for shift in range(5):
        sheet.line([(x, y + 60 + shift * 74) for x, y in crest[:4]], MIST, 9 - shift)
    sheet.polygon([(960, 720), (1010, 640), (1090, 640), (1130, 1200), (930, 1200)], PAPER, (INK, "down", 0.5))
    for _ in range(60):
        x, y = sheet.random.gauss(990, 90), sheet.random.gauss(380, 90)
        sheet.disc(x, y, sheet.random.uniform(3, 12), PAPER)


def ferry(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 700, CREAM, (OCHRE, "down", 0.6))
    sheet.polygon(sheet.ridge(610, 30, 1.4), MOSS, (INK, "down", 0.3))
    waters(sheet, 700, TEAL, MIST)
    sheet.polygon([(330, 690), (1500, 690), (1420, 880), (430, 880)], INK, (SLATE, "up", 0.4))
    sheet.box(342, 706, 1150, 20, OCHRE)
    sheet.box(480, 560, 860, 130, PAPER, (SLATE, "right", 0.5))
    sheet.box(600, 450, 560, 110, PAPER, (SLATE, "right", 0.5))
    sheet.box(980, 350, 210, 100, PAPER, (SLATE, "right", 0.5))
    for x in range(510, 1300, 80):
        sheet.box(x, 600, 48, 46, TEAL)
    for x in range(630, 1130, 80):
        sheet.box(x, 484, 48, 40, TEAL)
    sheet.box(1000, 376, 176, 36, INK)
    sheet.polygon([(700, 450), (720, 290), (830, 290), (850, 450)], RUST, (INK, "right", 0.6))
    for step in range(7):
        sheet.disc(760 - step * 90, 250 - step * 22, 36 + step * 13, None, (SLATE, "left", 0.75 - step * 0.08))


def turbines(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (PAPER, "down", 1.0))
    sheet.disc(420, 760, 210, OCHRE, (RUST, "down", 0.8))
    for y, swing, colour in ((800, 40, MOSS), (900, 50, TEAL), (1040, 40, INK)):
        if colour == TEAL:
            _turbine(sheet, 1180, 980, 760, 20)
        if colour == INK:
            _turbine(sheet, 560, 1060, 560, 75)
        if colour == MOSS:
            _turbine(sheet, 860, 820, 330, 48)
            _turbine(sheet, 1560, 850, 400, 5)
        sheet.polygon(sheet.ridge(y, swing, 1.3), colour, (INK, "down", 0.45))


def _turbine(sheet: Sheet, x: float, foot: float, height: float, turn: float) -> None:
    hub, width = foot - height, height / 34
    sheet.polygon(
        [(x - width / 2, hub), (x + width / 2, hub), (x + width, foot), (x - width, foot)],
        PAPER,
        (SLATE, "right", 0.9),
    )
    for blade in range(3):
        angle, reach = turn + blade * 120, height * 0.58
        sheet.polygon(
            [
                (x, hub),
                around(x, hub, reach * 0.25, angle - 14),
                around(x, hub, reach, angle),
                around(x, hub, reach * 0.2, angle + 7),
            ],
            PAPER,
            (SLATE, "down", 0.6),
        )
    sheet.disc(x, hub, width * 1.5, INK)


def eels(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, TEAL, (INK, "down", 0.8))
    for step in range(6):
        x = 300 * step
        sheet.polygon(
            [(x, 1200), (x, 1130 - step * 170), (1800, 1130 - step * 170), (1800, 1200)],
            SLATE,
            (INK, "left", 0.7),
        )
        sheet.box(x, 1130 - step * 170, 300, 14, MIST)
    for index in range(26):
        x, y = sheet.random.uniform(-60, 1500), 0
        y = 1090 - int(max(0, x) // 300) * 170 - sheet.random.uniform(10, 260)
        length, tone = sheet.random.uniform(150, 300), (PAPER, OCHRE)[index % 5 == 0]
        body = wave(x, x + length, 0, 20, 130, sheet.random.random())
        tilted = [(px, y + py - (px - x) * 0.4) for px, py in body]
        sheet.line(tilted, tone, 9)
        sheet.disc(*tilted[-1], 6.5, tone)
        sheet.disc(tilted[-1][0] + 1, tilted[-1][1] - 1, 2.2, INK)


def flooded_street(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, CREAM, (SLATE, "up", 0.65))
    colours = (RUST, PAPER, SAND, ROSE, PAPER, RUST)
    for index, colour in enumerate(colours):
        x, top = index * 300, 300 + (index * 97) % 120
        sheet.box(x, top, 296, 620, colour, (INK, "right", 0.35))
        sheet.polygon([(x - 8, top), (x + 304, top), (x + 260, top - 110), (x + 36, top - 110)], INK)
        for y in (top + 50, top + 185):
            for shift in (50, 180):
                sheet.box(x + shift, y, 70, 110, NIGHT)
                sheet.line([(x + shift + 35, y), (x + shift + 35, y + 110)], PAPER, 5)
        sheet.box(x + 110, 700, 80, 200, NIGHT)
    waters(sheet, 780, TEAL, MIST)
    for index, colour in enumerate(colours):
        sheet.polygon(
            [(index * 300, 784), (index * 300 + 290, 784), (index * 300 + 270, 960), (index * 300 + 20, 960)],
            None,
            (colour, "up", 0.6),
        )
    sheet.polygon([(1180, 850), (1500, 850), (1450, 920), (1225, 920)], INK)
