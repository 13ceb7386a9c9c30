"""The permits that are out. Pure but for the random number that names a permit; the clock is an argument."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Generic, TypeVar

from safety.errors import PermitError
from safety.receipt import Permit

PERMIT_SECONDS = 10.0

Bound = TypeVar("Bound")


@dataclass(frozen=True, slots=True)
class _Issued(Generic[Bound]):
    permit: Permit
    bound: Bound


class PermitBook(Generic[Bound]):
    """Issues permits and redeems each at most once. `bound` is what a permit is good for."""

    def __init__(self, seconds: float = PERMIT_SECONDS) -> None:
        self._seconds = seconds
        self._issued: dict[str, _Issued[Bound]] = {}

    def issue(self, digest: str, bound: Bound, now: float) -> Permit:
        """A new permit, good from `now` (monotonic seconds) until it expires; forgets those that have."""
        self._issued = {key: out for key, out in self._issued.items() if now < out.permit.expires}
        permit = Permit(id=secrets.token_hex(16), digest=digest, expires=now + self._seconds)
        self._issued[permit.id] = _Issued(permit, bound)
        return permit

    def redeem(self, permit: Permit, now: float) -> Bound:
        """What the permit was good for; it is used up by this, whatever comes of it.

        Raises PermitError for a permit that was never issued, was changed, was used, or has expired.
        """
        issued = self._issued.pop(permit.id, None)
        if issued is None:
            raise PermitError("there is no such permit, or it was used already: nothing was done")
        if issued.permit != permit:
            raise PermitError("the permit is for something else: nothing was done")
        if now >= permit.expires:
            raise PermitError("the permit has expired: nothing was done; propose it again")
        return issued.bound
