"""Servers and workers as `./run` starts them, each a process of its own that a test may kill.

They are forked from a process that has loaded the application once, as loading it takes longer than most tests do.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from config import ROOT

SECRET = "a secret for tests only"
loaded = multiprocessing.get_context("forkserver")
loaded.set_forkserver_preload(["tests.loaded"])
running: dict[str, BaseProcess] = {}
"""By the address at which it answers."""


def python(*arguments: str, environment: Mapping[str, str]) -> BaseProcess:
    """`python -m` with these arguments, begun in a session of its own."""
    process = loaded.Process(target=_run, args=(arguments, dict(environment)))
    process.start()
    return process


def _run(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(arguments)
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def killed(process: BaseProcess) -> None:
    """As by kill -9, with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()


def kill_at(address: str) -> None:
    """The server there, with all its processes."""
    killed(running[address])


def settings(*, instance: Path, database_url: str, **more: str) -> dict[str, str]:
    """The environment of an installation's processes."""
    kept = {"SECRET_KEY": SECRET, "PLENARY_INSTANCE": str(instance), "DATABASE_URL": database_url}
    return os.environ | kept | {"QUEUE_URL": f"sqlite:///{instance / 'queue.db'}"} | more


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def until_it_answers(address: str, server: BaseProcess) -> None:
    """Whatever it says: a schema that was made without migrations is no healthy one."""
    for _attempt in range(600):
        try:
            urlopen(address, timeout=30).close()
            return
        except HTTPError:
            return
        except OSError:
            assert server.is_alive(), "the server has ended"
            time.sleep(0.05)
    raise TimeoutError(address)


@contextmanager
def serving(*, instance: Path, database_url: str, workers: int = 2, wsgi: str = "app:create_app()", port: int = 0) -> Iterator[str]:
    """Gunicorn on that port, or a free one; its address. Killed at the end."""
    port = port or free_port()
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4", "--worker-class", "gthread"]
    command += ["--preload", "--no-control-socket", "--log-level", "warning", wsgi]
    address = f"http://127.0.0.1:{port}"
    process = running[address] = python(*command, environment=settings(instance=instance, database_url=database_url, PORT=str(port)))
    try:
        until_it_answers(f"{address}/healthz", process)
        yield address
    finally:
        killed(process)


@contextmanager
def working(*, instance: Path, database_url: str) -> Iterator[BaseProcess]:
    """A worker, with two processes that make letters; killed at the end."""
    process = python("flask", "--app", "app", "worker", environment=settings(instance=instance, database_url=database_url, LETTER_PROCESSES="2"))
    try:
        yield process
    finally:
        killed(process)
