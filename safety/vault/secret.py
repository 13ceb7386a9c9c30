"""A secret, its name, and where it may be typed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from safety.address import canonical_address
from safety.errors import AddressRefused, SecretError

MOST_CHARACTERS = 1_000
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_PROGRAM = re.compile(r"[^\s*?/\\]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The programs (as their windows call themselves, in small letters) and the web addresses (origins such
    as "https://mail.example") a secret may be typed in. In a browser only an address counts."""

    programs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def in_words(self) -> str:
        return ", ".join((*self.programs, *self.addresses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """`value` is in no representation of it: not in a traceback, not in a log."""

    name: str
    scope: Scope
    value: str = field(repr=False)


def checked_name(name: str) -> str:
    """Raises SecretError for what is no name of a secret."""
    if not _NAME.fullmatch(name):
        raise SecretError(
            f"“{name[:80]}” cannot be a secret's name: small letters, digits, - and _ make one. "
            "Nothing was changed"
        )
    return name


def checked_value(value: str) -> str:
    """Raises SecretError, without the value, for what a hand cannot type into one field."""
    if not 0 < len(value) <= MOST_CHARACTERS:
        raise SecretError(f"a secret has 1 to {MOST_CHARACTERS:,} characters: nothing was kept")
    if not value.isprintable():
        raise SecretError("the secret holds a line end or a control character: nothing was kept")
    return value


def checked_scope(programs: tuple[str, ...], addresses: tuple[str, ...]) -> Scope:
    """Raises SecretError where nothing, or nothing that is one program or one site, was named."""
    if not programs and not addresses:
        raise SecretError(
            "say where the secret may be typed: --program NAME, or --address ADDRESS for a web page. "
            "Nothing was kept"
        )
    for program in programs:
        if not _PROGRAM.fullmatch(program):
            raise SecretError(f"“{program[:80]}” is not the name of one program: nothing was kept")
    names = tuple(dict.fromkeys(program.casefold() for program in programs))
    return Scope(programs=names, addresses=tuple(dict.fromkeys(map(origin, addresses))))


def origin(address: str) -> str:
    """The scheme, host and port of an address; https where no scheme is said. Raises SecretError."""
    whole = address if re.match(r"(?i)[a-z][a-z0-9+.-]*://", address) else f"https://{address}"
    try:
        parts = canonical_address(whole)
    except AddressRefused as error:
        raise SecretError(f"{error}. Name a site such as https://mail.example") from error
    if parts.scheme == "http" and not parts.local:
        raise SecretError(f"{parts.host} over http: anybody on the way could read the secret: use https")
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{parts.host}{port}"
