"""A mail server that answers, refuses, falls silent or hangs up, as it is told, and writes down what it took.

python -m tests.moody_smtp PORT     one that is always well; prints a line for each mail it took
"""

import asyncio
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property

WELL, BUSY, FULL, UNKNOWN = "well", "450 later", "452 full", "550 no such user"
SILENT, CUT_BEFORE, CUT_AFTER = "silent", "cut before it was taken", "cut after it was taken"
# Longer than anybody waits for an answer.
SILENCE_SECONDS = 120


@dataclass
class Taken:
    """A mail that the server has taken. *heard*: whether whoever sent it had the answer."""

    recipient: str
    content: bytes
    heard: bool = False

    @cached_property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)


class MoodySmtp:
    """Serves on *port* of this machine, in a thread of its own, between start() and stop().

    *mood* is asked once per mail, with its recipient; *pause* before and after a mail is taken, for its seconds.
    """

    def __init__(self, port: int, *, mood: Callable[[str], str] = lambda _: WELL, pause=lambda: 0.0, took=None) -> None:
        self.port, self.mood, self.pause, self.took = port, mood, pause, took
        self.taken: list[Taken] = []
        self.moods: list[str] = []
        self.loop = asyncio.new_event_loop()
        self.lines: set[asyncio.StreamWriter] = set()
        self.listening = None
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        self.thread.start()
        self.come()

    def stop(self) -> None:
        self.leave()
        asyncio.run_coroutine_threadsafe(self._end_talks(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def come(self) -> None:
        """Listen."""
        asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(10)

    def leave(self) -> None:
        """Be away: nobody listens, and every connection is cut."""
        asyncio.run_coroutine_threadsafe(self._away(), self.loop).result(10)

    async def _listen(self) -> None:
        self.listening = await asyncio.start_server(self._talk, "127.0.0.1", self.port, backlog=200, limit=2**20)

    async def _away(self) -> None:
        self.listening.close()
        for line in list(self.lines):
            line.transport.abort()

    async def _end_talks(self) -> None:
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines.add(writer)
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # The other side is gone, which is what this server is for; or this one ends.
        finally:
            self.lines.discard(writer)
            writer.close()

    async def _converse(self, reader, writer) -> None:
        writer.write(b"220 moody\r\n")
        mood, recipient, taken = WELL, "", None
        while line := (await reader.readline()).strip():
            if taken:
                taken.heard = True
                taken = None
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                mood = self.mood(recipient)
                self.moods.append(mood)
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                taken = await self._take(reader, writer, mood, recipient)
                if not taken:
                    return
            elif verb == b"QUIT":
                return
            elif verb == b"RCPT" and mood in {BUSY, UNKNOWN}:
                writer.write(f"{mood}\r\n".encode())
            elif verb == b"RCPT" and mood == SILENT:
                await asyncio.sleep(SILENCE_SECONDS)
            else:
                writer.write(b"250 fine\r\n")

    async def _take(self, reader, writer, mood: str, recipient: str) -> Taken | None:
        """Read one mail and do with it as *mood* says; None when that ends the conversation."""
        if mood == CUT_BEFORE:
            await reader.read(100)
            writer.transport.abort()
            return None
        content = await reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(self.pause())
        if mood == FULL:
            writer.write(f"{mood}\r\n".encode())
            await reader.readline()
            return None
        taken = Taken(recipient, content[:-3])
        self.taken.append(taken)
        if self.took:
            self.took(taken)
        await asyncio.sleep(self.pause())
        if mood == CUT_AFTER:
            writer.transport.abort()
            return None
        writer.write(b"250 taken\r\n")
        return taken


def main(port: int) -> None:
    server = MoodySmtp(port, took=lambda taken: print(taken.recipient, flush=True))
    server.start()
    server.thread.join()


if __name__ == "__main__":
    main(int(sys.argv[1]))
