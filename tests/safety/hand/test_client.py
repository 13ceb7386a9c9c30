"""The hand as a process."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from Xlib.display import Display

from safety.action import Click, Drag, FocusWindow, Move, PressKeys, SetClipboard, TypeText, Wait
from safety.audit.chain import chains, entries
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Approve, Refuse, Verdict
from safety.desk.desk import Desk
from safety.errors import (
    ActionError,
    AuditError,
    DeskError,
    HandError,
    HandLost,
    PolicyError,
    SafetyError,
    SelfTestFailed,
    TargetChanged,
    UserActing,
)
from safety.hand.__main__ import _listen, tell_stopped, watch_owner
from safety.hand.client import HandClient
from safety.hand.protocol import RESPONSES, Done, Failed, Ready
from safety.hand.raw_input import RawInput
from safety.hand.stop import Stop
from safety.receipt import Delivery, Permit
from safety.stop_keys import DEFAULT
from safety.stopping import stop_hands
from vision.capture import Screen
from vision.errors import NoDisplay
from vision.geometry import Point, Rect

if TYPE_CHECKING:
    from tests.safety.hand.conftest import Probe

REPOSITORY = Path(__file__).resolve().parents[3]
ALL = '[[rule]]\nname = "all"\nverdict = "allow"\nmax_risk = "R2"\n'


@pytest.fixture
def measured(desk: Desk) -> Desk:
    """The desk, with what a run for coverage puts into the environment of every process."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("COV")}
    return replace(desk, environment={**desk.environment, **kept})


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(ALL, encoding="utf-8")
    return path


@pytest.fixture
def hand(measured: Desk, rules: Path) -> Iterator[HandClient]:
    with HandClient(measured, rules=rules) as hand:
        yield hand


def permit_for(hand: HandClient, action, context: Context = Context()) -> Permit:  # noqa: B008
    permit = hand.propose(action, context).permit
    assert permit is not None
    return permit


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def context_of(desk: Desk, probe: Probe, rect: Rect) -> Context:
    with Screen(desk.display) as screen:
        pixels = screen.grab().digest(rect)
    return Context(
        window=WindowSeen(id=probe.id, title="probe", program="probe", pid=None),
        target=TargetSeen(role="button", text="Frobnicate", rect=rect, pixels=pixels),
    )


# Deskhand's own windows are those of its process: a window of another process is needed to be touched.
_OTHER = """
import sys
from Xlib import X
from Xlib.display import Display
display = Display(sys.argv[1])
mask = X.ButtonPressMask | X.KeyPressMask | X.StructureNotifyMask
root = display.screen().root
window = root.create_window(0, 0, 400, 200, 0, X.CopyFromParent, background_pixel=0x336699, event_mask=mask)
window.map()
display.flush()
while True:
    event = display.next_event()
    if event.type == X.MapNotify:
        print(window.id, flush=True)
    elif event.type == X.ButtonPress:
        print("button", event.detail, flush=True)
    elif event.type == X.KeyPress:
        print("key", event.detail, flush=True)
"""


class Other:
    """A program of somebody else's, which says what it gets."""

    def __init__(self, desk: Desk) -> None:
        words = [sys.executable, "-c", _OTHER, desk.display]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, env=dict(desk.environment), text=True)
        self.id = int(self.line())

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def other(desk: Desk) -> Iterator[Other]:
    other = Other(desk)
    yield other
    other.close()


def test_it_acts_on_other_programs_and_not_on_its_owner_s(
    hand: HandClient, desk: Desk, other: Other, probe: Probe, display: Display
) -> None:
    place = display.screen().root.translate_coords(display.create_resource_object("window", other.id), 0, 0)
    hand.deliver(permit_for(hand, FocusWindow(window=other.id)))
    rect = Rect(place.x + 50, place.y + 50, 80, 30)
    context = replace(context_of(desk, probe, rect), window=None)
    receipt = hand.deliver(permit_for(hand, Click(point=rect.centre), context))
    assert receipt.delivery is Delivery.DELIVERED, receipt.reason
    assert other.line() == "button 1"
    receipt = hand.deliver(permit_for(hand, PressKeys(keys=("a",))))
    assert receipt.delivery is Delivery.DELIVERED, receipt.reason
    assert other.line().startswith("key")
    receipt = hand.deliver(permit_for(hand, FocusWindow(window=probe.id)))
    assert receipt.delivery is Delivery.REFUSED
    assert "Deskhand's own" in receipt.reason


