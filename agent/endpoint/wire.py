"""The line to a server: one request on a connection of its own, to no other host than was named, through no
proxy."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, cast

from agent.endpoint.address import Address
from agent.endpoint.failure import failure
from agent.endpoint.limits import Limits
from vision.errors import ModelError

if TYPE_CHECKING:
    import ssl

    import httpx

_CERTIFICATE = re.compile(r"certificate", re.IGNORECASE)


@asynccontextmanager
async def opened(
    address: Address, method: str, path: str, *, content: bytes = b"", key: str = "", limits: Limits
) -> AsyncIterator[httpx.Response]:
    """The answer to a request, its head read and its body not. Redirects are not followed. Raises ModelError
    where no answer came; nothing that was sent or received is in its message."""
    import httpx

    headers = {"Accept-Encoding": "identity", "User-Agent": "deskhand", "Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    timeout = httpx.Timeout(None, connect=limits.connect)
    client = httpx.AsyncClient(
        verify=_trust(address), trust_env=False, follow_redirects=False, timeout=timeout, headers=headers
    )
    try:
        async with client:
            response = await _sent(client, address, method, path, content)
            try:
                yield response
            finally:
                await response.aclose()
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:
        raise _broken(address, error) from None


async def _sent(
    client: httpx.AsyncClient, address: Address, method: str, path: str, content: bytes
) -> httpx.Response:
    import httpx

    *first, last = (f"{root}{path}" for root in address.roots)
    for url in first:
        try:
            return await client.send(client.build_request(method, url, content=content), stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await client.send(client.build_request(method, last, content=content), stream=True)


def pieces_of(response: httpx.Response) -> aclosing[AsyncGenerator[bytes, None]]:
    """The body as it comes, for a block that may leave it before its end."""
    return aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw()))


async def body_of(response: httpx.Response, most: int) -> bytes:
    """At most so many bytes of the body; the rest is not read."""
    read = bytearray()
    async with pieces_of(response) as pieces:
        async for piece in pieces:
            read += piece
            if len(read) > most:
                break
    return bytes(read[:most])


def _trust(address: Address) -> ssl.SSLContext:
    """What vouches for a server: over http nobody is asked, and a context that trusts no one costs
    nothing."""
    import ssl

    return (
        ssl.create_default_context() if address.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )


def _broken(address: Address, error: Exception) -> ModelError:
    import httpx

    match error:
        case httpx.ConnectTimeout():
            what, do = f"no connection to {address} in time", "Is the server running there?"
        case httpx.ConnectError() if _CERTIFICATE.search(str(error)):
            what, do = (
                f"the certificate of {address} is not trusted",
                "Give the server one that this machine trusts",
            )
        case httpx.ConnectError():
            what, do = (
                f"nothing answers at {address}",
                "Start the server, or name the port that it listens on",
            )
        case httpx.RemoteProtocolError() | httpx.ReadError() | httpx.WriteError():
            what, do = f"the server at {address} broke off", "Look into its log, then try again"
        case _:
            what, do = f"the line to {address} failed ({type(error).__name__})", "Try again"
    return ModelError(failure(what, do))
