"""One entry of the audit log: a line of JSON that names the line before it and carries its own seal. Pure.

A line is `{"seq":N,"prev":"HASH","kind":...,"time":...,"payload":{...},"seal":"SEAL"}` in exactly this form,
ASCII only. HASH is the SHA-256 of the whole line before it (zeros for the first). SEAL is the HMAC-SHA-256 of
everything before `,"seal"`, under a key that is used for this entry alone: the key of the next is its hash,
and it is forgotten. Who gets hold of today's key can forge what is written from now on, but no entry before
(Bellare and Yee, "Forward-Security in Private-Key Cryptography", 2003; Schneier and Kelsey, "Secure Audit
Logs to Support Computer Forensics", 1999).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from safety.errors import AuditError

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Payload: TypeAlias = Mapping[str, "Json"]

KEY_BYTES = 32
MAX_LINE = 1 << 16
FIRST = "0" * 64
"""What the first entry of a chain names as the one before it."""
SEAL_BYTES = len(',"seal":"' + FIRST + '"}\n')

_NEXT = b"deskhand audit: the key of the next entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it is read back. `hash` is that of its whole line; `time` is UTC, ISO 8601."""

    seq: int
    prev: str
    kind: str
    time: str
    payload: dict[str, Json]
    seal: str
    hash: str


def next_key(key: bytes) -> bytes:
    """The key of the entry after the one that this key seals; there is no way back."""
    return hashlib.sha256(_NEXT + key).digest()


def opening(seq: int, prev: str) -> bytes:
    """How the line of an entry begins."""
    return b'{"seq":%d,"prev":"%s","kind":"' % (seq, prev.encode())


def closing(body: bytes, key: bytes) -> bytes:
    """How the line of an entry ends: its seal."""
    return b',"seal":"%s"}\n' % hmac.digest(key, body, "sha256").hex().encode()


def hash_of(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def sealed_line(seq: int, prev: str, kind: str, time: str, payload: Payload, key: bytes) -> bytes:
    """The line of an entry. Raises AuditError for one that is too long to be read back."""
    rest = json.dumps({"kind": kind, "time": time, "payload": payload}, separators=(",", ":"))
    body = opening(seq, prev)[: -len('"kind":"')] + rest[1:-1].encode()
    line = body + closing(body, key)
    if len(line) > MAX_LINE:
        raise AuditError(f"an entry of {len(line):,} bytes is too long for the audit log: nothing was done")
    return line


def read_entry(line: bytes) -> Entry:
    """The entry in a line, its seal not checked. Raises AuditError where there is none."""
    try:
        told = json.loads(line)
        return Entry(
            seq=int(told["seq"]),
            prev=str(told["prev"]),
            kind=str(told["kind"]),
            time=str(told["time"]),
            payload=dict(told["payload"]),
            seal=str(told["seal"]),
            hash=hash_of(line),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise AuditError(f"a line of the audit log can't be read ({type(error).__name__})") from error
