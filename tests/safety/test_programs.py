from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from safety.errors import ProgramNotFound
from safety.installed import Program
from safety.programs import Programs

Install = Callable[..., None]


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """A machine with an empty /usr/share and PATH of its own."""
    for folder in ("bin", "share/applications", "home/.local/share/applications", "home/.config"):
        (tmp_path / folder).mkdir(parents=True)
    return {
        "HOME": str(tmp_path / "home"),
        "PATH": str(tmp_path / "bin"),
        "XDG_DATA_DIRS": f"{tmp_path / 'share'}",
        "XDG_CONFIG_DIRS": f"{tmp_path / 'nowhere'}",
    }


@pytest.fixture
def install(tmp_path: Path, machine: Mapping[str, str]) -> Install:
    def put(
        name: str, *, own: bool = False, exec_line: str = "", executable: bool = True, **keys: str
    ) -> None:
        stem = name.rsplit("/", 1)[-1]
        line = exec_line or f"{stem} %U"
        folder = tmp_path / ("home/.local/share/applications" if own else "share/applications")
        path = folder / f"{name}.desktop"
        path.parent.mkdir(exist_ok=True)
        lines = [f"{key}={value}" for key, value in ({"Name": stem.title()} | keys).items()]
        path.write_text("\n".join(["[Desktop Entry]", "Type=Application", f"Exec={line}", *lines]))
        if executable:
            program = tmp_path / "bin" / line.split()[0]
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)

    return put


@pytest.fixture
def usual(install: Install) -> None:
    """What an ordinary desk has."""
    install(
        "mousepad", GenericName="Text Editor", Categories="Utility;TextEditor;", StartupWMClass="Mousepad"
    )
    install(
        "abc.gnome.gedit", Name="gedit", exec_line="gedit %U", Categories="TextEditor;", Keywords="Write;"
    )
    install("vim", GenericName="Text Editor", Categories="TextEditor;", Terminal="true", exec_line="vim %F")
    install("thunar", Name="Thunar File Manager", GenericName="File Manager", Categories="FileManager;")
    install("thunar-bulk-rename", Name="Bulk Rename", exec_line="thunar --bulk-rename %F")
    install("mousepad-settings", Name="Text Editor Settings", exec_line="mousepad -p", Categories="Settings;")
    install("chromium", Name="Chromium Web Browser", GenericName="Web Browser", Categories="WebBrowser;")
    install("galculator", Categories="Utility;", exec_line="galculator")
    install("xterm", Name="XTerm", Categories="TerminalEmulator;", exec_line="xterm")
    install(
        "xfce4-terminal", Name="Xfce Terminal", Categories="TerminalEmulator;", exec_line="xfce4-terminal"
    )
    install("gnumeric", Categories="Spreadsheet;", GenericName="Number Cruncher", Comment="Pivot tables")


@pytest.mark.usefixtures("usual")
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("mousepad", "mousepad"),
        ("Mouse Pad", "mousepad"),
        ("the Mousepad app", "mousepad"),
        ("gedit", "abc.gnome.gedit"),
        ("the text editor", "abc.gnome.gedit"),
        ("notepad", "abc.gnome.gedit"),
        ("Thunar", "thunar"),
        ("file manager", "thunar"),
        ("my files", "thunar"),
        ("bulk rename", "thunar-bulk-rename"),
        ("browser", "chromium"),
        ("the internet", "chromium"),
        ("chromum", "chromium"),
        ("web browzer", "chromium"),
        ("calculator", "galculator"),
        ("the calculater", "galculator"),
        ("terminal", "xfce4-terminal"),
        ("console", "xfce4-terminal"),
        ("xterm", "xterm"),
        ("spreadsheet", "gnumeric"),
        ("xfce terminal", "xfce4-terminal"),
        ("pivot tables", "gnumeric"),
        ("number cruncher", "gnumeric"),
        ("spredsheets", "gnumeric"),
        ("Gnumerik", "gnumeric"),
    ],
)
def test_a_program_is_found_by_what_people_call_it(machine: dict[str, str], said: str, found: str) -> None:
    assert Programs(machine).resolve(said).id == f"{found}.desktop"


@pytest.mark.usefixtures("usual")
@pytest.mark.parametrize("said", ["image editor", "frobnicator", "", "  ", "../bin/vim", "/bin/sh"])
def test_what_is_not_installed_names_the_nearest(machine: dict[str, str], said: str) -> None:
    with pytest.raises(ProgramNotFound, match=r"nothing was started.*nearest are “"):
        Programs(machine).resolve(said)


