"""The tagger of skills: what it finds, where, and that its sequences are legal."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.tagger import BEGIN, INSIDE, LAYERS, LONGEST, OUTSIDE, best_tags, default_tagger, tokens

SCORES = st.lists(st.tuples(*[st.integers(-9, 9)] * 3), min_size=1, max_size=6)


def found(text: str) -> list[tuple[str, str]]:
    return [(span.layer, text[span.start : span.end]) for span in default_tagger().tag(text)]


def test_knowledge_that_no_list_holds_is_found() -> None:
    assert ("Knowledge", "Flumox") in found("Experience with Flumox and Python is required.")


def test_a_skill_is_a_longer_span() -> None:
    said = found("You will develop and maintain web applications for our customers.")
    assert any(layer == "Skill" and "develop" in words and "applications" in words for layer, words in said)


def test_plain_prose_holds_nothing() -> None:
    assert found("We offer free lunch and a pension.") == []
    assert found("") == found(" \n ") == []


def test_a_stretch_is_read_with_offsets_of_the_whole() -> None:
    text = "Nothing here. Experience with Kafka is required."
    spans = default_tagger().tag(text, 14)
    assert "Kafka" in {text[span.start : span.end] for span in spans}
    assert {span.layer for span in spans} <= set(LAYERS)


def test_a_very_long_sentence_is_read_in_part() -> None:
    assert len(tokens("word " * 2000, default_tagger().pieces)) == LONGEST


@given(SCORES)
def test_no_span_begins_inside(scores: list[tuple[int, int, int]]) -> None:
    tags = best_tags(scores, [[0.0, 0.0, -1e4], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert len(tags) == len(scores)
    assert tags[0] != INSIDE
    assert (OUTSIDE, INSIDE) not in set(pairwise(tags))


@given(SCORES)
def test_without_inside_each_word_is_judged_by_itself(scores: list[tuple[int, int, int]]) -> None:
    plain = [(outside, begin, -1e5) for outside, begin, _ in scores]
    tags = best_tags(plain, [[0.0] * 3] * 3)
    assert all(plain[at][tag] == max(plain[at]) for at, tag in enumerate(tags))
    assert set(tags) <= {OUTSIDE, BEGIN}
