from __future__ import annotations

from pathlib import Path

import pytest

from agent.lookups import NotedPrograms, noted
from memory.lookup import Asked, Lookup
from safety.errors import ProgramNotFound
from safety.programs import Programs

ENTRY = "[Desktop Entry]\nName=Pad\nExec=/bin/sh %F\nStartupWMClass=Padded\nCategories=TextEditor;\n"


@pytest.fixture
def programs(tmp_path: Path) -> NotedPrograms:
    (tmp_path / "applications").mkdir()
    (tmp_path / "applications/pad.desktop").write_text(ENTRY)
    return NotedPrograms(Programs({"XDG_DATA_HOME": str(tmp_path), "XDG_DATA_DIRS": "", "PATH": ""}))


def test_what_is_asked_is_noted_once_with_its_answer(programs: NotedPrograms) -> None:
    assert programs.resolve("pad").id == programs.resolve("pad").id == "pad.desktop"
    assert programs.classes("text editor") == programs.classes("text editor") == {"pad", "padded", "sh"}
    with pytest.raises(ProgramNotFound) as first:
        programs.resolve("nothing of the kind")
    with pytest.raises(ProgramNotFound, match="no installed program is called"):
        programs.resolve("nothing of the kind")
    assert programs.taken() == (
        Lookup(asked=Asked.PROGRAM, name="pad", found=("pad.desktop", "Pad")),
        Lookup(asked=Asked.CLASSES, name="text editor", found=("pad", "padded", "sh")),
        Lookup(asked=Asked.PROGRAM, name="nothing of the kind", error=str(first.value)),
    )
    programs.resolve("pad")
    assert programs.taken() == ()


def test_programs_that_are_noted_stay_themselves(programs: NotedPrograms) -> None:
    assert noted(programs) is programs
    assert isinstance(noted(Programs({"XDG_DATA_HOME": "/nowhere", "XDG_DATA_DIRS": ""})), NotedPrograms)
