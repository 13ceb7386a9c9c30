"""The names of keys: what people and brains write, the one name used here for it, and its X keysym.

A key's name here is a lower-case word ("enter", "pageup", "f5") or, for a key that writes a character, that
character ("s", "ü", "+"). Keysyms are those of X11's keysymdef.h; characters outside Latin-1 have the keysym
0x01000000 + code point (X11 protocol, appendix A).
"""

from __future__ import annotations

from collections.abc import Iterable

from safety.errors import ActionError

MODIFIERS = ("ctrl", "alt", "altgr", "shift", "super")

_KEYSYMS = {
    "ctrl": 0xFFE3,
    "alt": 0xFFE9,
    "altgr": 0xFE03,
    "shift": 0xFFE1,
    "super": 0xFFEB,
    "enter": 0xFF0D,
    "tab": 0xFF09,
    "escape": 0xFF1B,
    "space": 0x0020,
    "backspace": 0xFF08,
    "delete": 0xFFFF,
    "insert": 0xFF63,
    "home": 0xFF50,
    "end": 0xFF57,
    "pageup": 0xFF55,
    "pagedown": 0xFF56,
    "up": 0xFF52,
    "down": 0xFF54,
    "left": 0xFF51,
    "right": 0xFF53,
    "capslock": 0xFFE5,
    "numlock": 0xFF7F,
    "scrolllock": 0xFF14,
    "printscreen": 0xFF61,
    "pause": 0xFF13,
    "menu": 0xFF67,
    "volumedown": 0x1008FF11,
    "volumemute": 0x1008FF12,
    "volumeup": 0x1008FF13,
    "playpause": 0x1008FF14,
    "browserback": 0x1008FF26,
    "browserforward": 0x1008FF27,
    **{f"f{number}": 0xFFBD + number for number in range(1, 25)},
}

_ALIASES = {
    "ctrl": "control ctl controll controlr ctrll ctrlr lctrl rctrl leftctrl rightctrl leftcontrol "
    "rightcontrol strg steuerung",
    "alt": "altl altr altleft lalt leftalt option opt",
    "altgr": "altgraph isolevel3shift rightalt ralt altright",
    "shift": "shiftl shiftr lshift rshift leftshift rightshift umschalt umschalttaste maj mayus maiusc",
    "super": "superl superr win windows winleft winright cmd command meta metal metar os hyper",
    "enter": "return ret newline linefeed kpenter numpadenter eingabe eingabetaste entree intro invio",
    "tab": "tabulator tabkey kptab",
    "escape": "esc echap",
    "space": "spacebar spacekey leertaste espace espacio espaco",
    "backspace": "bksp bs back rucktaste rücktaste retour retroceso",
    "delete": "del entf entfernen suppr supr kpdelete forwarddelete",
    "insert": "ins einfg kpinsert",
    "home": "pos1 debut kphome inicio",
    "end": "ende fin kpend",
    "pageup": "pgup prior bildauf pageprec repag kppageup",
    "pagedown": "pgdn pgdown next bildab pagesuiv avpag kppagedown",
    "up": "arrowup uparrow kpup cursorup",
    "down": "arrowdown downarrow kpdown cursordown",
    "left": "arrowleft leftarrow kpleft cursorleft",
    "right": "arrowright rightarrow kpright cursorright",
    "capslock": "caps feststelltaste",
    "numlock": "num",
    "scrolllock": "scroll rollen",
    "printscreen": "print prtsc prtscr prtscn printscrn sysrq druck",
    "pause": "break",
    "menu": "apps contextmenu application menukey",
    "volumedown": "xf86audiolowervolume audiovolumedown",
    "volumemute": "xf86audiomute audiovolumemute mute",
    "volumeup": "xf86audioraisevolume audiovolumeup",
    "playpause": "xf86audioplay mediaplaypause",
    "browserback": "xf86back",
    "browserforward": "xf86forward",
    "+": "plus kpadd add",
    "-": "minus hyphen kpsubtract subtract dash",
    "=": "equal equals",
    ",": "comma",
    ".": "period dot fullstop",
    "/": "slash kpdivide divide",
    "\\": "backslash",
    ";": "semicolon",
    ":": "colon",
    "'": "apostrophe quote",
    '"': "quotedbl doublequote",
    "`": "grave backtick",
    "[": "bracketleft leftbracket",
    "]": "bracketright rightbracket",
    "*": "asterisk kpmultiply multiply star",
    "#": "numbersign hash",
    "?": "question questionmark",
    "!": "exclam exclamationmark",
    "@": "at",
    "&": "ampersand",
    "%": "percent",
    "$": "dollar",
    "_": "underscore",
    "~": "asciitilde tilde",
}
_BY_ALIAS = {alias: name for name, aliases in _ALIASES.items() for alias in aliases.split()}


def canonical(name: str) -> str:
    """The one name of a key, whatever people and brains call it ("Control_L", "Return", "Pg Dn", "S").

    A lone capital is its key: "S" is "s", for people write Ctrl+S. Raises ActionError for no known key.
    """
    bare = name.strip() or name[:1]
    if len(bare) == 1:
        if bare.isspace():
            bare = {"\t": "tab", " ": "space"}.get(bare, "enter" if bare in "\r\n" else bare)
        elif bare.isprintable():
            low = bare.lower()
            return low if len(low) == 1 else bare
    word = "".join(bare.casefold().replace("é", "e").split()).replace("_", "").replace("-", "")
    if word in _KEYSYMS:
        return word
    if word in _BY_ALIAS:
        return _BY_ALIAS[word]
    raise ActionError(f"there is no key called “{name[:40]}”: nothing was pressed")


def chord(names: Iterable[str]) -> tuple[str, ...]:
    """A chord in one order whatever order it was written in: modifiers first, each key once.

    Raises ActionError for a key that does not exist, and where no key is named.
    """
    keys = list(dict.fromkeys(canonical(name) for name in names))
    if not keys:
        raise ActionError("a chord without a key: nothing was pressed")
    held = [modifier for modifier in MODIFIERS if modifier in keys]
    return (*held, *(key for key in keys if key not in MODIFIERS))


def parse_chord(text: str) -> tuple[str, ...]:
    """A chord written as people write it: "Ctrl+Shift+S", "ctrl-alt-del", "ctrl++".

    Raises ActionError where a part of it names no key.
    """
    bare = text.strip()
    for joint in "+-":
        if bare == joint:
            return chord((bare,))
        if joint in bare:
            parts = [part for part in bare.split(joint) if part.strip()]
            return chord([*parts, joint] if bare.endswith((joint * 2, f"{joint} {joint}")) else parts)
    return chord((bare,))


def keysym(name: str) -> int:
    """The X keysym of a canonical key name or of one character."""
    known = _KEYSYMS.get(name)
    return known if known is not None else character_keysym(name)


def character_keysym(character: str) -> int:
    """The X keysym that writes one character; newline is Return and tab is Tab."""
    if character == "\n":
        return _KEYSYMS["enter"]
    if character == "\t":
        return _KEYSYMS["tab"]
    code = ord(character)
    if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF:
        return code
    return 0x01000000 + code
