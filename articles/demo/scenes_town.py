"""Pictures of streets, buildings and rooms."""

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
)


def battery_yard(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 640, OCHRE, (CREAM, "up", 1.0))
    sheet.disc(1240, 560, 190, RUST)
    sheet.polygon(sheet.ridge(600, 24, 1.2), SLATE)
    for x, height in ((260, 330), (620, 250), (880, 190)):
        _pylon(sheet, x, 640, height)
    sheet.line([(0, 340), (260, 350), (620, 420), (880, 470), (1100, 520)], INK, 3)
    sheet.box(0, 630, 1800, 570, SAND, (INK, "down", 0.35))
    for row in range(5):
        size, y = 0.42 + row * 0.2, 640 + row * row * 24 + row * 26
        for column in range(-4, 5):
            x, width, height = 900 + column * 330 * size, 250 * size, 150 * size
            sheet.box(x, y, width, height, PAPER, (SLATE, "down", 0.55))
            sheet.box(x, y - 16 * size, width, 16 * size, TEAL)
            sheet.box(x + width * 0.78, y, width * 0.22, height, NIGHT)
            for slot in range(4):
                sheet.box(x + 18 * size, y + (26 + slot * 24) * size, width * 0.55, 8 * size, SLATE)


def _pylon(sheet: Sheet, x: float, foot: float, height: float) -> None:
    for side in (-1, 1):
        sheet.line([(x + side * height * 0.18, foot), (x + side * height * 0.04, foot - height)], INK, 5)
    for step in range(5):
        low, high = foot - height * step / 5, foot - height * (step + 1) / 5
        wide = height * (0.18 - step * 0.028)
        sheet.line([(x - wide, low), (x + wide * 0.85, high)], INK, 3)
        sheet.line([(x + wide, low), (x - wide * 0.85, high)], INK, 3)
    for y, arm in ((foot - height * 0.72, 0.3), (foot - height * 0.9, 0.22)):
        sheet.line([(x - height * arm, y), (x + height * arm, y)], INK, 5)


def school_roofs(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (PAPER, "down", 1.0))
    for index in range(5):
        x = index * 360
        sheet.polygon([(x, 330), (x + 360, 560), (x, 560)], RUST, (INK, "left", 0.6))
        sheet.polygon([(x, 330), (x, 560), (x + 26, 560), (x + 26, 347)], TEAL)
    sheet.box(0, 560, 1800, 110, CREAM, (SLATE, "up", 0.85))
    crack = [(930, 560), (905, 590), (940, 612), (912, 645), (935, 670)]
    sheet.line(crack, INK, 9)
    for index in range(5):
        x = 40 + index * 360
        closed = index == 2
        sheet.box(x, 720, 280, 250, SLATE if closed else OCHRE, None if closed else (PAPER, "up", 0.8))
        sheet.box(x + 134, 720, 12, 250, INK)
        sheet.box(x, 838, 280, 10, INK)
        if closed:
            sheet.line([(x, 720), (x + 280, 970)], RUST, 18)
            sheet.line([(x + 280, 720), (x, 970)], RUST, 18)
    sheet.box(0, 1050, 1800, 150, MOSS, (INK, "down", 0.6))
    for x in range(60, 1800, 90):
        sheet.box(x, 1000, 10, 110, INK)
    sheet.box(0, 1020, 1800, 10, INK)


def night_bus(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, NIGHT, (INK, "up", 0.9))
    sheet.disc(1500, 200, 80, CREAM)
    for x in range(0, 1800, 150):
        height = sheet.random.randint(260, 560)
        sheet.box(x, 860 - height, 148, height, INK)
        for y in range(900 - height, 800, 90):
            if sheet.random.random() < 0.14:
                sheet.box(x + sheet.random.choice((24, 86)), y, 34, 46, OCHRE)
    sheet.box(0, 860, 1800, 340, SLATE, (INK, "down", 0.9))
    sheet.polygon([(1540, 800), (1800, 900), (1800, 1040), (1540, 850)], OCHRE, (SLATE, "right", 0.95))
    sheet.rounded(420, 480, 1140, 440, 46, RUST)
    sheet.box(420, 700, 1140, 30, PAPER)
    for x in range(460, 1340, 176):
        sheet.rounded(x, 530, 150, 140, 14, CREAM)
        sheet.box(x, 600, 150, 70, None, (OCHRE, "down", 0.9))
    sheet.rounded(1370, 530, 160, 290, 14, CREAM)
    for x in (548, 900, 1076):
        sheet.disc(x, 630, 30, INK)
        sheet.box(x - 38, 648, 76, 24, INK)
    for x in (640, 1330):
        sheet.disc(x, 920, 78, INK)
        sheet.disc(x, 920, 34, MIST)


