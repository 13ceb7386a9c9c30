"""The host of an address in the one form a browser would look up. Pure.

Numbers are read as browsers read them (https://url.spec.whatwg.org/#concept-ipv4-parser), and letters of
other alphabets are put as IDNA puts them; where IDNA's versions disagree, the name is refused.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import unquote

from safety.errors import AddressRefused

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
_FULL_STOPS = re.compile("[\u3002\uff0e\uff61]")
_DISPUTED = frozenset("ßẞς\u200c\u200d")
"""Characters that one version of IDNA maps to others and another keeps."""
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that IDNA leaves out (Unicode: Default_Ignorable_Code_Point)."""
_MAX_HOST = 253


def canonical_host(text: str) -> str:
    """The host in lower case ASCII without a final dot: a name, four decimal numbers, or [IPv6].

    `canonical_host(h) == h` holds for every result. Raises AddressRefused for what is no host, and for what
    may be another one in another program.
    """
    if text.startswith("["):
        return _ipv6(text)
    if "%" in text:
        text = _unquoted(text)
    name = _FULL_STOPS.sub(".", text)
    if not name.isascii():
        name = ".".join(map(_as_ascii, _folded(name).split(".")))
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, text)
    if len(name) > _MAX_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise AddressRefused(f"“{text[:80]}” is no host: nothing was opened")
    for label in labels:
        if label.startswith("xn--"):
            _from_ascii(label)
    return name


def is_local(host: str) -> bool:
    """True for a canonical host that is this machine."""
    if host == "localhost" or host.endswith(".localhost") or host == "[::1]":
        return True
    return re.fullmatch(r"127(?:\.[0-9]+){3}", host) is not None


def spelt_out(host: str) -> str:
    """A canonical host with its xn-- parts in their own letters; empty where there are none."""
    labels = host.split(".")
    shown = [_from_ascii(label) if label.startswith("xn--") else label for label in labels]
    return "" if shown == labels else ".".join(shown)


def _unquoted(text: str) -> str:
    try:
        name = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise AddressRefused(f"“{text[:80]}” is no host: nothing was opened") from None
    if "%" in name or not name.isprintable():
        raise AddressRefused(f"“{text[:80]}” is no host: nothing was opened")
    return name


def _folded(name: str) -> str:
    """Letters as IDNA compares them; the same after a second time, and in whatever order it is done."""
    if _DISPUTED.intersection(name) or _IGNORED.search(name):
        raise AddressRefused(
            f"“{name[:80]}” holds a letter that browsers do not agree on: nothing was opened"
        )
    folded = _normal(name.casefold())
    another_way = _normal(_normal(name).casefold())
    if folded.count(".") != name.count(".") or not folded == another_way == _normal(folded.casefold()):
        raise AddressRefused(
            f"“{name[:80]}” holds a letter that browsers do not agree on: nothing was opened"
        )
    return folded


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _as_ascii(label: str) -> str:
    if label.isascii():
        return label
    _check_letters(label)
    return "xn--" + label.encode("punycode").decode("ascii")


def _from_ascii(label: str) -> str:
    """The letters an xn-- label stands for. Raises AddressRefused for one that no browser would look up."""
    try:
        letters = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        letters = ""
    if letters.isascii() or letters != _folded(letters) or _as_ascii(letters) != label:
        raise AddressRefused(f"“{label}” stands for no name: nothing was opened")
    return letters


def _check_letters(label: str) -> None:
    """Only letters, digits, marks behind them, and hyphens within."""
    categories = [unicodedata.category(character) for character in label]
    known = all(
        kind in ("Ll", "Lo", "Lm", "Mn", "Mc", "Nd") or letter == "-"
        for kind, letter in zip(categories, label, strict=True)
    )
    if not known or categories[0].startswith("M") or "-" in (label[0], label[-1]) or label[2:4] == "--":
        raise AddressRefused(f"“{label[:80]}” is no part of a host: nothing was opened")


def _ipv4(labels: list[str], said: str) -> str:
    """One to four numbers, each decimal, octal (0...) or hexadecimal (0x...); the last fills what is left."""
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        numbers = []
    if (
        not 1 <= len(numbers) <= 4
        or any(number > 255 for number in numbers[:-1])
        or numbers[-1] >= 256 ** (5 - len(numbers))
    ):
        raise AddressRefused(f"“{said[:80]}” is no host: nothing was opened")
    value = numbers[-1] + sum(number * 256 ** (3 - place) for place, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def _number(label: str) -> int:
    """Raises ValueError for what is no number, or one too long to be part of an address."""
    if len(label) > 40 or not _NUMBER.fullmatch(label):
        raise ValueError
    if label.lower().startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)


def _ipv6(text: str) -> str:
    try:
        if not text.endswith("]") or "%" in text:
            raise ValueError
        value = ipaddress.IPv6Address(text[1:-1])
    except ValueError:
        raise AddressRefused(f"“{text[:80]}” is no host: nothing was opened") from None
    groups = [f"{int(group, 16):x}" for group in value.exploded.split(":")]
    written = ":".join(groups)
    runs = sorted(
        re.finditer(r"\b0(?::0)+\b", written), key=lambda run: (run.start() - run.end(), run.start())
    )
    if runs:
        head, tail = written[: runs[0].start()].rstrip(":"), written[runs[0].end() :].lstrip(":")
        written = f"{head}::{tail}"
    return f"[{written}]"
