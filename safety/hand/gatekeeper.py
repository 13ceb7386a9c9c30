"""The gate itself, in the hand's process: nothing reaches the Injector but through `deliver`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
from Xlib.error import ConnectionClosedError

from safety.action import Action, CloseWindow, FocusWindow, PressKeys, ToolAction, TypeText, points
from safety.audit.recorder import Audit
from safety.context import Context, FileSeen, TargetSeen, WindowSeen
from safety.decision import Answer, Decision, StopRun, Verdict, approves
from safety.digest import action_digest
from safety.errors import (
    ActionError,
    AuditError,
    InputStopped,
    PermitError,
    SafetyError,
    TargetChanged,
    UserActing,
)
from safety.gate import Ruling
from safety.hand.injector import Injector
from safety.hand.pixels import as_seen, bound_rects, crop_copy, still_the_same
from safety.hand.stop import END_OF_TASK, Stop
from safety.hand.takeover import Takeover
from safety.limits import check_aim, normalised
from safety.mode import Mode, in_mode
from safety.past_answers import PastAnswers
from safety.permits import PermitBook
from safety.receipt import Content, Delivery, Permit, Receipt
from safety.risk import Risk
from safety.rule import Rule
from safety.rulebook import Rulebook
from safety.standing import StandingRules
from safety.taint import Taint, tainted
from safety.tools.files import Found
from safety.tools.toolbox import in_one_form
from safety.vault.filling import check_fillable, filled
from safety.vault.vault import MemoryVault, Vault
from vision.errors import VisionError
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect

_SEEN_SECONDS = 0.7
"""How long what was seen is waited for to show again: a caret's blink hides it for up to 0.6 s."""
_SAME_SECONDS = 0.3
_LOOK_AGAIN_SECONDS = 0.02
_SHOWN = 24
"""Pixels shown around the target on an approval card."""


OWN_WINDOW = "that is one of Deskhand's own windows: nothing was done"

_Rects = Sequence[tuple[Rect, TargetSeen | None]]


class UsesTools(Protocol):
    """What works past the screen, as the gate needs it: `safety.tools.toolbox.Toolbox`."""

    @property
    def sent(self) -> int: ...

    def examine(self, action: Action) -> Found | None: ...

    def perform(self, action: ToolAction, seen: FileSeen | None) -> Content | None: ...


class SeesWindows(Protocol):
    """Whose windows lie where, as the gate needs to know it."""

    def at(self, point: Point) -> tuple[int, ...]: ...

    def focused(self) -> tuple[int, ...]: ...

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """An Action with what the gate itself saw under it."""

    digest: str
    action: Action
    context: Context
    crops: tuple[Pixels, ...]
    decision: Decision


