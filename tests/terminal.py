"""A real terminal for tests: a pseudo-terminal with the program on it, typed into as a person would."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

PATIENCE = 20.0
"""Seconds after which a prompt that does not come is a failure; none of the tests measures time by it."""

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """One command line on a pseudo-terminal of 100 columns."""

    def __init__(self, *arguments: str) -> None:
        self._leader, follower = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crisisrunner", *arguments],
            stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(follower)
        self.screen = ""
        self._seen = 0

    def wait_for(self, text: str) -> str:
        """Read until a text has come since the last wait; what came is returned."""
        until = time.monotonic() + PATIENCE
        while text not in self.screen[self._seen :]:
            if time.monotonic() > until or not self._read():
                self._process.kill()
                self._process.wait()
                os.close(self._leader)
                raise AssertionError(f"{text!r} never came; the screen says:\n{self.screen}")
        came = self.screen[self._seen :]
        self._seen = self.screen.index(text, self._seen) + len(text)
        return came

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._leader, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        """Press a key, such as Ctrl-D (`b"\\x04"`)."""
        os.write(self._leader, key)

    def interrupt(self) -> None:
        """Press Ctrl-C, and again after a second if nothing came, as a person would.

        Python can miss the first one in the moment between showing a prompt and reading from it.
        """
        os.killpg(self._process.pid, signal.SIGINT)
        while not select.select([self._leader], [], [], 1.0)[0]:
            os.killpg(self._process.pid, signal.SIGINT)

    def end(self) -> int:
        """The exit status, once the program has ended."""
        while self._read():
            pass
        os.close(self._leader)
        return self._process.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._leader], [], [], PATIENCE)
        if not ready:
            return False
        try:
            data = os.read(self._leader, 65536)
        except OSError:
            return False
        self.screen += _ESCAPES.sub("", data.decode(errors="replace")).replace("\r\n", "\n")
        return bool(data)
