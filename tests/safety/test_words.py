from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.risk import Risk
from safety.words import costly_words, is_plain


@pytest.mark.parametrize(
    "text",
    [
        "Delete",
        "DELETE ALL",
        "Deleting…",
        "Permanently delete",
        "Empty Trash",
        "Löschen",
        "LÖSCHEN",
        "Endgültig löschen",
        "Supprimer définitivement",
        "Vider la corbeille",
        "Eliminar",
        "Borrar todo",
        "Excluir",
        "Esvaziar a lixeira",
        "Overwrite",
        "Überschreiben",
        "Change password",
        "D\u200belete",
        "Ｄｅｌｅｔｅ",
    ],
)
def test_words_for_what_cannot_be_undone(text: str) -> None:
    found = costly_words(text)
    assert found is not None
    assert found[0] is Risk.R4
    assert not is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pay now",
        "Send",
        "Submit order",
        "Place order",
        "Log in",
        "Sign up",
        "Shut down",
        "Allow",
        "Install",
        "Kaufen",
        "Zahlungspflichtig bestellen",
        "Absenden",
        "Zulassen",
        "Payer",
        "Envoyer",
        "Autoriser",
        "Comprar",
        "Enviar",
        "Permitir",
        "Pagar",
        "Publicar",
    ],
)
def test_words_for_what_leaves_the_machine_or_costs_money(text: str) -> None:
    found = costly_words(text)
    assert found is not None
    assert found[0] >= Risk.R3
    assert not is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cancel",
        "Abbrechen",
        "File",
        "Datei",
        "Fichier",
        "Archivo",
        "Open…",
        "Copy\tCtrl+C",
        "Undo Ctrl+Z",
        "Zoom In F5",
        "7",
        "×",
        "+",
        "=",
        "Next >",
        "Bearbeiten",
        "édition",
    ],
)
def test_plain_words(text: str) -> None:
    assert is_plain(text)
    assert costly_words(text) is None


@pytest.mark.parametrize("text", ["", "OK", "Yes", "Frobnicate", "Саncel", "Apply", "1000000000"])
def test_what_is_on_neither_list_is_neither(text: str) -> None:
    assert not is_plain(text)
    assert costly_words(text) is None


@pytest.mark.parametrize("text", ["Bookmarks", "Environment", "Transform", "Drop-down", "Command", "Replace"])
def test_words_that_only_begin_like_costly_ones(text: str) -> None:
    assert costly_words(text) is None


def test_the_gravest_word_counts() -> None:
    assert costly_words("Send and delete") == (Risk.R4, "delete")


@given(st.text(max_size=60))
def test_a_costly_word_is_found_in_whatever_company(text: str) -> None:
    found = costly_words(f"{text} delete {text}")
    assert found is not None
    assert found[0] is Risk.R4
