from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import Action, Button, Click, Drag, PressKeys, TypeText, Wait
from safety.context import Context, FileSeen, TargetSeen, WindowSeen
from safety.decision import Approve, ApproveForTask, Change, Decision, Refuse, StopRun, Verdict
from safety.errors import ActionError, HandError
from safety.hand.protocol import (
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
from safety.receipt import Delivery, Permit, Receipt
from safety.risk import Risk
from safety.rule_sources import RuleSources
from vision.geometry import Point, Rect

PERMIT = Permit(id="1", digest="d", expires=12.5)
DECISION = Decision(verdict=Verdict.ASK, risk=Risk.R2, rule="r", reason="why")
CONTEXT = Context(
    why="so",
    window=WindowSeen(id=1, title="t", program="p", pid=None),
    target=TargetSeen(role="button", text="Säve", rect=Rect(1, 2, 3, 4), pixels="abc"),
)

REQUEST_EXAMPLES: list[Request] = [
    Begin(rules=RuleSources(), own_pids=(1, 2), home="/home", stop_keys=(("ctrl", "q"), ("pause",))),
    Propose(action=Click(point=Point(1, 2), button=Button.RIGHT, held=("ctrl",)), context=CONTEXT),
    Propose(action=TypeText(text="👩‍💻\n"), context=Context()),
    Reply(digest="d", answer=Approve()),
    Reply(digest="d", answer=ApproveForTask()),
    Reply(digest="d", answer=Change(text="other\n", target=None)),
    Reply(digest="d", answer=Refuse(reason="the wrong one")),
    Reply(digest="d", answer=StopRun()),
    Deliver(permit=PERMIT),
]
RESPONSE_EXAMPLES: list[Response] = [
    Ready(),
    Ruled(
        digest="d",
        decision=DECISION,
        permit=None,
        crop_png=b"\x89PNG\x00\xff",
        shown="-a\n+b",
        file=FileSeen(path="/g/a", kind="file", state="1"),
        stopped=False,
    ),
    Answered(permit=PERMIT, stopped=True),
    Done(receipt=Receipt(delivery=Delivery.UNCERTAIN, digest="d", reason="r", seconds=0.5), stopped=False),
    Failed(error="ActionError", message="no", stopped=False),
]


def test_every_message_is_tried() -> None:
    assert {type(message) for message in REQUEST_EXAMPLES} == set(get_args(Request))
    assert {type(message) for message in RESPONSE_EXAMPLES} == set(get_args(Response))


@pytest.mark.parametrize("request_", REQUEST_EXAMPLES, ids=lambda message: message.kind)
def test_requests_arrive_as_they_were_sent(request_: Request) -> None:
    assert REQUESTS.decode(REQUESTS.encode(request_)) == request_


@pytest.mark.parametrize("response", RESPONSE_EXAMPLES, ids=lambda message: message.kind)
def test_responses_arrive_as_they_were_sent(response: Response) -> None:
    assert RESPONSES.decode(RESPONSES.encode(response)) == response


def propose(**changes: Any) -> bytes:
    action = {"kind": "click", "point": {"x": 1, "y": 2}, **changes}
    return json.dumps({"kind": "propose", "action": action, "context": {}}).encode()


def test_the_plain_form_is_read() -> None:
    request = REQUESTS.decode(propose())
    assert request == Propose(action=Click(point=Point(1, 2)), context=Context())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"propose"',
        b"\xff\xfe",
        b'{"kind": "nothing"}',
        b'{"kind": "propose"}',
        b'{"kind": "propose", "action": {"kind": "launch"}, "context": {}}',
        b'{"kind": "propose", "action": {"kind": "wait", "seconds": NaN}, "context": {}}',
        b'{"kind": "propose", "action": {"kind": "wait", "seconds": "1"}, "context": {}}',
        b'{"kind": "propose", "action": {"kind": "type", "text": "\\ud800"}, "context": {}}',
        b'{"kind": "deliver", "permit": {"id": 1, "digest": "d", "expires": 1.0}}',
        b'{"kind": "reply", "digest": "d", "answer": "yes"}',
        b'{"kind": "ready"}',
        propose(point={"x": 1.0, "y": 2}),
        propose(point={"x": "1", "y": 2}),
        propose(point={"x": 1, "y": 2, "z": 3}),
        propose(point=[1, 2]),
        propose(button="both"),
        propose(held="ctrl"),
        propose(count=True),
        propose(extra=1),
        b"[" * 100_000,
    ],
)
def test_whatever_is_not_a_request_is_refused(data: bytes) -> None:
    with pytest.raises(ActionError, match="nothing was done"):
        REQUESTS.decode(data)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    try:
        REQUESTS.decode(data)
    except ActionError:
        return


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(REQUEST_EXAMPLES), st.data())
def test_a_request_with_any_one_thing_replaced_is_refused_or_a_request(
    request_: Request, data: st.DataObject
) -> None:
    whole = json.loads(REQUESTS.encode(request_))
    part = whole
    while isinstance(part, dict) and part:
        key = data.draw(st.sampled_from(sorted(part)))
        if not isinstance(part[key], dict) or data.draw(st.booleans()):
            part[key] = data.draw(_JSON)
            break
        part = part[key]
    try:
        found = REQUESTS.decode(json.dumps(whole).encode())
    except ActionError:
        return
    assert type(found) in get_args(Request)
    if isinstance(found, Propose):
        assert type(found.action) in get_args(Action)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_ACTIONS = st.one_of(
    st.builds(TypeText, text=_TEXT),
    st.builds(Wait, seconds=st.floats(0, 600)),
    st.builds(PressKeys, keys=st.lists(_TEXT, max_size=4).map(tuple), times=st.integers(-5, 5)),
    st.builds(Drag, start=st.builds(Point, st.integers(), st.integers()), end=st.just(Point(0, 0))),
)


