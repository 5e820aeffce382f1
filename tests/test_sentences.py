"""Sentences and lines, in the layouts that mail, notes and résumés have."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.sentences import Span, bullet_end, lines, paragraphs, sentences, written_lines

TABLE = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Thanks, Dr. Lee. You did well.", ["Thanks, Dr. Lee.", "You did well."]),
    ("Use tools, e.g. Jira, daily.", ["Use tools, e.g. Jira, daily."]),
    ("J. Smith agreed. So did I.", ["J. Smith agreed.", "So did I."]),
    ("they liked u. said no tho", ["they liked u.", "said no tho"]),
    ("He said “no.” Then left.", ["He said “no.”", "Then left."]),
    ("Scored 3.5 of 5 overall", ["Scored 3.5 of 5 overall"]),
    ("- clear\n- calm", ["- clear", "- calm"]),
    ("1. First\n2. Second", ["1. First", "2. Second"]),
    ("+ good\n- bad", ["+ good", "- bad"]),
    ("Dear Asha,\n\nWe met.", ["Dear Asha,", "We met."]),
    (
        "We were glad to see how carefully you had prepared\nfor the day. Thank you.",
        ["We were glad to see how carefully you had prepared\nfor the day.", "Thank you."],
    ),
    ("Strengths\nClear answers", ["Strengths", "Clear answers"]),
    ("Well… maybe not", ["Well…", "maybe not"]),
    ("", []),
    (" \n\n ", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@pytest.mark.parametrize(
    ("line", "rest"),
    [("• point", "point"), ("- point", "point"), ("-point", "point"), ("3) point", "point"), ("a) point", "point"),
     ("2019 - now", "2019 - now"), ("-5 points", "-5 points"), ("point", "point"), ("* ", "* ")],
)  # fmt: skip
def test_bullets(line: str, rest: str) -> None:
    assert line[bullet_end(line, 0, len(line)) :] == rest


@given(st.text(alphabet=st.sampled_from("ab .!?\n-•1)\t,é"), max_size=120))
def test_every_word_is_in_one_sentence(text: str) -> None:
    for split in (sentences, paragraphs, lines):
        spans = split(text)
        assert all(a < b and not text[a].isspace() and not text[b - 1].isspace() for a, b in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        held = sum(not text[i].isspace() for a, b in spans for i in range(a, b))
        assert held == sum(not sign.isspace() for sign in text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ran the pumps\nSwept the yard every night of the week", 2),
        ("Ran the pumps and the\nYork office", 1),
        ("Ran the pumps,\nYork", 1),
        ("ran the pumps\nswept the yard", 1),
        ("Answered for the budget of\n2019", 1),
    ],
)
def test_a_line_with_room_to_spare_was_ended_by_its_writer(text: str, count: int) -> None:
    assert len(written_lines(text, Span(0, len(text)), 60)) == count


def test_a_full_line_goes_on_in_the_next() -> None:
    text = "Looked after the whole accounts payable of the\nKensington branch"
    assert len(written_lines(text, Span(0, len(text)), 50)) == 1


def test_in_notes_that_are_not_wrapped_a_line_ends_a_remark() -> None:
    text = (
        "trial went really well i think, the beurre blanc split once but i brought it back\nRob watched for ten minutes"
    )
    assert len(sentences(text)) == 2
    wrapped = (
        "Thank you for coming in on Tuesday. We enjoyed the conversation about\nyour time at Brackmill, and "
        "especially what you said of the night shift in\nNorthampton."
    )
    assert len(sentences(wrapped)) == 2


def test_a_face_ends_a_sentence() -> None:
    text = "they've gone with someone who's used EMIS before \U0001f615 They did say you were lovely"
    assert [text[a:b][-4:] for a, b in sentences(text)] == ["re \U0001f615", "vely"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("> You were too slow on the questions and\n> could not explain the join.", 1),
        ("> One thing at a time.\n> Another thing.", 2),
        (">> An older line that goes on and on and on for long and\n> a newer one.", 2),
        ("P.Eng. application submitted in May.", 1),
        ("I am a P.Eng. She is not.", 2),
        ("Dutch (min. B1) and English", 1),
        ("It took 30 min. Then we left.", 2),
        ("your understanding of the Treaty was\nwell above what we see", 1),
        ("good chat\nnot enough depth", 2),
    ],
)
def test_a_sentence_goes_on_over_marks_titles_and_short_lines(text: str, count: int) -> None:
    assert len(sentences(text)) == count
