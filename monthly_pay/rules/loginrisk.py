"""The rule over recorded logins: too many unusual places in a short time are unsafe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from monthly_pay.rules.facts import Login
from monthly_pay.rules.terms import Terms


def risky_logins(logins: Sequence[Login], terms: Terms) -> tuple[Login, ...]:
    """The unusual logins up to the last one, when they come from too many places in too short
    a time; otherwise none."""
    if not logins or logins[-1].usual:
        return ()
    since = logins[-1].at - timedelta(hours=terms.login_risk_hours)
    unusual = tuple(one for one in logins if not one.usual and one.at >= since)
    places = {one.place for one in unusual}
    return unusual if len(places) >= terms.login_risk_places else ()
