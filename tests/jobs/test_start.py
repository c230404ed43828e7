"""What happens before the web server and the worker run."""

from __future__ import annotations

from pathlib import Path

from app import create_app
from app.contacts.models import Organisation
from app.database import db
from app.events.models import Event
from app.treaty.models import State
from config import Config
from tests.servers import SECRET


def _open_files(folder: Path) -> list[str]:
    links = [entry.readlink() for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    return [str(link) for link in links if folder in link.parents]


def _config(folder: Path) -> Config:
    return Config(secret_key=SECRET, instance=folder, database_url=f"sqlite:///{folder / 'plenary.db'}")


def test_an_application_that_is_made_holds_no_connection_that_forked_processes_would_share(tmp_path: Path) -> None:
    create_app(_config(tmp_path))

    assert (tmp_path / "queue.db").exists()
    assert _open_files(tmp_path) == []


def test_one_command_makes_an_empty_database_ready_and_is_harmless_again(tmp_path: Path) -> None:
    app = create_app(_config(tmp_path))
    for _time in range(2):
        said = app.test_cli_runner().invoke(args=["ready"])
        assert (said.exit_code, said.output) == (0, "")

    assert app.test_client().get("/healthz").status_code == 200
    with app.app_context():
        assert db.session.query(State).count() == 197
        assert db.session.query(Organisation).count() > 20
        assert db.session.query(Event).count() == 0
        db.session.remove()
        db.engine.dispose()
