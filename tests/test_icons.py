from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

import dev
from installers.icons import IconPackage, fetch_icons, read_list
from installers.telling import SetUpError

NPM = """#!/bin/sh
# npm pack --silent WANTED --pack-destination FOLDER
[ "$3" = "lost@1.0" ] && { echo "no such package" >&2; exit 1; }
cp "$MADE" "$5/made.tgz"
"""


def package(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name in ("package/info.json", "package/deep/icons.json"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"{}"))
        for member in members:
            archive.addfile(member)
    return path


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for programs with an npm in it that gives out the archive made.tgz."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "npm").write_text(NPM)
    (programs / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("MADE", str(package(tmp_path / "made.tgz")))
    return tmp_path


def test_the_list_of_the_project_is_whole() -> None:
    found = read_list(dev.ROOT / "installers" / "icon-packages.txt")
    assert len(found) > 140
    assert len({package.folder for package in found}) == len(found)
    assert {"octicon", "ri", "lucide", "wordnet", "tabler-tags"} <= {package.folder for package in found}
    assert not {"ph", "codicon", "nonicons"} & {package.folder for package in found}


@pytest.mark.parametrize("line", ["../up x 1.0 MIT", "a b", "a b; rm 1.0 MIT", "A @x/y 1.0 MIT"])
def test_a_line_that_names_no_package_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "list").write_text(f"# comment\nbi @iconify-json/bi 1.2.7 MIT\n{line}\n")
    with pytest.raises(SetUpError, match="names no package"):
        read_list(tmp_path / "list")


def test_packages_are_unpacked_once(npm: Path) -> None:
    folder, log = npm / "icons", npm / "log"
    fetch_icons([IconPackage("bi", "@iconify-json/bi", "1.2.7")], folder, log)
    assert (folder / "bi" / "info.json").read_text() == "{}"
    assert (folder / "bi" / "deep" / "icons.json").is_file()
    assert [path.name for path in folder.iterdir()] == ["bi"]
    (npm / "programs" / "npm").unlink()
    fetch_icons([IconPackage("bi", "@iconify-json/bi", "1.2.7")], folder, log)


def test_nothing_leaves_the_folder(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tarfile.TarInfo("package/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    monkeypatch.setenv("MADE", str(package(npm / "linked.tgz", link)))
    fetch_icons([IconPackage("linked", "linked", "1.0")], npm / "icons", npm / "log")
    assert not (npm / "icons" / "linked" / "link").exists()
    monkeypatch.setenv("MADE", str(package(npm / "up.tgz", tarfile.TarInfo("package/../../../up"))))
    with pytest.raises(SetUpError, match="was not unpacked"):
        fetch_icons([IconPackage("up", "up", "1.0")], npm / "icons", npm / "log")
    assert not (npm / "icons" / "up").exists()
    assert not (npm / "up").exists()


def test_what_is_missing_is_said(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetUpError, match="no such package"):
        fetch_icons([IconPackage("lost", "lost", "1.0")], npm / "icons", npm / "log")
    monkeypatch.setenv("PATH", str(npm / "none"))
    with pytest.raises(SetUpError, match="npm is needed"):
        fetch_icons([IconPackage("bi", "@iconify-json/bi", "1.2.7")], npm / "icons", npm / "log")


def test_they_come_to_where_deskhand_looks_for_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from safety.data_home import data_home

    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path))
    assert dev.kept_icons() == data_home() / "icons" == tmp_path / "icons"
    monkeypatch.delenv("DESKHAND_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "shared"))
    assert dev.kept_icons() == data_home() / "icons"
