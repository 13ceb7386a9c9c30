from __future__ import annotations

import ast
import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from installers import debian
from installers.packages import Lock, damaged, differences, read_lock, versions
from installers.set_up import SetUp
from installers.telling import SetUpError, advice, logged


class TestCommandLine:
    def test_help_is_no_error_and_an_unknown_command_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert dev.main(["--help"]) == 0
        assert "python3 dev.py run" in capsys.readouterr().out
        assert dev.main(["frobnicate"]) == 2
        assert "python3 dev.py run" in capsys.readouterr().err
        assert dev.main([]) == 2

    def test_without_a_task_it_opens_the_app_or_does_the_demo(self) -> None:
        assert dev.run_arguments([], visible=True) == ["app"]
        assert dev.run_arguments([], visible=False) == ["demo"]
        assert dev.run_arguments(["--json"], visible=False) == ["demo", "--json"]

    def test_a_task_asks_on_the_users_desk_and_has_a_private_one_where_nothing_can_be_shown(self) -> None:
        task = ["--task", "write -- Hello"]
        live = ["run", "--desk", "live", "--approve", "ask", "--", "write -- Hello"]
        private = ["run", "--desk", "private", "--approve", "all", "--", "write -- Hello"]
        assert dev.run_arguments(task, visible=True) == live
        assert dev.run_arguments(task, visible=False) == private

    def test_what_is_said_on_the_line_wins_and_the_rest_is_passed_on(self) -> None:
        given = ["--json", "--task=--odd", "--approve", "rules", "--desk", "private", "--max-steps", "3"]
        assert dev.run_arguments(given, visible=True) == [
            *("run", "--desk", "private", "--approve", "rules"),
            *("--json", "--max-steps", "3", "--", "--odd"),
        ]
        assert dev.run_arguments(["--task", ""], visible=False)[-2:] == ["--", ""]

    def test_an_old_python_can_read_far_enough_to_be_refused(self, repository: Path) -> None:
        source = (repository / "dev.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 7))
        pretend = (
            "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path('dev.py', run_name='__main__')"
        )
        refused = subprocess.run(
            [sys.executable, "-c", pretend], cwd=repository, capture_output=True, text=True
        )
        assert refused.returncode == 1
        assert "needs Python 3.11 or newer; this is 3.9" in refused.stderr


class TestDisplay:
    def test_an_x_server_must_answer(self) -> None:
        number = 40_000 + os.getpid() % 20_000
        assert not dev.has_display(f":{number}")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"\0/tmp/.X11-unix/X{number}")
            server.listen()
            assert dev.has_display(f":{number}")
            assert dev.has_display(f":{number}.0")
            assert dev.has_display(f"unix:{number}.0")

    def test_a_display_of_another_machine_is_asked_there(self) -> None:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            number = server.getsockname()[1] - 6000
            assert dev.has_display(f"127.0.0.1:{number}.0")
        assert not dev.has_display(f"127.0.0.1:{number}.0")

    @pytest.mark.parametrize("name", ["", "nonsense", ":", "/tmp/x:0", "wayland-0"])
    def test_anything_else_is_no_display(self, name: str) -> None:
        assert not dev.has_display(name)


class TestDebianPackages:
    def test_a_list_has_a_name_a_line_and_comments(self, tmp_path: Path) -> None:
        path = tmp_path / "list"
        path.write_text("# what for\nxvfb\n\n  openbox  # a window manager\n")
        assert debian.listed(path) == ["xvfb", "openbox"]

    def test_only_what_is_wholly_installed_counts_and_what_it_provides(self) -> None:
        listing = (
            "installed\txvfb\t\n"
            "half-configured\topenbox\tx-window-manager\n"
            "config-files\tthunar\t\n"
            "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84.1-1), libglib (= 2)\n"
        )
        assert debian.installed(listing) == {"xvfb", "libglib2.0-0t64", "libglib2.0-0", "libglib"}

    def test_the_line_to_type_names_every_package(self) -> None:
        assert debian.install_line(["a", "b"]).endswith("apt-get install -y --no-install-recommends a b")