def facades(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, SAND, (RUST, "down", 0.35))
    for row in range(6):
        for column in range(10):
            x, y = 50 + column * 172, 40 + row * 192
            chance = sheet.random.random()
            pane = RUST if chance < 0.2 else (OCHRE if chance < 0.32 else NIGHT)
            sheet.box(x, y, 112, 138, PAPER)
            sheet.box(x + 8, y + 8, 96, 122, pane, (INK, "up", 0.5))
            sheet.box(x + 52, y + 8, 8, 122, PAPER)
            sheet.box(x + 8, y + 60, 96, 8, PAPER)
            sheet.box(x - 10, y + 138, 132, 16, SLATE)
            if chance > 0.82:
                for leaf in range(7):
                    sheet.disc(x + 8 + leaf * 16, y + 128 - leaf % 2 * 10, 14, MOSS)


def hospital(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, NIGHT, (TEAL, "down", 0.6))
    sheet.disc(360, 270, 110, CREAM)
    sheet.disc(410, 240, 100, NIGHT)
    sheet.box(560, 300, 900, 800, SLATE, (INK, "right", 0.8))
    sheet.box(1240, 520, 480, 580, INK, (SLATE, "up", 0.4))
    for row in range(5):
        for column in range(7):
            lit = row == 2
            x, y = 610 + column * 118, 360 + row * 140
            sheet.box(x, y, 78, 88, OCHRE if lit else NIGHT, (PAPER, "down", 0.6) if lit else None)
    sheet.disc(728 + 39, 690, 20, RUST)
    sheet.box(728 + 22, 706, 34, 22, RUST)
    sheet.box(920, 170, 180, 130, PAPER)
    sheet.box(988, 186, 44, 98, RUST)
    sheet.box(961, 213, 98, 44, RUST)
    sheet.box(0, 1080, 1800, 120, INK)
    sheet.disc(1560, 1010, 90, MOSS, (INK, "right", 0.7))
    sheet.box(1552, 1050, 16, 60, INK)
    sheet.disc(240, 990, 120, MOSS, (INK, "right", 0.7))
    sheet.box(230, 1060, 20, 60, INK)


def courthouse(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, ROSE, (PAPER, "up", 1.0))
    sheet.polygon([(300, 420), (900, 150), (1500, 420)], SAND, (INK, "right", 0.5))
    sheet.disc(900, 320, 52, TEAL)
    sheet.box(280, 420, 1240, 70, PAPER, (SLATE, "down", 0.7))
    for index in range(6):
        x = 350 + index * 208
        if index in (2, 3):
            for sheaf in range(23):
                shift = sheet.random.uniform(-14, 14)
                sheet.box(x - 26 + shift, 506 + sheaf * 21, 130, 17, PAPER if sheaf % 4 else RUST)
        else:
            sheet.box(x, 490, 84, 500, PAPER, (INK, "right", 0.75))
            sheet.box(x - 16, 490, 116, 24, SLATE)
            sheet.box(x - 16, 966, 116, 24, SLATE)
    for step in range(4):
        sheet.box(
            240 - step * 60,
            990 + step * 50,
            1320 + step * 120,
            50,
            (SAND, CREAM)[step % 2],
            (SLATE, "down", 0.6),
        )
    sheet.box(0, 1190, 1800, 10, INK)


