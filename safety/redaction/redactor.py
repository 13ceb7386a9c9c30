"""Takes secrets out of texts: by their shape, by the words before them, by their check digits, because the
user has a pattern for them, and because they were met in this run."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from safety.redaction.known import KnownSecrets
from safety.redaction.named import is_random, named_spans
from safety.redaction.numbers import number_spans
from safety.redaction.span import HIDDEN, Span, without
from safety.redaction.tokens import token_spans
from safety.redaction.user_patterns import UserPattern, load_patterns

_MAY_HOLD = re.compile(
    r"\d|://|-----BEGIN|eyJ|xox|sk[-_]|(?:gh[pousr]|rk|pk|hf|npm|whsec)_|glpat|pypi-|SG\.|AKIA|ASIA|AIza|ya29"
    r"|(?i:pass|pwd|kennwort|contrase|senha|wachtwoord|has[lł]o|parola|token|secret|credential|key|auth"
    r"|bearer|basic|cvv|cvc|pin|otp|tan|code)"
)
"""Something of this is in every text that any rule but the user's takes something out of."""
_LONG_RUN = re.compile(r"[A-Za-z0-9+_=-]{20,512}+")
_NO_WORDS = frozenset({"digest", "pixels", "state"})
"""Fields that name something by a digest (hexadecimal, with colons): one in 500 holds what passes for the
number of a card, and with that taken out it would name nothing."""
_DIGEST = re.compile(r"[0-9a-f:]*")
_MOST_REMEMBERED = 20_000

PATTERNS = "redaction.toml"
"""The file in the data home with the user's own patterns of what is to be hidden."""

T = TypeVar("T")


class Redactor:
    """Puts HIDDEN in the place of secrets. What is hidden once stays so: a second pass changes nothing.

    `learn` adds a secret for the rest of its life, `key` is its own and on no disk. It may be used from any
    thread.
    """

    def __init__(self, patterns: Sequence[UserPattern] = ()) -> None:
        self._patterns = tuple(pattern.pattern for pattern in patterns)
        self.key = secrets.token_bytes(32)
        self._known = KnownSecrets()
        self._done: dict[tuple[str, bool], str] = {}
        self._lock = threading.Lock()
        self._told: list[Callable[[], None]] = []

    def text(self, text: str) -> str:
        """A text without its secrets; at most three times as long."""
        return self._redacted(text, misread=False)

    def reading(self, text: str) -> str:
        """The same for a line read off pixels: characters may be wrong in it, so more counts as secret."""
        return self._redacted(text, misread=True)

    def holds_secret(self, text: str) -> bool:
        return self.text(text) != text

    def learn(self, secret: str) -> None:
        """Hide this text too from now on. Those who asked are told, where it is new."""
        with self._lock:
            fresh = secret != HIDDEN and self._known.add(secret)
            if fresh:
                self._done = {}
        if fresh:
            for hear in list(self._told):
                hear()

    def when_learnt(self, hear: Callable[[], None]) -> None:
        """Call this each time a secret is learnt: what was written before may hold it."""
        self._told.append(hear)

    def data(self, value: T) -> T:
        """A copy of plain data and frozen dataclasses with every text in it redacted; other values as they
        are, and the value itself where nothing changes. Keys of mappings stay."""
        redacted: T = self._data(value)
        return redacted

    def _data(self, value: Any) -> Any:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self.text(value)
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                f.name: new
                for f in fields(value)
                if f.init and (new := self._field(f.name, old := getattr(value, f.name))) is not old
            }
            return replace(value, **changed) if changed else value
        if isinstance(value, dict):
            new_items = {key: self._data(item) for key, item in value.items()}
            return new_items if any(new_items[key] is not value[key] for key in value) else value
        if isinstance(value, list | tuple | frozenset) and type(value) in (list, tuple, frozenset):
            new = [self._data(item) for item in value]
            same = all(a is b for a, b in zip(new, value, strict=True))
            return value if same else type(value)(new)
        return value

    def _field(self, name: str, value: Any) -> Any:
        if name in _NO_WORDS and isinstance(value, str) and _DIGEST.fullmatch(value):
            return value
        return self._data(value)

    def _redacted(self, text: str, *, misread: bool) -> str:
        key = (text, misread)
        done = self._done
        found = done.get(key)
        if found is None:
            found = self._fixed_point(text, misread)
            if len(done) < _MOST_REMEMBERED:
                done[key] = found
            else:
                self._done = {}
        return text if found == text else found

    def _fixed_point(self, text: str, misread: bool) -> str:
        """Redact until nothing is left: taking something out may show what stood beside it."""
        while True:
            shorter = HIDDEN.join(self._pass(part, misread) for part in text.split(HIDDEN))
            if shorter == text:
                return text
            text = shorter

    def _pass(self, text: str, misread: bool) -> str:
        spans: list[Span] = list(self._known.spans(text))
        if _MAY_HOLD.search(text):
            spans += token_spans(text)
            spans += number_spans(text, misread=misread)
            spans += named_spans(text)
        for pattern in self._patterns:
            spans += [found.span() for found in pattern.finditer(text)]
        if misread:
            spans += _misread_spans(text, self._known)
        return without(text, spans) if spans else text


def _misread_spans(text: str, known: KnownSecrets) -> list[Span]:
    """A whole line that may show a known secret, and runs of characters that are hardly words."""
    if known.in_reading(text):
        return [(0, len(text))]
    return [found.span() for found in _LONG_RUN.finditer(text) if is_random(found[0]) and _mixed(found[0])]


def _mixed(run: str) -> bool:
    return run != run.lower() and run != run.upper()


def load_redactor(patterns: Path) -> Redactor:
    """A Redactor with the patterns of the user's file, if there is one.

    Raises RedactionError where the file cannot be used: then nothing may be stored.
    """
    return Redactor(load_patterns(patterns))