class Gatekeeper:
    """Decides, keeps the permits, looks again and acts. One thread uses it; any may press the stop.

    `mode` is how much is asked, `look` captures the desk, `tools` work past the screen, `own_pids` are
    processes whose windows are never touched. What `audit` can't write down is not done. The secrets an
    Action names are taken from `vault` when it is done and are in nothing else: what is decided, asked and
    written down has their names. `stop_keys` are the chords that can be heard, `takeover` tells
    whether the user acts.
    """

    def __init__(
        self,
        *,
        rules: StandingRules | Sequence[Rule],
        mode: Mode = Mode.RULES,
        injector: Injector,
        look: Callable[[], Frame],
        windows: SeesWindows,
        stop: Stop,
        audit: Audit,
        tools: UsesTools | None = None,
        own_pids: frozenset[int] = frozenset(),
        vault: Vault | None = None,
        stop_keys: tuple[str, ...] = (),
        takeover: Takeover | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = rules if isinstance(rules, StandingRules) else StandingRules(Rulebook(rules))
        self._mode = mode
        self._injector = injector
        self._look = look
        self._windows = windows
        self._stop = stop
        self._audit = audit
        self._stop_noted = False
        self._tools = tools
        self._own_pids = own_pids
        self.stop_keys = stop_keys
        self._takeover = Takeover() if takeover is None else takeover
        self._vault = MemoryVault() if vault is None else vault
        self._clock = clock
        self._permits: PermitBook[_Bound] = PermitBook()
        self._asked: _Bound | None = None
        self._said = PastAnswers()
        self._taint = Taint()

    def propose(self, action: Action, context: Context) -> Ruling:
        """See `safety.gate.Gate`."""
        if self._stop.pressed:
            self.note_stop()
            return Ruling(digest=action_digest(action, context), decision=_STOPPED)
        if self._asked is not None:
            raise ActionError("an approval is open: answer it first; nothing was done")
        self._await_user()
        action = normalised(action)
        check_aim(action, context)
        self._injector.check(action)
        found = self._examine(action)
        context = replace(context, file=None if found is None else found.seen)
        if found is not None:
            action = in_one_form(action, found.seen)
        check_fillable(action, context, self._vault)
        digest = action_digest(action, context)
        decision = self._decide(action, context, digest)
        self._audit.decided(digest, action, context, decision)
        if decision.verdict is Verdict.DENY:
            return Ruling(digest=digest, decision=decision, file=context.file)
        rects = bound_rects(action, context)
        frame = self._await_seen(rects) if rects else None
        crops = tuple(crop_copy(frame, rect) for rect, _ in rects) if frame is not None else ()
        bound = _Bound(digest=digest, action=action, context=context, crops=crops, decision=decision)
        if decision.verdict is Verdict.ALLOW:
            return Ruling(digest=digest, decision=decision, permit=self._issue(bound), file=context.file)
        self._asked = bound
        crop_png = _png(frame, rects[0][0]) if frame is not None else b""
        shown = "" if found is None else found.shown
        return Ruling(digest=digest, decision=decision, crop_png=crop_png, shown=shown, file=context.file)

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        """See `safety.gate.Gate`. Raises ActionError where that was not asked."""
        asked = self._asked
        if asked is None or asked.digest != digest:
            raise ActionError("that was not asked: nothing was done")
        self._asked = None
        self._takeover.answered()
        if isinstance(answer, StopRun):
            self._stop.press("the answer to a question")
        self._said.note(answer, digest, asked.action, asked.context, asked.decision)
        self._audit.answered(digest, answer)
        if not approves(answer) or self._stop.pressed:
            return None
        return self._issue(asked)

    def deliver(self, permit: Permit) -> Receipt:
        """See `safety.gate.Gate`. Never raises: what went wrong is the Receipt's reason."""
        started = self._clock()
        before = self._sent()
        try:
            bound = self._redeem(permit)
            self._audit.intent(permit, bound.action, bound.context)
            self._check_again(bound)
            self._taint = self._taint.after(bound.action, bound.context, bound.decision.risk)
            with self._takeover.acting():
                content = self._perform(bound)
        except (SafetyError, VisionError, ConnectionClosedError) as error:
            nothing = self._sent() == before
            delivery = Delivery.REFUSED if nothing else Delivery.UNCERTAIN
            user = isinstance(error, UserActing)
            broken = Receipt(
                delivery=delivery,
                digest=permit.digest,
                reason=str(error),
                taken_over=user,
                error=type(error).__name__,
            )
            told = self._written(permit, broken)
            with suppress(InputStopped):  # the agent hears of it only once it may look again
                self._await_quiet()
            return told
        seconds = self._clock() - started
        done = Receipt(delivery=Delivery.DELIVERED, digest=permit.digest, seconds=seconds, content=content)
        return self._written(permit, done)

    def note_stop(self) -> None:
        """Write down, once, that the stop was pressed; the end of a task is none. Raises AuditError."""
        if self._stop.pressed and self._stop.pressed_by != END_OF_TASK and not self._stop_noted:
            self._stop_noted = True
            self._audit.noted("stopped", self._stop.pressed_by)

    # ------------------------------------------------------------------------------------------------

    def _written(self, permit: Permit, receipt: Receipt) -> Receipt:
        """The Receipt, once it is written down. What was done stays done where it can't be: it says so."""
        try:
            self._audit.receipt(permit, receipt)
            self.note_stop()
        except AuditError as error:
            if receipt.delivery is Delivery.REFUSED:
                return receipt
            said = f"{receipt.reason}; " if receipt.reason else ""
            return replace(receipt, reason=f"{said}its receipt could not be written down: {error}")
        return receipt

    def _await_user(self) -> None:
        """Keep still while the user acts. Raises UserActing after that: what was seen is old by then."""
        if not self._takeover.wait:
            return
        self._audit.noted("paused", "the user acts")
        self._await_quiet()
        raise UserActing("you were using the mouse or the keyboard: nothing was done; look again")

    def _await_quiet(self) -> None:
        """Wait until the user's hands are still. Raises InputStopped where the stop is pressed meanwhile."""
        while left := self._takeover.wait:
            if self._stop.pressed:
                raise InputStopped("the stop was pressed")
            time.sleep(min(left, _LOOK_AGAIN_SECONDS))

    def _decide(self, action: Action, context: Context, digest: str) -> Decision:
        decision = in_mode(self._rules.decide(action, context), self._mode)
        decision = self._said.apply(decision, digest, action, context)
        decision = tainted(decision, self._taint, action, context, asks=self._mode is not Mode.AUTO)
        self._taint = self._taint.having_seen(context)
        return decision

    def _examine(self, action: Action) -> Found | None:
        if self._tools is not None:
            return self._tools.examine(action)
        if isinstance(action, ToolAction):
            raise ActionError("this hand has no tools: nothing was done")
        return None

    def _perform(self, bound: _Bound) -> Content | None:
        if isinstance(bound.action, ToolAction):
            assert self._tools is not None
            return self._tools.perform(bound.action, bound.context.file)
        action = bound.action
        if isinstance(action, TypeText):
            action = filled(action, bound.context, self._vault)
        self._injector.perform(action)
        return None

    def _sent(self) -> int:
        return self._injector.sent + (0 if self._tools is None else self._tools.sent)

    def _issue(self, bound: _Bound) -> Permit:
        return self._permits.issue(bound.digest, bound, self._clock())

    def _redeem(self, permit: Permit) -> _Bound:
        if self._asked is not None:
            raise PermitError("an approval is open: nothing was done")
        bound = self._permits.redeem(permit, self._clock())
        if self._stop.pressed:
            raise InputStopped("stopped: nothing was done")
        return bound

    def _await_seen(self, rects: _Rects) -> Frame:
        """Capture what an Action presses on. Raises TargetChanged where it is not what was seen, and does not
        become it within a caret's blink."""
        deadline = self._clock() + _SEEN_SECONDS
        while True:
            frame = self._look()
            if all(as_seen(frame, rect, target) for rect, target in rects):
                return frame
            if self._clock() >= deadline:
                raise TargetChanged("the screen has changed where this would act: nothing was done")
            self._stop.pause(_LOOK_AGAIN_SECONDS)

    def _check_again(self, bound: _Bound) -> None:
        """Raise SafetyError where the world is not what it was when the Action was permitted."""
        rects = bound_rects(bound.action, bound.context)
        deadline = self._clock() + _SAME_SECONDS
        while rects and not self._unchanged(bound, rects):
            if self._clock() >= deadline:
                raise TargetChanged("the target changed after it was permitted: nothing was done")
            self._stop.pause(_LOOK_AGAIN_SECONDS)
        self._check_windows(bound.action, bound.context.window)

    def _unchanged(self, bound: _Bound, rects: _Rects) -> bool:
        frame = self._look()
        return all(
            still_the_same(before, frame.crop(rect), target)
            for before, (rect, target) in zip(bound.crops, rects, strict=True)
        )

    def _check_windows(self, action: Action, expected: WindowSeen | None) -> None:
        reached = self._reached(action)
        for ids in reached:
            owners = self._windows.owners(ids)
            if self._own_pids & owners:
                raise ActionError(OWN_WINDOW)
            if expected is None or expected.id in ids or ids is not reached[0]:
                continue
            if not points(action) or expected.pid not in owners:
                raise TargetChanged(
                    f"the window “{expected.title[:60]}” is not there any more: nothing was done"
                )

    def _reached(self, action: Action) -> list[tuple[int, ...]]:
        """The windows an Action goes to: those under every point it presses, or those that keys go to. A menu
        under a point is a window of its own, of the same process."""
        match action:
            case TypeText() | PressKeys():
                return [self._windows.focused()]
            case FocusWindow(window=window) | CloseWindow(window=window):
                return [(window,)]
            case _:
                return [self._windows.at(point) for point in points(action)]


_STOPPED = Decision(verdict=Verdict.DENY, risk=Risk.R0, rule="stop", reason="the stop was pressed")


def _png(frame: Frame, rect: Rect) -> bytes:
    """A part of a Frame and a little around it."""
    crop = frame.crop(rect.inflated(_SHOWN))
    return bytes(cv2.imencode(".png", cv2.cvtColor(crop, cv2.COLOR_RGB2BGR))[1]) if crop.size else b""
