"""Run the whole suite on SQLite, then on PostgreSQL: TEST_DATABASE_URL's, else one started from the machine's binaries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Both runs; a missing PostgreSQL is said, and with CI=true it is a failure."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every process that the tests start would compile everything anew
    results = {"SQLite": _pytest(arguments, {})}
    with postgresql() as url:
        if url:
            results["PostgreSQL"] = _pytest(arguments, {"TEST_DATABASE_URL": url})
        else:
            print("PostgreSQL: skipped, as neither TEST_DATABASE_URL nor the server's binaries are there.")
            results["PostgreSQL"] = 1 if os.environ.get("CI") == "true" else 0
    for name, code in results.items():
        print(f"{name}: {'passed' if code == 0 else 'failed'}")
    return max(results.values())


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    name = "PostgreSQL" if environment else "SQLite"
    print(f"--- the suite on {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q", "-ra", *arguments]
    without = {key: value for key, value in os.environ.items() if key not in ("TEST_DATABASE_URL", "DATABASE_URL")}
    return subprocess.run(command, env=without | environment, check=False).returncode


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server for tests, or nothing."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not binaries:
        yield ""
        return
    folder = Path(tempfile.mkdtemp(prefix="plenary-pg-"))
    try:
        yield _start(binaries[-1].parent, folder)
    finally:
        _as_postgres([str(binaries[-1].parent / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _start(binaries: Path, folder: Path) -> str:
    """A private cluster that speaks only through a socket in its own folder; nothing in it must survive a crash."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    folder.chmod(0o755)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
    _as_postgres([str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "--no-sync"], check=True)
    _as_postgres(
        [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start"],
        check=True,
    )
    return f"postgresql://postgres@/postgres?host={folder}"


def _as_postgres(command: list[str], *, check: bool = False) -> None:
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
