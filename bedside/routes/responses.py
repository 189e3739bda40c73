"""What every answer carries: no storing, a strict content policy, the server's time."""

from flask import Flask, request
from werkzeug.wrappers import Response

from bedside.routes.present import now, ward
from bedside.screens.frame import iso
from bedside.wording import clock_time

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def seal_responses(app: Flask) -> None:
    @app.after_request
    def _seal(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if request.endpoint == "static":
            # Compressing reads the file to its end and leaves it open.
            close = getattr(response.response, "close", None)
            if close is not None:
                response.call_on_close(close)
        else:
            # A page with a patient on it is never shown again from a cache.
            response.headers["Cache-Control"] = "no-store"
            response.headers["Bedside-Now"] = iso(now())
            response.headers["Bedside-Clock"] = clock_time(now(), ward().zone)
        if ward().settings.has_tls:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
