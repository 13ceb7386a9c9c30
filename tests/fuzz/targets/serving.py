"""Raw messages to a hand that serves a toy desk. Each gets one reply or ends the line; with rules that deny
all, nothing is ever done, whatever permits are made up."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from safety.action import Move
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Approve, Verdict
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.protocol import (
    MAX_REPLY,
    REQUESTS,
    RESPONSES,
    Begin,
    Deliver,
    Done,
    FrameReader,
    Propose,
    Reply,
    Ruled,
    send_frame,
)
from safety.hand.server import Server
from safety.receipt import Delivery, Permit
from safety.rule import Rule
from safety.rule_sources import RuleSources
from tests.fuzz.said import Said
from tests.fuzz.targets.gate import _Desk
from vision.geometry import Point

_PERMIT = Permit(id="0" * 32, digest="0" * 64, expires=1e9)
_KNOWN = tuple(
    REQUESTS.encode(request)
    for request in (
        Begin(rules=RuleSources(), own_pids=(), home="/nowhere"),
        Propose(action=Move(point=Point(5, 5)), context=Context()),
        Reply(digest="0" * 64, answer=Approve()),
        Deliver(permit=_PERMIT),
    )
)


def check(data: bytes) -> None:
    said, desk = Said(data[:2_000]), _Desk()
    ours, theirs = socket.socketpair()

    def begin(request: Begin) -> Gatekeeper:
        rules = (Rule(name="nothing", verdict=Verdict.DENY),)
        audit = Recorder(MemoryLog())
        return Gatekeeper(
            rules=rules, injector=desk, look=desk.look, windows=desk, stop=desk.stop, audit=audit
        )

    failed: list[BaseException] = []

    def serve() -> None:
        try:
            Server(theirs, desk.stop, begin).serve()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for it
            failed.append(error)

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        _talk(said, ours)
    finally:
        ours.close()
        serving.join(10.0)
        theirs.close()
    assert not serving.is_alive()
    assert not failed, failed
    assert not desk.done


def _talk(said: Said, line: socket.socket) -> None:
    reader = FrameReader(line, MAX_REPLY)
    with suppress(EOFError, ConnectionError, BrokenPipeError):
        for _ in range(6):
            if said.over:
                return
            known = said.number(8)
            message = _KNOWN[known] if known < len(_KNOWN) else _spoilt(said)
            send_frame(line, message)
            response = RESPONSES.decode(reader.read(10.0))
            assert not isinstance(response, Done) or response.receipt.delivery is Delivery.REFUSED
            assert not isinstance(response, Ruled) or response.permit is None


def _spoilt(said: Said) -> bytes:
    """A message with a part of it cut out and another put in."""
    whole = said.pick(_KNOWN)
    start = said.number(len(whole))
    return whole[:start] + said.text(24).encode() + whole[start + said.number(12) :]
