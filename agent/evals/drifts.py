"""The drifts there are."""

from __future__ import annotations

from agent.evals.drift import Drift, PageDrift
from agent.evals.drift_words import GERMAN

_ASIDE = """
<applications>
  <application type="normal">
    <position force="yes"><x>90</x><y>48</y></position>
    <size><width>78%</width><height>82%</height></size>
    <maximized>no</maximized>
  </application>
</applications>
"""
_ALWAYS_ABOVE = """
<applications>
  <application name="xmessage"><position force="yes"><x>center</x><y>center</y></position><layer>above</layer>
  </application>
</applications>
"""
_ANOTHER_LAYOUT = """
body { margin: 70px 20px 20px 180px !important; max-width: 640px !important; }
h1 { text-align: right; }
form p, form > div { display: flex; flex-direction: row-reverse; justify-content: flex-end; gap: 8px; }
"""
_NOTICE = (
    "(sleep 6; exec xmessage -title 'Software update' -buttons 'Later:0' "
    "'Updates were found.  They are put in tonight.') >/dev/null 2>&1 &"
)

_ZOOM = (  # 1.2 ** 1.2239 = 1.25
    """sed -i 's/^{/{"partition": {"default_zoom_level": {"x": 1.2239}},/' """
    ".config/chromium/Default/Preferences"
)

DRIFTS: tuple[Drift, ...] = (
    Drift(name="small-screen", summary="a screen of 1024 x 700 pixels", size=(1024, 700)),
    Drift(name="large-screen", summary="a screen of 1680 x 1050 pixels", size=(1680, 1050)),
    Drift(
        name="dark",
        summary="light letters on dark ground: programs, window frames, pages",
        gtk={"gtk-application-prefer-dark-theme": "1", "gtk-theme-name": "Adwaita-dark"},
        environment={"GTK_THEME": "Adwaita:dark"},
        resources=("XTerm*reverseVideo: true",),
        frames="Onyx",
        browser=("--force-dark-mode", "--enable-features=WebContentsForceDark"),
    ),
    Drift(
        name="large-text",
        summary="letters a third larger, pages at 125 %",
        gtk={"gtk-font-name": "Sans 13"},
        resources=("XTerm*faceSize: 15",),
        commands=(_ZOOM,),
    ),
    Drift(
        name="german",
        summary="programs in German, and the words of built-in pages",
        environment={"LANGUAGE": "de"},
        pages=PageDrift(words=GERMAN),
    ),
    Drift(name="french", summary="programs in French", environment={"LANGUAGE": "fr"}),
    Drift(
        name="notice",
        summary="a window that comes up in the middle after six seconds, and stays above all others",
        windows=_ALWAYS_ABOVE,
        commands=(_NOTICE,),
    ),
    Drift(
        name="slow",
        summary="programs start four seconds late, pages come two seconds late",
        delay=4.0,
        pages=PageDrift(delay=2.0),
    ),
    Drift(
        name="moved",
        summary="windows stand elsewhere and are smaller, pages are laid out otherwise",
        windows=_ASIDE,
        pages=PageDrift(style=_ANOTHER_LAYOUT),
    ),
    Drift(
        name="german-keys",
        summary="a German keyboard: other keys for y, z, signs and marks",
        commands=("setxkbmap de",),
    ),
)
