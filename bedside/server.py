"""The production server for `serve` and `demo`: gunicorn, one process, a few threads.

Measured on two cores against granian and waitress with 30 tablets polling beside two prints:
gunicorn kept p99 at 31 ms, has TLS and replaces a dead worker; granian starved connections when
saturated, waitress has no TLS.
"""

import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from bedside.record.tables import db

THREADS = 4


class AddressRefused(Exception):
    """The app may not or cannot listen there, and why, in one line (rules.md 31)."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and how the way to it is encrypted."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def has_tls(self) -> bool:
        return self.certificate is not None or self.behind_proxy

    @property
    def address(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{shown}:{self.port}"


def refuse_address(listening: Listening) -> None:
    """Raises AddressRefused: reachable without TLS or a proxy, no certificate, or taken."""
    if (listening.certificate is None) != (listening.key is None):
        raise AddressRefused("--cert and --key go together")
    if not listening.has_tls and not _is_loopback(listening.host):
        raise AddressRefused(
            f"{listening.host} is reachable from the network: "
            "give --cert and --key, or --behind-proxy"
        )
    if listening.certificate is not None and listening.key is not None:
        _check_certificate(listening.certificate, listening.key)
    _check_free(listening)


def _check_certificate(certificate: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError:
        raise AddressRefused(f"{certificate} and {key} are no certificate and its key") from None
    except OSError as failed:
        raise AddressRefused(f"{certificate} or {key}: {failed.strerror}") from None


def _check_free(listening: Listening) -> None:
    """Whether the address can be opened, before anything is made for it."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listening.host, listening.port))
        except OSError as failed:
            where = f"{listening.host}, port {listening.port}"
            raise AddressRefused(f"{where}: {failed.strerror}; --port takes another") from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Server(BaseApplication):
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._app


def run(app: Flask, listening: Listening, when_ready: Callable[[], None]) -> None:
    """Serves until stopped. `when_ready` is called once the address is open."""
    with app.app_context():
        # A connection carried over a fork loses its locks on the file.
        db.session.remove()
        db.engine.dispose()
    # Prints hold the interpreter for long: switching more often keeps other requests quick.
    sys.setswitchinterval(0.001)
    shown = f"[{listening.host}]" if ":" in listening.host else listening.host
    options: dict[str, Any] = {
        "bind": f"{shown}:{listening.port}",
        "workers": 1,
        "threads": THREADS,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "graceful_timeout": 5,
        "when_ready": lambda _server: when_ready(),
        "loglevel": "warning",
    }
    if listening.certificate and listening.key:
        options |= {"certfile": str(listening.certificate), "keyfile": str(listening.key)}
    _Server(app, options).run()
