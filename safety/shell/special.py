"""Commands with a language of their own: find, xargs, sed, awk, git, tar. Pure.

Each is read only as far as a small part of its language goes; what lies beyond is dangerous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from safety.shell.grade import CHANGES, DANGEROUS, READS, Grade
from safety.shell.lexer import Word

Judge = Callable[[Sequence[Word]], Grade]
"""Grades a simple command, its name first."""

_ANYTHING = Word("*", pattern=True, opaque=True)
"""What xargs puts in: words of any kind, options among them."""
_FOUND = Word("*", pattern=True)
"""What find puts in: names of files, each beginning as the folder it was told does."""

_FIND_VALUED = frozenset(
    """
    -name -iname -path -ipath -wholename -regex -iregex -type -size -mtime -mmin -atime -amin -ctime -cmin
    -newer -maxdepth -mindepth -perm -user -group -printf -regextype -links -inum -samefile -xtype -uid -gid
    """.split()
)
_FIND_PLAIN = frozenset(
    """
    -print -print0 -ls -empty -not -a -o -and -or -prune -depth -mount -xdev -follow -readable -writable
    -executable -true -false -quit -daystart -nouser -nogroup -H -L -P ! ( )
    """.split()
)
_FIND_RUNS = frozenset({"-exec", "-execdir"})


def find(words: Sequence[Word], judge: Judge) -> Grade:
    """What find does with what it finds."""
    left = list(words[1:])
    worst = Grade(READS, "looks for files")
    if any(word.opaque for word in left):
        return Grade(DANGEROUS, "a name of a file may become an option of find")
    while left:
        word = left.pop(0)
        if word.text in _FIND_VALUED:
            del left[:1]
        elif word.text in _FIND_RUNS:
            inner: list[Word] = []
            while left and not _ends_run(inner, left[0].text):
                inner.append(left.pop(0))
            if not left or not inner:
                return Grade(DANGEROUS, "it can't be told what find runs")
            del left[0]
            worst = max(worst, _run(_filled(inner, _FOUND), judge), key=lambda grade: grade.of)
        elif word.text.startswith(("-", "(", ")", "!")) and word.text not in _FIND_PLAIN:
            return Grade(DANGEROUS, f"find {word.text} is not known to be harmless")
    return worst


def _ends_run(inner: Sequence[Word], text: str) -> bool:
    """A + ends what find runs only right behind {}; anywhere else it is one more argument."""
    return text == ";" or (text == "+" and bool(inner) and inner[-1].text == "{}")


def xargs(words: Sequence[Word], judge: Judge) -> Grade:
    """What xargs runs with what it is given."""
    left = list(words[1:])
    while left and left[0].text.startswith("-"):
        option = left.pop(0).text
        if re.fullmatch(r"-[0rtx]+", option) or option in ("--null", "--no-run-if-empty"):
            continue
        if re.fullmatch(r"-[nLPsd]", option) or (option == "-I" and left and left[0].text == "{}"):
            del left[:1]
        elif not re.fullmatch(r"-[nLPs]\d+|-I\{\}|-d.", option):
            return Grade(DANGEROUS, f"xargs {option} is not known to be harmless")
    return _run([*_filled(left or [Word("echo")], _ANYTHING), _ANYTHING], judge)


def _run(words: Sequence[Word], judge: Judge) -> Grade:
    """The grade of a command that is run by another: one deep, and no deeper."""
    if words[0].text.rpartition("/")[2] in ("find", "xargs"):
        return Grade(DANGEROUS, "a command that runs one that runs another")
    return judge(words)


def _filled(inner: Sequence[Word], filling: Word) -> list[Word]:
    return [filling if "{}" in word.text else word for word in inner]


# --- sed and awk ------------------------------------------------------------------------------------

_ADDRESS = r"(?:(?:\d+|\$|/(?:\\.|[^/\\\n])*/)(?:,(?:\d+|\$|/(?:\\.|[^/\\\n])*/))?!?)?"
_SUBSTITUTE = r"s([/|,#:@])(?:\\.|(?!\1)[^\\\n])*\1(?:\\.|(?!\1)[^\\\n])*\1[gpiI0-9]*"
_SED_COMMAND = re.compile(rf"{_ADDRESS}\s*(?:{_SUBSTITUTE}|[pdqQ=nNhHgGxDP])\s*(?:;|\n|$)\s*")
_SED_IN_PLACE = re.compile(r"-i(\.[A-Za-z0-9]+)?|--in-place(=\.[A-Za-z0-9]+)?|-[nErszu]*i")


def sed(words: Sequence[Word], judge: Judge) -> Grade:
    """A script of plain edits, in place or to the output."""
    grade = Grade(READS, "edits what passes through it")
    scripts: list[str] = []
    operands: list[Word] = []
    left = list(words[1:])
    while left:
        word = left.pop(0)
        if word.opaque and scripts == [] and not operands:
            return Grade(DANGEROUS, "a name of a file may become an option of sed")
        if word.text in ("-e", "--expression"):
            scripts += [_script(left.pop(0))] if left else [""]
        elif _SED_IN_PLACE.fullmatch(word.text):
            grade = Grade(CHANGES, "edits files in place")
        elif word.text.startswith("-") and not re.fullmatch(r"-[nErszu]+|--quiet|--posix", word.text):
            return Grade(DANGEROUS, f"sed {word.text} is not known to be harmless")
        elif not word.text.startswith("-"):
            operands.append(word)
    if not scripts and operands:
        scripts.append(_script(operands.pop(0)))
    if any(word.opaque for word in operands):
        return Grade(DANGEROUS, "a name of a file may become an option of sed")
    if not scripts or not all(map(_is_plain_sed, scripts)):
        return Grade(DANGEROUS, "a script of sed that may write or run something")
    return grade


def _script(word: Word) -> str:
    """The script a word is; none where names of files may come in its place."""
    return "" if word.pattern else word.text


def _is_plain_sed(script: str) -> bool:
    at = 0
    script = script.strip()
    while at < len(script):
        found = _SED_COMMAND.match(script, at)
        if found is None or found.end() == at:
            return False
        at = found.end()
    return bool(script)


_AWK_OUTWARD = re.compile(r"system|getline|[|>@]|close|fflush|ARGV|ENVIRON|PROCINFO")


def awk(words: Sequence[Word], judge: Judge) -> Grade:
    """A program that prints."""
    left = list(words[1:])
    while left and left[0].text.startswith("-"):
        option = left.pop(0).text
        if option in ("-F", "-v"):
            del left[:1]
        elif not re.fullmatch(r"-F.{1,3}|-v[A-Za-z_]\w*=.*", option):
            return Grade(DANGEROUS, f"awk {option} is not known to be harmless")
    if not left or left[0].pattern or _AWK_OUTWARD.search(left[0].text):
        return Grade(DANGEROUS, "a program of awk that may write or run something")
    if any(word.opaque for word in left[1:]):
        return Grade(DANGEROUS, "a name of a file may become an option of awk")
    return Grade(READS, "prints parts of lines")


# --- git and tar ------------------------------------------------------------------------------------

_GIT_READS = {
    "status": r"-[sbvu]+|--(?:short|branch|porcelain|ignored)",
    "log": r"--(?:oneline|stat|graph|all|patch|decorate|follow|name-only|reverse)|-p|-n|-\d+|-n\d+|-S|-G"
    r"|--(?:pretty|format|since|until|author|grep)=.*",
    "diff": r"--(?:stat|cached|staged|name-only|name-status|word-diff|check|no-ext-diff)|-w|-b|-U\d+",
    "show": r"--(?:stat|name-only|oneline|pretty=.*|format=.*)|-s",
    "ls-files": r"--(?:others|cached|modified|deleted|exclude-standard)|-[ocmdz]+",
    "ls-tree": r"-[rtdlz]+|--name-only",
    "blame": r"-[wMC]+|-L",
    "rev-parse": r"--(?:abbrev-ref|show-toplevel|short|verify)",
    "describe": r"--(?:tags|always|dirty|long)",
    "shortlog": r"-[sne]+",
}
_GIT_CHANGES = {
    "add": r"-[AuNvn]+|--(?:all|update|dry-run|verbose)",
    "commit": r"-[amqvs]+|--(?:message|all|quiet|signoff|allow-empty|message=.*)",
    "init": r"-q|--quiet|-b",
    "mv": r"-[kvn]+",
}


def git(words: Sequence[Word], judge: Judge) -> Grade:
    """Its everyday subcommands; those that reach other machines, run things or throw work away are not."""
    left = list(words[1:])
    while len(left) > 2 and left[0].text == "-C":
        del left[:2]
    if not left or any(word.opaque for word in left):
        return Grade(DANGEROUS, "it can't be told what git is to do")
    name = left[0].text
    for known, of in ((_GIT_READS, READS), (_GIT_CHANGES, CHANGES)):
        if name in known and _only(known[name], left[1:]):
            return Grade(of, f"git {name} " + ("reads" if of is READS else "changes the repository"))
    if name in ("branch", "tag", "remote") and all(w.text in ("-v", "-a", "-l", "--list") for w in left[1:]):
        return Grade(READS, f"git {name} lists")
    return Grade(DANGEROUS, f"git {name} so is not known to be harmless")


def _only(pattern: str, words: Sequence[Word]) -> bool:
    """True if every option among the words is one of the pattern's; after -- there are none."""
    for word in words:
        if word.text == "--":
            return True
        if word.text.startswith("-") and not re.fullmatch(pattern, word.text):
            return False
    return True


