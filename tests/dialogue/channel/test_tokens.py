"""Tokens of the host app: which are believed, for how long, and which never."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dialogue.channel.refusals import Refused
from dialogue.channel.tokens import Verifier, Visitor, read_keys

NOW = 1_800_000_000
SECRET = "a secret of thirty-two bytes or more"
ED25519 = ed25519.Ed25519PrivateKey.generate()
OTHER_ED25519 = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLAIMS = {"sub": "lin", "aud": "monthly-pay-assistant", "iat": NOW, "exp": NOW + 600}


def pem(*keys: Any) -> bytes:
    """Public keys as a key file has them."""
    return b"".join(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for key in keys
    )


@pytest.fixture
def verifier(tmp_path: Path) -> Verifier:
    """Believes two Ed25519 keys and an RSA key, at a fixed time."""
    file = tmp_path / "keys.pem"
    file.write_bytes(pem(ED25519, OTHER_ED25519, RSA))
    return Verifier(read_keys(file, None), lambda: NOW + 1)


def signed(claims: dict[str, Any], key: Any = ED25519, algorithm: str = "EdDSA") -> str:
    """A token with these claims; a claim that is None is left out."""
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm)


def refusal(verifier: Verifier, token: object) -> str:
    """The code with which a token is refused."""
    with pytest.raises(Refused) as refused:
        verifier.visitor(token)
    return refused.value.code


@pytest.mark.parametrize(
    ("key", "algorithm"), [(ED25519, "EdDSA"), (OTHER_ED25519, "EdDSA"), (RSA, "RS256")]
)
def test_every_key_of_the_file_is_believed(verifier: Verifier, key: Any, algorithm: str) -> None:
    assert verifier.visitor(signed(CLAIMS, key, algorithm)) == Visitor("lin", NOW + 600, None)


def test_a_shared_secret_is_believed() -> None:
    verifier = Verifier(read_keys(None, SECRET), lambda: NOW)
    assert verifier.visitor(signed(CLAIMS, SECRET, "HS256")).customer == "lin"


@pytest.mark.parametrize(
    ("locale", "understood"), [("zh-TW", "zh-TW"), ("en", "en"), ("fr", None), (["en"], None)]
)
def test_only_known_locales_are_taken(
    verifier: Verifier, locale: object, understood: str | None
) -> None:
    if isinstance(locale, list):
        locale = "en,zh-TW"
    assert verifier.visitor(signed({**CLAIMS, "locale": locale})).locale == understood


def test_a_key_that_is_not_in_the_file_is_forged(verifier: Verifier) -> None:
    stranger = ed25519.Ed25519PrivateKey.generate()
    assert refusal(verifier, signed(CLAIMS, stranger)) == "forbidden"


def test_the_public_key_used_as_a_secret_is_forged(verifier: Verifier) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(CLAIMS).encode()).rstrip(b"=")
    import hashlib
    import hmac

    signature = hmac.new(pem(ED25519), header + b"." + body, hashlib.sha256).digest()
    token = b".".join((header, body, base64.urlsafe_b64encode(signature).rstrip(b"="))).decode()
    assert refusal(verifier, token) == "forbidden"


def test_a_token_without_signature_is_forged(verifier: Verifier) -> None:
    assert refusal(verifier, jwt.encode(CLAIMS, None, "none")) == "forbidden"


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another-service"},
        {"aud": None},
        {"sub": None},
        {"exp": None},
        {"iat": None},
        {"sub": ""},
        {"sub": " lin"},
        {"sub": "lin\n"},
        {"sub": "x" * 101},
        {"exp": NOW + 3601},  # longer than an hour
        {"exp": "tomorrow"},
        {"iat": NOW + 60, "exp": NOW + 600},  # made in the future
    ],
)
def test_wrong_claims_are_forbidden(verifier: Verifier, change: dict[str, Any]) -> None:
    assert refusal(verifier, signed({**CLAIMS, **change})) == "forbidden"


def test_a_subject_that_is_no_text_is_forbidden(verifier: Verifier) -> None:
    header = {"alg": "EdDSA", "typ": "JWT"}
    body = {**CLAIMS, "sub": 7}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, body)
    ]
    signature = base64.urlsafe_b64encode(ED25519.sign(b".".join(parts))).rstrip(b"=")
    assert refusal(verifier, b".".join((*parts, signature)).decode()) == "forbidden"


def test_a_token_expires_to_the_second(tmp_path: Path) -> None:
    file = tmp_path / "keys.pem"
    file.write_bytes(pem(ED25519))
    now = [NOW + 599.0]
    verifier = Verifier(read_keys(file, None), lambda: now[0])
    visitor = verifier.visitor(signed(CLAIMS))
    now[0] = NOW + 600
    assert refusal(verifier, signed(CLAIMS)) == "expired"
    with pytest.raises(Refused, match="expired"):
        verifier.check(visitor)


@pytest.mark.parametrize("token", [None, "", "x.y.z", 7, {"sub": "lin"}, b"abc"])
def test_what_is_no_token_is_forbidden(verifier: Verifier, token: object) -> None:
    assert refusal(verifier, token) == "forbidden"


def test_without_a_key_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no key"):
        read_keys(None, "")
    empty = tmp_path / "empty.pem"
    empty.write_bytes(b"")
    with pytest.raises(ValueError, match="no key"):
        read_keys(empty, None)


def test_weak_keys_are_not_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter than 32"):
        read_keys(None, "short")
    file = tmp_path / "weak.pem"
    file.write_bytes(pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)))
    with pytest.raises(ValueError, match="2048"):
        read_keys(file, None)
