"""Reading .desktop files and their Exec lines (freedesktop.org Desktop Entry Specification 1.5). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_GROUP = "[Desktop Entry]"
_STRING_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_QUOTED_ESCAPES = '"`$\\'
_DEPRECATED_CODES = "dDnNvm"
_FILE_CODES = ("%f", "%F", "%u", "%U")


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopEntry:
    """The parts of an entry that tell what a program is called and how it is started.

    `names` are what it may be called: the Name and GenericName in the reader's language and untranslated, the
    first being the one to show. `command` is the Exec line split into words, field codes still in place.
    """

    names: tuple[str, ...]
    generic_names: tuple[str, ...]
    comment: str
    keywords: tuple[str, ...]
    categories: tuple[str, ...]
    command: tuple[str, ...]
    icon: str
    window_class: str
    try_exec: str
    folder: str
    terminal: bool
    no_display: bool
    hidden: bool
    only_show_in: tuple[str, ...]
    not_show_in: tuple[str, ...]


def parse_entry(text: str, locale: str) -> DesktopEntry | None:
    """An application's entry, for a POSIX locale such as "de_DE.UTF-8"; None for what is no application.

    Raises ValueError for an Exec line that cannot be split.
    """
    keys = _keys(text)
    if keys.get("Type", "Application") != "Application" or "Name" not in keys or "Exec" not in keys:
        return None
    suffixes = _locale_suffixes(locale)

    def said(key: str) -> str:
        return next((keys[key + s] for s in suffixes if key + s in keys), keys.get(key, ""))

    return DesktopEntry(
        names=_distinct(_unescape(said("Name")), _unescape(keys["Name"])),
        generic_names=_distinct(_unescape(said("GenericName")), _unescape(keys.get("GenericName", ""))),
        comment=_unescape(said("Comment")),
        keywords=_distinct(*split_list(said("Keywords")), *split_list(keys.get("Keywords", ""))),
        categories=split_list(keys.get("Categories", "")),
        command=split_exec(_unescape(keys["Exec"])),
        icon=_unescape(said("Icon")),
        window_class=_unescape(keys.get("StartupWMClass", "")),
        try_exec=_unescape(keys.get("TryExec", "")),
        folder=_unescape(keys.get("Path", "")),
        terminal=keys.get("Terminal") == "true",
        no_display=keys.get("NoDisplay") == "true",
        hidden=keys.get("Hidden") == "true",
        only_show_in=split_list(keys.get("OnlyShowIn", "")),
        not_show_in=split_list(keys.get("NotShowIn", "")),
    )


def split_list(value: str) -> tuple[str, ...]:
    """The items of a list value: separated by semicolons, "\\;" being a semicolon itself."""
    items, item, escaped = [], "", False
    for letter in value:
        if escaped:
            item += letter if letter == ";" else "\\" + letter
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == ";":
            items.append(item)
            item = ""
        else:
            item += letter
    items.append(item + ("\\" if escaped else ""))
    return tuple(_unescape(item).strip() for item in items if item.strip())


def split_exec(line: str) -> tuple[str, ...]:
    """The words of an Exec value (general escapes undone already), as the specification quotes them.

    Raises ValueError where a quote is not closed or nothing is there to start.
    """
    words: list[str] = []
    word: str | None = None
    quoted = False
    letters = iter(line)
    for letter in letters:
        if quoted and letter == "\\":
            following = next(letters, "")
            word = (word or "") + (following if following in _QUOTED_ESCAPES else letter + following)
        elif letter == '"':
            quoted = not quoted
            word = word or ""
        elif letter in " \t\n" and not quoted:
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + letter
    if quoted:
        raise ValueError(f"a quote is not closed in Exec={line}")
    words += [] if word is None else [word]
    if not words or not words[0]:
        raise ValueError("Exec names no program")
    return tuple(words)


def takes_arguments(command: Sequence[str]) -> bool:
    """True if the program opens files or addresses (its Exec line has a place for them)."""
    return any(code in word for word in command for code in _FILE_CODES)


def command_lines(
    entry: DesktopEntry, arguments: Sequence[str], entry_path: str = ""
) -> tuple[tuple[str, ...], ...]:
    """What to start so that the program opens the files or addresses: one line, or one for each argument
    where the program takes a single one. Field codes are expanded; an empty one leaves no word behind."""
    single = any(code in word for word in entry.command for code in ("%f", "%u"))
    groups = [[argument] for argument in arguments] if single and arguments else [list(arguments)]
    return tuple(_expanded(entry, group, entry_path) for group in groups)


def _expanded(entry: DesktopEntry, arguments: Sequence[str], entry_path: str) -> tuple[str, ...]:
    line: list[str] = []
    for word in entry.command:
        match word:
            case "%F":
                line += [_as_path(argument) for argument in arguments]
            case "%U":
                line += arguments
            case "%f" | "%u" if not arguments:
                continue
            case "%i":
                line += ["--icon", entry.icon] if entry.icon else []
            case _:
                expanded = _expanded_word(word, entry, arguments, entry_path)
                if expanded or "%" not in word:
                    line.append(expanded)
    return tuple(line)


def _expanded_word(word: str, entry: DesktopEntry, arguments: Sequence[str], entry_path: str) -> str:
    first = arguments[0] if arguments else ""
    codes: Mapping[str, str] = {
        "%": "%",
        "f": _as_path(first),
        "u": first,
        "c": entry.names[0],
        "k": entry_path,
        **dict.fromkeys(_DEPRECATED_CODES, ""),
    }
    expanded, letters = "", iter(word)
    for letter in letters:
        if letter == "%":
            code = next(letters, "")
            expanded += codes.get(code, "%" + code)
        else:
            expanded += letter
    return expanded


def _as_path(argument: str) -> str:
    """A file: address as the path it names; anything else as it is."""
    parts = urlsplit(argument) if argument.startswith("file:") else None
    return unquote(parts.path) if parts is not None and parts.netloc in ("", "localhost") else argument


def _keys(text: str) -> dict[str, str]:
    """The keys of the first group, locale suffixes included."""
    keys: dict[str, str] = {}
    inside = False
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("["):
            if inside:
                break
            inside = stripped == _GROUP
        elif inside and "=" in stripped and not stripped.startswith("#"):
            key, _, value = stripped.partition("=")
            keys.setdefault(key.rstrip(), value.lstrip())
    return keys


def _locale_suffixes(locale: str) -> tuple[str, ...]:
    """In which order a key's translations are looked for: "[de_DE@euro]", "[de_DE]", "[de@euro]", "[de]"."""
    base, _, modifier = locale.partition("@")
    base = base.partition(".")[0]
    language, _, country = base.partition("_")
    if language in ("", "C", "POSIX"):
        return ()
    forms = [base, language] if country else [language]
    return tuple(
        f"[{form}{extra}]" for form in forms for extra in ([f"@{modifier}", ""] if modifier else [""])
    )


def _unescape(value: str) -> str:
    unescaped, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            following = next(letters, "")
            unescaped += _STRING_ESCAPES.get(following, "\\" + following)
        else:
            unescaped += letter
    return unescaped


def _distinct(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
