"""What an entry says of an action, without what may be secret. Pure.

Words are written out only where they are known not to be anything a person keeps to themself, and through
`redact`: kinds, roles, names of programs, paths of files, captions of what is pressed, titles of windows, and
of a web address its site. Any other text is told by its length and by a name (an HMAC under the chain's own
key, which is on no disk but in the verification key: nobody can try out short texts against it). In a
password field not even that is told.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum
from urllib.parse import urlsplit

from safety.action import Action
from safety.audit.entry import Json
from safety.context import Context, TargetSeen
from safety.decision import Decision
from safety.keys import MODIFIERS
from vision.geometry import Point, Rect

LONGEST = 120
"""Characters of a title, a caption or a reason."""
_MOST = 32
_NAME_DIGITS = 32
_PASSWORD = "password field"  # the role, not a password
_PLAIN = frozenset({"kind", "button", "program", "path", "destination"})
_ADDRESS = re.compile(r"(?i:https?|file|ftp)://\S+")
_KEYS = frozenset({"keys", "held"})
_PRESSED = frozenset(
    "button|toggle button|checkbox|radio button|switch|link|menu|menu item|tab|column header|icon|list item"
    "|tree item|heading".split("|")
)
"""Roles of what has a caption, rather than contents."""

Redact = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Writes the payloads of one chain. `key` is the chain's key for names."""

    key: bytes
    redact: Redact

    def name(self, text: str) -> str:
        """A name for a text (or a digest) that tells nothing about it to who has not the key."""
        data = text.encode("utf-8", "surrogatepass")
        return hmac.digest(self.key, data, "sha256").hex()[:_NAME_DIGITS]

    def words(self, text: str) -> str:
        """A text that may be shown: redacted, on one line, cut."""
        line = " ".join(self.redact(text).split())
        return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"

    def decision(self, decision: Decision) -> dict[str, Json]:
        return {
            "verdict": str(decision.verdict),
            "risk": decision.risk.name,
            "rule": self.words(decision.rule),
            "reason": self.words(decision.reason),
        }

    def action(self, action: Action, context: Context) -> dict[str, Json]:
        """The kind of an Action and its arguments."""
        roles = (context.focused_role, context.target.role if context.target else "")
        hidden = context.secret_field or _PASSWORD in roles
        told: dict[str, Json] = {}
        for field in fields(action):
            value = getattr(action, field.name)
            if field.name in _PLAIN:
                told[field.name] = self.words(str(value))
            elif field.name in _KEYS:
                told[field.name] = [self._key(key, value, hidden) for key in value[:_MOST]]
            else:
                told[field.name] = self._value(value, hidden)
        return told

    def context(self, context: Context) -> dict[str, Json]:
        """Where an Action goes."""
        told: dict[str, Json] = {}
        if (window := context.window) is not None:
            program = self.words(window.program)
            told["window"] = {"title": self.words(window.title), "program": program, "pid": window.pid}
        if context.target is not None:
            told["target"] = self._target(context.target)
        if context.destination is not None:
            told["destination"] = self._target(context.destination)
        if context.focused_role:
            told["focus"] = self.words(context.focused_role)
        return told

    # ------------------------------------------------------------------------------------------------

    def _target(self, target: TargetSeen) -> dict[str, Json]:
        told: dict[str, Json] = {"role": self.words(target.role), "pixels": target.pixels[:64]}
        if target.role in _PRESSED:
            told["text"] = self.words(target.text)
        return told

    def _key(self, key: str, chord: tuple[str, ...], hidden: bool) -> Json:
        """A key by its name, but for one that may be a letter of something secret: a lone character."""
        command = any(other in MODIFIERS and other not in ("shift", "altgr") for other in chord)
        return key if len(key) > 1 or command else self._text(key, hidden)

    def _value(self, value: object, hidden: bool) -> Json:
        match value:
            case None | bool() | int() | float():
                return value
            case Point(x=x, y=y):
                return [x, y]
            case Rect(left=left, top=top, width=width, height=height):
                return [left, top, width, height]
            case Enum():
                return self.words(str(value.value))
            case tuple():
                return [self._value(one, hidden) for one in value[:_MOST]]
            case _:
                return self._text(str(value), hidden)

    def _text(self, text: str, hidden: bool) -> Json:
        if hidden:
            return "withheld"
        told: dict[str, Json] = {"length": len(text), "name": self.name(text)}
        if site := _site(text):
            told["site"] = self.words(site)
        return told


def _site(text: str) -> str:
    """The scheme and host of a web address; empty where a text is none."""
    if not _ADDRESS.fullmatch(text):
        return ""
    try:
        parts = urlsplit(text)
        return f"{parts.scheme}://{parts.hostname or ''}"
    except ValueError:
        return ""
