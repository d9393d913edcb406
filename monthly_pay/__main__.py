"""``python -m monthly_pay``: the same as ``monthly-pay``."""

from monthly_pay.cli import app

if __name__ == "__main__":
    app()
