"""How much memory pictures take: two of 40 megapixels at once, taken in and then made smaller.

python tests/bench/decode_memory.py [--progressive]

Each step runs in a process of its own, whose peak (VmHWM) is told above what it held when idle.
"""

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = (7300, 5480)
MOST_MIB = 250
STEPS = ("take_in", "renditions")


def photo(color: str, *, progressive: bool) -> bytes:
    """A JPEG of 40 megapixels as a telephone writes it: on its side, with a camera's EXIF; coarse and fine detail."""
    from PIL import Image

    noise = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE)
    slope = Image.linear_gradient("L").resize(SIZE)
    picture = Image.merge("RGB", (noise, slope, Image.new("L", SIZE, color)))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif, progressive=progressive)
    return out.getvalue()


def memory(name: str) -> float:
    """VmRSS or VmHWM of this process, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def step(name: str, files: list[str]) -> None:
    """In a process of its own: *name* for each file, all at once."""
    from articles.pure import images, renditions

    def work(file: str) -> None:
        if name == "take_in":
            with open(file, "rb") as opened:
                original = images.take_in(opened)
            Path(file).write_bytes(original.content)
        else:
            renditions.make(Path(file).read_bytes(), focal=(0.3, 0.6))

    warm(work)
    idle = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    threads = [threading.Thread(target=work, args=[file]) for file in files]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{memory('VmHWM') - idle:.0f} {time.monotonic() - begun:.1f}")


def warm(work) -> None:
    """Load what a first picture loads: codecs are not what is measured."""
    from PIL import Image

    with tempfile.NamedTemporaryFile(suffix=".jpg") as small:
        Image.new("RGB", (60, 40)).save(small, "JPEG")
        small.flush()
        work(small.name)


def main(*, progressive: bool) -> int:
    """Print a line for each step; 1 when one takes more than MOST_MIB."""
    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/{color}.jpg" for color in ("red", "teal")]
        for file in files:
            Path(file).write_bytes(photo(Path(file).stem, progressive=progressive))
        worst = 0
        for name in STEPS:
            told = subprocess.run(
                [sys.executable, __file__, name, *files],
                check=True,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                text=True,
            ).stdout.split()
            print(f"{name:12} two of 40 megapixels at once: {told[0]} MiB above idle, {told[1]} s", flush=True)
            worst = max(worst, int(told[0]))
    return int(worst > MOST_MIB)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        step(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(main(progressive="--progressive" in sys.argv))
