"""Personal data goes out, and comes back with the key."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rejection_insight as ri

LETTER = """From: Ruth Calloway <ruth.calloway@larkfield.example>
Dear Ms Verma,

Asha, thank you for coming in. Call me on +44 20 7946 0123 or see https://larkfield.example/jobs?id=7.
We liked how you spoke with Dr. Ngozi Obi about the map of 12 Tanner Street, N1 9GU.

Kind regards,
Ruth Calloway
"""


def test_mail_links_numbers_and_addresses_go() -> None:
    found = ri.redact(LETTER)
    for part in ("@", "7946", "https", "Tanner", "N1 9GU", "Calloway", "Ruth", "Verma", "Ngozi", "Obi"):
        assert part not in found.text
    assert "We liked how you spoke with" in found.text


def test_a_name_that_is_told_goes_everywhere() -> None:
    assert "Asha" in ri.redact(LETTER).text
    assert "Asha" not in ri.redact(LETTER, names=["Asha Verma"]).text


def test_one_thing_has_one_label() -> None:
    found = ri.redact("Mail a@b.example or a@b.example, else c@d.example.")
    assert found.text == "Mail [mail 1] or [mail 1], else [mail 2]."


def test_a_label_that_stands_there_already_is_not_used_again() -> None:
    found = ri.redact("[mail 1] is a@b.example")
    assert found.text == "[mail 1] is [mail 2]"
    assert ri.restore(found.text, found.key) == "[mail 1] is a@b.example"


@pytest.mark.parametrize(
    "text",
    [
        "Dear team,",
        "Dear Hiring Manager,",
        "We need 5 to 7 years, 2019-2023, from 2026-11-12, at 40,000 a year.",
        "Scored 3.5 of 5 in 2024.",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert ri.redact(text).text == text


@given(st.text(alphabet="aZ é@.:/+0123456789[]\n'-,Drmail", max_size=80), st.lists(st.text(max_size=8), max_size=2))
def test_the_key_gives_the_text_back(text: str, names: list[str]) -> None:
    found = ri.redact(text, names=names)
    assert ri.restore(found.text, found.key) == text


def test_long_hostile_text_is_read_in_time() -> None:
    for text in ("1 " * 40_000, "a." * 40_000 + "@", "Dear " * 20_000, "Aa " * 30_000):
        ri.redact(text)


@pytest.mark.parametrize(
    "name",
    ["Łukasz Nowak", "Šárka Nováková", "İbrahim Çelik", "Владимир Петров", unicodedata.normalize("NFD", "Ágnes Núñez")],
)
def test_names_of_any_alphabet_go(name: str) -> None:
    found = ri.redact(f"Dear {name},\nThank you.")
    assert found.text == "Dear [name 1],\nThank you."


def test_a_name_that_is_shouted_goes_too_and_the_key_is_not_shown() -> None:
    found = ri.redact("Dear Ana Sousa,\nANA SOUSA did well. ana sousa was late.")
    assert "SOUSA" not in found.text.upper()
    assert "Sousa" not in repr(found)
