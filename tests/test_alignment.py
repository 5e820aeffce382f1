"""The alignment of the words of a requirement with those of a line, and the reader that leans on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.alignment import default_alignment
from rejection_insight.encoder import MET, default_encoder
from rejection_insight.matching import SHOWN, LineReader, default_reader

TEXTS = st.lists(st.text(max_size=60), max_size=4)
LINES = [
    "Polish, English",
    "Take deals all the way from the first phone call to the signature",
    "Visit sites weekly during construction and sign off the reinforcing before each pour",
    "Keep the Article 30 register with 140 entries up to date",
]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("Experience managing the full sales cycle from first call to close", 1),
        ("Construction monitoring", 2),
        ("Maintenance of the records of processing activities", 3),
    ],
)
def test_what_is_of_one_thing_lies_nearest(asked: str, best: int) -> None:
    odds = default_alignment().hold([asked], LINES)[0]
    assert int(odds.argmax()) == best


@given(TEXTS, TEXTS)
def test_every_pair_is_judged_and_by_itself_alone(asked: list[str], lines: list[str]) -> None:
    alignment = default_alignment()
    odds = alignment.hold(asked, lines)
    assert odds.shape == (len(asked), len(lines))
    assert np.isfinite(odds).all()
    for at, one in enumerate(asked):
        for beside, line in enumerate(lines):
            assert alignment.hold([one], [line])[0, 0] == pytest.approx(odds[at, beside], abs=1e-3)


def test_the_reader_gives_probabilities_and_leans_on_both() -> None:
    asked = ["Construction monitoring", "SQL"]
    held = default_reader().hold(asked, LINES)
    assert held.sum(axis=2) == pytest.approx(np.ones((2, len(LINES))), abs=1e-5)
    alone = default_encoder().hold(asked, LINES)
    shown = MET.index("shown")
    assert held[0, 2, shown] > held[0, 0, shown]
    assert not np.allclose(held[:, :, shown], alone[:, :, shown], atol=1e-3)


def test_words_alone_do_not_make_somebody_elses_work_ones_own() -> None:
    own, others = default_reader().hold(
        ["Running the monthly payroll"],
        ["Ran the monthly payroll for 90 people", "The bureau runs the monthly payroll"],
    )[0, :, MET.index("shown")]
    assert own > max(others, SHOWN)


def test_a_reader_may_be_put_together_by_hand() -> None:
    reader = LineReader(default_encoder(), default_alignment())
    assert reader.hold([], LINES).shape == (0, len(LINES), len(MET))
    assert reader.hold(["SQL"], []).shape == (1, 0, len(MET))