def test_a_machine_without_programs_says_so(machine: dict[str, str]) -> None:
    with pytest.raises(ProgramNotFound, match="No programs with a menu entry"):
        Programs(machine).resolve("browser")


@pytest.mark.usefixtures("usual")
def test_the_users_default_comes_first(machine: dict[str, str]) -> None:
    config = Path(machine["HOME"]) / ".config"
    (config / "mimeapps.list").write_text(
        "[Added Associations]\ntext/plain=vim.desktop;\n"
        "[Default Applications]\n# mine\nbroken\ntext/plain=gone.desktop;mousepad.desktop;\n"
    )
    (config / "xdg-terminals.list").write_text("# mine\nxterm.desktop\n")
    programs = Programs(machine)
    assert programs.resolve("text editor").id == "mousepad.desktop"
    assert programs.resolve("terminal").id == "xterm.desktop"
    (config / "xfce-mimeapps.list").write_text("[Default Applications]\ntext/plain=vim.desktop\n")
    assert Programs(machine | {"XDG_CURRENT_DESKTOP": "XFCE"}).resolve("text editor").id == "vim.desktop"


@pytest.mark.usefixtures("usual")
def test_the_systems_terminal_comes_before_the_alphabet(machine: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin/x-terminal-emulator").symlink_to(tmp_path / "bin/xterm")
    assert Programs(machine).resolve("terminal").id == "xterm.desktop"


@pytest.mark.usefixtures("usual")
def test_an_executable_without_an_entry_is_known_by_its_exact_name(
    machine: dict[str, str], tmp_path: Path
) -> None:
    for name in ("xeyes", "mail"):
        (tmp_path / "bin" / name).write_text("")
        (tmp_path / "bin" / name).chmod(0o755)
    programs = Programs(machine)
    assert programs.resolve("xeyes") == programs.by_id("xeyes")
    assert programs.resolve("xeyes").executable == "xeyes"
    with pytest.raises(ProgramNotFound):
        programs.resolve("xeye s")


@pytest.mark.usefixtures("usual")
def test_an_id_is_known_with_and_without_its_ending(machine: dict[str, str]) -> None:
    programs = Programs(machine)
    assert programs.by_id("thunar") == programs.by_id("thunar.desktop")
    with pytest.raises(ProgramNotFound):
        programs.by_id("gone.desktop")


@pytest.mark.usefixtures("usual")
def test_window_classes_are_those_of_all_that_could_be_meant(machine: dict[str, str]) -> None:
    programs = Programs(machine)
    assert programs.classes("mousepad") == {"mousepad"}
    assert {"gedit", "mousepad", "vim"} <= programs.classes("the text editor")
    assert "galculator" in programs.classes("calculater")
    assert programs.classes("frobnicator") == frozenset()
    assert programs.classes("") == frozenset()


def ids(programs: tuple[Program, ...]) -> set[str]:
    return {program.id for program in programs}


def test_only_what_a_menu_shows_is_installed(
    machine: dict[str, str], install: Install, tmp_path: Path
) -> None:
    install("plain")
    install("sub/folder")
    install("hidden", Hidden="true")
    install("nodisplay", NoDisplay="true")
    install("absent", executable=False)
    install("tried", TryExec="not-here")
    install("onlykde", OnlyShowIn="KDE;")
    install("onlyxfce", OnlyShowIn="XFCE;GNOME;")
    install("notxfce", NotShowIn="XFCE;")
    install("broken", exec_line='broken "')
    install("masked")
    install("masked", own=True, Hidden="true")
    install("own", own=True)
    (tmp_path / "share/applications/link.desktop").write_text("[Desktop Entry]\nType=Link\n")
    (tmp_path / "share/applications/folder.desktop").mkdir()
    shown = {"plain.desktop", "sub-folder.desktop", "own.desktop"}
    assert ids(Programs(machine).all()) == shown | {"notxfce.desktop"}
    xfce = machine | {"XDG_CURRENT_DESKTOP": "XFCE"}
    assert ids(Programs(xfce).all()) == shown | {"onlyxfce.desktop"}


def test_names_are_those_of_the_environments_language(machine: dict[str, str], install: Install) -> None:
    install("calc", Name="Calculator", **{"Name[de]": "Taschenrechner"})
    programs = Programs(machine | {"LANG": "de_DE.UTF-8"})
    assert programs.all()[0].name == "Taschenrechner"
    assert programs.resolve("Calculator") == programs.resolve("taschenrechner")
