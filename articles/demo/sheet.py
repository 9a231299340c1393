"""A sheet of paper for the demo illustrations: flat shapes, grainy shadows, halftone dots."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFont

PAPER, CREAM, SAND = "#f3ecdf", "#e9dcc3", "#d9c39a"
INK, NIGHT, SLATE = "#1d2733", "#26384d", "#5b6b78"
RUST, OCHRE, ROSE = "#c4513a", "#e3aa4c", "#dfa394"
TEAL, MIST, MOSS = "#2f6f78", "#b4cbcb", "#74856a"

# Shapes are drawn twice as large and halved at the end, which smooths every edge.
SCALE = 2
TURNS = {
    "down": None,
    "up": Image.Transpose.ROTATE_180,
    "right": Image.Transpose.ROTATE_90,
    "left": Image.Transpose.ROTATE_270,
}

Point = tuple[float, float]
Shade = tuple[str, str, float]


class Sheet:
    """Paper of *size* pixels to draw on; everything random on it follows from *name* alone.

    Coordinates are pixels of the finished picture from its top left. A *shade* is
    (colour, side, strength): grains of that colour, densest at that side ("up", "down", "left", "right"),
    where strength 1.0 covers the edge wholly.
    """

    def __init__(self, name: str, paper: str = PAPER, size: tuple[int, int] = (1800, 1200)) -> None:
        self.width, self.height = size
        self.random = random.Random(name)
        self.image = Image.new("RGB", (self.width * SCALE, self.height * SCALE), paper)
        self.pen = ImageDraw.Draw(self.image)
        grain = Image.frombytes("L", size, self.random.randbytes(self.width * self.height))
        self.grain = grain.resize(self.image.size, Image.Resampling.NEAREST)

    def polygon(self, points: list[Point], colour: str | None, shade: Shade | None = None) -> None:
        """Fill the polygon with *colour* (None leaves what is there), then shade it."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        if colour:
            self.pen.polygon(scaled, fill=colour)
        if shade:
            self._shade(scaled, shade, lambda pen, inside: pen.polygon(inside, fill=255))

    def box(
        self, x: float, y: float, width: float, height: float, colour: str | None, shade: Shade | None = None
    ) -> None:
        """Fill an upright rectangle whose top left is (*x*, *y*)."""
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, shade)

    def disc(self, x: float, y: float, radius: float, colour: str | None, shade: Shade | None = None) -> None:
        """Fill a circle round (*x*, *y*)."""
        corners = [((x - radius) * SCALE, (y - radius) * SCALE), ((x + radius) * SCALE, (y + radius) * SCALE)]
        if colour:
            self.pen.ellipse([*corners[0], *corners[1]], fill=colour)
        if shade:
            self._shade(corners, shade, lambda pen, inside: pen.ellipse([*inside[0], *inside[1]], fill=255))

    def ring(
        self, x: float, y: float, radius: float, colour: str, width: float, start: float = 0, end: float = 360
    ) -> None:
        """Draw an arc from *start* to *end*, degrees clockwise from three o'clock."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.pen.arc(box, start, end, fill=colour, width=round(width * SCALE))

    def line(self, points: list[Point], colour: str, width: float = 4) -> None:
        """Draw a line through *points* with round joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=max(1, round(width * SCALE)), joint="curve")

    def rounded(self, x: float, y: float, width: float, height: float, radius: float, colour: str) -> None:
        """Fill a rectangle with round corners."""
        box = [x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE]
        self.pen.rounded_rectangle(box, radius=radius * SCALE, fill=colour)

    def text(self, x: float, y: float, words: str, size: float, colour: str = INK, anchor: str = "la") -> None:
        """Write *words* in Pillow's own typeface, *size* pixels high."""
        font = ImageFont.load_default(size * SCALE)
        self.pen.text((x * SCALE, y * SCALE), words, font=font, fill=colour, anchor=anchor)

    def ridge(self, y: float, swing: float, waves: float = 2.0) -> list[Point]:
        """A hilly outline about height *y*, closed along the foot of the sheet."""
        phases = [self.random.uniform(0, math.tau) for _ in range(3)]
        points = []
        for x in range(0, self.width + 20, 20):
            turn = x / self.width * math.tau * waves
            rise = math.sin(turn + phases[0]) + math.sin(turn * 2.3 + phases[1]) / 2
            points.append((x, y + swing * (rise + math.sin(turn * 5.1 + phases[2]) / 6)))
        return [*points, (self.width, self.height), (0, self.height)]

    def halftone(self, points: list[Point], colour: str, side: str, step: int = 14) -> None:
        """Fill the polygon with printer's dots that grow towards *side*."""
        (left, top), (right, bottom) = _corners(points)
        if side in ("left", "right"):
            start, end = (left, right) if side == "right" else (right, left)
        else:
            start, end = (top, bottom) if side == "down" else (bottom, top)
        layer = Image.new("L", self.image.size)
        dots = ImageDraw.Draw(layer)
        for row, y in enumerate(range(int(top), int(bottom) + step, step)):
            for x in range(int(left) + row % 2 * step // 2, int(right) + step, step):
                share = ((x if side in ("left", "right") else y) - start) / ((end - start) or 1)
                radius = max(0.0, share) ** 0.8 * step * 0.62 * SCALE
                if radius >= 1:
                    dots.ellipse(
                        [x * SCALE - radius, y * SCALE - radius, x * SCALE + radius, y * SCALE + radius],
                        fill=255,
                    )
        inside = Image.new("L", self.image.size)
        ImageDraw.Draw(inside).polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        self.image.paste(colour, mask=ImageChops.multiply(layer, inside))

    def finish(self) -> Image.Image:
        """The finished picture: halved, with a little paper grain over everything."""
        small = self.image.reduce(SCALE)
        grain = self.grain.reduce(SCALE).point([118 + value // 13 for value in range(256)])
        return ImageChops.overlay(small, Image.merge("RGB", [grain] * 3))

    def _shade(self, points, shade: Shade, draw) -> None:
        colour, side, strength = shade
        (left, top), (right, bottom) = _corners(points)
        box = [math.floor(left), math.floor(top), math.ceil(right) + 1, math.ceil(bottom) + 1]
        size = (box[2] - box[0], box[3] - box[1])
        ramp = Image.linear_gradient("L").point([round(value * strength) for value in range(256)])
        ramp = (ramp.transpose(TURNS[side]) if TURNS[side] is not None else ramp).resize(size)
        speckles = ImageChops.subtract(ramp, self.grain.crop(box)).point([0] + [255] * 255)
        inside = Image.new("L", size)
        draw(ImageDraw.Draw(inside), [(x - box[0], y - box[1]) for x, y in points])
        self.image.paste(colour, (box[0], box[1]), ImageChops.multiply(speckles, inside))


def wave(left: float, right: float, y: float, swing: float, length: float, phase: float = 0.0) -> list[Point]:
    """Points of a sine curve from *left* to *right* about height *y*, one wave every *length* pixels."""
    count = max(2, int((right - left) / 10))
    xs = [left + (right - left) * index / count for index in range(count + 1)]
    return [(x, y + swing * math.sin((x / length + phase) * math.tau)) for x in xs]


def around(x: float, y: float, radius: float, degrees: float) -> Point:
    """The point at *radius* from (*x*, *y*), clockwise from three o'clock."""
    turn = math.radians(degrees)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def _corners(points: list[Point]) -> tuple[Point, Point]:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))
