"""``monthly-pay``: the operator's command line."""

from monthly_pay.cli.app import app

__all__ = ["app"]
