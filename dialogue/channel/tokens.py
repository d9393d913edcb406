"""Tokens of the host app: who is speaking, proved by its signature, for at most an hour.

The algorithm follows from the key, never from the token: Ed25519 → EdDSA, RSA → RS256, a
shared secret → HS256. A key file may hold several public keys, so that they can be changed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from dialogue.channel.refusals import EXPIRED, FORBIDDEN, Refused

AUDIENCE = "monthly-pay-assistant"
LONGEST_LIFE = 3600
LEEWAY = 30  # two machines' clocks
SHORTEST_SECRET = 32
LONGEST_SUBJECT = 100
LOCALES = frozenset({"zh-CN", "zh-TW", "en"})
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)

Key = tuple[str, Any]


@dataclass(frozen=True)
class Visitor:
    """Who is speaking, until when this is proved, and the language of the host app."""

    customer: str
    expires: float
    locale: str | None = None


def read_keys(file: Path | None, secret: str | None) -> tuple[Key, ...]:
    """The keys of a PEM file and a shared secret; raises ``ValueError`` when there is none."""
    keys: list[Key] = []
    if file is not None:
        keys += [_public_key(pem) for pem in _PEM.findall(file.read_bytes())]
    if secret:
        if len(secret.encode()) < SHORTEST_SECRET:
            raise ValueError(f"the token secret is shorter than {SHORTEST_SECRET} bytes")
        keys.append(("HS256", secret))
    if not keys:
        raise ValueError("there is no key to verify tokens with")
    return tuple(keys)


def _public_key(pem: bytes) -> Key:
    key = load_pem_public_key(pem)
    if isinstance(key, Ed25519PublicKey):
        return "EdDSA", key
    if isinstance(key, RSAPublicKey) and key.key_size >= 2048:
        return "RS256", key
    raise ValueError("a token key must be Ed25519, or RSA with 2048 bits or more")


class Verifier:
    """Reads tokens of the host app."""

    def __init__(self, keys: Sequence[Key], clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock

    def visitor(self, token: object) -> Visitor:
        """Who a token speaks for; raises ``Refused`` for one that is forged, wrong or expired."""
        claims = self._claims(token)
        subject, issued, expires = claims["sub"], claims["iat"], claims["exp"]
        # A subject is an address inside the server: nothing that could be read as another one.
        if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT):
            raise Refused(FORBIDDEN)
        if not subject.isprintable() or subject != subject.strip():
            raise Refused(FORBIDDEN)
        if not all(isinstance(n, (int, float)) for n in (issued, expires)):
            raise Refused(FORBIDDEN)
        if expires - issued > LONGEST_LIFE or issued > self._clock() + LEEWAY:
            raise Refused(FORBIDDEN)
        locale = claims.get("locale")
        visitor = Visitor(subject, float(expires), locale if locale in LOCALES else None)
        self.check(visitor)
        return visitor

    def check(self, visitor: Visitor) -> None:
        """Raises ``Refused`` once the proof is too old."""
        if self._clock() >= visitor.expires:
            raise Refused(EXPIRED)

    def _claims(self, token: object) -> dict[str, Any]:
        if not isinstance(token, str):
            raise Refused(FORBIDDEN)
        for algorithm, key in self._keys:
            try:
                return jwt.decode(
                    token,
                    key,
                    algorithms=[algorithm],
                    audience=AUDIENCE,
                    # Times are checked above, against the clock of this verifier.
                    options={
                        "require": ["sub", "aud", "exp", "iat"],
                        "verify_exp": False,
                        "verify_iat": False,
                        "verify_nbf": False,
                        "verify_sub": False,
                    },
                )
            except jwt.InvalidTokenError:
                continue
        raise Refused(FORBIDDEN)