def make_package(site: Path, name: str, version: str, *, installer: bool = True) -> Path:
    """A package of one module, as pip leaves it."""
    module = site / f"{name}.py"
    module.write_text("x = 1\n")
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if installer:
        (folder / "INSTALLER").write_text("pip\n")
    rows = [f"{name}.py,sha256=x,6", f"__pycache__/{name}.pyc,,", f"{folder.name}/RECORD,,"]
    (folder / "RECORD").write_text("\n".join(rows) + "\n")
    return module


class TestPackages:
    LOCK = Lock(pinned={"some-name": "1.0", "torch": "2.13.0"}, left_out=frozenset({"mouseinfo"}))

    @pytest.fixture
    def site(self, tmp_path: Path) -> Path:
        make_package(tmp_path, "Some_Name", "1.0")
        make_package(tmp_path, "torch", "2.13.0+cpu")
        return tmp_path

    def test_a_lock_gives_pins_and_what_is_left_out(self, tmp_path: Path) -> None:
        path = tmp_path / "lock"
        path.write_text("# words\na-b==1.0\nc==2.0.post1\n# not d: a reason\n")
        assert read_lock(path) == Lock(pinned={"a-b": "1.0", "c": "2.0.post1"}, left_out=frozenset({"d"}))

    def test_a_whole_environment_differs_in_nothing(self, site: Path) -> None:
        assert versions(site) == {"some-name": "1.0", "torch": "2.13.0"}
        assert differences(self.LOCK, site) == []
        assert damaged(self.LOCK, site) == []

    def test_absent_and_other_versions_and_unwanted_packages_are_found(self, site: Path) -> None:
        make_package(site, "MouseInfo", "0.1.3")
        lock = Lock(pinned={**self.LOCK.pinned, "some-name": "1.1", "new": "1"}, left_out=self.LOCK.left_out)
        assert differences(lock, site) == ["some-name", "new", "mouseinfo"]

    @pytest.mark.parametrize("cut", ["truncated", "gone", "no record", "no installer", "no metadata"])
    def test_an_installation_cut_short_is_found(self, site: Path, cut: str) -> None:
        folder = site / "Some_Name-1.0.dist-info"
        match cut:
            case "truncated":
                (site / "Some_Name.py").write_text("x")
            case "gone":
                (site / "Some_Name.py").unlink()
            case "no record":
                (folder / "RECORD").unlink()
            case "no installer":
                (folder / "INSTALLER").unlink()
            case _:
                (folder / "METADATA").unlink()
        assert damaged(self.LOCK, site) == ["some-name"]


