"""Buttons: opaque, for one customer, for twelve hours."""

from __future__ import annotations

import pytest

from dialogue.channel.buttons import Sealer
from dialogue.channel.refusals import Refused

NOW = 1_800_000_000.0


def test_a_button_opens_for_its_customer() -> None:
    sealer = Sealer("secret", lambda: NOW)
    button, expires = sealer.new()
    assert expires == 1_800_043_200
    assert sealer.open(sealer.seal(button, "lin", expires), "lin") == button


def test_two_buttons_are_never_the_same() -> None:
    sealer = Sealer("secret", lambda: NOW)
    assert len({sealer.new()[0] for _ in range(1000)}) == 1000


@pytest.mark.parametrize("customer", ["he", "", "LIN", "lin "])
def test_another_customer_cannot_open_it(customer: str) -> None:
    sealer = Sealer("secret", lambda: NOW)
    with pytest.raises(Refused, match="used_button"):
        sealer.open(sealer.seal("b", "lin", 1_800_000_100), customer)


def test_after_twelve_hours_it_is_void() -> None:
    now = [NOW]
    sealer = Sealer("secret", lambda: now[0])
    button, expires = sealer.new()
    sealed = sealer.seal(button, "lin", expires)
    now[0] = NOW + 12 * 3600 - 1
    assert sealer.open(sealed, "lin") == button
    now[0] = NOW + 12 * 3600
    with pytest.raises(Refused, match="used_button"):
        sealer.open(sealed, "lin")


def test_nothing_of_it_can_be_changed() -> None:
    sealer = Sealer("secret", lambda: NOW)
    sealed = sealer.seal("abc", "lin", 1_800_000_100)
    button, expires, signature = sealed.split(".")
    forged = [
        f"abd.{expires}.{signature}",
        f"{button}.1900000000.{signature}",
        f"{button}.{expires}.{signature[:-1]}",
        f"{button}.{expires}.",
        f"{button}.x.{signature}",
        f"{button}.².{signature}",
        f"{button}.{expires}.é",
        button,
        "",
        "/affirm",
        Sealer("another secret", lambda: NOW).seal("abc", "lin", 1_800_000_100),
    ]
    for attempt in forged:
        with pytest.raises(Refused, match="used_button"):
            sealer.open(attempt, "lin")
