from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safety.address import MAX_ADDRESS, canonical_address, stays_here
from safety.errors import AddressRefused

# What browsers make of it, by the URL standard's own examples and tests (web-platform-tests, url/).
SAME = {
    "http://example.com": "http://example.com/",
    "HTTP://EXAMPLE.COM/": "http://example.com/",
    "  https://example.com/a  ": "https://example.com/a",
    "http://example.com:80/": "http://example.com/",
    "https://example.com:443": "https://example.com/",
    "http://example.com:0080/": "http://example.com/",
    "http://example.com:443/": "http://example.com:443/",
    "http://example.com:/": "http://example.com/",
    "http://example.com./": "http://example.com/",
    "http://a_b.example.com/": "http://a_b.example.com/",
    "http://example.com/a/../b": "http://example.com/b",
    "http://example.com/a/./b/.": "http://example.com/a/b/",
    "http://example.com/a/%2E%2e/b": "http://example.com/b",
    "http://example.com/a/.%2e": "http://example.com/",
    "http://example.com/../../x": "http://example.com/x",
    "http://example.com//a": "http://example.com//a",
    "http://example.com/ä b": "http://example.com/%C3%A4%20b",
    "http://example.com/100%": "http://example.com/100%",
    'http://example.com/?q=a b"<>': "http://example.com/?q=a%20b%22%3C%3E",
    "http://example.com?a=\\": "http://example.com/?a=\\",
    "http://example.com?": "http://example.com/",
    "http://example.com#a?b": "http://example.com/#a?b",
    "http://example.com/x?a#b#c": "http://example.com/x?a#b#c",
    "http://example.com/@evil.example": "http://example.com/@evil.example",
    "http://example.com?@evil.example": "http://example.com/?@evil.example",
    "http://example.com#@evil.example": "http://example.com/#@evil.example",
    "http://%65xample.com/": "http://example.com/",
    "http://example%2Ecom/": "http://example.com/",
    "http://ｅｘａｍｐｌｅ.ｃｏｍ/": "http://example.com/",
    "http://example。com/": "http://example.com/",
    "http://bücher.example/": "http://xn--bcher-kva.example/",
    "http://BÜCHER.example/": "http://xn--bcher-kva.example/",
    "http://b%C3%BCcher.example/": "http://xn--bcher-kva.example/",
    "http://xn--bcher-kva.example/": "http://xn--bcher-kva.example/",
    "http://аррӏе.com/": "http://xn--80ak6aa92e.com/",
    "http://раураl.example/": "http://xn--l-7sba6dbr.example/",
    "http://中国.example/": "http://xn--fiqs8s.example/",
    "http://127.0.0.1/": "http://127.0.0.1/",
    "http://127.1/": "http://127.0.0.1/",
    "http://2130706433/": "http://127.0.0.1/",
    "http://0x7f000001/": "http://127.0.0.1/",
    "http://0X7F.1/": "http://127.0.0.1/",
    "http://0177.0.0.01/": "http://127.0.0.1/",
    "http://017700000001/": "http://127.0.0.1/",
    "http://127.0.0.1./": "http://127.0.0.1/",
    "http://1.2.3/": "http://1.2.0.3/",
    "http://0x/": "http://0.0.0.0/",
    "http://１２７.０.０.１/": "http://127.0.0.1/",
    "http://①②⑦.0.0.1/": "http://127.0.0.1/",
    "http://3232235777/": "http://192.168.1.1/",
    "http://[::1]:8000/": "http://[::1]:8000/",
    "http://[0:0:0:0:0:0:0:1]/": "http://[::1]/",
    "http://[2001:DB8:0:0:1:0:0:1]/": "http://[2001:db8::1:0:0:1]/",
    "http://[2001:db8::]/": "http://[2001:db8::]/",
    "http://[::]/": "http://[::]/",
    "http://[1:0:2:0:3:0:4:0]/": "http://[1:0:2:0:3:0:4:0]/",
    "http://[::127.0.0.1]/": "http://[::7f00:1]/",
    "http://[::ffff:127.0.0.1]/": "http://[::ffff:7f00:1]/",
}

