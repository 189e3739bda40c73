"""Structured logs: one line of JSON each, without patients' data, query strings or bodies."""

import logging
import sys
from time import perf_counter
from traceback import extract_tb
from types import TracebackType

from flask import Flask, g, request
from pythonjsonlogger.json import JsonFormatter
from werkzeug.wrappers import Response

log = logging.getLogger("bedside.request")


def log_as_json() -> None:
    """Everything the process logs goes to stderr as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter("{asctime}{levelname}{name}{message}", style="{", timestamp=False)
    )
    root = logging.getLogger("bedside")
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


def log_unforeseen() -> None:
    """What ends the process: its type and place alone, as its words may quote a record."""

    def said(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
        logging.getLogger("bedside").error("ended by %s in %s", kind.__name__, where)

    sys.excepthook = said


def fault_of(error: BaseException) -> str:
    """What failed and where, the outermost call first: never its words.

    A database quotes in them the very row that it refused.
    """
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in extract_tb(error.__traceback__)
    ]
    return f"{type(error).__module__}.{type(error).__name__} at {' > '.join(places)}"


def log_requests(app: Flask) -> None:
    """Method, route, status and duration of each request; the route's name, never its values."""

    @app.before_request
    def _started() -> None:
        g.started = perf_counter()

    @app.after_request
    def _done(response: Response) -> Response:
        if request.endpoint != "static":
            fields = {
                "method": request.method,
                "route": request.endpoint or "none",
                "status": response.status_code,
                "ms": round((perf_counter() - g.get("started", perf_counter())) * 1000, 1),
            }
            log.info("request", extra=fields)
        return response
