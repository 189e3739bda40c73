"""Starts the downtime folder's keeper again whenever it ends by itself; ends with the server.

Run as a process, `python -m bedside.commands.keeping COMMAND...`, so that the server forks no
threads. It stands there all day: nothing but the standard library.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

# A keeper that ends at once each time must not take the machine for itself.
WAITS_S = 60.0
_LOOKS_EVERY_S = 1.0


def keep_running(
    run: Callable[[], int], goes_on: Callable[[], bool], sleep: Callable[[float], None]
) -> None:
    """Runs it again and again while `goes_on`, `WAITS_S` seconds after each end."""
    while goes_on():
        code = run()
        if not goes_on():
            return
        _log(code)
        waited = 0.0
        while waited < WAITS_S and goes_on():
            sleep(_LOOKS_EVERY_S)
            waited += _LOOKS_EVERY_S


def _log(code: int) -> None:
    said = {
        "levelname": "ERROR",
        "name": "bedside",
        "message": f"downtime keeper ended, started again in {WAITS_S:.0f} s",
        "code": code,
    }
    sys.stderr.write(f"{json.dumps(said)}\n")
    sys.stderr.flush()


def _run(command: Sequence[str]) -> int:
    """Its exit code; it is ended where this process is told to end."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    server = os.getppid()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, _end)
    keep_running(lambda: _run(sys.argv[1:]), lambda: os.getppid() == server, time.sleep)


if __name__ == "__main__":
    main()