REFUSED = [
    "http://0x-7f000001.1/",
    "http://1_2.0.0.1/",
    "http://+127.0.0.1/",
    "http:// 127.0.0.1/",
    "",
    "example.com",
    "//example.com",
    "/etc/passwd",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>",
    "view-source:http://example.com",
    "about:blank",
    "chrome://settings",
    "ftp://example.com/",
    "mailto:a@example.com",
    "steam://run/1",
    "x-terminal:rm",
    "http:example.com",
    "http:/example.com",
    "http:///example.com",
    "http:////example.com",
    "http://",
    "http:///",
    "http://:80/",
    "http://?",
    "http://user@example.com/",
    "http://example.com@evil.example/",
    "http://example.com:80@evil.example/",
    "http://example.com%40evil.example/",
    "http://@example.com/",
    "http://example.com\\@evil.example/",
    "http:\\\\example.com\\",
    "http://example.com\\.evil.example/",
    "http://exa\tmple.com/",
    "http://example.com/a\nb",
    "http://exam\u200bple.com/",
    "http://exam\u00adple.com/",
    "http://\u202eexample.com/",
    "http://exa%00mple.com/",
    "http://example.com%2F@evil.example/",
    "http://example.com%2Fevil.example/",
    "http://example.com%23.evil.example/",
    "http://example.com%5C.evil.example/",
    "http://%25/",
    "http://%ff/",
    "http://%E2%80%8B/",
    "http://exa mple.com/",
    "http://example.com:65536/",
    "http://example.com:port/",
    "http://example.com:-1/",
    "http://example.com:８０/",
    "http://example.com:000000000080/",
    "http://example..com/",
    "http://example.com../",
    "http://.example.com/",
    "http://-example.com/",
    "http://example-.com/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 130 + "com/",
    "http://a.com/" + "a" * MAX_ADDRESS,
    "http://exa<mple.com/",
    "http://exa|mple.com/",
    "http://exa^mple.com/",
    "http://faß.example/",
    "http://a\u3164b.example/",
    "http://\u03b9\u0345\u0301.example/",
    "http://a\u034fb.example/",
    "http://FAẞ.example/",
    "http://βόλος.example/",
    "http://⒈example.com/",
    "http://a℀b.example/",
    "http://☃.example/",
    "http://\u0301a.example/",
    "http://-ü.example/",
    "http://xn--ü.example/",
    "http://xn--.example/",
    "http://xn--a.example/",
    "http://xn--a-.example/",
    "http://xn--example-.com/",
    "http://xn--99999999.example/",
    "http://xn--fa-hia.example/",
    "http://xn--Bcher-kva-.example/",
    "http://256.1/",
    "http://1.2.3.4.5/",
    "http://1.2.3.256/",
    "http://4294967296/",
    "http://0xfffffffff/",
    "http://1.2.3.08/",
    "http://a.1/",
    "http://a.0x1/",
    "http://1..2/",
    "http://" + "1" * 50 + "/",
    "http://[::1/",
    "http://[::1]x/",
    "http://[::1%25eth0]/",
    "http://[::1%eth0]/",
    "http://[:::1]/",
    "http://[g::1]/",
    "http://[]/",
    "http://[1.2.3.4]/",
]


@pytest.mark.parametrize("said", SAME, ids=repr)
def test_an_address_is_what_browsers_make_of_it(said: str) -> None:
    assert canonical_address(said).text == SAME[said]


@pytest.mark.parametrize("said", REFUSED, ids=lambda said: repr(said[:60]))
def test_what_misleads_or_is_no_web_address_is_refused(said: str) -> None:
    with pytest.raises(AddressRefused):
        canonical_address(said)


PIECES = st.lists(
    st.sampled_from(
        "http: https: // / \\ @ : . .. %2e %2f %40 %00 [ ] ::1 0x7f 017 127 1 a b.c example.com xn-- "
        "xn--bcher-kva ü ß а ｅ 。 localhost ? # & = 80 - _ % ½ ﬁ İ ǅ \u200d \u0301 \t".split(" ")
    )
    | st.text(max_size=3),
    max_size=10,
).map("".join)


@given(PIECES.map("http://".__add__) | PIECES | st.text(max_size=30).map("https://".__add__))
@example("http://İ.example")
@example("http://ﬁ.example/ﬁ")
def test_the_canonical_form_is_its_own_and_says_one_host(said: str) -> None:
    try:
        address = canonical_address(said)
    except AddressRefused:
        return
    assert canonical_address(address.text) == address
    assert address.text.isascii()
    assert address.text.isprintable()
    authority = address.text.removeprefix(f"{address.scheme}://").partition("/")[0]
    assert authority.removesuffix("" if address.port is None else f":{address.port}") == address.host
    assert not set(address.host) & set("/\\@?#% ")


@given(st.integers(0, 2**32 - 1), st.sampled_from(("{}", "0x{:x}", "0{:o}")))
def test_a_number_is_one_host_however_it_is_written(value: int, form: str) -> None:
    parts = [value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255]
    written = form.format(value)
    plain = ".".join(map(str, parts))
    assert canonical_address(f"http://{written}/").host == plain
    assert canonical_address("http://" + ".".join(form.format(part) for part in parts)).host == plain


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_is_one_host_however_it_is_written(value: object) -> None:
    import ipaddress

    assert isinstance(value, ipaddress.IPv6Address)
    host = canonical_address(f"http://[{value.exploded.upper()}]/").host
    assert canonical_address(f"http://[{value}]/").host == host
    assert ipaddress.IPv6Address(host[1:-1]) == value


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("http://localhost", True),
        ("http://LOCALHOST.:8080/", True),
        ("http://app.localhost/", True),
        ("http://127.1", True),
        ("http://0x7f.255.0.1", True),
        ("http://[::1]", True),
        ("http://localhost.evil.example", False),
        ("http://notlocalhost", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://128.0.0.1", False),
        ("http://0.0.0.0", False),
        ("http://192.168.1.1", False),
        ("http://[::ffff:127.0.0.1]", False),
        ("http://xn--80ak6aa92e.com", False),
    ],
)
def test_only_this_machine_is_local(said: str, local: bool) -> None:
    assert canonical_address(said).local is local


