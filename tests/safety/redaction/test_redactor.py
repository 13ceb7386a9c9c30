from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safety.context import FileSeen, TargetSeen
from safety.errors import RedactionError
from safety.redaction.redactor import Redactor, load_redactor
from safety.redaction.samples import Sample, samples
from safety.redaction.span import HIDDEN, merged
from safety.redaction.user_patterns import UserPattern, safe_pattern
from vision.geometry import Rect

SAMPLES = samples(280, seed=7)
PLAIN = Redactor()
ALPHABET = st.text("abcXYZ0123456789 \n:=.,-_/@\"'{}█hidenpswort", max_size=60)
PIECES = st.sampled_from(
    ["password: ", "token=", "PIN ", "4111 1111 1111 1111", "https://a:geheim@b/", HIDDEN, "key ", "█", "eyJ"]
)
TEXTS = st.lists(st.one_of(ALPHABET, PIECES), max_size=8).map("".join)


@pytest.mark.parametrize("sample", SAMPLES[:28], ids=lambda s: s.kind)
def test_a_secret_of_each_kind_is_hidden(sample: Sample) -> None:
    clean = PLAIN.text(sample.line)
    assert sample.secret not in clean
    assert HIDDEN in clean


@given(st.sampled_from(SAMPLES), TEXTS, TEXTS)
def test_no_planted_secret_is_left_in_any_text(sample: Sample, before: str, after: str) -> None:
    clean = PLAIN.text(f"{before}\n{sample.line}\n{after}")
    assert sample.secret not in clean
    assert re.sub(r"\s", "", sample.secret) not in re.sub(r"\s", "", clean)


@given(TEXTS)
@example("password: ghp_" + "a" * 40 + "AKIAIOSFODNN7EXAMPLE")
@example("DE89 3704 0044 0532 0130 00 4111 1111 1111 1111")
def test_redacting_twice_is_redacting_once_and_never_makes_a_text_three_times_as_long(text: str) -> None:
    for redact in (PLAIN.text, PLAIN.reading):
        clean = redact(text)
        assert redact(clean) == clean
        assert len(clean) <= 3 * len(text)


@given(st.text(min_size=3, max_size=30), TEXTS)
def test_what_was_learnt_is_hidden_wherever_it_stands(secret: str, around: str) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    stripped = secret.strip()
    if len(stripped) >= 6 and HIDDEN not in secret and not set(stripped) & set(HIDDEN):
        assert stripped not in redactor.text(f"{around} {secret} {around}")


