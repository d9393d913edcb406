"""The HTTP API for the host app: orders, logins, payment notifications, reading an account."""

from monthly_pay.api.app import build

__all__ = ["build"]
