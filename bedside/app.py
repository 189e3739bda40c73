"""The web app put together: settings, record, words, pages. Nothing is decided here."""

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from bedside.approvals import Approval
from bedside.clock import Clock, SystemClock
from bedside.config_files import Configuration
from bedside.record.engine import connect_app
from bedside.resources import STATIC, TEMPLATES, static_version
from bedside.routes import BLUEPRINTS
from bedside.routes.errors import register_errors
from bedside.routes.policy import guard, settle_policies
from bedside.routes.present import Ward
from bedside.routes.responses import seal_responses
from bedside.routes.sounds import tell_sounds
from bedside.settings import Settings


def create_app(
    settings: Settings,
    configuration: Configuration,
    clock: Clock | None = None,
    approvals: tuple[Approval, ...] = (),
    real_clock: Clock | None = None,
) -> Flask:
    """The app of one unit. `clock` is the ward's time; only the demo and tests move it.

    `real_clock`: the server's own, for sessions and PIN waits; only tests move it.
    """
    app = Flask("bedside", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    real_clock = real_clock or SystemClock()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="bedside_form",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.has_tls,
        # An infusion page stays open for eight hours; the token ends with the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        # Pages carry tokens: compressing them beside typed text would tell the tokens (BREACH).
        COMPRESS_MIMETYPES=["text/css", "text/javascript", "application/javascript"],
        BABEL_DEFAULT_LOCALE="en",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["static_version"] = static_version()
    app.extensions["bedside"] = Ward(
        settings, configuration, clock or real_clock, real_clock, approvals
    )
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    Babel(app)
    Compress(app)
    CSRFProtect(app)
    connect_app(app, settings.database)
    guard(app)
    seal_responses(app)
    tell_sounds(app)
    register_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    settle_policies(app)
    return app
