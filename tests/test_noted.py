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
            assert all(answer.split("=")[0] in QUESTIONS and answer.split("=")[1] in ANSWERS for answer in span.answers)
            at = span.end


def test_ids_are_unique_and_the_checklist_agrees_with_the_spans() -> None:
    assert max(Counter(note.id for note in NOTES).values()) == 1
    for note in NOTES:
        answered = {answer.split("=")[0] for span in note.spans for answer in span.answers}
        assert {question for question, answer in note.checklist.items() if answer != "unknown"} == answered, note.id


def test_every_answer_has_examples_to_learn_from() -> None:
    counts = Counter(answer for note in NOTES if note.author != TEST_AUTHOR for s in note.spans for answer in s.answers)
    assert min(counts[f"{question}={answer}"] for question in QUESTIONS for answer in ANSWERS) >= 10
