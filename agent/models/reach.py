"""Asking another machine for files, over HTTPS; over HTTP only on this machine itself."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from agent.errors import ModelsError

SECONDS = 30.0
"""How long a host may stay silent."""
_LONGEST_WORDS = 2**24
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Lost(Exception):
    """The connection broke, or the host says it cannot just now: asking again may help."""


class Body(Protocol):
    def read(self, amount: int, /) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; the names of headers are in small letters. `body` is to be closed."""

    status: int
    headers: Mapping[str, str]
    body: Body


def checked_host(address: str) -> str:
    """The base address of a hub, without a slash at its end. Raises ModelsError for any but HTTPS, or HTTP on
    this machine."""
    parts = urlsplit(address)
    fine = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not fine or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ModelsError(
            f"{address[:100]!r} is no address to fetch models from (https://host): nothing was fetched"
        )
    return address.rstrip("/")


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Hubs send on to where files lie; never to another kind of address, nor from HTTPS to HTTP."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            checked_host(newurl.split("?", 1)[0].split("#", 1)[0])
        except ModelsError as error:
            raise urllib.error.URLError(
                f"{urlsplit(req.full_url).netloc} sent on to {newurl[:80]!r}"
            ) from error
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise urllib.error.URLError("it sent on from HTTPS to HTTP")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Reach:
    """Opens addresses; keeps no cookie, sends no account."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        context = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), context, _SafeRedirects())
        self._outward = urllib.request.build_opener(context, _SafeRedirects())

    def open(self, address: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Raises Lost where no answer came, or one that says to ask later."""
        opener = self._direct if urlsplit(address).hostname in _LOOPBACK else self._outward
        sent = {"User-Agent": "deskhand", "Accept-Encoding": "identity", **(headers or {})}
        request = urllib.request.Request(address, headers=sent)  # noqa: S310 - checked_host saw the address
        try:
            answer: Any = opener.open(request, timeout=self._seconds)
        except urllib.error.HTTPError as error:
            answer = error
        except (urllib.error.URLError, OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise Lost(f"{urlsplit(address).netloc} did not answer: {reason}") from error
        reply = Reply(
            status=int(answer.status),
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=answer,
        )
        if reply.status == 429 or reply.status >= 500:
            answer.close()
            raise Lost(f"{urlsplit(address).netloc} answered {reply.status}")
        return reply

    def words(self, address: str) -> tuple[Reply, Any]:
        """An answer that is JSON, of bounded length; None where it is no JSON. Raises Lost."""
        reply = self.open(address)
        try:
            text = reply.body.read(_LONGEST_WORDS + 1)
        except (OSError, HTTPException) as error:
            raise Lost(f"{urlsplit(address).netloc} stopped in the middle: {error}") from error
        finally:
            reply.body.close()
        try:
            return reply, json.loads(text) if len(text) <= _LONGEST_WORDS else None
        except (ValueError, RecursionError):
            return reply, None
