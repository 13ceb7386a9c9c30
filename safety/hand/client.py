"""The gate as the agent holds it: a line to the hand's process, where everything is decided and done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import safety.errors
import vision.errors
from safety import stop_keys
from safety.action import Action
from safety.context import Context
from safety.data_home import data_home
from safety.decision import Answer
from safety.desk.desk import Desk
from safety.errors import ActionError, HandError, HandLost, SafetyError
from safety.gate import Ruling
from safety.hand.own_python import python_words
from safety.hand.protocol import (
    MAX_REPLY,
    MAX_REQUEST,
    REQUESTS,
    RESPONSES,
    Answered,
    Begin,
    Deliver,
    Done,
    Failed,
    FrameReader,
    Propose,
    Ready,
    Reply,
    Request,
    Ruled,
    send_frame,
)
from safety.mode import Mode
from safety.receipt import Permit, Receipt
from safety.rule_sources import RuleSources
from safety.tools.reach import NOTHING, Reach
from safety.vault.keyring_vault import hands_share
from safety.vault.vault import without_secrets
from vision.errors import VisionError

_START_SECONDS = 20.0
_STOP_SECONDS = 1.0
"""How long a stopped hand may take to answer before it is killed."""
_CLOSE_SECONDS = 5.0
_LOST_SECONDS = 0.5
_GLANCE_SECONDS = 0.1

_Response = TypeVar("_Response", Ready, Ruled, Answered, Done)


class HandClient:
    """Starts the hand of a desk and speaks for it. Implements `safety.gate.Gate`.

    `rules` are the files of rules (a Path: the user's file; None: the default rules), `mode` is how much is
    asked, `own_pids` are processes besides this one whose windows are never touched, `home` is the data home,
    where the audit log is (None: `data_home()`), `reach` how far the tools reach. `on_stop` is called, in a
    thread of its own, when the hand is stopped by whatever means: a stop key, a signal, `deskhand stop`; it
    must not wait for the thread that closes this. The hand ends with this object, and with this process
    however that ends.

    Raises PolicyError for a broken rule file, SelfTestFailed where the pointer does not land where it is
    sent, DeskError or NoDisplay where the desk can't be reached, AuditError where the audit log can't be
    written, and HandError where the hand does not start.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        rules: RuleSources | Path | None = None,
        mode: Mode = Mode.RULES,
        own_pids: Iterable[int] = (),
        home: Path | None = None,
        reach: Reach = NOTHING,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._environment = {**without_secrets(desk.environment), "DISPLAY": desk.display}
        self._calls = threading.Lock()
        self._stopped_at: float | None = None
        self._closed = False
        if not isinstance(rules, RuleSources):
            rules = RuleSources(user=None if rules is None else str(rules))
        begin = Begin(
            rules=rules,
            mode=mode,
            own_pids=(os.getpid(), *own_pids),
            home=str((data_home() if home is None else home).absolute()),
            reach=reach,
            stop_keys=stop_keys.chosen(),
        )
        self._line, theirs = socket.socketpair()
        self._news, telling = socket.socketpair()
        with ExitStack() as undone, theirs, telling:
            undone.callback(self._line.close)
            undone.callback(self._news.close)
            ends = (theirs.fileno(), telling.fileno())
            self._process = subprocess.Popen(
                [*python_words("safety.hand"), *map(str, ends), str(os.getpid())],
                env=self._environment | hands_share(os.environ),
                pass_fds=ends,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            undone.pop_all()
        self._on_stop = on_stop
        self._hearing = threading.Thread(target=self._hear, name="news of the hand", daemon=True)
        self._frames = FrameReader(self._line, MAX_REPLY)
        self._hearing.start()
        try:
            self.stop_keys = self._call(begin, Ready, _START_SECONDS).stop_keys
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The hand's process id."""
        return self._process.pid

    @property
    def stopped(self) -> bool:
        return self._stopped_at is not None

    def propose(self, action: Action, context: Context) -> Ruling:
        """See `safety.gate.Gate`. Raises HandLost as well."""
        ruled = self._call(Propose(action=action, context=context), Ruled)
        return Ruling(
            digest=ruled.digest,
            decision=ruled.decision,
            permit=ruled.permit,
            crop_png=ruled.crop_png,
            shown=ruled.shown,
            file=ruled.file,
        )

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        """See `safety.gate.Gate`. Raises HandLost as well."""
        return self._call(Reply(digest=digest, answer=answer), Answered).permit

    def deliver(self, permit: Permit) -> Receipt:
        """See `safety.gate.Gate`."""
        return self._call(Deliver(permit=permit), Done).receipt

    def stop(self) -> None:
        """See `safety.gate.Gate`. Does not wait: the hand hears of it by a signal, whatever it is doing, and
        is killed if that does not help."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
        self._process.send_signal(signal.SIGUSR1)

    def close(self) -> None:
        """End the hand. Does nothing the second time."""
        if self._closed:
            return
        self._closed = True
        self._line.shutdown(socket.SHUT_RDWR)
        self._news.shutdown(socket.SHUT_RDWR)
        self._end(_CLOSE_SECONDS)
        with self._calls:
            self._line.close()
        self._hearing.join()
        self._news.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------

    def _call(self, request: Request, expected: type[_Response], seconds: float | None = None) -> _Response:
        with self._calls:
            if self._closed:
                raise HandLost("the hand was put away: nothing was done")
            data = REQUESTS.encode(request)
            if len(data) > MAX_REQUEST:
                raise ActionError(f"{len(data):,} bytes are too much for one action: nothing was done")
            try:
                send_frame(self._line, data)
                response = RESPONSES.decode(self._receive(seconds))
            except (EOFError, OSError) as error:
                raise self._lost() from error
        if isinstance(response, Failed):
            self._note(response.stopped)
            raise _error(response)
        if not isinstance(response, Ready):
            self._note(response.stopped)
        if not isinstance(response, expected):
            raise HandError(f"the hand answered something else than was asked: {response.kind}")
        return response

    def _hear(self) -> None:
        """Wait until the hand tells that it was stopped, or it or this object ends."""
        if self._news.recv(1) and not self._closed:
            self._note(True)
            self._on_stop()

    def _receive(self, seconds: float | None) -> bytes:
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            try:
                return self._frames.read(_GLANCE_SECONDS)
            except TimeoutError:
                now = time.monotonic()
                if self._stopped_at is not None and now > self._stopped_at + _STOP_SECONDS:
                    self._process.kill()
                if deadline is not None and now > deadline:
                    self._process.kill()
                    raise HandError(
                        f"the hand did not start within {seconds:g} s: nothing was done"
                    ) from None

    def _lost(self) -> HandLost:
        code = self._end(_LOST_SECONDS)
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return HandLost(
            f"the hand's process {how}: nothing more is done, and what it was doing may be half done. "
            "Look at the screen, then run the task again"
        )

    def _end(self, seconds: float) -> int:
        """Wait for the hand to end and kill it where it does not; its guard sees to the keys it held down."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _note(self, stopped: bool) -> None:
        if stopped and self._stopped_at is None:
            self._stopped_at = time.monotonic()


def _error(failed: Failed) -> SafetyError | VisionError:
    """The error the hand met, as this room or vision knows it."""
    known: dict[str, type[SafetyError | VisionError]] = {**vars(vision.errors), **vars(safety.errors)}
    return known.get(failed.error, HandError)(failed.message)
