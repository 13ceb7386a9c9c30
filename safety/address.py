"""A web address in the one form it is judged, shown and opened in. Pure.

What a person reads and what a browser visits can be made to differ: a name before an @, digits in octal, a
letter of another alphabet. So an address is taken apart as the URL standard (https://url.spec.whatwg.org)
says browsers do, and put together again from its parts; only that text is handed on. Where browsers are
lenient (backslashes, missing slashes, control characters) or a reader would be misled, it is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from safety.errors import AddressRefused
from safety.host import canonical_host, is_local, spelt_out

MAX_ADDRESS = 4_096
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LOCAL_FILE = re.compile(r"file:(?:/|///|//localhost/)(?!/)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_DOT = re.compile(r"\.|%2e", re.IGNORECASE)
_PATH_SAFE = frozenset("!$%&'()*+,-./:;=@[]_|~")
_QUERY_SAFE = _PATH_SAFE | frozenset("?\\^`{}")
_FRAGMENT_SAFE = _PATH_SAFE | frozenset("?#\\^{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address taken apart. `host` is ASCII (letters of other alphabets as xn--...), an IPv4 address as
    four decimal numbers, or an IPv6 address in brackets; `port` is None for the scheme's own."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None = None
    fragment: str | None = None

    @property
    def text(self) -> str:
        """The one way to write it."""
        port = "" if self.port is None else f":{self.port}"
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"

    @property
    def local(self) -> bool:
        """True where it names this machine and nothing else."""
        return is_local(self.host)

    @property
    def caution(self) -> str:
        """What a reader of the host should know, in words: its letters, where they are not plain ASCII."""
        shown = spelt_out(self.host)
        return f"{self.host} is written “{shown}”, with letters of another alphabet" if shown else ""


def canonical_address(text: str) -> Address:
    """Take an http or https address apart, as a browser would.

    `canonical_address(a.text) == a` holds for every result. Raises AddressRefused for other schemes, for
    what browsers and readers would not take for the same, and for what is no address.
    """
    if len(text) > MAX_ADDRESS:
        raise AddressRefused(f"an address of {len(text):,} characters is too long: nothing was opened")
    text = text.strip(" ")
    if any(not character.isprintable() for character in text):
        raise AddressRefused("the address holds invisible characters: nothing was opened")
    scheme, rest = _scheme(text)
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    if "\\" in rest:
        raise AddressRefused("the address holds a backslash, which hides its host: nothing was opened")
    if not rest.startswith("//") or rest.startswith("///"):
        raise AddressRefused(f"“{text[:80]}” names no host: nothing was opened")
    authority, slash, path = rest[2:].partition("/")
    host, port = _authority(authority)
    return Address(
        scheme=scheme,
        host=host,
        port=None if port == _DEFAULT_PORTS[scheme] else port,
        path=_path(slash + path),
        query=_escaped(query, _QUERY_SAFE) if query else None,
        fragment=_escaped(fragment, _FRAGMENT_SAFE) if fragment else None,
    )


def in_one_form(argument: str) -> str:
    """A web address in its one form; anything else as it is."""
    try:
        return canonical_address(argument).text
    except AddressRefused:
        return argument


def stays_here(argument: str, *, in_browser: bool) -> bool:
    """True where opening this with a program reaches nothing but this machine: a file, or a local address.

    `in_browser`: the program takes a bare word for an address. What can't be told is taken to leave.
    """
    if any(not character.isprintable() for character in argument) or argument != argument.strip():
        return False
    scheme = _SCHEME.match(argument)
    if scheme is None:
        return not argument.startswith("//") and (argument.startswith("/") or not in_browser)
    if scheme[1].lower() == "file":
        return _LOCAL_FILE.match(argument) is not None
    try:
        return canonical_address(argument).local
    except AddressRefused:
        return False


def _scheme(text: str) -> tuple[str, str]:
    found = _SCHEME.match(text)
    if found is None:
        raise AddressRefused(
            f"“{text[:80]}” does not say http: or https:, so it is not known what it is: nothing was opened"
        )
    scheme = found[1].lower()
    if scheme not in _DEFAULT_PORTS:
        raise AddressRefused(f"only http: and https: addresses are opened, not {scheme}: ones")
    return scheme, text[found.end() :]


def _authority(text: str) -> tuple[str, int | None]:
    if "@" in text:
        raise AddressRefused(
            "the address holds a user name before its host, which hides where it leads: nothing was opened"
        )
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        return canonical_host(text), None
    if not port:
        return canonical_host(host), None
    if not (port.isascii() and port.isdecimal()) or len(port) > 8 or int(port) > 65_535:
        raise AddressRefused(f"“{port[:20]}” is no port: nothing was opened")
    return canonical_host(host), int(port)


def _path(text: str) -> str:
    """Without . and .., however they are written."""
    kept: list[str] = []
    parts = text.split("/")[1:]
    for index, part in enumerate(parts):
        dots = _DOT.sub(".", part)
        last = index == len(parts) - 1
        if dots == "..":
            del kept[-1:]
        if dots in (".", ".."):
            if last:
                kept.append("")
        else:
            kept.append(_escaped(part, _PATH_SAFE))
    return "/" + "/".join(kept)


def _escaped(text: str, safe: frozenset[str]) -> str:
    """Every character but letters, digits and the safe ones as the bytes of its UTF-8."""
    return "".join(
        character
        if character in safe or (character.isascii() and character.isalnum())
        else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in text
    )
