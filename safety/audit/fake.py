"""An audit log that lies in memory: for trying out a gate without a disk."""

from __future__ import annotations

from safety.audit.entry import KEY_BYTES, Json, Payload
from safety.errors import AuditError


class MemoryLog:
    """Implements `safety.audit.recorder.Journal`. `full` makes it refuse, as a full disk would."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Json]]] = []
        self.full = False

    @property
    def text_key(self) -> bytes:
        return bytes(KEY_BYTES)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.entries]

    def append(self, kind: str, payload: Payload, *, durable: bool = False) -> int:
        if self.full:
            raise AuditError("the audit log is full: nothing was done")
        self.entries.append((kind, dict(payload)))
        return len(self.entries) - 1

    def rotate_when_full(self) -> None: ...
