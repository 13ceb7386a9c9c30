"""What kind of program a window is of: a command line, a web browser. Pure."""

from __future__ import annotations

import re

from safety.context import Context

TERMINALS = frozenset(
    "xterm uxterm rxvt urxvt st kitty alacritty konsole terminator tilix guake yakuake terminology wezterm "
    "foot gnome-terminal gnome-terminal-server xfce4-terminal lxterminal qterminal mate-terminal kgx ptyxis "
    "org.gnome.terminal org.gnome.console x-terminal-emulator cool-retro-term deepin-terminal".split()
)
_BROWSER = re.compile(
    r"chrom|firefox|browser|epiphany|midori|falkon|konqueror|opera|brave|edge|vivaldi|librewolf",
    re.IGNORECASE,
)
"""Programs that take a bare word for an address."""


def is_browser(program: str) -> bool:
    """True if a program, as its windows call it, shows web pages."""
    return _BROWSER.search(program) is not None


def in_terminal(context: Context) -> bool:
    """True where keys go to a command line."""
    program = context.window.program.casefold() if context.window is not None else ""
    return program in TERMINALS or context.focused_role == "terminal"


def in_browser(context: Context) -> bool:
    """True where the window is a web browser's."""
    return context.window is not None and is_browser(context.window.program)
