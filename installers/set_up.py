"""The set-up: system packages, .venv, the pinned packages, Deskhand itself. Standard library only.

The stamp in .venv says that all of it was done and looked at. It goes before the first change and comes back
after the last check, so a set-up that was cut short is never taken for a finished one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from installers import debian
from installers.packages import Lock, damaged, differences, read_lock, versions
from installers.telling import SetUpError, logged, say, stage

NEEDED_BYTES = 4_000_000_000  # the environment takes 2.2 GB, and pip unpacks beside it


class SetUp:
    """The set-up of the project in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        self.stamp = self.venv / "deskhand-set-up"
        self.log = root / ".setup" / "log"
        self.builds = root / ".setup" / "build-constraints"
        self.lock_file = root / "installers" / "requirements.lock"
        self.system_file = root / "installers" / "debian-packages.txt"
        self.apps_file = root / "installers" / "apps-packages.txt"
        self.themes_file = root / "installers" / "icon-themes.txt"
        self._holding: tuple[int, ...] = ()

    def finish(self) -> None:
        """Make everything that is missing; nothing where nothing is. Raises SetUpError saying what to do."""
        if self.is_done():
            return
        self.log.parent.mkdir(exist_ok=True)
        with self._alone():
            if self.is_done():  # by the one we waited for
                return
            start = time.monotonic()
            self.stamp.unlink(missing_ok=True)
            lock = read_lock(self.lock_file)
            pin = lock.pinned.get("setuptools")
            self.builds.write_text(f"setuptools=={pin}\n" if pin else "", encoding="utf-8")
            self.log.write_text("", encoding="utf-8")
            self._system_packages()
            self._environment()
            self._packages(lock)
            self._first_start()
            self._write_stamp()
            say(f"Set up in {time.monotonic() - start:.0f} s.")

    def install_apps(self) -> None:
        """Install the programs that only the desk-office suite needs; nothing where none is missing. Raises
        SetUpError saying what to do."""
        self._install_more(self.apps_file)

    def install_icon_themes(self) -> None:
        """Install the icon themes that models are trained and tested on, likewise."""
        self._install_more(self.themes_file)

    def _install_more(self, listed_in: Path) -> None:
        self.log.parent.mkdir(exist_ok=True)
        with self._alone():
            self._install(lambda: self._missing(debian.listed(listed_in)), listed_in)

    def is_done(self) -> bool:
        """True if the stamp is that of these very files, and what it vouches for still stands."""
        if not self.stamp.is_file() or self.stamp.read_text(encoding="utf-8") != self.fingerprint():
            return False
        lock = read_lock(self.lock_file)
        whole = not differences(lock, self._site()) and "deskhand" in versions(self._site())
        return whole and os.access(self.python, os.X_OK) and not self._missing_system_packages()

    def fingerprint(self) -> str:
        """Everything the set-up depends on, as one digest: with any change it is done again."""
        files = [self.lock_file, self.system_file, self.root / "pyproject.toml"]
        files += sorted((self.root / "installers").glob("*.py"))
        parts = [file.read_bytes() for file in files]
        parts += [str(part).encode() for part in (sys.version, os.path.realpath(sys.executable), self.root)]
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()

    def variables(self) -> dict[str, str]:
        """The environment of everything we start: .venv in front, nothing of another Python's."""
        kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
        path = os.pathsep.join([str(self.venv / "bin"), kept.get("PATH", os.defpath)])
        return {**kept, "PATH": path, "VIRTUAL_ENV": str(self.venv)}

    # -- the stages

    def _system_packages(self) -> None:
        self._install(self._missing_system_packages, self.system_file)

    def _install(self, still_missing: Callable[[], list[str]], listed_in: Path) -> None:
        if not debian.is_debian_like():
            say(f"Not a Debian-like system: make sure that it has what {listed_in} lists.")
            return
        missing = still_missing()
        if not missing:
            return
        prefix = debian.root_prefix()
        if prefix is None:
            line = debian.install_line(missing)
            raise SetUpError(
                f"system packages are missing, and only root may install them. Type this line:\n{line}"
            )
        with stage(f"system packages, {len(missing)} of them"):
            for command, may_fail in debian.install_commands(missing, prefix):
                logged(command, log=self.log, environment=os.environ, may_fail=may_fail)
            left = still_missing()
            if left:
                raise SetUpError(f"these are still missing: {' '.join(left)}. The log is {self.log}")

    def _missing(self, wanted: list[str]) -> list[str]:
        return debian.missing(wanted) if debian.is_debian_like() else []

    def _missing_system_packages(self) -> list[str]:
        wanted = debian.listed(self.system_file)
        if importlib.util.find_spec("ensurepip") is None and not self.stamp.exists():
            wanted.append(f"python3.{sys.version_info.minor}-venv")  # Debian cuts it off its Python
        return self._missing(wanted)

    def _environment(self) -> None:
        """.venv, made anew where it is missing, broken, or of another Python."""
        if self._environment_works():
            return
        free = shutil.disk_usage(self.root).free
        if free < NEEDED_BYTES:
            needed = NEEDED_BYTES / 1e9
            raise SetUpError(
                f"{self.root} has {free / 1e9:.1f} GB free, and the set-up needs {needed:.0f} GB."
            )
        with stage("virtual environment"):
            self._run(sys.executable, "-m", "venv", "--clear", str(self.venv))

    def _environment_works(self) -> bool:
        if not self.python.exists():
            return False
        command = [str(self.python), "-c", "import sys, pip; print(sys.prefix, sys.version, sep='\\n')"]
        asked = subprocess.run(command, capture_output=True, env=self.variables(), check=False)
        return asked.returncode == 0 and asked.stdout.decode().strip() == f"{self.venv}\n{sys.version}"

    def _packages(self, lock: Lock) -> None:
        exactly = ("--no-deps", "--use-pep517")  # not setup.py install, which leaves no record of its files
        unwanted = sorted(lock.left_out & versions(self._site()).keys())
        if unwanted:
            with stage("removing what must not be here"):
                self._pip("uninstall", "--yes", *unwanted)
        with stage(f"Python packages, {len(lock.pinned)} of them (2 GB; some minutes the first time)"):
            self._pip("install", *exactly, "--requirement", str(self.lock_file))
            broken = damaged(lock, self._site())
            if broken:
                pins = [f"{name}=={lock.pinned[name]}" for name in broken]
                self._pip("install", *exactly, "--ignore-installed", *pins)
        with stage("Deskhand itself"):
            self._pip("install", "--no-deps", "--no-build-isolation", "--editable", str(self.root))
        wrong = sorted({*differences(lock, self._site()), *damaged(lock, self._site())})
        if wrong:
            raise SetUpError(
                f"damaged in {self.venv}: {' '.join(wrong)}. Remove that folder and call this again."
            )

    def _first_start(self) -> None:
        """Load what needs system libraries, so that a missing one is named now."""
        with stage("first start"):
            self._run(str(self.python), "-c", "import cv2, onnxruntime, chromadb, torch, PySide6.QtWidgets")
            self._run(str(self.venv / "bin" / "deskhand"), "--version")

    def _write_stamp(self) -> None:
        fresh = self.stamp.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(self.fingerprint())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.stamp)

    # -- what the stages stand on

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One set-up at a time. pip keeps the lock open as well: where this process is killed, the next
        set-up waits until the pip it left behind has ended."""
        try:
            import fcntl
        except ImportError:
            raise SetUpError(
                "this sets up Linux only; on this system nobody has tried Deskhand yet."
            ) from None
        with (self.log.parent / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another set-up is at work here; waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
            self._holding = (file.fileno(),)
            yield

    def _site(self) -> Path:
        return self.venv / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"

    def _pip(self, *arguments: str) -> None:
        self._run(str(self.python), "-m", "pip", *arguments)

    def _run(self, *command: str) -> None:
        """Run one of the project's own Python commands. Packages that build from source build with the
        setuptools of the lock, and no setting of the user's moves them out of .venv."""
        pinned = {"PIP_CONSTRAINT": str(self.builds), "PIP_BUILD_CONSTRAINT": str(self.builds)}
        settings = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        environment = {**self.variables(), **pinned, **settings}
        logged(command, log=self.log, environment=environment, holding=self._holding)
