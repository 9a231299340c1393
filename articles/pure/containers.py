"""What a picture file is made of, and the same file with nothing but the picture, from its first byte to its last.

Each walk goes from part to part and keeps those that belong to the picture (or to its colours). A comment, a place,
a thumbnail or a page behind the picture stay behind; the pixels are not encoded anew. None: the file is broken, or it
holds something that can't be left out so simply.
"""

import re
from collections.abc import Callable, Iterator

# Markers of JPEG (ITU-T T.81, table B.1) that hold the picture itself: frames, tables, scans, restarts.
_JPEG_PLAIN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD} - {0xC8}
# Applications' own segments and comments: what is not known of these is left out.
_JPEG_EXTRA = {*range(0xE0, 0xF0), 0xFE}
# What may follow a scan: within it 00 is a stuffed FF, D0 to D7 are restarts, FF fills.
_AFTER_SCAN = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])", re.DOTALL)
_PNG_CHUNKS = set(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs bKGD sBIT hIST acTL fcTL fdAT".split())
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
# VP8X says whether there are Exif and XMP (WebP container specification, "Extended File Format").
_WEBP_PRIVATE = 0x0C
_GIF_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_AVIF_BOXES = {b"ftyp", b"meta", b"mdat", b"moov"}
# Items of AVIF's meta box (ISO/IEC 23008-12) that are no picture: Exif, and XMP as "mime".
_AVIF_PRIVATE = (b"Exif", b"mime", b"uri ", b"uuid")


class _Broken(Exception):
    """No walk leads through this file."""


def bare(content: bytes, kind: str) -> bytes | None:
    """*content*, a file of Pillow's *kind*, with its picture and nothing else; None when that can't be had so."""
    try:
        return _WALKS[kind](content)
    except (_Broken, IndexError):
        return None


def _jpeg(content: bytes) -> bytes:
    return content[:2] + b"".join(_jpeg_parts(content))


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    at = 2
    while True:
        start = at
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if content[at] != 0xFF or marker not in _JPEG_PLAIN | _JPEG_EXTRA | {0xD9}:
            raise _Broken
        if marker == 0xD9:
            yield content[start : at + 2]
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end < at + 4:
            raise _Broken
        if marker in _JPEG_PLAIN:
            end = _end_of_scan(content, end) if marker == 0xDA else end
            yield content[start:end]
        else:
            yield _known_segment(marker, content[at + 4 : end])
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    following = _AFTER_SCAN.search(content, at)
    if following is None:
        raise _Broken
    return following.start()


def _known_segment(marker: int, inside: bytes) -> bytes:
    """An APPn segment that only says how the picture is to be shown: JFIF without its thumbnail, ICC, Adobe."""
    kept = b""
    if marker == 0xE0 and inside.startswith(b"JFIF\0") and len(inside) >= 14:
        kept = inside[:12] + b"\0\0"
    elif marker == 0xE2 and inside.startswith(b"ICC_PROFILE\0"):
        kept = inside
    elif marker == 0xEE and inside.startswith(b"Adobe") and len(inside) >= 12:
        kept = inside[:12]
    return bytes([0xFF, marker]) + (len(kept) + 2).to_bytes(2, "big") + kept if kept else b""


def _png(content: bytes) -> bytes:
    return content[:8] + b"".join(_png_chunks(content))


def _png_chunks(content: bytes) -> Iterator[bytes]:
    at, name = 8, b""
    while name != b"IEND":
        start, name = at, content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        # A capital at the front: whoever does not know the chunk can't show the picture. The last one is empty.
        known = name in _PNG_CHUNKS or name[:1].islower()
        if not known or at > len(content) or (name == b"IEND" and at > start + 12):
            raise _Broken
        if name in _PNG_CHUNKS:
            yield content[start:at]


def _webp(content: bytes) -> bytes:
    end = int.from_bytes(content[4:8], "little") + 8
    if end > len(content):
        raise _Broken
    chunks = b"".join(_webp_chunks(content, 12, end))
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def _webp_chunks(content: bytes, at: int, end: int, *, is_frame: bool = False) -> Iterator[bytes]:
    while at < end:
        size, name = int.from_bytes(content[at + 4 : at + 8], "little"), content[at : at + 4]
        inside = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
        if at > end:
            raise _Broken
        if name == b"VP8X":
            inside = bytes([inside[0] & ~_WEBP_PRIVATE]) + inside[1:]
        elif name == b"ANMF":
            # A frame of an animation: 16 bytes that say where it goes, then chunks of its own, none of them a frame.
            if is_frame:
                raise _Broken
            inside = inside[:16] + b"".join(_webp_chunks(inside, 16, len(inside), is_frame=True))
        if name in _WEBP_CHUNKS:
            yield name + len(inside).to_bytes(4, "little") + inside + b"\0" * (len(inside) % 2)


def _gif(content: bytes) -> bytes:
    at = 13 + _gif_colours(content[10])
    return content[:at] + b"".join(_gif_blocks(content, at))


def _gif_blocks(content: bytes, at: int) -> Iterator[bytes]:
    while content[at] != 0x3B:
        start, is_frame = at, content[at] == 0x2C
        if not is_frame and content[at] != 0x21:
            raise _Broken
        # Ten bytes of position, its own colours, one byte that says how its data are packed.
        at = _after_sub_blocks(content, at + 11 + _gif_colours(content[at + 9]) if is_frame else at + 2)
        if is_frame or _is_known_extension(content[start:at]):
            yield content[start:at]
    yield content[at : at + 1]


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _is_known_extension(block: bytes) -> bool:
    """How a frame is shown (F9), or how often an animation runs; no comment, no other application's data."""
    runs = block[1] == 0xFF and block[3:14] in _GIF_APPLICATIONS and len(block) == 19
    return runs or (block[1] == 0xF9 and len(block) == 8)


def _after_sub_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _avif(content: bytes) -> bytes:
    """As it is: its boxes name each other by their places in the file, so none can simply be left out."""
    at, name = 0, b""
    while at < len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        # Sizes 0 and 1 mean "to the end" and "64 bits": no encoder of pictures needs them.
        if name not in _AVIF_BOXES or size < 8:
            raise _Broken
        if name != b"mdat" and any(word in content[at : at + size] for word in _AVIF_PRIVATE):
            raise _Broken
        at += size
    if at != len(content) or name != b"mdat":
        raise _Broken
    return content


_WALKS: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