class TestTelling:
    def test_a_failure_shows_its_last_lines_what_to_do_and_the_log(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        log.write_text("Network is unreachable, said an earlier command\n")
        words = "import sys; print('first'); sys.exit('OSError: No space left on device')"
        with pytest.raises(SetUpError) as caught:
            logged([sys.executable, "-c", words], log=log, environment=os.environ)
        message = str(caught.value)
        assert "No space left on device" in message
        assert "The disk is full" in message
        assert "The network" not in message
        assert message.endswith(str(log))
        assert "first" in log.read_text()

    def test_a_command_that_may_fail_may(self, tmp_path: Path) -> None:
        logged(["false"], log=tmp_path / "log", environment=os.environ, may_fail=True)

    def test_pip_without_a_network_is_told_from_other_failures(self) -> None:
        said = (
            "NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name"
        )
        assert any("network" in line for line in advice(said))
        assert advice("SyntaxError: invalid syntax") == []


class TestSetUp:
    """The set-up of a small project that asks for one package nobody offers: it must fail at that."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        root = tmp_path / "project"
        (root / "installers").mkdir(parents=True)
        (root / "installers" / "requirements.lock").write_text("no-such-package==1.0\n")
        (root / "installers" / "debian-packages.txt").write_text("# none\n")
        (root / "pyproject.toml").write_text("")
        return root

    def stamped(self, root: Path) -> SetUp:
        set_up = SetUp(root)
        (root / ".venv" / "bin").mkdir(parents=True)
        (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
        site = root / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
        site.mkdir(parents=True)
        make_package(site, "no_such_package", "1.0")
        make_package(site, "deskhand", "0.1.0")
        set_up.stamp.write_text(set_up.fingerprint())
        return set_up

    def test_a_stamp_is_believed_while_all_it_vouches_for_stands(self, project: Path) -> None:
        set_up = self.stamped(project)
        assert set_up.is_done()
        set_up.finish()  # changes nothing
        assert not set_up.log.exists()

    def test_apps_that_are_there_are_left_alone(self, project: Path) -> None:
        set_up = SetUp(project)
        set_up.apps_file.write_text("# the shell\ndash\n" if debian.is_debian_like() else "")
        set_up.install_apps()
        assert not set_up.log.exists()

    @pytest.mark.skipif(not debian.is_debian_like(), reason="apt is Debian's")
    def test_apps_that_only_root_may_install_are_named_with_the_line_to_type(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_up = SetUp(project)
        set_up.apps_file.write_text("dash\nno-such-package-anywhere # but here\n")
        monkeypatch.setattr(debian, "root_prefix", lambda: None)
        with pytest.raises(SetUpError, match=r"install -y --no-install-recommends no-such-package-anywhere$"):
            set_up.install_apps()

    @pytest.mark.parametrize("change", ["lock", "system", "pyproject", "package", "python", "stamp", "moved"])
    def test_whatever_changes_undoes_it(self, project: Path, change: str) -> None:
        set_up = self.stamped(project)
        match change:
            case "lock":
                set_up.lock_file.write_text("no-such-package==1.0\n# changed\n")
            case "system":
                set_up.system_file.write_text("# changed\n")
            case "pyproject":
                (project / "pyproject.toml").write_text("# changed\n")
            case "package":
                next(project.glob(".venv/lib/*/*/no_such_package-1.0.dist-info")).rename(
                    project / "elsewhere"
                )
            case "python":
                set_up.python.unlink()
            case "stamp":
                set_up.stamp.write_text(set_up.stamp.read_text()[:-1])
            case _:
                set_up = SetUp(project.rename(project.parent / "other"))
        assert not set_up.is_done()

    def test_a_set_up_that_fails_takes_the_stamp_with_it(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up = self.stamped(project)
        set_up.lock_file.write_text("no-such-package==2.0\n")
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
        with pytest.raises(SetUpError, match="no-such-package"):
            set_up.finish()
        assert not set_up.stamp.exists()
        assert "virtual environment: done in" in capsys.readouterr().err
        assert "No matching distribution found" in set_up.log.read_text()

    def test_two_at_once_take_turns(self, project: Path, repository: Path) -> None:
        (project / ".setup").mkdir()
        words = "import pathlib, sys, installers.set_up as s; s.SetUp(pathlib.Path(sys.argv[1])).finish()"
        with (project / ".setup" / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with subprocess.Popen(
                [sys.executable, "-c", words, project], cwd=repository, stderr=subprocess.PIPE, text=True
            ) as second:
                assert second.stderr is not None
                assert "Another set-up is at work" in second.stderr.readline()
                self.stamped(project)
                fcntl.flock(lock, fcntl.LOCK_UN)
                assert second.stderr.read() == ""
        assert second.returncode == 0
        assert not (project / ".setup" / "log").exists()

    def test_too_full_a_disk_is_said_before_anything_is_made(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("installers.set_up.NEEDED_BYTES", 1 << 60)
        with pytest.raises(SetUpError, match="GB free, and the set-up needs"):
            SetUp(project).finish()
        assert not (project / ".venv").exists()
