"""What a picture file is made of: nothing but the picture, from its first byte to its last.

Each walk goes from part to part and says whether all of them belong to the picture (or to its colours) and the last
one ends the file. A comment, a place, a thumbnail or a page behind the picture make it False; so does what is broken.
"""

import re
from collections.abc import Callable

# Markers of JPEG (ITU-T T.81, table B.1) that hold the picture itself: frames, tables, scans, restarts.
_JPEG_PLAIN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD} - {0xC8}
# What may follow a scan: within it 00 is a stuffed FF, D0 to D7 are restarts, FF fills.
_AFTER_SCAN = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])", re.DOTALL)
_PNG_CHUNKS = set(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs bKGD sBIT hIST acTL fcTL fdAT".split())
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_GIF_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_AVIF_BOXES = {b"ftyp", b"meta", b"mdat", b"moov"}
# Items of AVIF's meta box (ISO/IEC 23008-12) that are no picture: Exif, and XMP as "mime".
_AVIF_PRIVATE = (b"Exif", b"mime", b"uri ", b"uuid")


def is_bare(content: bytes, kind: str) -> bool:
    """Whether *content*, a file of Pillow's *kind*, holds its picture and nothing else."""
    try:
        return _WALKS[kind](content)
    except IndexError:
        return False


def _jpeg(content: bytes) -> bool:
    at = 2
    while True:
        while content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            return False
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2 == len(content)
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end < at + 4 or not (marker in _JPEG_PLAIN or _is_known_segment(marker, content[at + 4 : end])):
            return False
        at = end
        if marker == 0xDA:
            following = _AFTER_SCAN.search(content, end)
            if following is None:
                return False
            at = following.start()


def _is_known_segment(marker: int, inside: bytes) -> bool:
    """Whether an APPn segment only says how the picture is to be shown: JFIF without a thumbnail, ICC, Adobe."""
    if marker == 0xE0:
        return len(inside) == 14 and inside.startswith(b"JFIF\0")
    if marker == 0xE2:
        return inside.startswith(b"ICC_PROFILE\0")
    return marker == 0xEE and len(inside) == 12 and inside.startswith(b"Adobe")


def _png(content: bytes) -> bool:
    at = 8
    while True:
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + size
        if name not in _PNG_CHUNKS or at > len(content):
            return False
        if name == b"IEND":
            return size == 0 and at == len(content)


def _webp(content: bytes) -> bool:
    whole = int.from_bytes(content[4:8], "little") + 8 == len(content)
    return whole and _are_webp_chunks(content, 12, len(content))


def _are_webp_chunks(content: bytes, at: int, end: int) -> bool:
    while at < end:
        size, name = int.from_bytes(content[at + 4 : at + 8], "little"), content[at : at + 4]
        inside = at + 8
        at = inside + size + size % 2
        if name not in _WEBP_CHUNKS or at > end:
            return False
        # A frame of an animation: 16 bytes that say where it goes, then chunks of its own.
        if name == b"ANMF" and not _are_webp_chunks(content, inside + 16, inside + size):
            return False
    return at == end


def _gif(content: bytes) -> bool:
    at = 13 + _gif_colours(content[10])
    while content[at] != 0x3B:
        if content[at] == 0x2C:
            # Ten bytes of position, its own colours, one byte that says how its data are packed.
            at += 11 + _gif_colours(content[at + 9])
        elif content[at] == 0x21 and _is_gif_extension(content, at):
            at += 2
        else:
            return False
        at = _after_sub_blocks(content, at)
    return at + 1 == len(content)


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _is_gif_extension(content: bytes, at: int) -> bool:
    """How a frame is shown (F9), or how often an animation runs; no comment, no other application's data."""
    return content[at + 1] == 0xF9 or (content[at + 1] == 0xFF and content[at + 3 : at + 14] in _GIF_APPLICATIONS)


def _after_sub_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _avif(content: bytes) -> bool:
    at, name = 0, b""
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        # Sizes 0 and 1 mean "to the end" and "64 bits": no encoder of pictures needs them.
        if name not in _AVIF_BOXES or size < 8:
            return False
        if name != b"mdat" and any(word in content[at : at + size] for word in _AVIF_PRIVATE):
            return False
        at += size
    return at == len(content) and name == b"mdat"


_WALKS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
