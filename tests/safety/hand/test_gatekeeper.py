from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from Xlib.error import ConnectionClosedError

from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    TypeText,
    Wait,
)
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Answer, Approve, ApproveForTask, Change, Refuse, StopRun, Verdict
from safety.errors import ActionError, AuditError, InputStopped, SecretError, TargetChanged, UserActing
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.raw_input import Happened, RawEvent
from safety.hand.stop import END_OF_TASK, Stop
from safety.hand.takeover import Takeover
from safety.mode import Mode
from safety.past_answers import FOR_THIS_TASK, REFUSED_BEFORE
from safety.receipt import Delivery, Permit
from safety.risk import Risk
from safety.rule import Rule
from safety.taint import RULE_OF_TWO
from safety.vault.secret import Scope, Secret
from safety.vault.vault import MemoryVault, Vault
from vision.errors import DisplayLost
from vision.frame import Frame
from vision.geometry import Point, Rect

ALLOW = Rule(name="all", verdict=Verdict.ALLOW)
ALLOW_CLOSING = Rule(name="closing", verdict=Verdict.ALLOW, programs=("mousepad",))
ASK = Rule(name="ask", verdict=Verdict.ASK)
DENY = Rule(name="deny", verdict=Verdict.DENY)
HERE, THERE = Point(15, 15), Point(75, 15)
APP, MENU, OURS = 10, 11, 99
WINDOW = WindowSeen(id=APP, title="Notes", program="mousepad", pid=500)


class World:
    """A toy screen with a window, the injector that acts on it and the clock that passes."""

    def __init__(self) -> None:
        self.pixels = np.arange(40 * 100 * 3, dtype=np.uint64).reshape(40, 100, 3).astype(np.uint8)
        self.under: tuple[int, ...] = (1, APP)
        self.focus: tuple[int, ...] = (APP,)
        self.owner = {1: 400, APP: 500, MENU: 500, OURS: 4242, 20: 600}
        self.stop = Stop()
        self.log = MemoryLog()
        self.done: list[Action] = []
        self.sent = 0
        self.failing: tuple[int, Exception] | None = None
        self.looks = 0
        self.changes: Callable[[int], None] = lambda looks: None
        self.ticks = itertools.count(0, 0.1)

    # what sees

    def look(self) -> Frame:
        self.looks += 1
        self.changes(self.looks)
        return Frame(pixels=self.pixels.copy(), rect=Rect(0, 0, 100, 40), time=0.0)

    def at(self, point: Point) -> tuple[int, ...]:
        return self.under

    def focused(self) -> tuple[int, ...]:
        return self.focus

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset(self.owner[number] for number in ids)

    # what acts

    def check(self, action: Action) -> None:
        if isinstance(action, Click) and action.point == Point(0, 0):
            raise ActionError("a corner")

    def perform(self, action: Action) -> None:
        if self.failing is not None:
            self.sent += self.failing[0]
            raise self.failing[1]
        self.sent += 1
        self.done.append(action)

    def close(self) -> None: ...

    # what they are asked about

    def seen(self, left: int = 10, role: str = "button") -> TargetSeen:
        rect = Rect(left, 10, 10, 10)
        return TargetSeen(role=role, text="Save", rect=rect, pixels=self.look().digest(rect))

    def context(self, role: str = "button") -> Context:
        return Context(window=WINDOW, target=self.seen(role=role))

    def gate(
        self,
        *rules: Rule,
        clock: Callable[[], float] | None = None,
        vault: Vault | None = None,
        takeover: Takeover | None = None,
        mode: Mode = Mode.RULES,
    ) -> Gatekeeper:
        return Gatekeeper(
            rules=rules,
            mode=mode,
            injector=self,
            look=self.look,
            windows=self,
            stop=self.stop,
            audit=Recorder(self.log),
            own_pids=frozenset({4242}),
            vault=vault,
            takeover=takeover,
            clock=clock or (lambda: next(self.ticks)),
        )


