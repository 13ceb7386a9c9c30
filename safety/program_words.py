"""What people call kinds of programs. Pure data, and the folding of words that makes comparing them fair."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of program: its menu category, the MIME types whose default program a user would mean, and what
    people say. `also` are entries known to be of the kind though they don't say so."""

    category: str
    said: frozenset[str]
    mime_types: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()


def _kind(category: str, said: str, *mime_types: str, also: frozenset[str] = frozenset()) -> Kind:
    words = frozenset(map(fold, said.split(",")))
    return Kind(category=category, said=words, mime_types=mime_types, also=also)


def fold(words: str) -> str:
    """Lower case, without accents, marks, articles and words like "app": how two names are compared."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c)
    )
    parts = [part for part in re.split(r"[^\w+]+|_", plain) if part]
    kept = [part for part in parts if part not in _FILLERS]
    return " ".join(kept or parts)


_FILLERS = frozenset(
    {"the", "a", "an", "my", "our", "your", "this", "some", "new", "app", "apps", "application", "tool"}
    | {"program", "programme", "programm", "software"}
)

KINDS = (
    _kind(
        "TextEditor",
        "text editor,editor,notepad,note pad,notes,text pad,plain text editor,simple text editor,"
        "graphical text editor,texteditor",
        "text/plain",
    ),
    _kind(
        "Calculator",
        "calculator,calc,pocket calculator,desk calculator,taschenrechner,rechner",
        also=frozenset({"galculator.desktop", "xcalc.desktop"}),
    ),
    _kind(
        "WebBrowser",
        "web browser,browser,internet browser,internet,web,the web,www,webbrowser,navigator",
        "x-scheme-handler/https",
        "x-scheme-handler/http",
        "text/html",
    ),
    _kind(
        "FileManager",
        "file manager,files,file browser,file explorer,explorer,finder,folders,file viewer,my files,"
        "my computer,home folder,filemanager,dateimanager,dateien",
        "inode/directory",
    ),
    _kind(
        "TerminalEmulator",
        "terminal,terminal emulator,terminal window,console,shell,command line,command prompt,command window,"
        "prompt,shell window,bash,cmd,konsole",
    ),
    _kind(
        "Spreadsheet",
        "spreadsheet,spreadsheets,spreadsheet editor,excel,sheets,tabellenkalkulation",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
    ),
    _kind(
        "WordProcessor",
        "word processor,word processing,word,document editor,writer",
        "application/vnd.oasis.opendocument.text",
    ),
    _kind(
        "Presentation",
        "presentation,presentations,slides,powerpoint,presentation editor",
        "application/vnd.oasis.opendocument.presentation",
    ),
    _kind(
        "RasterGraphics",
        "image editor,photo editor,picture editor,paint,painting,photoshop,drawing",
        "image/x-xcf",
    ),
    _kind("VectorGraphics", "vector editor,vector graphics editor,illustrator", "image/svg+xml"),
    _kind(
        "Viewer",
        "image viewer,picture viewer,photo viewer,pictures,photos,pdf viewer,pdf reader,document viewer",
        "image/png",
        "application/pdf",
    ),
    _kind("Email", "mail,email,e mail,mail client,email client,mail reader,mails", "x-scheme-handler/mailto"),
    _kind("Calendar", "calendar,agenda,diary", "text/calendar"),
    _kind("InstantMessaging", "chat,messenger,instant messenger,messages"),
    _kind("Audio", "music player,music,audio player,mp3 player", "audio/mpeg"),
    _kind("Video", "video player,movie player,media player,videos,movies", "video/mp4"),
    _kind("PackageManager", "package manager,software centre,software center,app store"),
    _kind("Monitor", "system monitor,task manager,process viewer,process monitor"),
    _kind("Settings", "settings,system settings,control panel,preferences,control centre,control center"),
    _kind("IDE", "ide,code editor,development environment"),
    _kind("Archiving", "archive manager,zip,unzip,archiver", "application/zip"),
)


def kind_called(folded: str) -> Kind | None:
    """The kind of program a person means by these words (folded), if any."""
    return next((kind for kind in KINDS if folded in kind.said), None)
