"""The application: reads its arguments, dresses it, shows the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; its exit code. 1 where there is no display to open it on."""
    parser = argparse.ArgumentParser(prog="python -m desktop", description="Deskhand's window.")
    parser.add_argument("--colours", choices=("light", "dark"), help="instead of what the system prefers")
    args = parser.parse_args(arguments)
    problem = _display_problem()
    if problem:
        sys.stderr.write(
            f"deskhand: {problem}: no window can be opened. Tasks can still run on a private desk:\n"
            '  deskhand run --desk private "open the text editor and write Hello"\n'
        )
        return 1
    from PySide6.QtWidgets import QApplication

    from desktop.real_input import RealInputOnly
    from desktop.runner import SessionRunner
    from desktop.theme import apply_theme, prefers_dark
    from desktop.window import Window

    application = QApplication([sys.argv[0]])
    only_real = RealInputOnly()  # kept by this name: the application does not keep it
    application.installNativeEventFilter(only_real)
    application.setApplicationName("Deskhand")
    application.setDesktopFileName("deskhand")
    application.setQuitOnLastWindowClosed(False)  # on the live desk the window hides while a task runs
    apply_theme(application, dark=args.colours == "dark" if args.colours else prefers_dark(application))
    window = Window(SessionRunner())
    window.closed.connect(application.quit)
    window.show()
    return application.exec()


def _display_problem() -> str:
    """Why no window can be opened; empty where one can. Qt itself would end the process with a core dump."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    display = os.environ.get("DISPLAY")
    if not display:
        return "DISPLAY is not set"
    from vision.capture import Screen
    from vision.errors import VisionError

    try:
        Screen(display).close()
    except VisionError as error:
        return f"the display {display} cannot be reached ({error})"
    return ""
