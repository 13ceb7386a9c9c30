"""What stood around the gate when a Step was recorded. Each of the gate's ports says what it said then, or
fails with what failed there then."""

from __future__ import annotations

import safety.errors
import vision.errors
from agent.replay.script import Script
from memory.record import StepRecord
from safety import stop_keys
from safety.action import Action, FileAction, InputAction, RunCommand, ToolAction
from safety.context import Context, FileSeen
from safety.decision import Answer, Decision
from safety.errors import (
    ActionError,
    AddressRefused,
    InputStopped,
    SafetyError,
    SecretError,
    TargetChanged,
    UserActing,
)
from safety.hand.gatekeeper import OWN_WINDOW
from safety.hand.stop import Stop
from safety.receipt import Content, Delivery, Permit, Receipt
from safety.tools.files import Found
from safety.vault.secret import Scope, Secret, origin
from vision.errors import VisionError
from vision.frame import Frame
from vision.geometry import Point

_Error = SafetyError | VisionError
_BEFORE_ACTING = ("PermitError", "AuditError")
"""What goes wrong with a permit before anything is done on the strength of it."""
_FOUND_ELSEWHERE = (TargetChanged, SecretError, AddressRefused, VisionError)
_NOTHING_REDEEMED = "stopped: nothing was done"


class RecordedWorld:
    """Where the gate stands with one Step: what it was told, and what goes wrong this time."""

    def __init__(self, script: Script, stop: Stop) -> None:
        self.script = script
        self.stop = stop
        self.context = Context()
        self.delivering = False

    @property
    def record(self) -> StepRecord:
        return self.script.record

    def begin(self, context: Context) -> None:
        """An Action is proposed."""
        self.context = context
        self.delivering = False

    def deliver(self) -> None:
        """It is about to be delivered."""
        self.delivering = True
        error = self.error_at_delivery
        if isinstance(error, InputStopped) and str(error) == _NOTHING_REDEEMED:
            self.stop.press("the stop, as it was recorded")

    @property
    def error_at_ruling(self) -> _Error | None:
        """Why the gate did not come to rule on it."""
        receipt = self.record.receipt
        return None if receipt is None or receipt.digest else _error(receipt)

    @property
    def error_at_delivery(self) -> _Error | None:
        """Why it was not delivered, or not for certain."""
        receipt = self.record.receipt
        if receipt is None or not receipt.digest or receipt.delivery is Delivery.DELIVERED:
            return None
        return _error(receipt)

    def look(self) -> Frame:
        """What the gate itself saw: the screen as it is recorded."""
        error = self.error_at_ruling
        if not self.delivering and isinstance(error, TargetChanged | VisionError):
            raise error
        return self.script.shown(self.script.place).frame

    def fail_before_acting(self) -> None:
        error = self.error_at_delivery
        if error is not None and self._is_before_acting(error):
            raise error

    def fail_acting(self) -> None:
        if (error := self.error_at_delivery) is not None:
            if isinstance(error, InputStopped):
                self.stop.press("the stop, as it was recorded")
            raise error

    @property
    def sends(self) -> bool:
        """Whether anything reached the screen, or the disk."""
        receipt = self.record.receipt
        return receipt is None or receipt.delivery is not Delivery.REFUSED

    def _is_before_acting(self, error: _Error) -> bool:
        if isinstance(error, TargetChanged):
            return isinstance(self.record.action, InputAction)  # a file is looked at while it is acted on
        before = type(error).__name__ in _BEFORE_ACTING or isinstance(error, VisionError)
        return before or str(error) == OWN_WINDOW


class RecordedAudit:
    """Implements `safety.audit.recorder.Audit`: nothing is written down anew."""

    def __init__(self, world: RecordedWorld) -> None:
        self._world = world

    def decided(self, digest: str, action: Action, context: Context, decision: Decision) -> None:
        """It was, then."""

    def answered(self, digest: str, answer: Answer) -> None:
        """It was, then."""

    def intent(self, permit: Permit, action: Action, context: Context) -> None:
        self._world.fail_before_acting()

    def receipt(self, permit: Permit, receipt: Receipt) -> None:
        """It was, then."""

    def noted(self, kind: str, reason: str) -> None:
        """It was, then."""


class RecordedInjector:
    """Implements `safety.hand.injector.Injector`, on no display."""

    def __init__(self, world: RecordedWorld, chords: tuple[stop_keys.Chord, ...]) -> None:
        self._world = world
        self._chords = chords
        self.sent = 0

    def check(self, action: Action) -> None:
        stop_keys.check(action, self._chords)
        if not isinstance(action, FileAction | RunCommand):
            fail_as_then(self._world.error_at_ruling)

    def perform(self, action: InputAction) -> None:
        self.sent += self._world.sends
        self._world.fail_acting()

    def close(self) -> None:
        """Nothing is held."""


class RecordedTools:
    """Implements `safety.hand.gatekeeper.UsesTools`, on no file."""

    def __init__(self, world: RecordedWorld) -> None:
        self._world = world
        self.sent = 0

    def examine(self, action: Action) -> Found | None:
        if not isinstance(action, FileAction | RunCommand):
            return None
        fail_as_then(self._world.error_at_ruling)
        if isinstance(action, RunCommand):
            return None
        context = self._world.record.context
        found = None if context is None else context.file
        return Found(FileSeen(path=action.path) if found is None else found)

    def perform(self, action: ToolAction, seen: FileSeen | None) -> Content | None:
        self.sent += self._world.sends
        self._world.fail_acting()
        receipt = self._world.record.receipt
        return None if receipt is None else receipt.content


class RecordedWindows:
    """Implements `safety.hand.gatekeeper.SeesWindows`: an Action reaches the window it is meant for."""

    def __init__(self, world: RecordedWorld) -> None:
        self._world = world

    def at(self, point: Point) -> tuple[int, ...]:
        return self.focused()

    def focused(self) -> tuple[int, ...]:
        window = self._world.context.window
        return () if window is None else (window.id,)

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        window = self._world.context.window
        return frozenset() if window is None or window.pid is None else frozenset({window.pid})


class RecordedVault:
    """Has the secrets that were there, but not what they are."""

    def __init__(self, world: RecordedWorld) -> None:
        self._world = world

    def find(self, name: str) -> Secret | None:
        world = self._world
        error = world.error_at_delivery if world.delivering else world.error_at_ruling
        if isinstance(error, SecretError):
            raise error
        if not world.context.secret_field:
            return None
        window, address = world.context.window, world.context.address
        programs = () if window is None else (window.program.casefold(),)
        return Secret(
            name=name,
            scope=Scope(programs=programs, addresses=(origin(address),) if address else ()),
            value="hidden",
        )


def fail_as_then(error: _Error | None) -> None:
    """Fail where the desk itself did. What can be told from the Action alone the gate finds by itself."""
    if error is not None and not isinstance(error, _FOUND_ELSEWHERE):
        raise error


def _error(receipt: Receipt) -> _Error:
    """What went wrong, as the room that knows it would raise it; by its words where an older record has no
    more of it."""
    for room in (safety.errors, vision.errors):
        kind = getattr(room, receipt.error, None) if receipt.error else None
        if isinstance(kind, type) and issubclass(kind, SafetyError):
            return kind(receipt.reason)
        if isinstance(kind, type) and issubclass(kind, VisionError):
            return kind(receipt.reason)
    if receipt.taken_over:
        return UserActing(receipt.reason)
    if "the stop was pressed" in receipt.reason:
        return InputStopped(receipt.reason)
    return ActionError(receipt.reason)
