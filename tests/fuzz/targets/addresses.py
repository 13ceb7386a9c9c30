"""Web addresses. Each has one form, which is read as itself; another reader of addresses finds the same host
in it; what is called this machine is this machine; what stays here leaves nothing."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from safety.action import OpenProgram
from safety.address import Address, canonical_address, in_one_form, stays_here
from safety.address_pattern import OtherAddress, parse_address_pattern, read_address
from safety.assess import assess
from safety.context import Context
from safety.errors import AddressRefused, PolicyError
from safety.host import canonical_host, is_local
from safety.risk import Risk
from tests.fuzz.said import Said

_PARTS = (
    *("http://", "https:", "//", "/", "\\", "@", ":", "[", "]", "%", "%2e", "#", "?", "..", ".", "127.0.0.1"),
    *("localhost", "example.org", "evil.example", "0x7f", "0177", "2130706433", "::1", "::ffff:127.0.0.1"),
    *("xn--", "xn--mnchen-3ya", "\u3002", "\uff0e", "ß", "\u200d", "é", "а", "80", "443", "65536", " ", "\t"),
    *("file:", "javascript:", "user", "%00", "%6c", "ſ", "①", "-", "_"),
)


def check(data: bytes) -> None:
    said = Said(data[:400])
    text = said.rest() if said.byte() % 2 else "".join(said.some(_PARTS, 12))
    _one_form(text)
    _host(text)
    _staying(text)
    read = read_address(text)
    assert read is None or isinstance(read, Address | OtherAddress)
    try:
        pattern = parse_address_pattern(text)
    except PolicyError:
        return
    if isinstance(read, Address) and pattern.fits(read) and pattern.host:
        assert read.host == pattern.host or (pattern.below and read.host.endswith(f".{pattern.host}"))


def _one_form(text: str) -> None:
    try:
        address = canonical_address(text)
    except AddressRefused:
        assert in_one_form(text) == text
        return
    assert canonical_address(address.text) == address
    assert in_one_form(text) == address.text == in_one_form(address.text)
    assert address.text.isascii()
    other = urlsplit(address.text)
    assert other.hostname == address.host.strip("[]")
    assert other.username is None
    assert other.port == address.port
    assert other.path == address.path
    _same_machine(address.host, local=address.local)
    assert isinstance(address.caution, str)


def _host(text: str) -> None:
    try:
        host = canonical_host(text)
    except AddressRefused:
        return
    assert canonical_host(host) == host
    _same_machine(host, local=is_local(host))


def _same_machine(host: str, *, local: bool) -> None:
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = host == "localhost" or host.endswith(".localhost")
    assert not local or loopback, "another machine is called this one"


def _staying(text: str) -> None:
    for program in ("chromium", "mousepad"):
        opening = OpenProgram(program=program, arguments=(text,))
        stays = stays_here(text, in_browser=program == "chromium")
        graded = assess(opening, Context()).risk
        assert stays or graded >= Risk.R3
        if not stays:
            continue
        parts = urlsplit(text)
        if parts.scheme in ("http", "https"):
            _same_machine(canonical_address(text).host, local=True)
        elif program == "chromium":
            assert parts.scheme in ("", "file")
            assert not parts.netloc or parts.netloc.lower() == "localhost"
