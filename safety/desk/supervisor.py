"""The process a private desk lives under: `python -m safety.desk.supervisor FOLDER WIDTH HEIGHT OWNER MORE`.

It starts the X server, the window manager, the D-Bus session and the accessibility bus, says so in one line
of JSON on its standard output, and then watches: when its standard input ends, or its owner (a process id)
does, it ends every process of the desk, removes the folder and goes. When the X server ends, it ends every
process as well, but the folder stays until the owner goes, which may want to keep what was made in it.
MORE is a JSON object: what programs on the desk find in their environment beside what every desk gives them.

It starts programs for the desk as well: one JSON list of words on the socket FOLDER/launch is answered by
`{"pid": ...}` or `{"error": ...}`. It is the reaper of what its children leave behind
(PR_SET_CHILD_SUBREAPER), so a program that detaches itself is still its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from safety.desk.accessibility_bus import accessibility_bus
from safety.desk.home import desk_environment, furnish
from safety.desk.processes import LAUNCH_SOCKET, LOST_MARK, end_processes

LAUNCH_LIMIT = 1 << 20
"""The longest request the launch socket reads, in bytes."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_START_TIMEOUT = 30.0
_BACKGROUND = 0x3A5A78  # the desk's plain background, RGB
_LIBC = ctypes.CDLL(None, use_errno=True)


class StartError(Exception):
    """A part of the desk did not start."""


