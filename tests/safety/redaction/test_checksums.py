from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.redaction.checksums import iban_length, passes_iban, passes_luhn

DIGITS = st.text("0123456789", min_size=11, max_size=18)


def with_check_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if passes_luhn(digits + last))


@given(DIGITS)
def test_luhn_has_one_check_digit_and_finds_every_wrong_digit(digits: str) -> None:
    right = with_check_digit(digits)
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1
    for place, digit in enumerate(right):
        wrong = right[:place] + str((int(digit) + 1) % 10) + right[place + 1 :]
        assert not passes_luhn(wrong)


@pytest.mark.parametrize("card", ["4111111111111111", "378282246310005", "5555555555554444"])
def test_cards_that_schemes_publish_for_tests_pass(card: str) -> None:
    assert passes_luhn(card)


def test_nothing_is_no_card() -> None:
    assert not passes_luhn("")


@pytest.mark.parametrize(
    "iban",
    ["DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "FR1420041010050500013M02606"],
)
def test_ibans_that_the_registry_gives_as_examples_pass(iban: str) -> None:
    assert passes_iban(iban)
    assert passes_iban(iban.lower())
    assert not passes_iban(iban[:-1])
    assert not passes_iban(iban[:4] + iban[5:] + iban[4])


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=18, max_size=18))
def test_an_iban_has_one_pair_of_check_digits(account: str) -> None:
    pairs = [f"{n:02}" for n in range(2, 99)]
    assert sum(passes_iban(f"DE{pair}{account}") for pair in pairs) == 1


def test_a_country_without_ibans_has_no_length() -> None:
    assert iban_length("ZZ") is None
    assert iban_length("de") == 22
    assert not passes_iban("ZZ89370400440532013000")
    assert not passes_iban("DE8937040044053201300é")
