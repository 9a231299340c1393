"""`make bench`: how pages grow with the archive; then what a page costs beside others on the same server, how much
memory large pictures take, how fast mail goes out, and how long fifty readers at once wait in the contact form.

python tests/bench/run.py [SIZE…]   (of the archives; see growth.py)

The machine is shared and noisy: what is compared is measured in turns, and ratios are what counts.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHES = (
    "hot_pages.py",
    "cold_pages.py",
    "under_import.py",
    "memory.py",
    "decode_memory.py",
    "mail_throughput.py",
    "contact_load.py",
)

if __name__ == "__main__":
    # SQLite in folders of their own, whatever the environment or .env names.
    values = os.environ | {"DATABASE_URL": ""}
    for bench in (["growth.py", *sys.argv[1:]], *([one] for one in BENCHES)):
        subprocess.run([sys.executable, str(HERE / bench[0]), *bench[1:]], env=values, check=True)
