"""What reads requirements and lines of résumés."""

from __future__ import annotations

import numpy as np

from rejection_insight.line_reader import LONGEST_ASKED, LONGEST_LINE, default_reader
from rejection_insight.wordpiece import Words


def test_a_text_is_read_by_itself_whatever_is_read_with_it() -> None:
    reader = default_reader()
    lines = ["Ran the payroll for ninety people", "SQL", "Ran the payroll for ninety cooks", ""]
    together = reader.lines(lines)
    assert [len(one.numbers) for one in together] == [len(one.vectors) for one in together]
    for line, one in zip(lines, together, strict=True):
        (alone,) = reader.lines([line])
        assert np.array_equal(alone.numbers, one.numbers)
        assert np.abs(alone.vectors - one.vectors).max() < 0.12 * np.abs(one.vectors).max()  # 8 bits, one scale for all
    assert len(together[3].numbers) == 1  # an unknown piece stands for nothing


def test_no_line_is_read_twice() -> None:
    reader, known = default_reader(), dict[str, Words]()
    first = reader.lines(["Kept the books", "Kept bees"], known)
    assert list(known) == ["Kept the books", "Kept bees"]
    again = reader.lines(["Kept bees", "Sold honey", "Kept bees"], known)
    assert again[0] is first[1] is again[2]
    assert "Sold honey" in known


def test_a_word_is_read_beside_its_neighbours_and_long_texts_to_a_limit() -> None:
    reader = default_reader()
    (river,), (money,) = reader.asked(["bank of a river"]), reader.asked(["bank of England"])
    assert river.numbers[0] == money.numbers[0]
    assert not np.allclose(river.vectors[0], money.vectors[0], atol=1e-2)
    assert len(reader.asked(["word " * 200])[0].numbers) == LONGEST_ASKED
    assert len(reader.lines(["word " * 200])[0].numbers) == LONGEST_LINE