def test_letters_of_other_alphabets_are_pointed_out() -> None:
    assert canonical_address("http://аррӏе.com").caution == (
        "xn--80ak6aa92e.com is written “аррӏе.com”, with letters of another alphabet"
    )
    assert canonical_address("http://apple.com").caution == ""


@pytest.mark.parametrize(
    ("argument", "in_browser", "stays"),
    [
        ("/home/a/notes.txt", True, True),
        ("notes.txt", False, True),
        ("notes.txt", True, False),
        ("//evil.example/x", False, False),
        ("//evil.example/x", True, False),
        (" http://evil.example", False, False),
        ("notes\n.txt", False, False),
        ("file:///home/a", True, True),
        ("FILE:/home/a", True, True),
        ("file://localhost/home/a", True, True),
        ("file://evil.example/share", True, False),
        ("file:////evil.example/share", True, False),
        ("file:notes.txt", True, False),
        ("http://localhost:8000/x", True, True),
        ("http://0177.1/", True, True),
        ("http://user@localhost/", True, False),
        ("https://example.com", True, False),
        ("mailto:a@example.com", False, False),
        ("javascript:alert(1)", True, False),
    ],
)
def test_what_stays_on_this_machine(argument: str, in_browser: bool, stays: bool) -> None:
    assert stays_here(argument, in_browser=in_browser) is stays


# --- against a real browser -------------------------------------------------------------------------

TRICKS = (
    "/ // \\ @ : . .. ... %2e %2E %2f %40 %41 %00 [ ] [::1] ::1 1:2 0x7f 0X 017 08 "
    "127 1 256 4294967295 a b.c example example.com EXAMPLE xn-- xn--bcher-kva "
    "xn--80ak6aa92e bücher ß а аррӏе ｅ ｅｘａｍｐ 。 ． ｡ ․ localhost ? # & = ; 80 :80 :443 "
    ":0 :65535 - _ ~ ! $ ' ( ) * + , % ½ ﬁ İ ı ǅ ſ K Å ℀ ① Ⅷ ² ª 中国 日本 かな קום عرب "
    "ไทย हिन्दी \u00ad \u200b \u200c \u200d \u0301 \u0345 \u2060 \u3164 ️ \u1160 ≠ ∕ "
    "⁄ ꞉ ⟋ 。com .com .evil.example"
).split(" ")
PAGE = """<meta charset="utf-8"><pre id="out"></pre><script>
const said = %s;
const parts = url => [url.protocol, url.host, url.href];
const read = text => URL.canParse(text) ? parts(new URL(text)) : null;
document.getElementById("out").textContent = JSON.stringify(said.map(read));
</script>"""


def in_chromium(said: list[str], folder: Path) -> list[tuple[str, str, str] | None]:
    """What `new URL(text)` makes of each text: its protocol, host and whole form; None where it refuses."""
    page = folder / "page.html"
    page.write_text(PAGE % json.dumps(said).replace("<", "\\u003c"), encoding="utf-8")
    program = shutil.which("chromium")
    assert program, "chromium is one of installers/debian-packages.txt"
    words = [program, "--headless", "--disable-gpu", f"--user-data-dir={folder}/profile", "--dump-dom"]
    words += ["--no-sandbox"] if os.geteuid() == 0 else []
    done = subprocess.run([*words, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr
    return [None if entry is None else tuple(entry) for entry in json.loads(html.unescape(found[1]))]


def _undotted(host: str) -> str:
    """Without the dot that ends a whole name; here it is left out."""
    return re.sub(r"\.(?=:|$)", "", host)


def test_the_host_is_the_one_a_browser_visits(tmp_path: Path) -> None:
    chance = random.Random(3)
    made = [
        chance.choice(("http://", "https://", "HTTP://", "http:", "http:/"))
        + "".join(chance.choice(TRICKS) for _ in range(chance.randint(1, 6)))
        + chance.choice(("", "/", "/a b/../c?d#e"))
        for _ in range(24_000)
    ]
    said = [*SAME, *REFUSED, *made]
    taken: dict[str, str] = {}
    for text in said:
        with suppress(AddressRefused):
            taken[text] = canonical_address(text).text
    assert len(taken) > 1_500
    texts = [*taken, *taken.values()]
    seen = dict(zip(texts, in_chromium(texts, tmp_path), strict=True))
    elsewhere, visited = [], 0
    for text, canonical in taken.items():
        address = canonical_address(text)
        host = address.host if address.port is None else f"{address.host}:{address.port}"
        for found in (seen[text], seen[canonical]):
            if found is None:  # a browser refuses more: words of two directions in one name
                continue
            visited += 1
            if (found[0], _undotted(found[1])) != (f"{address.scheme}:", host):
                elsewhere.append((text, canonical, found))
    assert elsewhere == []
    assert visited > 1.8 * len(taken)
