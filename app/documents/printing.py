"""Many documents at once, in processes: layout is Python, and Python runs on one core in each process."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any


def printers(processes: int) -> ProcessPoolExecutor:
    """So many processes that print; they are forked from one that has no threads and has loaded what they need."""
    multiprocessing.set_forkserver_preload(["app.documents.letter", "weasyprint"])
    start = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(start), initializer=_begin)


class Here(Executor):
    """Prints at once and in this process: for a few documents that is sooner than processes begin."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        """The document, or what went wrong, when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **more))
        except Exception as error:
            future.set_exception(error)
        return future


def _begin() -> None:
    """Once in each process: what is loaded stays, so the collector need not look at it again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    gc.freeze()
    gc.set_threshold(50_000)


def _end_with_the_worker() -> None:
    """A worker that is killed cannot tell its processes to end."""
    worker = multiprocessing.parent_process()
    if worker is not None:
        wait([worker.sentinel])
        os._exit(1)
