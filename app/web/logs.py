"""What is logged: the endpoint and the number of a request, never its address, which may hold a secret link, nor who asked."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

from app import clock

log = logging.getLogger("plenary.requests")
LOUD = ("weasyprint", "fontTools", "PIL", "alembic", "pikepdf")
"""Libraries that tell of each step."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request; of an exception its type and where, not its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Numbers and names of a record's `extra` stand beside its message."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            said |= {"request_id": g.get("request_id", ""), "endpoint": request.endpoint or ""}
        if record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
            said["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(said | getattr(record, "facts", {}), ensure_ascii=False)


def init_app(app: Flask) -> None:
    """With `LOG_FORMAT=json`, everything goes to standard error in lines of JSON, a line for each request among it."""
    if app.config["PLENARY"].log_format != "json":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("gunicorn.error", app.logger.name):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True

    @app.before_request
    def _begin() -> None:
        g.began = clock.ticks()

    @app.after_request
    def _end(response: Response) -> Response:
        took = round((clock.ticks() - g.get("began", clock.ticks())) * 1000)
        log.info("request", extra={"facts": {"method": request.method, "status": response.status_code, "milliseconds": took}})
        return response
