"""The embedded brain: compiles plain instructions before anything is done, then does one after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from agent.brain import Feedback
from agent.brains.routines import (
    calculating,
    cells,
    files,
    options,
    pointing,
    programs,
    reading,
    saved,
    searching,
    seeking,
    values,
    windows,
    writing,
)
from agent.brains.routines.choosing_files import take_named
from agent.brains.routines.questions import unanswered
from agent.brains.turn import Routine, Stuck, Turn
from agent.instructions.compiler import compile_instruction
from agent.instructions.rendering import render
from agent.plan import (
    Calculate,
    ChooseLike,
    ChooseMenu,
    ClearField,
    ClickEach,
    ClickOn,
    Close,
    Condition,
    CreateFolder,
    DragTo,
    Edit,
    EditCommand,
    EnterCell,
    FindText,
    GoTo,
    Hover,
    If,
    Instruction,
    IsChecked,
    Open,
    Pause,
    Plan,
    Press,
    ReadValue,
    RenameItem,
    Repeat,
    Replace,
    RunCommand,
    Save,
    ScrollBy,
    Seek,
    SelectOption,
    SetChecked,
    SetClipboardText,
    SetValue,
    Shows,
    SwitchTo,
    TypeInto,
    TypeNoted,
    Unfold,
    WaitUntil,
    WindowOpen,
)
from agent.proposal import Done, GiveUp, Proposal, ProposeWait
from agent.task import Task
from safety.programs import KnowsPrograms
from safety.receipt import Change
from vision.grounding.meaning import Meaning
from vision.observation import Observation, Window
from vision.target import Target

CLOSE_PATIENCE = 2.0  # seconds a window may take to go once its question was answered
IF_PATIENCE = 1.5  # seconds what an "if" asks for may take to come up

_ROUTINES: Final[dict[type[Instruction], Callable[[Turn, Any], Routine]]] = {
    Open: programs.open_program,
    Close: windows.close,
    SwitchTo: windows.switch,
    GoTo: files.go_to,
    CreateFolder: files.create_folder,
    RenameItem: files.rename,
    Calculate: calculating.calculate,
    RunCommand: programs.run_command,
    ClickOn: pointing.click,
    Hover: pointing.hover,
    DragTo: pointing.drag,
    ScrollBy: pointing.scroll,
    SetChecked: pointing.set_checked,
    SelectOption: options.select,
    Unfold: seeking.unfold,
    Seek: seeking.seek,
    ClickEach: seeking.click_each,
    ChooseLike: seeking.choose_like,
    SetValue: values.set_value,
    ChooseMenu: pointing.choose_menu,
    TypeInto: writing.type_into,
    ClearField: writing.clear,
    Press: writing.press,
    Edit: writing.edit,
    SetClipboardText: writing.set_clipboard,
    Save: saved.save,
    FindText: searching.find_text,
    Replace: searching.replace,
    EnterCell: cells.enter_cell,
    ReadValue: reading.read_value,
    TypeNoted: reading.type_noted,
}


class InstructionsBrain:
    """Carries out a Plan, one Proposal a turn. One use: `begin`, then `propose` until Done or GiveUp.

    What the user names and no words on the screen do is looked for by its picture, if `meaning` can be asked.
    """

    name = "instructions"

    def __init__(self, programs: KnowsPrograms, meaning: Meaning | None = None) -> None:
        self._turn = Turn(programs, meaning)
        self._plan = Plan(instructions=())
        self._routine: Routine | None = None
        self._known: frozenset[int] = frozenset()  # the windows there were before the last instruction
        self._sources: set[str] = set()  # the user's own words for what should show
        self._decisive: set[str] = set()  # those of them whose effect must have been seen
        self._unseen: dict[str, None] = {}  # the words whose last action changed nothing on the screen

    def begin(self, task: Task) -> tuple[str, ...]:
        self._plan = compile_instruction(task.instruction)
        return render(self._plan)

    def propose(self, observation: Observation, last: Feedback | None) -> Proposal:
        self._turn.screen = observation
        self._turn.last = last
        self._note(last)
        if self._routine is None:
            self._routine = self._whole_plan()
        try:
            return next(self._routine)
        except StopIteration:
            return self._conclusion()
        except Stuck as stuck:
            return GiveUp(reason=stuck.reason, infeasible=stuck.infeasible)

    def _conclusion(self) -> Proposal:
        """Done, unless what was pressed last seems not to have taken it, a question came up that was not
        answered, or a window that was to close is still there (it asks about unsaved work, say)."""
        if self._turn.doubt:
            return GiveUp(reason=f"{self._turn.doubt}: it cannot be told whether it was done")
        if asked := unanswered(self._turn, self._known):
            return GiveUp(reason=f"{asked}. Say how to answer it")
        if vain := [source for source in self._unseen if source in self._decisive]:
            said = ", ".join(f"“{source}”" for source in vain)
            return GiveUp(
                reason=f"nothing on the screen changed for {said}: it cannot be told whether it was done"
            )
        left = self._still_open()
        if not left:
            return Done(why=f"every step of the plan was done{self._without_effect()}")
        front = self._turn.windows()[0]
        asks = f"; “{front.title}” is in front of it" if front.id != left[0].id else ""
        return GiveUp(reason=f"“{left[0].title}” {self._turn.closing[left[0].id]} and is still open{asks}")

    def _note(self, last: Feedback | None) -> None:
        """Keep in mind which of the user's own words seem to have changed nothing."""
        if (
            last is None
            or last.effect is None
            or not last.proposal.why
            or isinstance(last.proposal, ProposeWait)
        ):
            return
        if last.effect.change is Change.NONE and last.proposal.why in self._sources:
            self._unseen[last.proposal.why] = None
        else:
            self._unseen.pop(last.proposal.why, None)

    def _without_effect(self) -> str:
        words = ", ".join(f"“{source}”" for source in self._unseen)
        return f", but nothing on the screen changed for {words}" if words else ""

    def _whole_plan(self) -> Routine:
        yield from self._sequence(self._plan.instructions)
        yield from self._turn.until(
            lambda: not self._still_open(), CLOSE_PATIENCE, "what was closed to be gone"
        )

    def _still_open(self) -> list[Window]:
        return [w for w in self._turn.windows() if w.id in self._turn.closing]

    def _sequence(self, instructions: tuple[Instruction, ...]) -> Routine:
        for instruction in instructions:
            yield from self._perform(instruction)

    def _perform(self, instruction: Instruction) -> Routine:
        if not isinstance(instruction, WaitUntil | Pause | If):
            self._known = frozenset(window.id for window in self._turn.windows())
        if not _copies(instruction):
            self._sources.add(instruction.source)
        if _shows_at_once(instruction):
            self._decisive.add(instruction.source)
        yield from take_named(self._turn, instruction)
        match instruction:
            case Pause(seconds=seconds, source=source):
                yield from self._turn.act(ProposeWait(seconds=seconds, why=source))
            case WaitUntil():
                yield from self._wait(instruction)
            case If(condition=condition):
                if not _is_met_by_opening(instruction):
                    yield from self._turn.until(lambda: self._holds(condition), IF_PATIENCE, "what may show")
                chosen = instruction.then if self._holds(condition) else instruction.otherwise
                yield from self._sequence(chosen)
            case Repeat():
                yield from self._repeat(instruction)
            case _:
                yield from _ROUTINES[type(instruction)](self._turn, instruction)

    def _wait(self, wait: WaitUntil) -> Routine:
        yield from self._turn.until(lambda: self._holds(wait.condition), wait.timeout, wait.source)
        if not self._holds(wait.condition):
            raise Stuck(f"waited {wait.timeout:g} s for: {wait.source}")
        self._turn.doubt = ""  # what was to come of it has come

    def _repeat(self, repeat: Repeat) -> Routine:
        for _ in range(repeat.times):
            if repeat.until is not None and self._holds(repeat.until):
                return
            yield from self._sequence(repeat.body)
        if repeat.until is not None and not self._holds(repeat.until):
            raise Stuck(f"repeated {repeat.times} times, and it still does not hold: {repeat.source}")

    def _holds(self, condition: Condition) -> bool:
        match condition:
            case Shows(phrase=phrase):
                holds = self._turn.shows(phrase)
            case WindowOpen(name=name):
                holds = self._turn.window_named(name) is not None
            case IsChecked(phrase=phrase):
                found = self._turn.find(phrase, pointing.CHECKABLE)
                holds = isinstance(found, Target) and pointing.is_checked(found.element)
        return holds is not condition.negated


def _copies(instruction: Instruction) -> bool:
    """Copying changes nothing on the screen."""
    if isinstance(instruction, Press):
        return instruction.keys == ("ctrl", "c")
    return isinstance(instruction, Edit) and instruction.command is EditCommand.COPY


def _shows_at_once(instruction: Instruction) -> bool:
    """Where it was done, it can be seen: text that was typed, a name that was given, a thing that was moved.
    What is typed over the same text changes nothing."""
    if isinstance(instruction, TypeInto):
        return not instruction.replace or (instruction.submit and instruction.field is None)
    return isinstance(instruction, DragTo | RenameItem)


def _is_met_by_opening(choice: If) -> bool:
    """Where what is asked for is opened if it is not there, there is nothing to wait for."""
    return bool(choice.otherwise) and isinstance(choice.otherwise[0], Open)
