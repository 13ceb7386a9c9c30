"""Patterns of addresses, compared with addresses in the one form that browsers give them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from safety.address import Address, canonical_address
from safety.errors import AddressRefused, PolicyError
from safety.host import canonical_host

_OTHER = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WHOLE = re.compile(r"(?:(https?)://)?([^/?#\s]+?)(?::(\d{1,5}|\*))?(/[^?#\s]*)?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PASSED_OVER = re.compile(r"[\t\n\r]")
_BLANK = "".join(map(chr, range(0x21)))
ANY = -1
"""As a port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAddress:
    """An address of another scheme than http and https: only the scheme is known of it."""

    scheme: str


def scheme_of(text: str) -> str | None:
    """The scheme a browser would see: it passes over blanks and controls before it, and over line ends and
    tabs within it (https://url.spec.whatwg.org/#concept-basic-url-parser)."""
    found = _SCHEME.match(_PASSED_OVER.sub("", text).lstrip(_BLANK))
    return None if found is None else found[1].lower()


def read_address(text: str) -> Address | OtherAddress | None:
    """An address as patterns are compared with it; None for what browsers or readers could take amiss."""
    found = scheme_of(text)
    if found is not None and found not in _DEFAULT_PORTS:
        return OtherAddress(scheme=found)
    try:
        return canonical_address(text)
    except AddressRefused:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPattern:
    """`host` "" stands for any, `below` for the hosts below it; `port` None for the scheme's own."""

    schemes: frozenset[str]
    host: str = ""
    below: bool = False
    port: int | None = None
    path: re.Pattern[str] | None = None

    def fits(self, address: Address | OtherAddress) -> bool:
        if address.scheme not in self.schemes:
            return False
        if isinstance(address, OtherAddress):
            return True
        own = _DEFAULT_PORTS[address.scheme]
        if self.port != ANY and (address.port or own) != (self.port or own):
            return False
        if not self._host_fits(address.host):
            return False
        return self.path is None or self.path.fullmatch(address.path) is not None

    def _host_fits(self, host: str) -> bool:
        if not self.host:
            return True
        return host.endswith(f".{self.host}") if self.below else host == self.host


def parse_address_pattern(text: str) -> AddressPattern:
    """Read "example.org", "https://*.example.org/docs", "localhost:*", "mailto:".

    Without a scheme both http and https are meant, without a port the scheme's own; `*.` are the hosts below
    one; a path is that page and all below it, with * for anything. Raises PolicyError for anything else.
    """
    other = _OTHER.fullmatch(text)
    if other is not None and other[1].lower() not in _DEFAULT_PORTS:
        return AddressPattern(schemes=frozenset({other[1].lower()}))
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise PolicyError(f"“{text[:80]}” is no address such as example.org or https://*.example.org/docs")
    scheme, host, port, path = found.groups()
    schemes = frozenset({scheme.lower()} if scheme else _DEFAULT_PORTS)
    below = host.startswith("*.")
    return AddressPattern(
        schemes=schemes,
        host="" if host == "*" else _host(host[2:] if below else host, text),
        below=below,
        port=ANY if port == "*" else None if port is None else int(port),
        path=None if path in (None, "/") else re.compile(_path(path)),
    )


def _host(host: str, whole: str) -> str:
    try:
        return canonical_host(host)
    except AddressRefused as error:
        raise PolicyError(f"“{whole[:80]}” names no host: {error}") from error


def _path(path: str) -> str:
    names = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in path.rstrip("/"))
    return f"{names}(?:/.*)?"
