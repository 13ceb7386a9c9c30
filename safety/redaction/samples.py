"""Made-up secrets of every kind, from a seed: what the promise that none is recorded is measured with."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from safety.redaction.checksums import passes_iban, passes_luhn

_WORD = string.ascii_letters + string.digits


class Where(StrEnum):
    """How a secret comes to be where it might be recorded."""

    TYPED = "typed into a password field"
    INSTRUCTED = "given in the task"
    SHOWN = "shown on the screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A made-up secret, and a line of text that it stands in where it is shown."""

    kind: str
    secret: str
    line: str
    where: Where


def samples(count: int, seed: int = 0) -> tuple[Sample, ...]:
    """So many different secrets, of every kind and in every place in turn; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - reproducible samples, not secrets
    made: dict[str, Sample] = {}
    kinds = tuple(_KINDS.items())
    while len(made) < count:
        number = len(made)
        kind, make = kinds[number % len(kinds)]
        secret, line = make(chance)
        where = tuple(Where)[number // len(kinds) % len(Where)]
        made.setdefault(secret, Sample(kind=kind, secret=secret, line=line, where=where))
    return tuple(made.values())


def _some(chance: random.Random, letters: str, count: int) -> str:
    return "".join(chance.choice(letters) for _ in range(count))


def _password(chance: random.Random) -> tuple[str, str]:
    secret = (
        _some(chance, string.ascii_lowercase, 5) + chance.choice("!#%+=") + _some(chance, string.digits, 4)
    )
    return secret, f"password: {secret}"


def _pin(chance: random.Random) -> tuple[str, str]:
    secret = _some(chance, string.digits, 8)
    return secret, f"your PIN is {secret}"


def _card(chance: random.Random) -> tuple[str, str]:
    while True:
        digits = chance.choice(("4", "51", "37")) + _some(chance, string.digits, 14)
        digits = digits[: 15 if digits.startswith("37") else 16]
        if passes_luhn(digits):
            return digits, "card " + " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _iban(chance: random.Random) -> tuple[str, str]:
    account = _some(chance, string.digits, 18)
    iban = next(f"DE{n:02}{account}" for n in range(2, 99) if passes_iban(f"DE{n:02}{account}"))
    return iban, "pay to " + " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def _jwt(chance: random.Random) -> tuple[str, str]:
    secret = f"eyJ{_some(chance, _WORD, 17)}.eyJ{_some(chance, _WORD, 24)}.{_some(chance, _WORD, 32)}"
    return secret, f"Cookie: session={secret}; Path=/"


def _private_key(chance: random.Random) -> tuple[str, str]:
    body = "\n".join(_some(chance, _WORD + "+/", 48) for _ in range(3))
    secret = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"
    return secret, secret


def _address(chance: random.Random) -> tuple[str, str]:
    secret = _some(chance, _WORD, 10)
    return secret, f"postgres://maria:{secret}@db.example/books"


def _header(chance: random.Random) -> tuple[str, str]:
    secret = "a1" + _some(chance, _WORD, 30)
    return secret, f"Authorization: Bearer {secret}"


def _assigned(chance: random.Random) -> tuple[str, str]:
    secret = "x9" + _some(chance, _WORD + "_-", 26)
    return secret, f'export CLIENT_SECRET="{secret}"'


def _made_by(prefix: str, count: int, letters: str = _WORD) -> Callable[[random.Random], tuple[str, str]]:
    def make(chance: random.Random) -> tuple[str, str]:
        secret = prefix + _some(chance, letters, count)
        return secret, f"use {secret} for it"

    return make


_KINDS: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "password": _password,
    "PIN": _pin,
    "payment card": _card,
    "IBAN": _iban,
    "JSON Web Token": _jwt,
    "private key": _private_key,
    "password in an address": _address,
    "bearer header": _header,
    "assigned secret": _assigned,
    "AWS key": _made_by("AKIA", 16, string.ascii_uppercase + string.digits),
    "GitHub token": _made_by("ghp_", 36),
    "Slack token": _made_by("xoxb-", 40, string.digits + string.ascii_letters),
    "Stripe key": _made_by("sk_live_", 24),
    "Google key": _made_by("AIza", 35),
}
