"""The demo's host app: a shopping page with the widget in it. Never part of production."""
