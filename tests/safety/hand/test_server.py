from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety.action import Action, Move, Wait
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Approve, Verdict
from safety.errors import InputStopped, PolicyError, SelfTestFailed
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.protocol import (
    MAX_REPLY,
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
    Response,
    Ruled,
    send_frame,
)
from safety.hand.server import Server
from safety.hand.stop import Stop
from safety.receipt import Delivery
from safety.rule import Rule
from safety.rule_sources import RuleSources
from vision.errors import NoDisplay, VisionError
from vision.frame import Frame
from vision.geometry import Point

BEGIN = Begin(rules=RuleSources(), own_pids=(), home="/nowhere")
MOVE = Propose(action=Move(point=Point(5, 5)), context=Context())


class Toy:
    """An injector and a window system without either."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.sent = 0
        self.busy = threading.Event()

    def check(self, action: Action) -> None: ...

    def perform(self, action: Action) -> None:
        self.sent += 1
        if isinstance(action, Wait):
            self.busy.set()
            self.stop.pause(action.seconds)

    def close(self) -> None: ...

    def at(self, point: Point) -> tuple[int, ...]:
        return ()

    def focused(self) -> tuple[int, ...]:
        return ()

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset()

    def look(self) -> Frame:
        raise NoDisplay("no screen in this toy")


class Line:
    """A client, by hand."""

    def __init__(
        self, begin: Callable[[Begin], Gatekeeper] | None = None, verdict: Verdict = Verdict.ALLOW
    ) -> None:
        self.socket, self.theirs = socket.socketpair()
        self.stop = Stop()
        self.toy = Toy(self.stop)
        self.rules = (Rule(name="all", verdict=verdict),)
        self.reader = FrameReader(self.socket, MAX_REPLY)
        self.server = Server(self.theirs, self.stop, begin or self._begin)
        self.thread = threading.Thread(target=self.server.serve)
        self.thread.start()

    def _begin(self, request: Begin) -> Gatekeeper:
        toy = self.toy
        audit = Recorder(MemoryLog())
        return Gatekeeper(
            rules=self.rules, injector=toy, look=toy.look, windows=toy, stop=self.stop, audit=audit
        )

    def send(self, data: bytes) -> None:
        send_frame(self.socket, data)

    def hear(self) -> Response:
        return RESPONSES.decode(self.reader.read(5.0))

    def call(self, request: Request) -> Response:
        self.send(REQUESTS.encode(request))
        return self.hear()

    def ended(self) -> bool:
        self.thread.join(5.0)
        return not self.thread.is_alive()

    def close(self) -> None:
        self.socket.close()
        assert self.ended()
        self.theirs.close()


@pytest.fixture
def make_line() -> Iterator[Callable[..., Line]]:
    lines: list[Line] = []

    def make(*arguments: object, **named: object) -> Line:
        lines.append(Line(*arguments, **named))  # type: ignore[arg-type]
        return lines[-1]

    yield make
    for line in lines:
        line.close()


def test_propose_and_deliver(make_line: Callable[..., Line]) -> None:
    line = make_line()
    assert line.call(BEGIN) == Ready()
    ruled = line.call(MOVE)
    assert isinstance(ruled, Ruled)
    assert ruled.permit is not None
    assert ruled.crop_png == b""
    done = line.call(Deliver(permit=ruled.permit))
    assert isinstance(done, Done)
    assert done.receipt.delivery is Delivery.DELIVERED
    assert line.toy.sent == 1


def test_ask_and_answer(make_line: Callable[..., Line]) -> None:
    line = make_line(verdict=Verdict.ASK)
    line.call(BEGIN)
    ruled = line.call(MOVE)
    assert isinstance(ruled, Ruled)
    answered = line.call(Reply(digest=ruled.digest, answer=Approve()))
    assert isinstance(answered, Answered)
    assert answered.permit is not None
    assert not answered.stopped


@pytest.mark.parametrize(
    "error", [PolicyError("broken"), SelfTestFailed("bent"), NoDisplay("dark"), VisionError("other")]
)
def test_a_hand_that_cannot_begin_says_why(make_line: Callable[..., Line], error: Exception) -> None:
    def begin(request: Begin) -> Gatekeeper:
        raise error

    failed = make_line(begin).call(BEGIN)
    assert failed == Failed(error=type(error).__name__, message=str(error), stopped=False)


def test_nothing_is_done_before_it_has_begun_nor_is_it_begun_twice(make_line: Callable[..., Line]) -> None:
    line = make_line()
    failed = line.call(MOVE)
    assert isinstance(failed, Failed)
    assert "not begun" in failed.message
    assert line.call(BEGIN) == Ready()
    failed = line.call(BEGIN)
    assert isinstance(failed, Failed)
    assert "begun already" in failed.message


def test_garbage_is_refused_and_the_line_goes_on(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.call(BEGIN)
    for garbage in (b"", b"{", b"\xff" * 100, b'{"kind": "deliver"}'):
        line.send(garbage)
        failed = line.hear()
        assert isinstance(failed, Failed)
        assert failed.error == "ActionError"
    assert isinstance(line.call(MOVE), Ruled)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=st.lists(st.binary(max_size=60), max_size=5))
def test_no_frames_crash_it_and_nothing_is_sent_for_them(frames: list[bytes]) -> None:
    line = Line()
    try:
        line.call(BEGIN)
        for frame in frames:
            line.send(frame)
            assert isinstance(line.hear(), Failed)
        assert line.toy.sent == 0
        assert isinstance(line.call(MOVE), Ruled)
    finally:
        line.close()


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_stream_of_bytes_crashes_it(data: bytes) -> None:
    line = Line()
    try:
        line.call(BEGIN)
        line.socket.sendall(data)
        line.socket.shutdown(socket.SHUT_WR)
        assert line.ended()
        assert line.toy.sent == 0
    finally:
        line.close()


def test_a_frame_over_the_limit_ends_the_line_and_stops(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.call(BEGIN)
    line.socket.sendall(b"\x7f\xff\xff\xff")
    failed = line.hear()
    assert isinstance(failed, Failed)
    assert "over the limit" in failed.message
    assert failed.stopped
    assert line.ended()


def test_a_client_that_does_not_wait_for_answers_is_stopped(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.call(BEGIN)
    ruled = line.call(Propose(action=Wait(seconds=60), context=Context()))
    assert isinstance(ruled, Ruled)
    assert ruled.permit is not None
    line.send(REQUESTS.encode(Deliver(permit=ruled.permit)))
    assert line.toy.busy.wait(5)
    for _ in range(20):
        line.send(REQUESTS.encode(MOVE))
    answers = [line.hear() for _ in range(10)]
    assert isinstance(answers[0], Done)
    assert answers[0].receipt.delivery is Delivery.UNCERTAIN
    assert isinstance(answers[-1], Failed)
    assert "without waiting" in answers[-1].message
    assert line.ended()


def test_the_end_of_the_client_cuts_what_is_being_done(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.call(BEGIN)
    ruled = line.call(Propose(action=Wait(seconds=60), context=Context()))
    assert isinstance(ruled, Ruled)
    assert ruled.permit is not None
    line.send(REQUESTS.encode(Deliver(permit=ruled.permit)))
    assert line.toy.busy.wait(5)
    started = time.monotonic()
    line.socket.close()
    assert line.ended()
    assert time.monotonic() - started < 1
    assert line.stop.pressed


def test_a_stop_in_the_middle_of_looking_is_an_answer(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.call(BEGIN)

    def propose(action: Action, context: Context) -> None:
        line.stop.press()
        raise InputStopped("the stop was pressed")

    assert line.server._gatekeeper is not None
    line.server._gatekeeper.propose = propose  # type: ignore[method-assign, assignment]
    assert line.call(MOVE) == Failed(error="InputStopped", message="the stop was pressed", stopped=True)
