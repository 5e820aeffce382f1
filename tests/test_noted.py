"""The labelled notes: their form, and what there is of each answer."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from rejection_insight.results import AREAS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models" / "notes"))

from noted import ANSWERS, QUESTIONS, TEST_AUTHOR, read_notes

NOTES = read_notes()


def test_every_word_is_in_one_span_and_every_label_is_known() -> None:
    for note in NOTES:
        at = 0
        for span in note.spans:
            assert span.start >= at, note.id
            assert note.text[span.start : span.end].strip(), note.id
            assert set(span.areas) <= set(AREAS), note.id
            assert set(span.answers) <= set(QUESTIONS)
            assert set(span.answers.values()) <= set(ANSWERS)
            assert (span.severity is not None) == (span.polarity == "improvement")
            at = span.end


def test_ids_are_unique_and_the_checklist_agrees_with_the_spans() -> None:
    assert max(Counter(note.id for note in NOTES).values()) == 1
    for note in NOTES:
        answered = {question for span in note.spans for question in span.answers}
        assert {question for question, answer in note.checklist.items() if answer != "unknown"} == answered, note.id


def test_every_answer_has_examples_to_learn_from() -> None:
    spans = [span for note in NOTES if note.author != TEST_AUTHOR for span in note.spans]
    counts = Counter(told for span in spans for told in span.answers.items())
    assert min(counts[question, answer] for question in QUESTIONS for answer in ANSWERS) >= 10