@pytest.fixture
def world() -> World:
    return World()


def permit_of(ruling: Ruling) -> Permit:
    assert ruling.permit is not None
    return ruling.permit


CLICK = Click(point=HERE)


def test_what_a_rule_allows_is_done_once(world: World) -> None:
    gate = world.gate(ALLOW)
    ruling = gate.propose(CLICK, world.context())
    assert ruling.decision.verdict is Verdict.ALLOW
    assert ruling.crop_png == b""
    permit = permit_of(ruling)
    receipt = gate.deliver(permit)
    assert (receipt.delivery, receipt.digest) == (Delivery.DELIVERED, ruling.digest)
    assert receipt.seconds > 0
    again = gate.deliver(permit)
    assert again.delivery is Delivery.REFUSED
    assert "used already" in again.reason
    assert world.done == [CLICK]


def test_what_is_denied_is_not_even_looked_at(world: World) -> None:
    context = world.context()
    world.looks = 0
    ruling = world.gate(DENY).propose(CLICK, context)
    assert (ruling.decision.verdict, ruling.permit) == (Verdict.DENY, None)
    assert world.looks == 0


def test_what_is_asked_is_shown_as_the_gate_itself_sees_it(world: World) -> None:
    gate = world.gate(ASK)
    context = world.context()
    ruling = gate.propose(CLICK, context)
    assert ruling.permit is None
    question = ruling.question(CLICK, context)
    assert (question.digest, question.decision) == (ruling.digest, ruling.decision)
    shown = np.asarray(Image.open(io.BytesIO(question.crop_png)))
    assert (shown == world.pixels[0:40, 0:44]).all()
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_what_presses_no_pixel_is_asked_without_a_picture(world: World) -> None:
    assert world.gate(ASK).propose(TypeText(text="a"), Context()).crop_png == b""


@pytest.mark.parametrize("answer", [Refuse(), StopRun()])
def test_only_approval_gives_a_permit(world: World, answer: Answer) -> None:
    gate = world.gate(ASK)
    ruling = gate.propose(CLICK, world.context())
    assert gate.answer(ruling.digest, answer) is None
    assert world.stop.pressed is (answer == StopRun())
    with pytest.raises(ActionError, match="not asked"):
        gate.answer(ruling.digest, Approve())


def test_what_was_refused_is_denied_from_then_on_without_a_question(world: World) -> None:
    gate = world.gate(ASK)
    context = world.context()
    ruling = gate.propose(CLICK, context)
    gate.answer(ruling.digest, Refuse())
    again = gate.propose(CLICK, replace(context, why="another way to say it"))
    assert (again.digest, again.decision.verdict, again.permit) == (ruling.digest, Verdict.DENY, None)
    assert again.decision.rule == REFUSED_BEFORE
    other = gate.propose(Click(point=HERE, count=2), context)
    assert other.decision.verdict is Verdict.ASK


def test_a_change_permits_nothing_and_refuses_nothing(world: World) -> None:
    gate = world.gate(ASK)
    context = world.context()
    ruling = gate.propose(CLICK, context)
    assert gate.answer(ruling.digest, Change(target="Cancel")) is None
    assert gate.propose(CLICK, context).decision.verdict is Verdict.ASK


def test_an_approval_for_the_task_lasts_and_is_bound_to_the_pixels_each_time(world: World) -> None:
    gate = world.gate(ASK)
    permit = gate.answer(gate.propose(CLICK, world.context()).digest, ApproveForTask())
    assert permit is not None
    gate.deliver(permit)
    ruling = gate.propose(CLICK, world.context())
    assert (ruling.decision.verdict, ruling.decision.rule) == (Verdict.ALLOW, FOR_THIS_TASK)
    change(world)
    assert gate.deliver(permit_of(ruling)).delivery is Delivery.REFUSED


