"""A folder with the screens of those of the programs that are installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from agent.errors import SetUpError, SuiteError
from agent.evals.grounding.programs.capture import THEMES, capture, is_installed
from agent.evals.grounding.programs.program import PROGRAMS, OpenedProgram
from agent.evals.grounding.programs.targets import askable
from agent.evals.grounding.programs.writing import write_screen
from agent.evals.grounding.question import Question
from agent.stop import StopSwitch
from safety.errors import SafetyError
from vision.ocr import TextReader
from vision.screen_text import ScreenText


def programs_named(names: Sequence[str]) -> tuple[OpenedProgram, ...]:
    """These programs; all that are installed where none is named. Raises SuiteError for one that is not known
    or not installed."""
    known = {program.name: program for program in PROGRAMS}
    if strange := set(names) - set(known):
        raise SuiteError(f"there is no screen of {', '.join(sorted(strange))}; there are: {', '.join(known)}")
    wanted = [known[name] for name in names]
    if missing := [program.package for program in wanted if not is_installed(program)]:
        raise SuiteError(f"not installed: {', '.join(missing)}. `python3 dev.py apps` installs them")
    found = tuple(wanted or (program for program in PROGRAMS if is_installed(program)))
    if not found:
        raise SuiteError("none of the programs is installed: `python3 dev.py apps` installs them")
    return found


def ask_programs(
    folder: Path,
    programs: Sequence[OpenedProgram],
    stop: StopSwitch,
    tell: Callable[[str], None],
    *,
    themes: Sequence[str] = tuple(THEMES),
) -> tuple[Question, ...]:
    """Add the screens of programs, each in each theme, to a folder; the questions about them. What does not
    come up is told, and left out. Raises SuiteError where nothing did."""
    reader = TextReader()
    found: list[Question] = []
    for program in programs:
        for theme in themes:
            if stop.pressed:
                return tuple(found)
            try:
                captured = capture(program, theme)
            except (SetUpError, SafetyError) as error:
                tell(f"! {program.name}, {theme}: {error}")
                continue
            lines = ScreenText(reader).read(captured.frame.pixels)
            targets = askable(captured.frame, captured.elements, lines)
            icons = sum(not target.drawn for target in targets)
            found += write_screen(folder, captured, targets)
            tell(f"{program.name}, {theme}: {icons} icons, {len(targets) - icons} texts")
    if not found:
        raise SuiteError("no program came up: nothing was asked")
    return tuple(found)
