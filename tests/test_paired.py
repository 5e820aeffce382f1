"""The sets of requirements and lines of résumés: their form, and what there is to learn from."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models" / "matching"))

from paired import TEST_AUTHORS, read_pairs

SETS = read_pairs()


def test_ids_are_unique_and_every_label_is_known() -> None:
    assert max(Counter(one.id for one in SETS).values()) == 1
    for one in SETS:
        assert set(one.met.values()) <= {"partial", "shown"}, one.id
        assert one.met, one.id


def test_some_requirements_are_shown_by_no_line_and_most_lines_show_nothing() -> None:
    absent = sum(all(asked != at for asked, _ in one.met) for one in SETS for at in range(len(one.asked)))
    assert 0.08 < absent / sum(len(one.asked) for one in SETS) < 0.6
    assert sum(len(one.met) for one in SETS) < 0.2 * sum(len(one.asked) * len(one.lines) for one in SETS)


def test_a_test_author_wrote_a_part_that_is_trained_on_nowhere() -> None:
    encoder = Path(__file__).resolve().parents[1] / "models" / "feedback" / "encoder.json"
    trained = set(json.loads(encoder.read_text(encoding="utf-8"))["trained_on"])
    assert {one.author for one in SETS} >= TEST_AUTHORS
    assert not trained & TEST_AUTHORS


def test_hardly_a_pair_of_the_test_author_stands_in_another_set() -> None:
    pairs = {one.author in TEST_AUTHORS: set[tuple[str, str]]() for one in SETS}
    for one in SETS:
        pairs[one.author in TEST_AUTHORS] |= {(one.asked[asked], one.lines[line]) for asked, line in one.met}
    assert not pairs[True] & pairs[False]


def test_what_is_drawn_from_a_set_keeps_its_labels() -> None:
    chance = random.Random(0)  # noqa: S311
    for one in SETS[:50]:
        drawn = one.drawn(chance)
        for (asked, line), name in drawn.met.items():
            place = one.asked.index(drawn.asked[asked]), one.lines.index(drawn.lines[line])
            assert one.met[place] == name, one.id
