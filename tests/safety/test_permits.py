from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from safety.errors import PermitError
from safety.permits import PERMIT_SECONDS, PermitBook
from safety.receipt import Permit


def test_a_permit_is_good_once() -> None:
    book: PermitBook[str] = PermitBook()
    permit = book.issue("digest", "what", now=5.0)
    assert permit.digest == "digest"
    assert permit.expires == 5.0 + PERMIT_SECONDS
    assert book.redeem(permit, now=5.1) == "what"
    with pytest.raises(PermitError, match="used already"):
        book.redeem(permit, now=5.1)


def test_a_permit_expires() -> None:
    book: PermitBook[str] = PermitBook(seconds=2.0)
    permit = book.issue("digest", "what", now=0.0)
    with pytest.raises(PermitError, match="expired"):
        book.redeem(permit, now=2.0)
    with pytest.raises(PermitError, match="used already"):
        book.redeem(permit, now=1.0)


def test_permits_that_have_expired_are_forgotten() -> None:
    book: PermitBook[str] = PermitBook(seconds=2.0)
    old = book.issue("digest", "old", now=0.0)
    book.issue("digest", "new", now=3.0)
    with pytest.raises(PermitError, match="no such permit"):
        book.redeem(old, now=1.0)


@pytest.mark.parametrize(
    "change", [{"digest": "another"}, {"expires": 1e9}, {"digest": "another", "expires": 1e9}]
)
def test_a_permit_that_was_changed_is_good_for_nothing(change: dict[str, object]) -> None:
    book: PermitBook[str] = PermitBook()
    permit = book.issue("digest", "what", now=0.0)
    with pytest.raises(PermitError, match="something else"):
        book.redeem(replace(permit, **change), now=1.0)  # type: ignore[arg-type]
    with pytest.raises(PermitError):
        book.redeem(permit, now=1.0)


def test_nobody_invents_a_permit() -> None:
    book: PermitBook[str] = PermitBook()
    with pytest.raises(PermitError, match="no such permit"):
        book.redeem(Permit(id="0" * 32, digest="digest", expires=1e9), now=0.0)


class Permits(RuleBasedStateMachine):
    """Whatever is issued, redeemed and waited for: nothing is done twice, late or unasked."""

    permits = Bundle("permits")

    @initialize()
    def begin(self) -> None:
        self.book: PermitBook[int] = PermitBook(seconds=10.0)
        self.now = 0.0
        self.issued = 0
        self.done: list[int] = []

    @rule(target=permits)
    def issue(self) -> Permit:
        self.issued += 1
        return self.book.issue(f"digest {self.issued}", self.issued, self.now)

    @rule(seconds=st.floats(0.0, 12.0))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    def _redeem(self, permit: Permit) -> None:
        try:
            done = self.book.redeem(permit, self.now)
        except PermitError:
            return
        assert permit.digest == f"digest {done}"
        assert self.now < permit.expires
        self.done.append(done)

    @rule(permit=permits)
    def redeem(self, permit: Permit) -> None:
        self._redeem(permit)

    @rule(permit=consumes(permits))
    def redeem_a_copy(self, permit: Permit) -> None:
        self._redeem(replace(permit))

    @invariant()
    def nothing_is_done_twice(self) -> None:
        assert len(self.done) == len(set(self.done))


TestPermits = Permits.TestCase
