"""The commands that are known, by what their options can make of them. Pure data.

A command whose every option is harmless is in `HARMLESS` or `CHANGING`. Of those in `OPTIONS` only the
options written down are known: any other makes the command dangerous.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from safety.shell.grade import CHANGES, READS, CommandClass

HARMLESS = frozenset(
    """
    cat head tail wc ls pwd echo true false basename dirname realpath readlink stat du df nl tac rev fold fmt
    expand unexpand paste join comm cmp cksum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum od
    hexdump strings seq whoami id uname cut tr egrep fgrep grep base64 base32 zcat bzcat xzcat nproc cd sleep
    diff
    """.split()
)
"""They read, whatever their options."""

CHANGING = frozenset("mkdir rmdir touch".split())
"""They make things, or take away what is empty, whatever their options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a command is with these options and no others. `short` are letters of options without a value,
    `valued` of those with one; `long` the long ones. `lifting` are those that make it a changing one.
    `operands`: how many there may be at most. `apart`: it does not take several letters behind one hyphen."""

    plain: CommandClass = READS
    short: str = ""
    valued: str = ""
    long: frozenset[str] = field(default_factory=frozenset)
    lifting: frozenset[str] = field(default_factory=frozenset)
    operands: int | None = None
    apart: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPTIONS: dict[str, Options] = {
    "sort": Options(
        short="bdfghiMnRrVcCmsuz",
        valued="ktSo",
        long=_words(
            "ignore-case numeric-sort reverse unique stable key field-separator version-sort check output"
        ),
        lifting=_words("o output"),
    ),
    "uniq": Options(
        short="cdDiuz", valued="fsw", long=_words("count repeated unique ignore-case"), operands=1
    ),
    "file": Options(short="bhiLNrs0", valued="F", long=_words("brief mime mime-type mime-encoding")),
    "tree": Options(short="adfilshugpDCnNqQrtv", valued="LPI", long=_words("dirsfirst noreport du prune")),
    "xxd": Options(short="abeiupE", valued="cglso", operands=1, apart=True),
    "date": Options(short="uRI", valued="d", long=_words("utc date iso-8601 rfc-3339 rfc-email universal")),
    "printenv": Options(short="0"),
    "column": Options(short="texn", valued="sco", long=_words("table separator")),
    "jq": Options(
        short="ncrRsSCMjae",
        long=_words("null-input compact-output raw-output raw-input slurp sort-keys tab exit-status"),
    ),
    "unzip": Options(plain=CHANGES, short="qnjLoauv", valued="dx"),
    "gzip": Options(plain=CHANGES, short="cdkfqvrlt123456789"),
    "gunzip": Options(plain=CHANGES, short="ckfqvrlt"),
    "cp": Options(
        plain=CHANGES,
        short="abdfiHlLnPpRrsuvxT",
        valued="tS",
        long=_words(
            "archive recursive no-clobber update verbose interactive backup target-directory preserve"
        ),
    ),
    "mv": Options(
        plain=CHANGES,
        short="bfinuvT",
        valued="tS",
        long=_words("no-clobber update verbose interactive backup target-directory force"),
    ),
    "ln": Options(plain=CHANGES, short="sfnrvT", valued="t", long=_words("symbolic relative verbose")),
    "tee": Options(plain=CHANGES, short="ai", long=_words("append")),
    "zip": Options(plain=CHANGES, short="rqjuv0123456789"),
}
