"""Pictures of single things, close up."""

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


def clock(sheet: Sheet) -> None:
    sheet.box(0, 0, 1400, 1400, RUST, (INK, "down", 0.5))
    for row in range(18):
        for column in range(-1, 9):
            sheet.line(
                [(column * 180 + row % 2 * 90, row * 80), (column * 180 + row % 2 * 90, row * 80 + 80)],
                INK,
                2,
            )
        sheet.line([(0, row * 80), (1400, row * 80)], INK, 2)
    sheet.disc(716, 716, 520, INK)
    sheet.disc(700, 700, 520, OCHRE)
    sheet.disc(700, 700, 470, PAPER, (SLATE, "right", 0.45))
    for minute in range(60):
        long, width = (70, 16) if minute % 5 == 0 else (26, 6)
        sheet.line([around(700, 700, 440, minute * 6), around(700, 700, 440 - long, minute * 6)], INK, width)
    sheet.polygon([around(700, 700, 70, 12), around(700, 700, 300, 212), around(700, 700, 70, 52)], INK)
    sheet.polygon([around(700, 700, 70, 94), around(700, 700, 410, -66), around(700, 700, 70, 134)], RUST)
    sheet.disc(700, 700, 34, INK)


def bookshelves(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, NIGHT, (INK, "down", 0.7))
    for shelf in range(4):
        x, floor = 40, 280 + shelf * 290
        while x < 1730:
            width, height = sheet.random.randint(22, 62), sheet.random.randint(150, 232)
            if sheet.random.random() < 0.09:
                x += sheet.random.randint(60, 170)
                continue
            tone = sheet.random.choice((RUST, TEAL, PAPER, SAND, MIST, OCHRE, ROSE))
            sheet.box(x, floor - height, width, height, tone, (INK, "right", 0.45))
            sheet.box(x, floor - height * 0.8, width, 10, INK)
            x += width + 3
        sheet.box(0, floor, 1800, 26, SAND, (INK, "down", 0.8))


def kettle(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, CREAM, (OCHRE, "down", 0.35))
    sheet.box(0, 930, 1800, 270, SLATE, (INK, "down", 0.7))
    sheet.ring(760, 470, 250, INK, 44, 190, 350)
    sheet.polygon([(1010, 700), (1290, 470), (1340, 500), (1130, 830)], RUST, (INK, "down", 0.6))
    sheet.polygon([(520, 500), (1000, 500), (1120, 940), (400, 940)], RUST, (INK, "right", 0.75))
    sheet.rounded(500, 460, 520, 60, 30, INK)
    sheet.disc(760, 440, 40, OCHRE)
    sheet.polygon([(560, 560), (610, 560), (560, 880), (500, 880)], ROSE)
    for index in range(4):
        steam = wave(0, 330, 0, 26, 170, index / 5)
        sheet.line([(1330 + index * 62 + y, 440 - x) for x, y in steam], SLATE, 11)
    sheet.polygon([(1300, 720), (1600, 720), (1560, 960), (1340, 960)], PAPER, (SLATE, "right", 0.4))
    sheet.polygon([(1312, 790), (1588, 790), (1560, 960), (1340, 960)], TEAL, (INK, "down", 0.4))


def heat_pump(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, ROSE)
    for row in range(15):
        for column in range(-1, 10):
            x, tone = column * 200 + row % 2 * 100, sheet.random.choice((RUST, RUST, "#b34732", "#cc6048"))
            sheet.box(x, row * 72, 192, 64, tone)
    sheet.box(0, 0, 1800, 1080, None, (INK, "right", 0.35))
    sheet.box(0, 1080, 1800, 120, SLATE, (INK, "down", 0.6))
    sheet.rounded(420, 400, 960, 640, 26, PAPER)
    sheet.box(420, 420, 960, 600, None, (SLATE, "down", 0.5))
    sheet.disc(790, 720, 270, INK)
    for blade in range(5):
        sheet.polygon(
            [(790, 720), around(790, 720, 245, blade * 72), around(790, 720, 240, blade * 72 + 34)],
            MIST,
            (TEAL, "down", 0.7),
        )
    for radius in (70, 130, 190, 250):
        sheet.ring(790, 720, radius, PAPER, 5)
    sheet.disc(790, 720, 44, OCHRE)
    for y in range(470, 980, 44):
        sheet.box(1120, y, 210, 16, SLATE)
    for x in (500, 1220):
        sheet.box(x, 1040, 90, 44, INK)
    for y in (480, 560):
        sheet.line([(1380, y), (1560, y), (1560, 0)], MIST, 26)


def ticket(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, TEAL, (INK, "down", 0.5))
    sheet.polygon([(330, 250), (1530, 390), (1450, 1000), (250, 860)], INK)
    sheet.polygon([(310, 220), (1510, 360), (1430, 970), (230, 830)], PAPER, (SAND, "right", 0.8))
    for step in range(13):
        sheet.disc(1190 + 44 - step * 6.6, 350 + step * 49, 9, TEAL)
    for step, length in enumerate((520, 640, 420)):
        sheet.line([(400, 360 + step * 70), (400 + length, 360 + length * 0.117 + step * 70)], SLATE, 18)
    sheet.polygon([(380, 610), (980, 680), (970, 760), (370, 690)], RUST)
    for bar in range(14):
        x = 1290 + bar * 9
        sheet.line([(x, 480 + bar), (x - 50, 860 + bar)], INK, 2 + bar * 7 % 5)
    sheet.disc(880, 800, 58, TEAL, (INK, "down", 0.5))
    sheet.ring(880, 800, 76, TEAL, 7)


