"""Secrets known by the words before them: "password: x", addresses with a password, headers. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from safety.redaction.span import SHORTEST, Span

_PASSWORD = (
    r"pass ?words?|passwd|pwd|pass ?phrase|passcode|passwort|kennwort|mot de passe|contrase[nñ]a|"
    r"senha|palavra[- ]passe|wachtwoord|has[lł]o|parola"
)
_SECRET = (
    r"api[-_ ]?(?:key|token|secret)|(?:access|secret|private|auth|session|refresh|client|account|shared)"
    r"[-_ ]?(?:key|token|secret)(?:[-_ ]?id)?|token|secret|credentials?|authorization|x-api-key"
)
_QUOTED = r"[\"“'`]([^\"”'`\n]{3,128}+)[\"”'`]"
_ASSIGNED = re.compile(
    rf"(?i:(?<![a-z])(?:(?P<password>{_PASSWORD})|(?P<secret>{_SECRET}))[\"'”]?)"
    rf"[ \t]{{0,4}}(?:[:=]|=>|:=)[ \t]{{0,4}}(?:(?i:bearer|basic|token) )?"
    rf"(?:{_QUOTED}|([^\s\"'“”█,;]{{3,256}}+))"
)
_SAID = re.compile(
    rf"(?i:(?<![a-z])(?:{_PASSWORD}|{_SECRET}|pin)(?: (?:is|ist|est|es|of|as|to|é|lautet|code|number))?) "
    rf"(?:{_QUOTED}|([^\s\"'“”█]{{3,128}}+))"
)
_DIGITS = re.compile(
    r"(?i:(?<![a-z])(?:pin(?:[- ]?(?:code|number|nummer))?|cvv2?|cvc2?|security code|otp|tan|"
    r"(?:verification|one[- ]time|login|2fa|access|passcode|unlock) (?:code|number))"
    r"[ \t]{0,2}(?:is|:|=|ist|lautet)?)[ \t\n]{0,3}[\"“'`]?(\d{3,12})(?![\d.,]*\d|%)"
)
_IN_ADDRESS = re.compile(r"(?i)(?<![a-z])[a-z][a-z0-9+.-]{1,20}://[^\s/@:]{0,64}:([^\s/@]{3,256})@")
_IN_QUERY = re.compile(
    r"(?i)[?&#;](?:access_?token|id_?token|refresh_?token|api_?key|token|auth|password|passwd|pwd|secret|"
    r"client_?secret|sig|signature|x-amz-[a-z]{4,24}|session(?:_?id)?|otp)=([^&\s#\"'<>█]{3,2048}+)"
)
_BEARER = re.compile(r"(?i:(?<![a-z])(?:bearer|basic|token)) {1,3}([A-Za-z0-9._~+/=-]{12,4096}+)")
_NEAR = re.compile(r"(?i)key|secret|token|passw|credential|auth|api|signature|kennwort|senha")
_RUN = re.compile(r"[A-Za-z0-9+/_=.~-]{16,512}+")
_NEAR_CHARACTERS = 48
_PLACEHOLDER = re.compile(r"\{\{[a-z0-9][a-z0-9_-]{0,63}\}\}")
"""The name of a secret in the place of one: see `safety.vault`."""
_EVERYDAY = re.compile(
    r"(?i)(?:required|incorrect|wrong|invalid|expired|changed|hidden|none|null|true|false|empty|optional|"
    r"forgot\w{0,12}|forgotten|show|hide|reset|manager|protected|enter\w{0,4}|your|the|for|and|field|box|"
    r"must|should|cannot|has|was|not|too|you|please|type|repeat|confirm|new|old|current|minimum|at)[.,!?:;]{0,3}"
)
"""What follows "password:" in a form or a message without being one."""


def named_spans(text: str) -> Iterator[Span]:
    """Where a text gives away a secret by what it says before it."""
    for found in _ASSIGNED.finditer(text):
        yield from _value(text, found, surely=found["password"] is not None)
    for found in _SAID.finditer(text):
        yield from _value(text, found, surely=False)
    for pattern in (_DIGITS, _IN_ADDRESS, _IN_QUERY):
        for found in pattern.finditer(text):
            yield found.span(1)
    for found in _BEARER.finditer(text):
        if is_random(found[1]):
            yield found.span(1)
    yield from _random_near_names(text)


def _value(text: str, found: re.Match[str], *, surely: bool) -> Iterator[Span]:
    """What was found after a name. Bare words count only where they look chosen, or `surely` are it."""
    quoted, bare = found.span(found.lastindex or 0)
    word = text[quoted:bare]
    if _PLACEHOLDER.match(word):
        return
    if text[quoted - 1] in "\"“'`" or (surely and not _EVERYDAY.fullmatch(word)) or looks_chosen(word):
        stripped = word.rstrip(".,;:)]}")
        yield quoted, quoted + max(len(stripped), SHORTEST)


def looks_chosen(word: str) -> bool:
    """True if a word is made up: it mixes letters with digits or marks, or changes its case inside."""
    core = word.strip(".,;:!?()[]{}")
    letters = any(c.isalpha() for c in core)
    digits = any(c.isdigit() for c in core)
    marks = any(not c.isalnum() and c not in "-'’./_" for c in core)
    turns = core[1:] != core[1:].lower() and core != core.upper()
    return len(core) >= 4 and (digits or marks or (letters and turns))


def is_random(run: str) -> bool:
    """True for a run of letters and digits too mixed for words: 3.3 bits a character or more (Shannon)."""
    digits = sum(c.isdigit() for c in run)
    return digits >= 2 and digits < len(run) and entropy(run) >= 3.3


def entropy(text: str) -> float:
    """Shannon's entropy of a text's characters, in bits a character; 0.0 for an empty one."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values())


def _random_near_names(text: str) -> Iterator[Span]:
    """Runs that look random, shortly after a word such as "key"."""
    for found in _RUN.finditer(text):
        before = text[max(0, found.start() - _NEAR_CHARACTERS) : found.start()]
        if is_random(found[0]) and _NEAR.search(before):
            yield found.span()