def test_an_approval_after_the_stop_is_none(world: World) -> None:
    gate = world.gate(ASK)
    ruling = gate.propose(CLICK, world.context())
    world.stop.press()
    assert gate.answer(ruling.digest, Approve()) is None


def test_nobody_approves_what_was_not_asked(world: World) -> None:
    gate = world.gate(ASK)
    with pytest.raises(ActionError, match="not asked"):
        gate.answer("digest", Approve())
    gate.propose(CLICK, world.context())
    with pytest.raises(ActionError, match="not asked"):
        gate.answer("digest", Approve())


def test_nothing_is_proposed_or_done_while_an_approval_is_open(world: World) -> None:
    gate = world.gate(Rule(name="look", verdict=Verdict.ALLOW, actions=frozenset({"move"})))
    permit = permit_of(gate.propose(Move(point=HERE), Context()))
    ruling = gate.propose(CLICK, world.context())
    refused = gate.deliver(permit)
    assert refused.delivery is Delivery.REFUSED
    assert "approval is open" in refused.reason
    with pytest.raises(ActionError, match="approval is open"):
        gate.propose(Move(point=HERE), Context())
    gate.answer(ruling.digest, Refuse())
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_a_permit_expires(world: World) -> None:
    now = [0.0]
    gate = world.gate(ALLOW, clock=lambda: now[0])
    permit = permit_of(gate.propose(CLICK, world.context()))
    now[0] = 10.0
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    assert "expired" in receipt.reason
    assert world.done == []


def test_a_permit_is_for_what_it_was_given_for(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    receipt = gate.deliver(replace(permit, digest="another"))
    assert receipt.delivery is Delivery.REFUSED
    assert world.done == []


@pytest.mark.parametrize("action", [Wait(seconds=-1), Click(point=Point(0, 0)), PressKeys(keys=("nokey",))])
def test_what_cannot_be_done_is_refused_at_once(world: World, action: Action) -> None:
    with pytest.raises(ActionError):
        world.gate(ALLOW).propose(action, Context())


def test_a_click_beside_its_target_is_refused(world: World) -> None:
    with pytest.raises(ActionError, match="is not on"):
        world.gate(ALLOW).propose(Click(point=THERE), world.context())


def test_keys_are_judged_and_pressed_by_their_one_name(world: World) -> None:
    gate = world.gate(Rule(name="copy", verdict=Verdict.ALLOW, keys=frozenset({"ctrl+c"})))
    ruling = gate.propose(PressKeys(keys=("C", "Control_L")), Context())
    gate.deliver(permit_of(ruling))
    assert world.done == [PressKeys(keys=("ctrl", "c"))]


# --- what is under the Action -----------------------------------------------------------------------


def change(world: World) -> None:
    world.pixels[12, 12] ^= 255


def test_a_target_that_is_not_what_was_seen_is_not_permitted(world: World) -> None:
    context = world.context()
    change(world)
    with pytest.raises(TargetChanged, match="has changed"):
        world.gate(ALLOW).propose(CLICK, context)


def test_a_target_that_shows_again_what_was_seen_is_permitted(world: World) -> None:
    context = world.context(role="text field")
    change(world)
    world.looks = 0
    world.changes = lambda looks: change(world) if looks == 4 else None
    assert world.gate(ALLOW).propose(CLICK, context).permit is not None
    assert world.looks == 4


@pytest.mark.parametrize("left", [10, 70])
def test_a_target_or_destination_that_changes_after_it_was_permitted_is_not_pressed(
    world: World, left: int
) -> None:
    gate = world.gate(ALLOW)
    context = replace(world.context(), destination=world.seen(left=70))
    permit = permit_of(gate.propose(Drag(start=HERE, end=THERE), context))
    world.pixels[12, left + 2] ^= 1
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    assert "changed after it was permitted" in receipt.reason
    assert world.done == []


def test_a_target_that_flickers_and_comes_back_is_pressed(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    change(world)
    world.looks = 0
    world.changes = lambda looks: change(world) if looks == 2 else None
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_a_caret_may_blink_meanwhile(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context(role="text field")))
    change(world)
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_pixels_elsewhere_may_change(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.pixels[30, 90] ^= 255
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_a_bare_point_is_bound_to_what_is_around_it(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, Context()))
    change(world)
    assert gate.deliver(permit).delivery is Delivery.REFUSED


# --- whose window it is in --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "under", "focus", "delivery"),
    [
        (CLICK, (1, APP), (20,), Delivery.DELIVERED),
        (CLICK, (MENU,), (APP,), Delivery.DELIVERED),  # a menu of the same program
        (CLICK, (1, 20), (APP,), Delivery.REFUSED),
        (CLICK, (), (APP,), Delivery.REFUSED),
        (CLICK, (1, APP, OURS), (APP,), Delivery.REFUSED),
        (TypeText(text="a"), (), (APP,), Delivery.DELIVERED),
        (TypeText(text="a"), (1, APP), (20,), Delivery.REFUSED),
        (TypeText(text="a"), (1, APP), (MENU,), Delivery.REFUSED),  # another window of the same program
        (PressKeys(keys=("a",)), (1, APP), (OURS,), Delivery.REFUSED),
        (PressKeys(keys=("a",)), (1, APP), (), Delivery.REFUSED),
        (FocusWindow(window=APP), (), (), Delivery.DELIVERED),
        (FocusWindow(window=OURS), (), (), Delivery.REFUSED),
        (CloseWindow(window=OURS), (), (), Delivery.REFUSED),
        (CloseWindow(window=20), (), (), Delivery.REFUSED),
        (Wait(seconds=0.0), (OURS,), (OURS,), Delivery.DELIVERED),
        (OpenProgram(program="x"), (OURS,), (OURS,), Delivery.DELIVERED),
    ],
)
def test_where_it_would_land_is_looked_up_again(
    world: World, action: Action, under: tuple[int, ...], focus: tuple[int, ...], delivery: Delivery
) -> None:
    gate = world.gate(ALLOW, ALLOW_CLOSING)
    permit = permit_of(gate.propose(action, world.context() if action == CLICK else Context(window=WINDOW)))
    world.under, world.focus = under, focus
    receipt = gate.deliver(permit)
    assert receipt.delivery is delivery
    assert bool(world.done) is (delivery is Delivery.DELIVERED)


