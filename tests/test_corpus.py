"""The labelled documents: their form is checked, their labels exist, and no class is thin."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from rejection_insight.results import AREAS, REASONS, STAGES

FOLDER = Path(__file__).resolve().parents[1] / "models" / "feedback"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"feedback_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CORPUS = load("corpus")
DOCUMENTS = CORPUS.read_corpus()


def test_every_label_is_one_of_the_taxonomy() -> None:
    for document in DOCUMENTS:
        assert document.fields.get("stage", "none") in {*STAGES, "none"}, document.id
        for span in document.spans:
            assert set(span.areas) <= set(AREAS), document.id
            assert len(span.areas) <= 3, document.id
            assert span.reason is None or span.reason in REASONS, document.id
            assert span.polarity != "improvement" or span.areas, document.id
            assert document.text[span.start : span.end].strip(), document.id


def test_the_set_is_large_and_no_class_is_thin() -> None:
    spans = [span for document in DOCUMENTS for span in document.spans]
    areas = Counter((span.polarity, area) for span in spans for area in span.areas)
    reasons = Counter(span.reason for span in spans if span.reason)
    stages = Counter(document.fields.get("stage") for document in DOCUMENTS)
    assert len(DOCUMENTS) >= 600
    assert len(spans) >= 9000
    assert all(areas["improvement", area] >= 120 and areas["strength", area] >= 80 for area in AREAS)
    assert all(reasons[reason] >= 60 for reason in REASONS)
    assert all(stages[stage] >= 40 for stage in STAGES)


def test_the_test_authors_wrote_nothing_else() -> None:
    encoder = json.loads((FOLDER / "encoder.json").read_text(encoding="utf-8"))
    test = [document for document in DOCUMENTS if document.author in CORPUS.HELD_OUT]
    assert {document.id.split("-")[0] for document in test} == CORPUS.HELD_OUT
    assert not CORPUS.HELD_OUT & set(encoder["trained_on"])


@pytest.mark.parametrize(
    ("body", "message"),
    [("⟦B|Hello⟧ there", "words outside of any span: 'there'"), ("⟦B|Hello⟧ ⟦S|clear", "words outside of any span")],
)
def test_words_outside_of_spans_are_refused(body: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a_1.txt").write_text(f"@doc a-1\n@kind chat\n@text\n{body}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        CORPUS.read_corpus(folder=tmp_path)


def test_remarks_are_cut_out_with_their_labels() -> None:
    document = next(d for d in DOCUMENTS if any(s.polarity == "improvement" for s in d.spans))
    for bare in CORPUS.without_letter(document):
        (span,) = bare.spans
        assert bare.text[span.start : span.end] == bare.text
        assert bare.text in document.text
