"""The labelled adverts: their form, and what there is of each label; the models trained on them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

import rejection_insight as ri
from rejection_insight.job import read_job

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models" / "adverts"))

from adverts import LABELS, TEST_AUTHOR, read_adverts

ADVERTS = read_adverts()
KINDS = {"must", "nice", "unneeded", "duties", "offer", "firm", "process", "other"}
FINDER = ri.KeywordFinder(ri.Vocabulary.default())


def test_every_word_is_in_one_span_and_every_label_is_known() -> None:
    for advert in ADVERTS:
        at = 0
        for span in advert.spans:
            assert span.start >= at, advert.id
            assert advert.text[span.start : span.end].strip(), advert.id
            assert span.label in {*LABELS.values(), "heading"}, advert.id
            assert (span.kind in KINDS) == (span.label == "heading"), advert.id
            at = span.end


def test_ids_are_unique_and_every_label_has_examples_on_both_sides() -> None:
    assert max(Counter(advert.id for advert in ADVERTS).values()) == 1
    for mine in (True, False):
        counts = Counter(span.label for a in ADVERTS if (a.author == TEST_AUTHOR) != mine for span in a.spans)
        assert min(counts[label] for label in (*LABELS.values(), "heading")) >= 50


def asked(text: str) -> dict[str, str]:
    return {r.keyword: r.importance for r in read_job(ri.read(text), FINDER).requirements}


HEADINGS = [
    ("To do this work well you bring", "must"),
    ("It would gladden us", "nice"),
    ("Nobody will ask you for", None),
]


@pytest.mark.parametrize(("heading", "importance"), HEADINGS)
def test_a_heading_that_no_list_holds(heading: str, importance: str | None) -> None:
    text = f"Cook for a school kitchen\n\nWhat we ask of you\n- Food hygiene\n- Menu planning\n\n{heading}\n- Baking\n- Stock control\n"
    assert asked(text).get("stock control") == importance


def test_prose_without_any_heading() -> None:
    text = (
        "Our client, a maker of garden furniture, is seeking a buyer. You will look after forty suppliers. The person "
        "appointed will be fluent in German and will have worked with SAP. You hold a driving licence. Knowledge of timber would be welcome. "
        "Python is used by the planning team, and you will never see it."
    )
    found = asked(text)
    assert found["German"] == found["SAP"] == "must"
    assert "Python" not in found