def test_a_drag_may_end_in_another_window_but_not_in_ours(world: World) -> None:
    gate = world.gate(ALLOW)
    drag = Drag(start=HERE, end=THERE)
    for end, delivery in ((20, Delivery.DELIVERED), (OURS, Delivery.REFUSED)):
        permit = permit_of(gate.propose(drag, world.context()))
        places = iter([(1, APP), (1, end)])
        world.at = lambda point, places=places: next(places)  # type: ignore[method-assign]
        assert gate.deliver(permit).delivery is delivery


def test_without_a_known_window_only_ours_are_kept_from(world: World) -> None:
    gate = world.gate(ALLOW)
    world.focus = (20,)
    assert gate.deliver(permit_of(gate.propose(TypeText(text="a"), Context()))).delivery is Delivery.DELIVERED


# --- what goes wrong --------------------------------------------------------------------------------


def test_after_the_stop_everything_is_refused(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.stop.press()
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    assert "stopped" in receipt.reason
    ruling = gate.propose(CLICK, world.context())
    assert (ruling.decision.verdict, ruling.decision.rule, ruling.permit) == (Verdict.DENY, "stop", None)


def test_the_stop_ends_the_wait_for_what_was_seen(world: World) -> None:
    context = world.context()
    change(world)
    world.changes = lambda looks: world.stop.press()
    with pytest.raises(InputStopped):
        world.gate(ALLOW).propose(CLICK, context)


@pytest.mark.parametrize(
    "error", [InputStopped("cut"), ActionError("no"), DisplayLost("gone"), ConnectionClosedError("server")]
)
@pytest.mark.parametrize(("sent", "delivery"), [(0, Delivery.REFUSED), (3, Delivery.UNCERTAIN)])
def test_what_was_cut_is_uncertain_once_anything_was_sent(
    world: World, error: Exception, sent: int, delivery: Delivery
) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.failing = (sent, error)
    receipt = gate.deliver(permit)
    assert receipt.delivery is delivery
    assert receipt.reason


# --- the audit log ----------------------------------------------------------------------------------


def test_what_is_done_is_written_down_before_and_after(world: World) -> None:
    gate = world.gate(ASK)
    ruling = gate.propose(CLICK, world.context())
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    world.changes = lambda looks: world.log.append("looked", {})
    gate.deliver(permit)
    assert world.log.kinds == ["decided", "answered", "intent", "looked", "receipt"]
    gate.deliver(permit)
    assert world.log.kinds[5:] == ["receipt"]
    assert world.log.entries[-1][1]["delivery"] == "refused"


def test_what_can_t_be_written_down_is_not_done(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.log.full = True
    receipt = gate.deliver(permit)
    assert (receipt.delivery, world.done) == (Delivery.REFUSED, [])
    assert "log is full" in receipt.reason
    with pytest.raises(AuditError, match="log is full"):
        gate.propose(CLICK, world.context())


@pytest.mark.parametrize("failing", [None, (1, InputStopped("cut"))])
def test_what_was_done_is_told_of_even_where_its_receipt_can_t_be_written(
    world: World, failing: tuple[int, Exception] | None
) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.failing = failing
    world.changes = lambda looks: setattr(world.log, "full", True)
    receipt = gate.deliver(permit)
    assert receipt.delivery is (Delivery.UNCERTAIN if failing else Delivery.DELIVERED)
    assert receipt.reason.endswith("could not be written down: the audit log is full: nothing was done")
    assert receipt.reason.startswith("cut; its" if failing else "its")


def test_the_stop_is_written_down_once(world: World) -> None:
    gate = world.gate(ALLOW)
    permit = permit_of(gate.propose(CLICK, world.context()))
    world.stop.press("a signal")
    gate.deliver(permit)
    gate.propose(CLICK, world.context())
    gate.note_stop()
    assert world.log.kinds == ["decided", "receipt", "stopped"]
    assert world.log.entries[-1][1] == {"reason": "a signal"}


def test_the_end_of_a_task_is_no_stop(world: World) -> None:
    gate = world.gate(ALLOW)
    gate.note_stop()
    world.stop.press(END_OF_TASK)
    gate.note_stop()
    assert world.log.kinds == []


# --- secrets ------------------------------------------------------------------------------------------

VAULT = MemoryVault(Secret(name="notes", scope=Scope(programs=("mousepad",)), value="hunter2"))
FIELD = Context(window=WINDOW, focused_role="password field", secret_field=True)


def test_a_secret_is_typed_by_its_name_and_nobody_is_told_its_value(world: World) -> None:
    gate = world.gate(ASK, vault=VAULT)
    ruling = gate.propose(TypeText(text="{{notes}}"), FIELD)
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.DELIVERED
    assert world.done == [TypeText(text="hunter2")]
    assert "hunter2" not in f"{ruling} {permit} {receipt} {world.log.entries}"


@pytest.mark.parametrize(
    "context", [replace(FIELD, secret_field=False), replace(FIELD, window=replace(WINDOW, program="xterm"))]
)
def test_a_secret_that_may_not_be_typed_there_is_not_even_asked_about(world: World, context: Context) -> None:
    with pytest.raises(SecretError):
        world.gate(ALLOW, vault=VAULT).propose(TypeText(text="{{notes}}"), context)
    assert not world.done


def test_a_secret_that_is_gone_when_it_is_to_be_typed_is_refused(world: World) -> None:
    vault = MemoryVault(Secret(name="notes", scope=Scope(programs=("mousepad",)), value="hunter2"))
    gate = world.gate(ASK, vault=vault)
    permit = gate.answer(gate.propose(TypeText(text="{{notes}}"), FIELD).digest, Approve())
    assert permit is not None
    vault.remove("notes")
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.REFUSED
    assert not world.done


# --- the user takes over ----------------------------------------------------------------------------


def test_while_the_user_acts_nothing_is_proposed_and_then_it_is_to_look_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    takeover = Takeover(clock=lambda: now[0])
    gate = world.gate(ALLOW, takeover=takeover)
    takeover.hear(RawEvent(Happened.KEY_DOWN))
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += 0.5

    monkeypatch.setattr("safety.hand.gatekeeper.time.sleep", sleep)
    with pytest.raises(UserActing, match="look again"):
        gate.propose(CLICK, world.context())
    assert len(slept) == 4
    assert world.log.kinds == ["paused"]
    assert permit_of(gate.propose(CLICK, world.context()))


@pytest.mark.parametrize("stopped", [False, True])
def test_what_is_cut_by_the_user_is_told_only_once_hands_are_still(
    world: World, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    now = [0.0]
    takeover = Takeover(clock=lambda: now[0])
    gate = world.gate(ALLOW, takeover=takeover)
    permit = permit_of(gate.propose(CLICK, world.context()))

    def cut(action: Action) -> None:
        takeover.hear(RawEvent(Happened.KEY_DOWN))
        takeover.check()

    def sleep(seconds: float) -> None:
        now[0] += 0.5
        if stopped:
            world.stop.press()

    monkeypatch.setattr(world, "perform", cut)
    monkeypatch.setattr("safety.hand.gatekeeper.time.sleep", sleep)
    receipt = gate.deliver(permit)
    assert receipt.taken_over
    assert now[0] == (0.5 if stopped else 2.0)


def test_a_stop_ends_the_pause(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    takeover = Takeover(clock=lambda: 0.0)
    gate = world.gate(ALLOW, takeover=takeover)
    takeover.hear(RawEvent(Happened.KEY_DOWN))
    monkeypatch.setattr("safety.hand.gatekeeper.time.sleep", lambda seconds: world.stop.press())
    with pytest.raises(InputStopped):
        gate.propose(CLICK, world.context())


def test_answering_is_no_takeover(world: World) -> None:
    takeover = Takeover()
    gate = world.gate(ASK, takeover=takeover)
    world.stop.also = takeover.check
    ruling = gate.propose(CLICK, world.context())
    takeover.hear(RawEvent(Happened.BUTTON_DOWN))
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    assert gate.deliver(permit).delivery is Delivery.DELIVERED


def test_the_rule_of_two_asks_whatever_the_rules_allow(world: World) -> None:
    gate = world.gate(replace(ALLOW, max_risk=Risk.R4))
    gate.deliver(permit_of(gate.propose(TypeText(text="dear diary"), Context(window=WINDOW))))
    page = Context(window=replace(WINDOW, program="chromium"), focused_role="text area")
    ruling = gate.propose(TypeText(text="dear diary"), page)
    assert (ruling.decision.verdict, ruling.decision.rule) == (Verdict.ASK, RULE_OF_TWO)
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    gate.deliver(permit)
    assert gate.propose(TypeText(text="and more"), page).decision.rule == RULE_OF_TWO


def test_the_rule_of_two_refuses_where_nobody_is_asked(world: World) -> None:
    gate = world.gate(replace(ALLOW, max_risk=Risk.R4), mode=Mode.AUTO)
    gate.deliver(permit_of(gate.propose(TypeText(text="dear diary"), Context(window=WINDOW))))
    page = Context(window=replace(WINDOW, program="chromium"), focused_role="text area")
    assert gate.propose(TypeText(text="dear diary"), page).decision.verdict is Verdict.DENY