def desks(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, SAND, (RUST, "down", 0.3))
    sheet.box(260, 70, 1280, 300, TEAL, (INK, "right", 0.5))
    sheet.box(250, 370, 1300, 18, INK)
    sheet.line(wave(340, 900, 180, 14, 90), PAPER, 8)
    sheet.line(wave(340, 760, 260, 14, 90), PAPER, 8)
    sheet.rounded(1090, 300, 130, 150, 20, RUST)
    sheet.box(960, 440, 400, 90, SLATE, (INK, "down", 0.7))
    sheet.box(940, 430, 440, 16, INK)
    for row in range(3):
        for column in range(5):
            size = 1 + row * 0.3
            x, y = 900 + (column - 2) * 300 * size - 90 * size, 600 + row * 190
            sheet.box(x, y, 180 * size, 44 * size, PAPER, (SLATE, "down", 0.7))
            sheet.box(x + 10 * size, y + 44 * size, 12 * size, 60 * size, INK)
            sheet.box(x + 158 * size, y + 44 * size, 12 * size, 60 * size, INK)
            sheet.box(x + 40 * size, y - 10 * size, 60 * size, 14 * size, (RUST, OCHRE, TEAL)[(row + column) % 3])


def chairs(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 820, MIST, (PAPER, "up", 1.0))
    sheet.box(0, 820, 1800, 380, SLATE, (INK, "down", 0.5))
    for index in range(6):
        x, tone = 130 + index * 265, RUST if index == 4 else TEAL
        sheet.rounded(x, 430, 200, 240, 30, tone)
        sheet.box(x, 520, 200, 150, None, (INK, "down", 0.5))
        sheet.rounded(x - 14, 690, 228, 60, 22, tone)
        for leg in (10, 176):
            sheet.line([(x + leg, 750), (x + leg + (-18 if leg == 10 else 18), 960)], INK, 13)
        sheet.polygon([(x - 10, 955), (x + 210, 955), (x + 260, 985), (x - 60, 985)], INK)
    sheet.disc(900, 220, 110, INK)
    sheet.disc(900, 220, 94, PAPER)
    sheet.line([(900, 150), (900, 220), (850, 250)], INK, 11)


def council_seats(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, CREAM, (SAND, "down", 0.9))
    for arc in range(5):
        radius, count = 330 + arc * 130, 9 + arc * 4
        for seat in range(count):
            angle = 180 + (seat + 0.5) * 180 / count
            x, y = around(900, 1040, radius, angle)
            share = seat / (count - 1)
            tone = RUST if share < 0.42 else (OCHRE if share < 0.58 else TEAL)
            sheet.disc(x, y, 42, tone, (INK, "down", 0.45))
    sheet.polygon([(720, 930), (1080, 930), (1130, 1110), (670, 1110)], INK, (SLATE, "up", 0.4))
    sheet.rounded(690, 900, 420, 44, 12, NIGHT)
    sheet.box(0, 1110, 1800, 90, SLATE, (INK, "down", 0.7))


def shopfronts(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, MIST, (PAPER, "up", 1.0))
    for index, tone in enumerate((RUST, SAND, TEAL, ROSE)):
        x = 20 + index * 445
        sheet.box(x, 160, 425, 940, tone, (INK, "down", 0.4))
        for shift in (60, 245):
            sheet.box(x + shift, 220, 120, 180, NIGHT)
        for stripe in range(8):
            sheet.box(x + stripe * 53, 470, 53, 110, (PAPER, INK)[stripe % 2])
        if index == 2:
            sheet.box(x + 30, 600, 230, 400, OCHRE, (PAPER, "up", 0.7))
            sheet.box(x + 290, 600, 105, 500, NIGHT)
            continue
        for slat in range(12):
            sheet.box(x + 30, 600 + slat * 41, 365, 34, SLATE, (INK, "down", 0.7))
        sheet.box(x + 130, 740, 160, 110, PAPER)
        sheet.box(x + 150, 770, 120, 12, RUST)
        sheet.box(x + 150, 804, 80, 12, RUST)
    sheet.box(0, 1100, 1800, 100, INK)


def staves(sheet: Sheet) -> None:
    sheet.box(0, 0, 1800, 1200, NIGHT, (INK, "down", 0.6))
    for group, tone in enumerate((OCHRE, MIST, ROSE, MOSS)):
        for step in range(5):
            y = 190 + group * 260 + step * 26
            sheet.line(wave(0, 1800, y, 60 - step * 6, 900 + group * 130, group / 4), tone, 4)
        for _ in range(9):
            x = sheet.random.uniform(60, 1740)
            y = wave(x, x + 1, 242 + group * 260, 48, 900 + group * 130, group / 4)[0][1]
            sheet.disc(x, y, 19, PAPER)
            sheet.line([(x + 17, y), (x + 17, y - 96)], PAPER, 5)
