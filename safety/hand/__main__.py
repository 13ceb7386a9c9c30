"""The hand's process: `python -m safety.hand DESCRIPTOR NEWS OWNER`, with the desk's environment.

DESCRIPTOR is the socket to its client, NEWS another on which the client hears of the stop whatever either of
them is doing, OWNER the client's process id. SIGUSR1 presses the stop; SIGTERM, the end of the socket and the
end of the owner do so too and end the process. Whatever way it ends, but for SIGKILL, keys and buttons are
released first.
"""

from __future__ import annotations

import hashlib
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import MutableMapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path

from safety.audit.entry import Json
from safety.audit.log import AuditLog
from safety.audit.recorder import Recorder
from safety.data_home import audit_folder, hands_folder
from safety.errors import AuditError, DeskError
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.injector import X11Injector
from safety.hand.listener import Listener
from safety.hand.pointer import Pointer
from safety.hand.protocol import Begin
from safety.hand.self_test import self_test
from safety.hand.server import Server
from safety.hand.stop import Stop
from safety.hand.stop_line import StopLine
from safety.hand.takeover import Takeover
from safety.hand.tools import put_together
from safety.hand.x11 import Windows, connect
from safety.judge.judge import load_judge
from safety.key_guard import KeyGuard
from safety.mode import Mode
from safety.redaction.redactor import PATTERNS, load_redactor
from safety.rule_sources import load_rulebook
from safety.rule_use import RuleUse
from safety.standing import StandingRules
from safety.stop_keys import Chord
from safety.vault.keyring_vault import BUS, KeyringVault
from safety.vault.vault import EnvironmentVault, Vault, Vaults
from vision.capture import Screen


def main(descriptor: int, news: int, owner: int) -> int:
    vault = _vault(os.environ)
    stop = Stop()
    stop.tell = partial(tell_stopped, socket.socket(fileno=news))
    line = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: stop.press("a signal"))
    signal.signal(signal.SIGTERM, lambda *_: line.shutdown(socket.SHUT_RD))
    threading.Thread(target=watch_owner, args=(owner, line), name="owner", daemon=True).start()
    with ExitStack() as parts:
        Server(line, stop, lambda request: _begin(request, stop, vault, parts)).serve()
    return 0


def tell_stopped(news: socket.socket) -> None:
    """Let the client know; nothing where it has gone."""
    with suppress(OSError):
        news.send(b"!", socket.MSG_DONTWAIT)


def _vault(environment: MutableMapping[str, str]) -> Vault:
    """Where this hand has its secrets from. What its owner's environment held of them is taken out: the
    programs it starts get the rest."""
    bus = environment.pop(BUS, None)
    return Vaults(EnvironmentVault(environment), KeyringVault(bus))


def _begin(request: Begin, stop: Stop, vault: Vault, parts: ExitStack) -> Gatekeeper:
    """Put the hand together and try it out. Raises PolicyError, DeskError, SelfTestFailed, NoDisplay,
    AuditError, RedactionError, HandError."""
    redactor = load_redactor(Path(request.home) / PATTERNS)
    rules = _standing(request, parts)
    load_judge()  # now, not at the first click
    name = os.environ.get("DISPLAY", "")
    log = parts.enter_context(AuditLog(audit_folder(Path(request.home)), _began(request, name)))
    display = connect(name)
    screen = parts.enter_context(Screen(name))
    guard = parts.enter_context(KeyGuard(os.environ))
    parts.enter_context(closing(StopLine(hands_folder(Path(request.home)), stop)))
    heard, takeover = _listen(name, stop, request.stop_keys, parts)
    injector = X11Injector(display, stop, dict(os.environ), request.stop_keys)
    parts.callback(injector.close)
    windows = Windows(display, stop)
    self_test(screen.displays, Pointer(stop).move, windows.pointer)
    tools = put_together(request.reach, dict(os.environ), injector.clipboard, stop)
    parts.callback(tools.close)
    gatekeeper = Gatekeeper(
        rules=rules,
        mode=request.mode,
        injector=injector,
        look=screen.grab,
        windows=windows,
        stop=stop,
        audit=Recorder(log, redactor.text),
        tools=tools,
        vault=vault,
        own_pids=frozenset(request.own_pids),
        stop_keys=heard,
        takeover=takeover,
    )
    guard.await_ready()
    takeover.rest()
    parts.callback(_last_word, gatekeeper)
    return gatekeeper


def _listen(
    name: str, stop: Stop, chords: tuple[Chord, ...], parts: ExitStack
) -> tuple[tuple[str, ...], Takeover]:
    """Listen for the stop keys and for the user; which of the keys can be heard. None can, nor is the user
    noticed, where the display does not tell of what is pressed in other windows."""
    line = connect(name)
    try:
        listener = Listener(line, stop, chords)
    except DeskError:
        line.close()
        return (), Takeover()
    parts.callback(listener.close)
    takeover = Takeover(listener.synthetic)
    listener.hear = takeover.hear
    stop.also = takeover.check
    return listener.stop_keys, takeover


def _began(request: Begin, display: str) -> dict[str, Json]:
    """What the audit log says of a hand that begins: its files of rules, with one digest of them all."""
    paths = [Path(path) for path in request.rules.files]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    names = " ".join(path.name for path in paths)
    mode = str(request.mode)
    return {"pid": os.getpid(), "display": display, "rules": names, "rules_digest": digest, "mode": mode}


def _last_word(gatekeeper: Gatekeeper) -> None:
    with suppress(AuditError):  # there is nobody left to hear that the disk is full
        gatekeeper.note_stop()


def _standing(request: Begin, parts: ExitStack) -> StandingRules:
    """The rules for the desk whose environment this is; their use is put on disk beside the gate's work."""
    path = request.rules.use
    use = RuleUse(None if path is None else Path(path), watching=request.mode is Mode.WATCH)
    rules = StandingRules(load_rulebook(request.rules, home=str(Path.home())), use)
    ended = threading.Event()
    threading.Thread(target=rules.flush_until, args=(ended,), name="use", daemon=True).start()
    parts.callback(rules.flush)
    parts.callback(ended.set)
    return rules


def watch_owner(owner: int, line: socket.socket) -> None:
    """End the line when the owner ends, even where another process still holds its end of it."""
    with suppress(ProcessLookupError):  # it has ended already
        select.select([os.pidfd_open(owner)], [], [])
    line.shutdown(socket.SHUT_RD)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
