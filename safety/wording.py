"""What the gate asks, in the words of the approval card. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import assert_never

from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenAddress,
    OpenProgram,
    PressKeys,
    RunCommand,
    Scroll,
    SetClipboard,
    ToolAction,
    TypeText,
    Wait,
    WriteFile,
)
from safety.context import Context, ForeignWords, TargetSeen
from safety.decision import Question
from safety.redaction.actions import told_text
from safety.tool_words import address_shown, tool_words
from safety.visible_text import visible_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """The words of a card. `text` is all that would be typed, copied or opened, spelt out; or empty.

    What is typed into a field for secrets is not in `text`, which tells how long it is, but in `covered`: the
    user may have it shown. The name of a secret is no secret, and stands in `text`.

    `where` names the window it goes to, `why` the step of the plan, `reason` what made the gate ask.
    `warning` says what the brain is not sure of, and quotes what it has read that addresses an agent, a line
    each; mostly empty.
    """

    action: str
    text: str
    where: str
    why: str
    risk: str
    reason: str
    covered: str = ""
    warning: str = ""


_QUOTED = 2
"""So many of the foreign words are quoted; the others are counted."""


def card_words(question: Question) -> CardWords:
    risk = question.decision.risk
    text = visible_text(question.shown or _text(question.action))
    covered = _is_covered(question)
    return CardWords(
        action=action_words(question.action, question.context),
        text=f"{_count(_text(question.action))}, hidden" if covered else text,
        covered=text if covered else "",
        where=_where(question.context),
        why=visible_text(question.context.why),
        risk=f"{risk.words[0].upper()}{risk.words[1:]} (grade {risk.name})",
        reason=visible_text(question.decision.reason),
        warning=_warning(question.context),
    )


def foreign_words(foreign: ForeignWords) -> str:
    """What was read, quoted, and where: for the card, the terminal and a note."""
    read = f"Deskhand has read in {_one_line(foreign.source)}" if foreign.source else "The screen holds"
    kind = "text that does not show" if foreign.hidden else "words that address the agent"
    return f"{read} {kind}: “{_one_line(foreign.words)}”."


def _warning(context: Context) -> str:
    doubt = _one_line(context.doubt)
    return "\n".join(line for line in (doubt, _of_foreign(context.foreign)) if line)


def _of_foreign(foreign: tuple[ForeignWords, ...]) -> str:
    if not foreign:
        return ""
    said = [foreign_words(one) for one in foreign[:_QUOTED]]
    more = len(foreign) - len(said)
    said += [f"{more} more like it."] if more else []
    return "\n".join(said) + " They are not yours."


def _one_line(text: str) -> str:
    return visible_text(" ".join(text.split()))


def _is_covered(question: Question) -> bool:
    action = question.action
    into_secret = question.context.secret_field and isinstance(action, TypeText)
    return into_secret and told_text(_text(action)) != _text(action)


def action_words(action: Action, context: Context) -> str:
    if isinstance(action, ToolAction):
        return tool_words(action, context.file)
    match action:
        case Click():
            return f"{_click(action)} {_thing(context.target)}"
        case Move():
            return f"Move the pointer to {_thing(context.target)}"
        case Drag():
            return f"Drag {_thing(context.target)} to {_thing(context.destination)}"
        case Scroll():
            return f"Turn the wheel over {_thing(context.target)}"
        case TypeText(text=text):
            return f"Type {_count(text)} into {_field(context)}"
        case PressKeys(keys=keys, times=times):
            often = f" {times} times" if times > 1 else ""
            return f"Press {visible_text(' + '.join(keys))}{often} in {_field(context)}"
        case Wait(seconds=seconds):
            return f"Wait {seconds:g} s"
        case OpenProgram(program=program, arguments=arguments):
            return f"Start {visible_text(program)}" + (" with" if arguments else "")
        case SetClipboard(text=text):
            return f"Put {_count(text)} on the clipboard"
        case FocusWindow():
            return "Bring the window to the front"
        case CloseWindow():
            return "Close the window"
        case _:
            assert_never(action)


def _click(action: Click) -> str:
    verb = {1: "Click", 2: "Double-click", 3: "Triple-click"}.get(action.count, f"Click {action.count} times")
    if action.button is not Button.LEFT:
        verb = f"{verb} with the {action.button} button on"
    held = f"Holding {visible_text(' + '.join(action.held))}: " if action.held else ""
    return held + (verb if not held else verb[0].lower() + verb[1:])


def _thing(seen: TargetSeen | None) -> str:
    if seen is None:
        return "a place with nothing known in it"
    words = visible_text(seen.text).strip()
    if words:
        return f"the {seen.role} “{words}”"
    likeness = visible_text(seen.likeness).strip()
    return f"a {seen.role} without a name" + (f" that looks like “{likeness}”" if likeness else "")


def _field(context: Context) -> str:
    if context.focused_text:
        return f"the {context.focused_role} “{visible_text(context.focused_text)}”"
    return f"the {context.focused_role}" if context.focused_role else "whatever has the focus"


def _text(action: Action) -> str:
    match action:
        case TypeText(text=text) | SetClipboard(text=text):
            return text
        case WriteFile(text=text):
            return text
        case RunCommand(command=command):
            return command
        case OpenAddress(address=address):
            return address_shown(address)
        case OpenProgram(arguments=arguments):
            return "\n".join(map(address_shown, arguments))
        case _:
            return ""


def _where(context: Context) -> str:
    if context.file is not None:
        return visible_text(str(PurePosixPath(context.file.path).parent))
    window = context.window
    if window is None:
        return "no window"
    title = visible_text(window.title).strip() or "a window without a title"
    return f"{title} ({visible_text(window.program)})" if window.program else title


def _count(text: str) -> str:
    return "1 character" if len(text) == 1 else f"{len(text):,} characters"
