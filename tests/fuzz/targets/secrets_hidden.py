"""Texts with secrets in them. A secret that is known is nowhere in what is let through; a second pass changes
nothing; a pattern of the user's own is read or refused, and ends."""

from __future__ import annotations

from safety.errors import RedactionError
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from safety.redaction.user_patterns import safe_pattern
from tests.fuzz.said import Said

_AROUND = (
    "password: ",
    "token=",
    "\n",
    " ",
    '"',
    "https://u:",
    "@h/",
    "-----BEGIN",
    "4111 1111",
    "eyJ",
    "é",
    "AKIA",
)
_SECRETS = ("hunter2secret", "Zq7-pw!9x", "pässwörter9", "aB3$dE5^gH7")


def check(data: bytes) -> None:
    said = Said(data[:1_000])
    if said.byte() % 4 == 3:
        _pattern(said)
        return
    secret = said.pick(_SECRETS)
    redactor = Redactor()
    redactor.learn(secret)
    parts = [said.pick((*_AROUND, f" {secret} ", said.text(24))) for _ in range(1 + said.number(10))]
    for text in ("".join(parts), said.rest(500)):
        for through in (redactor.text(text), redactor.reading(text)):
            assert secret not in through.replace(HIDDEN, "")
            assert len(through) <= 3 * max(len(text), len(HIDDEN))
        assert redactor.text(redactor.text(text)) == redactor.text(text)
        assert redactor.data({"a": (text,)}) == {"a": (redactor.text(text),)}


def _pattern(said: Said) -> None:
    try:
        pattern = safe_pattern(said.text(60))
    except RedactionError:
        return
    for text in (said.rest(300), "a" * 300):
        pattern.search(text)
