"""The lines that name a thing, and whose it is: their form, and what is made of them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models" / "matching"))

from mentioned import as_sets, read_mentions

from rejection_insight.mentions import WHOSE

MENTIONS = read_mentions()


def test_every_line_is_read_and_holds_what_it_names() -> None:
    assert len({one.author for one in MENTIONS}) > 3
    assert {one.whose for one in MENTIONS} == set(WHOSE)
    assert all(one.name and "[" not in one.line for one in MENTIONS)
    assert max(Counter((one.line, one.name) for one in MENTIONS).values()) == 1


def test_many_things_are_named_by_lines_with_different_labels() -> None:
    whose: dict[str, set[str]] = {}
    for one in MENTIONS:
        whose.setdefault(one.name.lower(), set()).add(one.whose)
    assert sum(len(labels) > 1 for labels in whose.values()) > 200


def test_a_line_in_another_form_is_an_error_that_says_where(tmp_path: Path) -> None:
    (tmp_path / "ann_1.txt").write_text("own | Built [[Excel]] sheets\nmine | Built Excel sheets\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"ann_1.txt, line 2: .*write it as"):
        read_mentions(tmp_path)


def test_as_sets_they_ask_for_what_lines_name_and_only_the_persons_own_shows_it() -> None:
    every = {(one.name.lower(), one.line, one.whose) for one in MENTIONS}
    for one in as_sets(MENTIONS):
        for (asked, line), label in one.met.items():
            whose = {"shown": "own", "partial": "part"}[label]
            assert (one.asked[asked], one.lines[line], whose) in every
    assert sum(len(one.lines) for one in as_sets(MENTIONS)) == len(MENTIONS)
