"""Lines of shell. Each is graded or is of the gravest class; no line that runs what writes, or what is not
known to read, is of the class that reads, wherever in it that stands."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from safety.shell.classify import classify
from safety.shell.grade import CHANGES, READS
from safety.shell.known import CHANGING, HARMLESS, OPTIONS
from safety.shell.special import SPECIAL
from tests.fuzz.said import Said

_READING = (
    "ls",
    "cat a",
    "grep -r x .",
    "sort a",
    "find . -name x",
    "sed -n p a",
    "awk '{print $1}' a",
    "git log",
)
_WRITING = (
    *("rm a", "mv a b", "cp a b", "dd of=a", "touch a", "tee a", "sort -o a b", "sort -ob a", "uniq a b"),
    *(
        "sed -i s/a/b/ a",
        "sed -n 'w a'",
        "sed s/a/b/e a",
        "awk '{print > \"a\"}' a",
        "awk 'BEGIN{system(\"x\")}'",
    ),
    *("find . -delete", "find . -exec rm {} +", "find . -exec sort a + -o b ';'", "find . -fprintf a x"),
    *("xargs rm", "xargs -n1 sh -c x", "git push", "git -c a.b=c log", "git log --output=a", "tar cf a b"),
    *(
        "tar tf a --to-command=x",
        "tar -tf a -I x",
        "xxd -ps a b",
        "xxd -r a b",
        "c/bin/at a",
        "./ls",
        "a=b ls",
    ),
    *(
        "unzip a",
        "ln -s a b",
        "env ls",
        "sh a",
        "eval ls",
        "exec ls",
        "source a",
        ". a",
        "curl a",
        "python3 a",
    ),
    *(
        "echo a > b",
        "echo a >> b",
        "cat < a > b",
        "echo a >| b",
        "echo a &> b",
        "echo a 2> b",
        "`rm a`",
        "$(rm a)",
    ),
)
_JOINTS = (" && ", " || ", "; ", " | ", "\n", ";", "|")
_READERS = sorted(HARMLESS | CHANGING | OPTIONS.keys() | SPECIAL.keys())
_UNKNOWN = re.compile(r": ([^:\n]*): (?:not found|Permission denied)$", re.MULTILINE)


def check(data: bytes) -> None:
    said = Said(data[:600])
    match said.byte() % 3:
        case 0:
            _raw(said.rest(500))
        case 1:
            _joined(said)
        case _:
            _raw(
                " ".join(said.some((*_READING, *_WRITING, *_JOINTS, "'", '"', "\\", "#", "$", "{}", "*"), 8))
            )


def _joined(said: Said) -> None:
    """What writes stays so in any company, and with words put behind it."""
    parts = [*said.some(_READING, 3), said.pick(_WRITING)]
    if said.maybe():
        parts[-1] += said.pick((" 2>/dev/null", " -- x", " -v", " <a"))
    parts += said.some(_READING, 3)
    line = parts[0]
    for part in parts[1:]:
        line += said.pick(_JOINTS) + part
    assert classify(line).of >= CHANGES, line


def _raw(line: str) -> None:
    if classify(line).of is READS and "\0" not in line:
        for known in ("true", "false"):
            _reads(line, known)


def _reads(line: str, known: str) -> None:
    """What the shell itself makes of a line that is said to read, in a sandbox where every command that is
    known to read succeeds, or fails, and does nothing: it looks for no other and makes no file."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        for name in _READERS:
            Path(folder, name).symlink_to(f"/usr/bin/{known}")
        words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
        for needed in ("/usr/bin/dash", "/usr/bin/true", "/usr/bin/false", "/usr/lib", "/lib", "/lib64"):
            words += ["--ro-bind", needed, needed]
        words += ["--dev", "/dev", "--ro-bind", folder, "/known", "--bind", place, "/place"]
        words += ["--ro-bind", folder, "/bin", "--chdir", "/place", "--setenv", "PATH", "/known"]
        done = subprocess.run(
            [*words, "/usr/bin/dash", "-c", line],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=20,
        )
        said = done.stderr.decode("utf-8", "replace")
        assert "bwrap:" not in said, said
        assert not list(Path(place).iterdir()), f"{line!r} made a file"
        unknown = _UNKNOWN.findall(said)
        assert not unknown, f"{line!r} runs {unknown}"