def test_a_target_that_changed_is_not_pressed(hand: HandClient, desk: Desk, probe: Probe) -> None:
    probe.paint(0x336699)
    corner = probe.point(50, 50)
    rect = Rect(corner.x, corner.y, 80, 30)
    context = context_of(desk, probe, rect)
    permit = permit_for(hand, Click(point=rect.centre), context)
    probe.paint(0xFF0000, 60, 60, 5, 5)
    receipt = hand.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    assert "changed" in receipt.reason
    with pytest.raises(TargetChanged):
        hand.propose(Click(point=rect.centre), context)
    assert probe.kinds() == []


def test_what_the_rules_do_not_allow_is_asked_with_a_picture(measured: Desk, probe: Probe) -> None:
    with HandClient(measured) as hand:
        corner = probe.point(50, 50)
        rect = Rect(corner.x, corner.y, 80, 30)
        ruling = hand.propose(Click(point=rect.centre), context_of(measured, probe, rect))
        assert ruling.decision.verdict is Verdict.ASK
        assert ruling.crop_png.startswith(b"\x89PNG")
        assert hand.answer(ruling.digest, Refuse()) is None
        with pytest.raises(ActionError, match="not asked"):
            hand.answer(ruling.digest, Approve())


def test_malformed_actions_are_refused_with_their_error(hand: HandClient) -> None:
    with pytest.raises(ActionError, match="no key called"):
        hand.propose(PressKeys(keys=("nokey",)), Context())
    with pytest.raises(ActionError, match="too much"):
        hand.propose(SetClipboard(text="x" * 2_000_000), Context())
    for action in (Move(point=(1, 2)), TypeText(text="\ud800")):  # type: ignore[arg-type]
        with pytest.raises(ActionError, match="malformed"):
            hand.propose(action, Context())


# --- starting ---------------------------------------------------------------------------------------