_TAR_LONG = frozenset(
    "--list --create --extract --verbose --gzip --bzip2 --xz --auto-compress --exclude-vcs".split()
)


def tar(words: Sequence[Word], judge: Judge) -> Grade:
    """Listing, packing and unpacking with plain options."""
    left = list(words[1:])
    if any(word.opaque for word in left):
        return Grade(DANGEROUS, "a name of a file may become an option of tar")
    if any(":" in word.text for word in left):
        return Grade(DANGEROUS, "an archive on another machine")
    letters = ""
    for place, word in enumerate(left):
        if word.text.startswith("--"):
            if word.text not in _TAR_LONG and not re.fullmatch(r"--(?:file|directory|exclude)=.*", word.text):
                return Grade(DANGEROUS, f"tar {word.text} is not known to be harmless")
            letters += {"--list": "t", "--create": "c", "--extract": "x"}.get(word.text, "")
        elif word.text.startswith("-") or place == 0:
            letters += word.text.removeprefix("-")
    if not re.fullmatch(r"[tcxvzjJfapkmC]+", letters) or len(set(letters) & set("tcx")) != 1:
        return Grade(DANGEROUS, "tar so is not known to be harmless")
    return Grade(READS, "lists an archive") if "t" in letters else Grade(CHANGES, "packs or unpacks")


SPECIAL: dict[str, Callable[[Sequence[Word], Judge], Grade]] = {
    "find": find,
    "xargs": xargs,
    "sed": sed,
    "awk": awk,
    "gawk": awk,
    "mawk": awk,
    "git": git,
    "tar": tar,
}
