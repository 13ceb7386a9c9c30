"""Which entries of the audit log are on the same Action as a span and a Step.

All three have the digest of the Action; the audit log has it only under a name, which is made with the
verification key. Where something of an Action is hidden, its span and its Step have the digest of what is
told of it, and the audit log that of the Action itself: those do not join, on purpose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from safety.audit.chain import chains, entries
from safety.audit.facts import Facts
from safety.audit.seed import Seed
from safety.data_home import audit_folder
from safety.errors import AuditError


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An entry of the audit log: the file of its chain, its number there, and what it tells of."""

    chain: str
    seq: int
    kind: str


def audited(home: Path, digests: Collection[str], key: Seed) -> dict[str, tuple[Audited, ...]]:
    """The entries on each of these digests, in their order; a digest that has none is left out.

    `key` is the verification key. Raises AuditError where the log or its key can't be used.
    """
    found: dict[str, list[Audited]] = {}
    for chain in chains(audit_folder(home)):
        if chain.epoch < key.epoch:
            continue
        facts = Facts(key=key.at(chain.epoch).text_key, redact=str)
        names = {facts.name(digest): digest for digest in digests}
        try:
            for entry in entries(chain.path):
                if (digest := names.get(str(entry.payload.get("ref", "")))) is not None:
                    one = Audited(chain=chain.name, seq=entry.seq, kind=entry.kind)
                    found.setdefault(digest, []).append(one)
        except AuditError:
            continue  # damaged: what could be read counts; `deskhand audit verify` says so
    return {digest: tuple(ones) for digest, ones in found.items()}
