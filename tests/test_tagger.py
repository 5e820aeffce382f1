"""The tagger of skills: what it finds, where, and that its spans are the likeliest ones."""

from __future__ import annotations

from itertools import chain, combinations, pairwise, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.tagger import (
    BEGIN,
    INSIDE,
    LAYERS,
    LEAST,
    LONGEST,
    OUTSIDE,
    best_spans,
    default_tagger,
    likely_spans,
    tokens,
)

WEIGHTS = st.lists(st.tuples(*[st.floats(0.001, 1.0)] * 3), min_size=1, max_size=5)
STEPS = st.tuples(*[st.floats(0.1, 3.0)] * 8)


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


@given(WEIGHTS, STEPS)
def test_the_likelihood_of_a_span_is_its_share_of_all_sequences(
    weights: list[tuple[float, ...]], steps: tuple[float, ...]
) -> None:
    (oo, ob, bo, bb, bi, io, ib, ii) = steps
    matrix = ((oo, ob, 0.0), (bo, bb, bi), (io, ib, ii))
    shares: dict[tuple[int, int], float] = {}
    total = 0.0
    for tags in product((OUTSIDE, BEGIN, INSIDE), repeat=len(weights)):
        share = 0.0 if tags[0] == INSIDE else prod(w[tag] for w, tag in zip(weights, tags, strict=True))
        share *= prod(matrix[one][other] for one, other in pairwise(tags))
        total += share
        for first in (at for at, tag in enumerate(tags) if tag == BEGIN):
            behind = next((at for at in range(first + 1, len(tags)) if tags[at] != INSIDE), len(tags))
            shares[first, behind - 1] = shares.get((first, behind - 1), 0.0) + share
    wanted = {span: share / total for span, share in shares.items() if share / total > LEAST + 1e-9}
    found = {(first, last): likely for first, last, likely in likely_spans(weights, matrix)}
    assert wanted.keys() <= found.keys()
    assert all(likely == pytest.approx(shares[span] / total) for span, likely in found.items())


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), st.floats(0.34, 1.0)), max_size=7))
def test_spans_that_are_chosen_do_not_overlap_and_none_gives_more(some: list[tuple[int, int, float]]) -> None:
    likely = sorted({(first, first + length): share for first, length, share in some}.items())
    candidates = [(*span, share) for span, share in likely]
    chosen = best_spans(candidates)
    assert all(one[1] < other[0] for one, other in pairwise(chosen))
    gains = {span: share - LEAST for span, share in likely}
    every = chain.from_iterable(combinations(gains, count) for count in range(len(gains) + 1))
    apart = (group for group in every if all(one[1] < other[0] for one, other in pairwise(sorted(group))))
    assert sum(gains[span] for span in chosen) == pytest.approx(max(sum(gains[s] for s in group) for group in apart))


def test_many_sentences_are_tagged_as_each_alone() -> None:
    texts = ["Experience with Kafka is required.", "", "You will lead a team of nurses.", "Experience with Flumox."] * 3
    tagger = default_tagger()
    assert tagger.tag_all(texts) == [tagger.tag(text) for text in texts]
    assert tagger.tag_all([]) == []


def test_words_that_the_vocabulary_knows_are_marked_whole() -> None:
    text = "Project management, Kafka and Flumox"
    known = {text[t.start : t.end]: t.known for t in tokens(text, default_tagger().pieces)}
    assert known["Project"] + 1 == known["management"]
    assert known["Kafka"] > 0
    assert known["Flumox"] == known["and"] == known[","] == 0
