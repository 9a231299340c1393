"""How many mails a second the workers hand over to a mail server on this machine, a process of its own.

python tests/bench/mail_throughput.py [MAILS]   (default 1000; DATABASE_URL names another database than SQLite, which
has to hold no mail and no message)

With one worker and with four; each mail has to arrive exactly once. The machine is shared and noisy: say its load.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# As one transaction puts them in: a thousand messages that came at once.
FILL = """
from articles.pure import clock
from contact.acts import mailing
from contact.models import Mail, Message
text = "The dam at Vik leaks, and nobody has told those who live below it. " * 20
told = dict(address="ada@example.org", name="Ada", text=text, received_at=clock.now())
messages = Message.objects.bulk_create(Message(subject=f"Subject {{n}}", **told) for n in range({mails}))
now = clock.now()
Mail.objects.bulk_create(
    Mail(kind="message", recipient=f"desk{{n}}@example.org", message=message, created_at=now, next_try_at=now,
         mail_id=mailing.new_message_id())
    for n, message in enumerate(messages)
)
"""
LEFT = "from contact.models import Mail; print(Mail.objects.filter(sent_at=None).count(), end='')"
CLEAR = "from contact.models import Mail, Message; Mail.objects.all().delete(), Message.objects.all().delete()"
FOREIGN = "from contact.models import Mail, Message; print(Mail.objects.count() + Message.objects.count(), end='')"


def main(mails: int) -> None:
    print(f"{'workers':>7} {'mails':>6} {'seconds':>8} {'mails a second':>15} {'processor s of workers':>23}  load")
    with tempfile.TemporaryDirectory() as scratch:
        values = environment(Path(scratch))
        manage(values, "migrate", "-v0")
        refuse_foreign(manage(values, "shell", "--no-imports", "-c", FOREIGN))
        for workers in (1, 4):
            seconds, spent = measure(values, workers, mails)
            load = os.getloadavg()[0]
            print(
                f"{workers:7} {mails:6,} {seconds:8.1f} {mails / seconds:15.0f} {spent:23.1f}  {load:.1f}", flush=True
            )


def refuse_foreign(number: str) -> None:
    """A database in use would have its mail sent to nobody, and lose it."""
    if number != "0":
        raise SystemExit("The database of DATABASE_URL holds mail or messages: give an empty one.")


def environment(folder: Path) -> dict:
    from tests.newsroom.whole import free_port

    mine = {"SECRET_KEY": "b" * 64, "DATA_DIR": str(folder), "DEBUG": "", "LOG_LEVEL": "WARNING"}
    return os.environ | mine | {"EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"}


def manage(values: dict, *command: str) -> str:
    given = {"cwd": ROOT, "env": values, "check": True, "capture_output": True, "text": True}
    return subprocess.run([sys.executable, "manage.py", *command], **given).stdout


def measure(values: dict, workers: int, mails: int) -> tuple[float, float]:
    """Seconds from the first mail that arrived to the last, and processor seconds of the workers."""
    manage(values, "shell", "--no-imports", "-c", FILL.format(mails=mails))
    port = values["EMAIL_URL"].rpartition(":")[2]
    taking = [sys.executable, "-m", "tests.moody_smtp", port]
    with subprocess.Popen(taking, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        running = [
            subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=values) for _ in range(workers)
        ]
        arrived, begun = Counter(), 0.0
        for line in server.stdout:
            begun = begun or time.monotonic()
            arrived[line.strip()] += 1
            if arrived.total() >= mails:
                break
        seconds = time.monotonic() - begun
        spent = sum(end(worker) for worker in running)
        server.terminate()
        arrived.update(line.strip() for line in server.stdout)
    left = manage(values, "shell", "--no-imports", "-c", LEFT)
    manage(values, "shell", "--no-imports", "-c", CLEAR)
    if arrived != Counter(f"desk{n}@example.org" for n in range(mails)) or left != "0":
        raise SystemExit(f"{arrived.total()} mails arrived, {len(arrived)} different ones; {left} are not sent.")
    return seconds, spent


def end(worker: subprocess.Popen) -> float:
    """Stop it in order; the processor seconds that it took in all."""
    time.sleep(1)
    worker.terminate()
    usage = os.wait4(worker.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
