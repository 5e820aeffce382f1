"""The encoder: word pieces, marks, windows, and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.documents import Document
from rejection_insight.encoder import (
    LONGEST,
    MARKS,
    NARROW,
    WINDOW,
    Encoder,
    default_encoder,
    sequences,
    windows,
)
from rejection_insight.segments import pieces, units
from rejection_insight.wordpiece import WordPieces

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECES = WordPieces(["[UNK]", "[CLS]", "ram", "##bled", "##ble", "a", "b", "##c", ".", "4", "/", "cafe", "'"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Rambled.", [2, 3, 8]),
        ("RAMBLE", [2, 4]),
        ("a bc", [5, 6, 7]),
        ("b4", [0]),  # no piece continues with a 4
        ("4/4", [9, 10, 9]),
        ("café", [11]),
        ("cafe\u0301", [11]),
        ("a'a", [5, 12, 5]),
        ("zebra a", [0, 5]),
        ("", []),
        ("a" * 500, [0]),
    ],
)  # fmt: skip
def test_words_are_cut_into_the_longest_known_pieces(text: str, numbers: list[int]) -> None:
    assert PIECES.encode(text) == numbers


def test_only_the_stretch_is_read() -> None:
    assert PIECES.encode("ram a b", 4, 5) == [5]


def marks_of(text: str) -> list[list[str]]:
    found = pieces(text, units(Document(text)))
    first = len(PIECES)
    return [[MARKS[n - first] for n in row if n >= first] for row in sequences(text, found, PIECES)]


def test_a_piece_is_told_its_place_its_rating_and_its_heading() -> None:
    text = "Scores out of 5:\nSQL: 2/5\n\nWhat went well:\n- warm tone, and pace"
    assert marks_of(text) == [
        ["paragraph", "ceremony"],
        ["line", "score", "rated improvement"],
        ["paragraph", "ceremony"],
        ["bullet", "under strength"],
        ["within", "under strength"],
    ]


@given(st.lists(st.integers(1, LONGEST), max_size=60))
def test_windows_hold_every_piece_once_and_are_never_too_large(sizes: list[int]) -> None:
    rows = [[0] * size for size in sizes]
    for most in (WINDOW, NARROW):
        found = windows(rows, most)
        assert [at for window in found for at in window] == list(range(len(rows)))
        assert all(1 + sum(len(rows[at]) for at in window) <= most for window in found)


def judged(text: str):
    encoder = default_encoder()
    found = encoder.cut(text, units(Document(text)))
    return found, encoder.judge(text, found)


def test_probabilities_are_probabilities() -> None:
    found, result = judged("Dear Ana,\n\nYou were clear, but thin on SQL. We chose somebody else.\n\nBest,\nRuth")
    for name in ("polarity", "severity", "reason"):
        assert result.units[name].shape == (len(found), len(result.classes[name]))
        assert np.allclose(result.units[name].sum(axis=1), 1, atol=1e-5)
    assert ((result.units["areas"] >= 0) & (result.units["areas"] <= 1)).all()
    for name in ("outcome", "stage", "reapply", "critical"):
        assert result.whole[name].sum() == pytest.approx(1, abs=1e-5)
        assert result.speaking[name].shape == (len(found), len(result.classes[name]))


def test_a_letter_longer_than_a_window_is_read_to_its_end() -> None:
    text = "We met on Monday in the office on the third floor. " * 120
    text += "However, you could not explain the query plan, and we needed more SQL."
    found, result = judged(text)
    last = result.units["polarity"][-1]
    assert found[-1].end == len(text)
    assert result.classes["polarity"][int(last.argmax())] == "improvement"


def test_what_sounds_like_a_concern_is_read_twice_and_the_rest_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    window = Encoder._window

    def counted(self: Encoder, rows: Sequence[list[int]]) -> object:
        read.append(1 + sum(map(len, rows)))
        return window(self, rows)

    monkeypatch.setattr(Encoder, "_window", counted)
    scene = "We met on Monday in the office on the third floor. " * 30
    judged(scene)
    once = len(read)
    assert max(read) > NARROW
    judged(scene + "However, your story about the plan was long and we would rather have heard what you did.")
    again = read[2 * once :]
    assert len(again) == 1
    assert again[0] <= NARROW


def test_what_the_candidate_wrote_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = default_encoder()
    monkeypatch.setattr(Encoder, "_read_again", lambda *_: pytest.fail("read again"))
    text = "I could not explain the query plan. " * 20
    encoder.judge(text, encoder.cut(text, units(Document(text))), told=True)


def test_an_empty_text_is_no_fault() -> None:
    found, result = judged(" \n ")
    assert found == []
    assert result.units["polarity"].shape == (0, 5)


def test_vectors_of_remarks() -> None:
    encoder = default_encoder()
    vectors = encoder.vectors_of(
        ["You asked good questions.", "You had no questions for us.", "", "The tests were thin."]
    )
    assert vectors.shape[0] == 4
    assert not vectors[2].any()
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    assert encoder.vectors_of([]).shape == (0, vectors.shape[1])
    assert np.array_equal(vectors[0], encoder.vectors_of(["You asked good questions."])[0])
    assert unit[0] @ unit[0] == pytest.approx(1)
