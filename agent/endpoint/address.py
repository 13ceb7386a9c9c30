"""Where a model server is: on this machine, unless the user allowed another host by its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from safety.errors import AddressRefused
from safety.host import canonical_host, is_local
from vision.errors import ModelError

_HERE = ("127.0.0.1", "[::1]")
_LONGEST = 2_000
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A server's address. `host` is as a browser would look it up; `prefix` is the path before "/v1"."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @property
    def local(self) -> bool:
        return is_local(self.host)

    @property
    def roots(self) -> tuple[str, ...]:
        """What to call, one after the other until one can be reached. A name of this machine is never looked
        up: it stands for the loopback addresses."""
        named = self.local and not self.host.startswith(("127.", "["))
        hosts = _HERE if named else (self.host,)
        return tuple(f"{self.scheme}://{host}:{self.port}{self.prefix}" for host in hosts)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{self.prefix}"


def address_of(text: str, allowed: Collection[str] = ()) -> Address:
    """Read "http://localhost:11434", "localhost:8000/v1", "https://gpu.lan:8443". `allowed` are hosts beside
    this machine that the user named. Raises ModelError."""
    whole = text if "://" in text else f"http://{text}"
    try:
        if len(text) > _LONGEST or not text.strip() or any(c.isspace() for c in text):
            raise ValueError
        parts = urlsplit(whole)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        prefix = parts.path.rstrip("/").removesuffix("/v1")
        named = parts.netloc.rpartition("@")[2]
        host = canonical_host(re.sub(r":[0-9]*$", "", named))
    except (ValueError, AddressRefused):
        raise _unreadable("that is no address") from None
    if parts.scheme not in ("http", "https"):
        raise _unreadable(f"{parts.scheme[:20]} is not spoken, only http and https")
    if "@" in parts.netloc:
        raise _unreadable("an address holds no name and no password: a key goes into a variable")
    if parts.query or parts.fragment or not _PATH.fullmatch(prefix):
        raise _unreadable("only a path may follow the host")
    address = Address(scheme=parts.scheme, host=host, port=port, prefix=prefix)
    if not address.local and host not in _canonical(allowed):
        raise ModelError(
            f"{host} is not this machine, and Deskhand sends what is on your screen nowhere else: nothing "
            f"was sent. If you mean it, allow that host by its name: --allow-host {host}, or allow_hosts in "
            "endpoint.toml"
        )
    return address


def _canonical(hosts: Collection[str]) -> set[str]:
    try:
        return {canonical_host(host) for host in hosts}
    except AddressRefused:
        raise ModelError(
            "--allow-host and allow_hosts take hosts such as gpu.lan or 192.168.1.20: nothing was sent"
        ) from None


def _unreadable(why: str) -> ModelError:
    return ModelError(
        f"the server's address cannot be used ({why}): nothing was sent. "
        "Name one such as http://localhost:11434"
    )