@given(_ACTIONS, _TEXT)
def test_any_action_arrives_as_it_was_sent(action: Action, why: str) -> None:
    request = Propose(action=action, context=Context(why=why))
    try:
        assert REQUESTS.decode(REQUESTS.encode(request)) == request
    except ActionError:  # only a number too large for any screen
        assert isinstance(action, Drag)


# --- frames -----------------------------------------------------------------------------------------


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


Line = tuple[socket.socket, socket.socket]


def test_frames_keep_their_bounds_however_they_arrive(line: Line) -> None:
    ours, theirs = line
    frames = [b"", b"a", b"b" * 300, b"{}"]
    data = b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)

    def trickle() -> None:
        for start in range(0, len(data), 7):
            theirs.sendall(data[start : start + 7])

    sender = threading.Thread(target=trickle)
    sender.start()
    reader = FrameReader(ours, 1000)
    assert [reader.read(5.0) for _ in frames] == frames
    sender.join()


def test_a_large_frame_arrives(line: Line) -> None:
    ours, theirs = line
    data = b"x" * 1_000_000
    sender = threading.Thread(target=send_frame, args=(theirs, data))
    sender.start()
    assert FrameReader(ours, 1 << 20).read(5.0) == data
    sender.join()


def test_a_frame_over_the_limit_is_not_even_waited_for(line: Line) -> None:
    ours, theirs = line
    theirs.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(HandError, match="over the limit"):
        FrameReader(ours, 1000).read(5.0)


def test_half_a_frame_is_kept_for_later(line: Line) -> None:
    ours, theirs = line
    reader = FrameReader(ours, 1000)
    theirs.sendall(b"\x00\x00\x00\x03ab")
    with pytest.raises(TimeoutError):
        reader.read(0.01)
    theirs.sendall(b"c")
    assert reader.read() == b"abc"


def test_the_end_of_the_stream(line: Line) -> None:
    ours, theirs = line
    theirs.sendall(b"\x00\x00\x00\x03ab")
    theirs.close()
    with pytest.raises(EOFError):
        FrameReader(ours, 1000).read(5.0)


def test_a_line_that_broke(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = line
    ours.sendall(b"unread")
    theirs.close()  # with data unread: the other end gets a reset
    with pytest.raises(EOFError):
        FrameReader(ours, 1000).read(5.0)
