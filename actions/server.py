"""The action server: rasa-sdk's own, behind a secret, with an error answer that tells nothing."""

from __future__ import annotations

import hmac
import logging
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic, response
from sanic.handlers import ErrorHandler

from actions.product import product
from monthly_pay.settings import Settings, settings

log = logging.getLogger("actions")

SECRET_HEADER = "x-action-secret"


class _TellsNothing(ErrorHandler):
    """Logs an error and answers without it; rasa-sdk's own would echo the request."""

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        status = getattr(exception, "status_code", 500)
        log.error("a request failed", exc_info=exception)
        return response.json({"error": "the action server failed"}, status=status)


def build(chosen: Settings) -> Sanic[Any, Any]:
    """The Sanic app of rasa-sdk with the actions of this package."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=None)
    secret = chosen.action_secret.get_secret_value()

    @app.on_request
    async def only_with_secret(request: Request) -> HTTPResponse | None:
        if request.path == "/health":
            return None
        told = request.headers.get(SECRET_HEADER, "")
        if secret and hmac.compare_digest(told.encode(), secret.encode()):
            return None
        return response.json({"error": "forbidden"}, status=403)

    app.error_handler = _TellsNothing()
    return app


def main() -> None:
    """Serves until it is stopped. A ledger that is not there is said at once."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    chosen = settings()
    if not chosen.action_secret.get_secret_value():
        raise SystemExit("MONTHLY_PAY_ACTION_SECRET is not set: run `make setup`, or set it.")
    with product().ledger.read() as reading:
        log.info("ledger is at %s", reading.today)
    app = build(chosen)
    app.prepare(
        host=chosen.action_host,
        port=chosen.action_port,
        single_process=True,
        access_log=False,
        motd=False,
    )
    Sanic.serve_single(primary=app)