def cinema(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, INK, (NIGHT, "up", 0.9))
    sheet.box(400, 110, 1000, 590, PAPER, (OCHRE, "down", 0.4))
    sheet.polygon([(400, 700), (660, 420), (860, 560), (1080, 330), (1400, 700)], TEAL, (INK, "down", 0.5))
    sheet.disc(1210, 260, 56, RUST)
    for x in (280, 1400):
        for fold in range(4):
            sheet.polygon(
                [
                    (x + fold * 30, 60),
                    (x + fold * 30 + 30, 60),
                    (x + fold * 30 + 36, 740),
                    (x + fold * 30 - 6, 740),
                ],
                RUST,
                (INK, "right", 0.8),
            )
    for row in range(3):
        width, y = 150 + row * 34, 790 + row * 130
        for column in range(-1, 13):
            x = column * width - row * 60
            sheet.rounded(x, y, width - 18, 260, 36, RUST)
            sheet.box(x, y + 60, width - 18, 200, None, (INK, "down", 1.0))


def street_lamps(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, NIGHT, (INK, "up", 1.0))
    sheet.polygon([(0, 1200), (830, 700), (1000, 700), (1800, 1200)], SLATE, (INK, "down", 0.8))
    for size, x in ((0.45, 660), (0.7, 470), (1.1, 170)):
        _lamp(sheet, x, size, OCHRE if size != 0.7 else SLATE)
    for size, x in ((0.45, 1130), (0.7, 1320), (1.1, 1620)):
        _lamp(sheet, x, size, OCHRE if size == 0.7 else SLATE)
    for _ in range(9):
        x, y = sheet.random.uniform(560, 1240), sheet.random.uniform(90, 480)
        span = sheet.random.uniform(24, 52)
        sheet.polygon(
            [
                (x, y + span * 0.3),
                (x - span, y - span * 0.3),
                (x - span * 1.5, y + span * 0.4),
                (x - span * 0.7, y + span * 0.25),
                (x, y + span * 0.75),
                (x + span * 0.7, y + span * 0.25),
                (x + span * 1.5, y + span * 0.4),
                (x + span, y - span * 0.3),
            ],
            MIST,
        )


def _lamp(sheet: Sheet, x: float, size: float, glow: str) -> None:
    foot, top, inward = 700 + 380 * (size - 0.3), 700 - 520 * size, 1 if x < 900 else -1
    head = x + inward * 110 * size
    if glow == OCHRE:
        sheet.polygon([(head, top), (head - 210 * size, foot), (head + 210 * size, foot)], None, (OCHRE, "up", 0.95))
    sheet.line([(x, foot), (x, top), (head, top)], INK, 18 * size)
    sheet.box(head - 46 * size, top - 12 * size, 92 * size, 26 * size, glow)


def damp_house(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, PAPER, (MIST, "up", 0.9))
    for _ in range(110):
        x, y = sheet.random.uniform(0, 1850), sheet.random.uniform(-40, 1020)
        sheet.line([(x, y), (x - 22, y + 60)], SLATE, 4)
    sheet.polygon([(300, 480), (900, 150), (1500, 480)], RUST, (INK, "right", 0.6))
    sheet.box(360, 480, 1080, 620, CREAM)
    stain = [
        (1440, 480),
        (1440, 1100),
        (880, 1100),
        (930, 960),
        (1060, 900),
        (1020, 760),
        (1180, 690),
        (1160, 560),
    ]
    sheet.halftone(stain, TEAL, "right", 16)
    sheet.box(360, 770, 1080, 24, INK)
    sheet.box(880, 480, 24, 620, INK)
    sheet.box(440, 600, 200, 170, NIGHT)
    sheet.box(534, 600, 12, 170, PAPER)
    sheet.box(980, 1010, 330, 60, INK)
    sheet.box(980, 950, 120, 60, OCHRE)
    sheet.box(520, 900, 130, 200, RUST)
    sheet.disc(630, 1004, 9, PAPER)
    sheet.box(990, 700, 250, 16, INK)
    for index, (height, tone) in enumerate(((70, RUST), (84, TEAL), (60, OCHRE), (78, INK), (66, RUST))):
        sheet.box(1000 + index * 34, 700 - height, 28, height, tone)
    sheet.box(0, 1100, 1800, 100, MOSS, (INK, "down", 0.6))