class Supervisor:
    """Starts, watches and ends one private desk. For a process of its own: it reaps every child."""

    def __init__(self, folder: Path, size: tuple[int, int], owner: int, more: Mapping[str, str]) -> None:
        self._folder = folder
        self._size = size
        self._owner = owner
        self._more = more
        self._server = 0  # its process id
        self._environment: dict[str, str] = {}

    def run(self) -> int:
        """Start the desk, report, watch, clean up. The exit code: 0 where the owner ended it."""
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        try:
            try:
                report = self._start()
            except (OSError, StartError) as error:
                print(json.dumps({"error": str(error)}), flush=True)
                return 1
            with _launch_listener(self._folder) as listener:
                return self._watch(listener, report)
        finally:
            end_processes(self._folder, children_of=os.getpid())
            shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> dict[str, object]:
        deadline = time.monotonic() + _START_TIMEOUT
        authority = self._folder / "authority"
        authority.write_bytes(_cookie())
        authority.chmod(0o600)
        read, write = os.pipe()
        width, height = self._size
        server = self._child(
            [
                *("Xvfb", "-displayfd", str(write), "-auth", str(authority), "-nolisten", "tcp", "-noreset"),
                *("-screen", "0", f"{width}x{height}x24", "-dpi", "96", "+extension", "XTEST"),
            ],
            {"PATH": os.environ.get("PATH", os.defpath)},
            pass_fds=(write,),
        )
        self._server = server.pid
        os.close(write)
        home = furnish(self._folder)
        display = f":{self._display_number(read, deadline)}"
        self._environment = desk_environment(self._folder, home, display, os.environ) | dict(self._more)
        self._open_to_user(display, authority)
        self._start_bus(deadline)
        manager = self._child(["openbox", "--sm-disable"], self._environment)
        bus = accessibility_bus(self._environment, switch_on=True)
        self._await_window_manager(manager, deadline)
        return {
            "display": display,
            "home": str(home),
            "environment": self._environment,
            "accessibility_bus": bus,
        }

    def _child(
        self, words: Sequence[str], environment: Mapping[str, str], *, pass_fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a part of the desk that dies with this process, writing to the desk's log."""
        with (self._folder / "log").open("ab") as log:
            try:
                return subprocess.Popen(
                    words,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self._folder,
                    pass_fds=pass_fds,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,
                )
            except FileNotFoundError as error:
                raise StartError(f"{words[0]} is not installed") from error

    def _display_number(self, read: int, deadline: float) -> int:
        """What -displayfd says: the number the server chose, sent when it takes connections."""
        with selectors.DefaultSelector() as selector, os.fdopen(read, "rb") as pipe:
            selector.register(pipe, selectors.EVENT_READ)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise StartError("the X server did not answer in time")
            line = pipe.readline().strip()
        if not line:
            raise StartError(f"the X server did not start: {self._log_tail()}")
        return int(line)

    def _log_tail(self) -> str:
        log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
        return " ".join(log.split())[-500:]

    def _open_to_user(self, display: str, authority: Path) -> None:
        """Let this user's processes connect without the cookie, and nobody else's; paint the background.

        The pointer is put where it hovers over nothing that opens in the middle."""
        os.environ["XAUTHORITY"] = str(authority)
        from Xlib import X
        from Xlib.display import Display

        connection = Display(display)
        name = list(b"localuser\0#%d" % os.getuid())
        connection.change_hosts(X.HostInsert, X.FamilyServerInterpreted, name)
        root = connection.screen().root
        root.change_attributes(background_pixel=_BACKGROUND)
        root.clear_area(0, 0, 0, 0)
        width, height = self._size
        root.warp_pointer(width - 24, height - 24)
        connection.sync()
        connection.close()

    def _start_bus(self, deadline: float) -> None:
        address = self._environment["DBUS_SESSION_BUS_ADDRESS"]
        words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
        daemon = self._child(words, self._environment)
        socket_path = Path(address.removeprefix("unix:path="))
        self._await(socket_path.exists, daemon, "the D-Bus session", deadline)

    def _await_window_manager(self, manager: subprocess.Popen[bytes], deadline: float) -> None:
        from Xlib.display import Display

        connection = Display(self._environment["DISPLAY"])
        check = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
        root = connection.screen().root
        self._await(
            lambda: root.get_full_property(check, 0) is not None, manager, "the window manager", deadline
        )
        connection.close()

    def _await(
        self, stands: Callable[[], bool], part: subprocess.Popen[bytes], name: str, deadline: float
    ) -> None:
        while not stands():
            if part.poll() is not None or time.monotonic() > deadline:
                raise StartError(f"{name} did not start: {self._log_tail()}")
            time.sleep(0.005)

    def _watch(self, listener: socket.socket, report: dict[str, object]) -> int:
        """Serve launches and collect ended children until the owner is gone.

        The owner hears that the desk is there only once a signal to end it would be heeded.
        """
        waker, woken = socket.socketpair()
        for end in (waker, woken):
            end.setblocking(False)
        owner = os.pidfd_open(self._owner)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        print(json.dumps(report), flush=True)
        try:
            return self._serve_until_lost(listener, owner, woken)
        finally:
            signal.set_wakeup_fd(-1)

    def _serve_until_lost(self, listener: socket.socket, owner: int, woken: socket.socket) -> int:
        with selectors.DefaultSelector() as selector:
            for source in (sys.stdin, owner, woken, listener):
                selector.register(source, selectors.EVENT_READ)
            lost = False
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if sys.stdin in ready or owner in ready:
                    return 3 if lost else 0
                if woken in ready:
                    told = woken.recv(4096)
                    if signal.SIGTERM in told or signal.SIGINT in told:
                        return 0
                    if not lost and self._reap():
                        lost = True
                        selector.unregister(listener)
                        self._lose(listener)
                else:
                    self._serve(listener)

    def _lose(self, listener: socket.socket) -> None:
        """End what is left of a desk whose X server has ended; its home stays while the owner does."""
        listener.close()
        end_processes(self._folder, children_of=os.getpid())
        (self._folder / LOST_MARK).touch()

    def _reap(self) -> bool:
        """Collect ended children; True if the X server is among them."""
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            if pid == self._server:
                return True
        return False

    def _serve(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(2.0)
            try:
                words = json.loads(_read_line(connection))
                reply: dict[str, object] = {"pid": self._launch(words)}
            except (OSError, ValueError) as error:
                reply = {"error": str(error)}
            try:
                connection.sendall(json.dumps(reply).encode() + b"\n")
            except OSError:
                return  # the asker went away; the program runs on the desk all the same

    def _launch(self, words: list[str]) -> int:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                words,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._environment["HOME"],
                start_new_session=True,
            ).pid


def _die_with_parent() -> None:  # pragma: no cover (runs between fork and exec, where nothing measures)
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _cookie() -> bytes:
    """An X authority file with one random cookie, for this host and any display number (Xauth(7))."""
    fields = (socket.gethostname().encode(), b"", b"MIT-MAGIC-COOKIE-1", os.urandom(16))
    local = 256
    return struct.pack(">H", local) + b"".join(struct.pack(">H", len(field)) + field for field in fields)


def _launch_listener(folder: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(folder / LAUNCH_SOCKET))
    listener.listen(16)
    return listener


def _read_line(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n"):
        part = connection.recv(65536)
        if not part or len(received) > LAUNCH_LIMIT:
            raise ValueError("the launch request was cut short or is too long")
        received += part
    return received


def main(arguments: Sequence[str]) -> int:
    folder, width, height, owner, more = arguments
    return Supervisor(Path(folder), (int(width), int(height)), int(owner), json.loads(more)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