@pytest.mark.parametrize(
    "text",
    [
        "open the text editor, write Hello, and save it as hello.txt",
        "the password is required",
        "Password: Forgot?",
        "type {{mail}} into the password field",
        "password: {{mail-2}}",
        "Meeting on 2026-03-01 at 10:30, call +49 170 1234567",
        "978-3-16-148410-0 is a book, 1700000000000 a time",
        "The key to success is patience; the token of my affection",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "Version 3.14.15 of 26.5.3589",
        "http://localhost:8080/login?next=/home",
        "pin the tab, then unpin it",
        "a row of digits 12 34 56 78 90 12 34 56",
        "bearer representatives",
        "ZZ99 1234 5678 9012",
        "GB29 NWBK 6016 1331",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert PLAIN.text(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("log in with the password Tr0ub4dor.", f"log in with the password {HIDDEN}."),
        ('the password is "correct horse"', f'the password is "{HIDDEN}"'),
        ("password = banana", f"password = {HIDDEN}"),
        ("Kennwort: geheim!", f"Kennwort: {HIDDEN}"),
        ("mot de passe : soleil7", f"mot de passe : {HIDDEN}"),
        ('{"api_key": "abc123def"}', f'{{"api_key": "{HIDDEN}"}}'),
        ("your code: none. PIN 4711", f"your code: none. PIN {HIDDEN}"),
        ("https://h/x?access_token=abc", f"https://h/x?access_token={HIDDEN}"),
        ("secret key material 9fK2LmQ7xT4vB8nR1s", f"secret key material {HIDDEN}"),
        ("12 4111 1111 1111 1111 7", f"12 {HIDDEN} 7"),
        ("de89 3704 0044 0532 0130 00", HIDDEN),
    ],
)
def test_what_is_hidden_and_what_is_left(text: str, clean: str) -> None:
    assert PLAIN.text(text) == clean
    assert PLAIN.holds_secret(text)


def test_a_key_that_is_cut_off_is_hidden_to_the_end() -> None:
    assert PLAIN.text("see -----BEGIN RSA PRIVATE KEY-----\nMIIE") == f"see {HIDDEN}"


def test_a_line_read_off_pixels_is_trusted_less() -> None:
    redactor = Redactor()
    redactor.learn("Tr0ub4dor")
    assert redactor.reading("user TrOub4d0r here") == HIDDEN
    assert redactor.reading("Troub4dxr") == HIDDEN
    assert redactor.reading("nothing like it") == "nothing like it"
    assert redactor.reading("Tr") == "Tr"
    assert redactor.reading("4111 1111 1111 1117") == HIDDEN
    assert redactor.reading("DE88 3704 0044 0532 0130 00") == HIDDEN
    assert redactor.reading("DE99 ABCD EFGH IJKL MNOP QR") == "DE99 ABCD EFGH IJKL MNOP QR"
    assert redactor.reading("x 9fK2LmQ7xT4vB8nR1sZZ y") == f"x {HIDDEN} y"
    assert redactor.reading("x 9fk2lmq7xt4vb8nr1szz y") == "x 9fk2lmq7xt4vb8nr1szz y"
    assert PLAIN.text("4111 1111 1111 1117") == "4111 1111 1111 1117"


def test_a_short_secret_is_hidden_as_a_word_of_its_own() -> None:
    redactor = Redactor()
    redactor.learn("4711")
    redactor.learn("ab")
    assert redactor.text("4711, 47112 and ab") == f"{HIDDEN}, 47112 and ab"


def test_a_secret_is_known_in_an_address_and_on_one_line() -> None:
    redactor = Redactor()
    redactor.learn("pass word&1\nline two")
    assert redactor.text("/login?x=pass%20word%261%0Aline%20two") == f"/login?x={HIDDEN}"
    assert redactor.text("pass word&1 line two") == HIDDEN
    assert redactor.text("line two") == HIDDEN


def test_who_asked_is_told_of_each_new_secret_once() -> None:
    told: list[int] = []
    redactor = Redactor()
    assert redactor.text("sesame42") == "sesame42"
    redactor.when_learnt(lambda: told.append(1))
    for secret in ("sesame42", "sesame42", "x", HIDDEN, ""):
        redactor.learn(secret)
    assert told == [1]
    assert redactor.text("sesame42") == HIDDEN


class Kind(StrEnum):
    PASSWORD = "password: hunter2"


@dataclass(frozen=True)
class Held:
    text: str
    kind: Kind = Kind.PASSWORD
    parts: tuple[str, ...] = ()


def test_data_is_redacted_wherever_it_holds_text() -> None:
    held = Held(text="password: hunter2", parts=("PIN 4711", "x"))
    data = {"a": [held, 1, None], "b": frozenset({"pwd=secret7"})}
    assert PLAIN.data(data) == {
        "a": [Held(text=f"password: {HIDDEN}", parts=(f"PIN {HIDDEN}", "x")), 1, None],
        "b": frozenset({f"pwd={HIDDEN}"}),
    }


def test_data_without_secrets_is_given_back_itself() -> None:
    held = Held(text="hello", parts=("x",))
    data = {"a": [held, 1, None]}
    assert PLAIN.data(data) is data
    assert PLAIN.data(held) is held
    assert PLAIN.data(Held) is Held


def test_many_texts_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safety.redaction.redactor._MOST_REMEMBERED", 2)
    redactor = Redactor()
    for number in range(7):
        assert redactor.text(f"word {number}") == f"word {number}"


def test_spans_that_touch_are_one() -> None:
    assert merged([(5, 7), (0, 2), (2, 3), (1, 2)]) == [(0, 3), (5, 7)]


# --- the user's own patterns --------------------------------------------------------------------------


def test_the_users_patterns_are_hidden_too(tmp_path: Path) -> None:
    file = tmp_path / "redaction.toml"
    file.write_text("[[pattern]]\nname = \"staff number\"\nregex = 'EMP-\\d{6}'\n")
    redactor = load_redactor(file)
    assert redactor.text("ask EMP-123456 for it") == f"ask {HIDDEN} for it"
    assert redactor.text(f"{HIDDEN} stays") == f"{HIDDEN} stays"


def test_without_a_file_there_are_no_patterns_of_the_users(tmp_path: Path) -> None:
    assert load_redactor(tmp_path / "none.toml").text("EMP-123456") == "EMP-123456"


@pytest.mark.parametrize(
    "content",
    [
        b"[[pattern",
        b"\xff",
        b"[[pattern]]\nname = 'x'",
        b"[[pattern]]\nname = 'x'\nregex = '(a+)+$('",
        b"other = 1",
        b"other = " + b"1" * 5_000,
        b"other = " + b"[" * 5_000,
        b"#" * 70_000,
        b"[[pattern]]\nname='x'\nregex='abc'\n" * 65,
    ],
)
def test_a_broken_file_is_an_error_that_says_nothing_was_done(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "redaction.toml"
    file.write_bytes(content)
    with pytest.raises(RedactionError, match="Nothing was done and nothing is recorded"):
        load_redactor(file)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RedactionError):
        load_redactor(tmp_path)


@pytest.mark.parametrize(
    ("regex", "matches", "not_matches"),
    [
        (r"EMP-\d{6}", "EMP-123456", "EMP-12345"),
        (r"(?:ab|cd)+x", "abcdabx", "abc"),
        (r"[A-Z]{2,}\s?\d*\.[^x\]]{3}", "AB 12.abc", "AB 12.abx"),
        (r"^\bcust\b .{3}$", "cust abc", "a cust abc"),
        (r"a\+b\?c{2}[[:]", "a+b?cc[", "aabcc["),
        (r"#\[\w{1,5}\]", "#[abc]", "#[]"),
    ],
)
def test_patterns_mean_what_they_say(regex: str, matches: str, not_matches: str) -> None:
    pattern = safe_pattern(regex)
    assert pattern.search(matches)
    assert not pattern.search(not_matches)


@pytest.mark.parametrize(
    "regex",
    ["", "a" * 201, "(abc", "abc)", "[abc", "[]abc]", "*abc", "ab", "abc*?", "abc++", r"(abc)\1", "(?=abc)",
     "(?P<x>abc)", r"\Zabc", "abc\\", r"[\babc]{3}", "(" * 9 + "abc" + ")" * 9, "a{5,3}bcd", "(a{200}){200}",
     "[z-a]abc"],
)  # fmt: skip
def test_patterns_that_are_broken_or_may_run_away_are_refused(regex: str) -> None:
    with pytest.raises(RedactionError):
        safe_pattern(regex)


@given(st.text("ab(|)[]*+?{}123,.\\dws^$", min_size=1, max_size=24), st.text("ab1 ", max_size=200))
def test_no_pattern_is_wrong_in_another_way_and_none_runs_away(regex: str, text: str) -> None:
    try:
        pattern = safe_pattern(regex)
    except RedactionError:
        return
    redactor = Redactor([UserPattern(name="x", pattern=pattern)])
    clean = redactor.text(text)
    assert redactor.text(clean) == clean


def test_a_pattern_that_would_run_away_elsewhere_ends_at_once_here() -> None:
    pattern = safe_pattern(r"(a|aa|a?a)+(a|aa|a?a)+(a|aa|a?a)+bbb")
    assert pattern.search("a" * 5_000 + "c") is None


def test_a_digest_is_no_number_though_one_passes_for_it() -> None:
    digest = "0dba816ba7b8a7c265d609da59f455120515417037192887ac9226319d78a622"
    redactor = Redactor()
    assert redactor.text(digest) != digest
    seen = TargetSeen(role="button", text="Save", rect=Rect(0, 0, 1, 1), pixels=digest)
    assert redactor.data(seen) is seen
    assert redactor.data(replace(seen, text=digest)).text != digest
    assert redactor.data(FileSeen(path="/a", state=f"1:2:600:{digest}")).state.endswith(digest)
    assert HIDDEN in redactor.data(replace(seen, pixels="4111 1111 1111 1111")).pixels


def test_data_without_a_secret_stays_itself_however_often_its_words_were_met() -> None:
    redactor = Redactor()
    for _ in range(2):
        words = "".join(["a plain ", "text"])
        assert redactor.text(words) is words