def test_broken_rules_start_nothing(measured: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[[rule]]", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"broken\.toml.*nothing was started"):
        HandClient(measured, rules=broken)


def test_a_desk_that_is_not_there(measured: Desk) -> None:
    with pytest.raises(DeskError, match=":9998"):
        HandClient(replace(measured, display=":9998"))


def test_a_pointer_in_a_corner_starts_nothing(measured: Desk, display: Display) -> None:
    root = display.screen().root
    root.warp_pointer(0, 0)
    display.sync()
    try:
        with pytest.raises(SelfTestFailed, match="move it away"):
            HandClient(measured)
    finally:
        root.warp_pointer(640, 400)
        display.sync()


def test_a_hand_that_does_not_start_in_time(measured: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safety.hand.client._START_SECONDS", 0.01)
    with pytest.raises(HandError, match="did not start"):
        HandClient(measured)


def test_nothing_in_the_desk_s_home_or_environment_is_run(measured: Desk, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    code = f"open({str(trap)!r}, 'w').close()"
    (tmp_path / "sitecustomize.py").write_text(code, encoding="utf-8")
    (tmp_path / "usercustomize.py").write_text(code, encoding="utf-8")
    environment = {
        **measured.environment,
        "PYTHONPATH": str(tmp_path),
        "PYTHONSTARTUP": str(tmp_path / "sitecustomize.py"),
        "PYTHONUSERBASE": str(tmp_path),
    }
    HandClient(replace(measured, environment=environment)).close()
    assert not trap.exists()


# --- stopping and ending ----------------------------------------------------------------------------


def test_a_stop_cuts_a_long_text_at_once(hand: HandClient, other: Other) -> None:
    hand.deliver(permit_for(hand, FocusWindow(window=other.id)))
    permit = permit_for(hand, TypeText(text="x" * 40_000))
    pressed: list[float] = []

    def stop() -> None:
        pressed.append(time.monotonic())
        hand.stop()

    timer = threading.Timer(0.3, stop)
    timer.start()
    receipt = hand.deliver(permit)
    assert time.monotonic() - pressed[0] < 0.5
    assert receipt.delivery is Delivery.UNCERTAIN
    assert hand.stopped
    assert hand.deliver(permit).delivery is Delivery.REFUSED
    ruling = hand.propose(Move(point=Rect(5, 5, 1, 1).centre), Context())
    assert (ruling.decision.verdict, ruling.permit) == (Verdict.DENY, None)
    timer.join()


def test_a_stop_from_elsewhere_is_known_at_once_though_nothing_is_asked(measured: Desk, rules: Path) -> None:
    heard: list[float] = []
    with HandClient(measured, rules=rules, on_stop=lambda: heard.append(time.monotonic())) as hand:
        assert not hand.stopped
        pressed = time.monotonic()
        os.kill(hand.pid, signal.SIGUSR1)
        wait_until(lambda: bool(heard))
        assert hand.stopped
        assert heard[0] - pressed < 0.5
        assert hand.propose(Wait(seconds=0), Context()).decision.verdict is Verdict.DENY
        hand.stop()
    assert len(heard) == 1


def test_the_end_of_a_hand_is_no_stop(measured: Desk, rules: Path) -> None:
    heard: list[str] = []
    with HandClient(measured, rules=rules, on_stop=lambda: heard.append("stop")) as hand:
        hand.propose(Wait(seconds=0), Context())
        os.kill(hand.pid, signal.SIGTERM)
        with pytest.raises(HandLost, match="ended with code 0"):
            hand.propose(Wait(seconds=0), Context())
    assert (heard, hand.stopped) == ([], False)


def test_a_client_that_is_closed_hears_nothing_more(hand: HandClient) -> None:
    hand.close()
    hand._news, theirs = socket.socketpair()
    with hand._news, theirs:
        tell_stopped(theirs)
        hand._hear()
    assert not hand.stopped


def test_nothing_is_left_open_where_no_process_can_be_started(
    measured: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safety.hand.client.python_words", lambda module: ["/there/is/none"])
    with pytest.raises(FileNotFoundError):
        HandClient(measured)
    gc.collect()  # a socket that was left open would warn, and a warning is an error


def test_a_client_that_has_gone_hears_of_no_stop() -> None:
    ours, theirs = socket.socketpair()
    tell_stopped(theirs)
    assert ours.recv(1) == b"!"
    ours.close()
    tell_stopped(theirs)
    theirs.close()


def test_a_hand_that_does_not_heed_the_stop_is_killed(hand: HandClient) -> None:
    permit = permit_for(hand, Wait(seconds=60))
    threading.Timer(0.2, lambda: (os.kill(hand.pid, signal.SIGSTOP), hand.stop())).start()
    started = time.monotonic()
    with pytest.raises(HandLost, match="signal 9"):
        hand.deliver(permit)
    assert time.monotonic() - started < 5
    assert hand.stopped


def test_a_killed_hand_is_lost_at_once_and_leaves_no_key_down(
    hand: HandClient, other: Other, display: Display
) -> None:
    hand.deliver(permit_for(hand, FocusWindow(window=other.id)))
    permit = permit_for(hand, TypeText(text="X" * 40_000))
    threading.Timer(0.3, lambda: os.kill(hand.pid, signal.SIGKILL)).start()
    with pytest.raises(HandLost, match="signal 9"):
        hand.deliver(permit)
    wait_until(lambda: not any(display.query_keymap()))
    with pytest.raises(HandLost):
        hand.propose(Wait(seconds=0), Context())


def test_a_hand_told_to_end_ends(hand: HandClient) -> None:
    permit = permit_for(hand, Wait(seconds=60))
    threading.Timer(0.2, lambda: os.kill(hand.pid, signal.SIGTERM)).start()
    receipt = hand.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    wait_until(lambda: gone(hand.pid))
    with pytest.raises(HandLost, match="code 0"):
        hand.propose(Wait(seconds=0), Context())


def test_closing_ends_it_whatever_it_is_doing(measured: Desk, rules: Path) -> None:
    hand = HandClient(measured, rules=rules)
    permit = permit_for(hand, Wait(seconds=60))
    lost: list[SafetyError] = []

    def deliver() -> None:
        try:
            hand.deliver(permit)
        except HandLost as error:
            lost.append(error)

    waiting = threading.Thread(target=deliver)
    waiting.start()
    time.sleep(0.2)
    hand.close()
    hand.close()
    waiting.join(5)
    assert not waiting.is_alive()
    assert gone(hand.pid)
    assert lost
    with pytest.raises(HandLost, match="put away"):
        hand.propose(Wait(seconds=0), Context())
    hand.stop()


def test_a_hand_that_does_not_end_when_closed_is_killed(
    measured: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = HandClient(measured)
    os.kill(hand.pid, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr("safety.hand.client._CLOSE_SECONDS", 0.3)
        hand.close()
    assert gone(hand.pid)


_OWNER = """
import sys, time
from pathlib import Path
from safety.desk.desk import Desk, DeskKind
from safety.hand.client import HandClient
import os
desk = Desk(kind=DeskKind.LIVE, display=os.environ["DISPLAY"], environment=dict(os.environ), home=Path("/"))
hand = HandClient(desk)
if sys.argv[1] == "fork" and os.fork() == 0:
    time.sleep(60)
print(hand.pid, os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("way", ["plain", "fork"])
def test_it_ends_with_its_owner_however_that_ends(measured: Desk, way: str) -> None:
    """Even where a child of the owner still holds the line."""
    environment: Mapping[str, str] = {**measured.environment, "PYTHONPATH": str(REPOSITORY)}
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER, way],
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline().split()[0])
    assert not gone(pid)
    owner.kill()
    owner.wait()
    wait_until(lambda: gone(pid))
    owner.stdout.close()
    try:
        os.killpg(owner.pid, signal.SIGKILL)
    except ProcessLookupError:
        assert way == "plain"


def test_a_hand_whose_owner_has_ended_already_ends() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()
        watch_owner(child.pid, theirs)
        theirs.settimeout(1.0)
        assert theirs.recv(1) == b""


# --- an answer that is none -------------------------------------------------------------------------


def test_an_answer_to_something_else_is_an_error(hand: HandClient, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = hand.deliver(permit_for(hand, Wait(seconds=0)))
    for wrong in (Ready(), Done(receipt=receipt, stopped=False)):
        monkeypatch.setattr(RESPONSES, "decode", lambda data, wrong=wrong: wrong)
        with pytest.raises(HandError, match="something else"):
            hand.propose(Wait(seconds=0), Context())


def test_errors_come_back_as_what_they_were(hand: HandClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, kind in (("PolicyError", PolicyError), ("NoDisplay", NoDisplay), ("Strange", HandError)):
        failed = Failed(error=name, message="words", stopped=False)
        monkeypatch.setattr(RESPONSES, "decode", lambda data, failed=failed: failed)
        with pytest.raises(kind, match="words"):
            hand.propose(Wait(seconds=0), Context())


# --- the stop, from everywhere else -----------------------------------------------------------------


def released(display: Display) -> bool:
    return not any(display.query_keymap()) and not display.screen().root.query_pointer().mask & 0x1F00


@pytest.mark.parametrize("way", ["key", "command"])
def test_a_long_text_is_cut_by_a_key_and_by_a_command_while_the_app_hangs(
    hand: HandClient, other: Other, display: Display, own_data_home: Path, way: str
) -> None:
    """The app hangs in `deliver` here, as far as anybody can tell: it presses nothing itself."""
    hand.deliver(permit_for(hand, FocusWindow(window=other.id)))
    permit = permit_for(hand, TypeText(text="x" * 40_000))
    pressed: list[float] = []

    def stop() -> None:
        pressed.append(time.monotonic())
        if way == "key":
            environment = {**os.environ, "DISPLAY": display.get_display_name()}
            subprocess.run(["xdotool", "key", "ctrl+alt+Escape"], env=environment, check=True)
        else:
            assert [one.killed for one in stop_hands(own_data_home / "hands")] == [False]

    timer = threading.Timer(0.3, stop)
    timer.start()
    receipt = hand.deliver(permit)
    assert time.monotonic() - pressed[0] < 2
    assert receipt.delivery is Delivery.UNCERTAIN
    assert hand.stopped
    timer.join()
    assert released(display)
    assert hand.deliver(permit).delivery is Delivery.REFUSED


def test_a_drag_is_cut_and_its_button_released(hand: HandClient, other: Other, display: Display) -> None:
    hand.deliver(permit_for(hand, FocusWindow(window=other.id)))
    permit = permit_for(hand, Drag(start=Point(60, 60), end=Point(1200, 700)))
    timer = threading.Timer(0.3, lambda: os.kill(hand.pid, signal.SIGUSR1))
    timer.start()
    receipt = hand.deliver(permit)
    timer.join()
    assert receipt.delivery is Delivery.UNCERTAIN
    assert released(display)


def test_no_action_presses_the_stop_key(hand: HandClient) -> None:
    assert hand.stop_keys == ("ctrl+alt+escape", "pause")
    for action in (PressKeys(keys=("Break",)), PressKeys(keys=("Esc", "Control_R", "Alt"))):
        with pytest.raises(ActionError, match="people press it"):
            hand.propose(action, Context())
    with pytest.raises(ActionError, match="cannot be held during a click"):
        hand.propose(Click(point=Point(300, 300), held=("ctrl", "alt", "escape")), Context())
    for action in (Click(point=Point(700, 600), held=("ctrl", "alt")), PressKeys(keys=("escape",))):
        hand.deliver(permit_for(hand, action))
    hand.propose(Wait(seconds=0), Context())
    assert not hand.stopped


def test_a_desk_that_tells_of_no_keys_has_no_stop_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: RawInput, display: Display) -> None:
        raise DeskError("no XInput 2")

    monkeypatch.setattr(RawInput, "__init__", refuse)
    with ExitStack() as parts:
        assert _listen(desk.display, Stop(), DEFAULT, parts)[0] == ()


def test_it_writes_down_what_it_does_and_is_not_found_once_it_has_ended(
    measured: Desk, rules: Path, tmp_path: Path
) -> None:
    with HandClient(measured, rules=rules, home=tmp_path) as hand:
        hand.deliver(permit_for(hand, Wait(seconds=0)))
        assert [one.pid for one in stop_hands(tmp_path / "hands")] == [hand.pid]
    (chain,) = chains(tmp_path / "audit")
    kinds = [entry.kind for entry in entries(chain.path)]
    assert kinds == ["began", "decided", "intent", "receipt", "stopped", "ended"]
    assert stop_hands(tmp_path / "hands") == ()


def test_a_hand_that_can_t_write_down_what_it_does_does_not_start(measured: Desk, tmp_path: Path) -> None:
    (tmp_path / "audit").touch()
    with pytest.raises(AuditError, match="nothing is done"):
        HandClient(measured, home=tmp_path)


def test_a_user_who_acts_pauses_the_agent_which_then_looks_again(hand: HandClient, desk: Desk) -> None:
    time.sleep(1.1)  # the hand's own input is its own for a second after
    subprocess.run(["xdotool", "key", "a"], env=dict(desk.environment), check=True)
    time.sleep(0.2)
    started = time.monotonic()
    with pytest.raises(UserActing, match="look again"):
        hand.propose(Wait(seconds=0), Context())
    assert time.monotonic() - started > 1
    assert not hand.stopped
    assert hand.deliver(permit_for(hand, Wait(seconds=0))).delivery is Delivery.DELIVERED
