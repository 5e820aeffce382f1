"""Score the feedback stage against labelled documents, on characters, as the guideline's judges do.

    python models/feedback/measure.py [PATTERN] [--errors N]

Polarity accuracy is over characters of labelled words; area F1 is micro over (character, polarity, area);
improvement areas are micro F1 over the areas of each document.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from corpus import LabelledDocument, read_corpus

from rejection_insight.documents import Document
from rejection_insight.feedback import Feedback, read_feedback
from rejection_insight.keywords import KeywordFinder
from rejection_insight.vocabulary import Vocabulary

Counts = Counter[str]


def predictions(documents: Sequence[LabelledDocument]) -> list[Feedback]:
    """Run the library over the documents."""
    finder = KeywordFinder(Vocabulary.default())
    return [read_feedback(Document(doc.text), finder) for doc in documents]


def score(documents: Sequence[LabelledDocument], found: Sequence[Feedback]) -> dict[str, float]:
    """Give the figures of the model card."""
    counts: Counts = Counter()
    for doc, feedback in zip(documents, found, strict=True):
        _score_characters(doc, feedback, counts)
        gold = {area for span in doc.spans if span.polarity == "improvement" for area in span.areas}
        said = {area for s in feedback.statements if s.polarity == "improvement" for area in s.areas}
        add(counts, "doc", gold, said)
        counts["false_alarm"] += not gold and bool(said)
        counts["without"] += not gold
        reasons = {name for name in doc.reasons if not name.startswith("area:")}
        add(counts, "reason", reasons, {r.reason for r in feedback.outside})
        stage = doc.fields.get("stage", "none")
        counts["stage"] += (feedback.stage or "none") == stage
        counts["outcome"] += feedback.outcome == doc.fields.get("outcome", "none")
        counts["reapply"] += feedback.reapply_invited == (doc.fields.get("reapply") == "true")
    n = len(documents)
    return {
        "documents": n,
        "polarity_accuracy": counts["polarity_right"] / max(1, counts["characters"]),
        "area_f1": f1(counts, "area"),
        "document_area_f1": f1(counts, "doc"),
        "reason_f1": f1(counts, "reason"),
        "outcome_accuracy": counts["outcome"] / n,
        "stage_accuracy": counts["stage"] / n,
        "reapply_accuracy": counts["reapply"] / n,
        "letters_without_areas": counts["without"],
        "false_alarms_on_them": counts["false_alarm"],
    }


def _score_characters(doc: LabelledDocument, feedback: Feedback, counts: Counts) -> None:
    said: list[tuple[str, tuple[str, ...]]] = [("", ())] * len(doc.text)
    for s in feedback.statements:
        label = (s.polarity, s.areas if s.polarity in {"strength", "improvement"} else ())
        said[s.evidence.start : s.evidence.end] = [label] * (s.evidence.end - s.evidence.start)
    for span in doc.spans:
        for at in range(span.start, span.end):
            if doc.text[at].isspace():
                continue
            polarity, areas = said[at]
            counts["characters"] += 1
            counts["polarity_right"] += polarity == span.polarity
            gold = {(span.polarity, a) for a in span.areas} if span.polarity in {"strength", "improvement"} else set()
            add(counts, "area", gold, {(polarity, a) for a in areas})


def add(counts: Counts, name: str, gold: set[Any], said: set[Any]) -> None:
    """Count what is right, missed and wrong under a name."""
    counts[f"{name}_tp"] += len(gold & said)
    counts[f"{name}_fp"] += len(said - gold)
    counts[f"{name}_fn"] += len(gold - said)


def f1(counts: Counts, name: str) -> float:
    """Give the micro F1 of what was counted under a name."""
    hits = 2 * counts[f"{name}_tp"]
    return hits / max(1, hits + counts[f"{name}_fp"] + counts[f"{name}_fn"])


def show_errors(documents: Sequence[LabelledDocument], found: Sequence[Feedback], most: int) -> None:
    """Print spans whose polarity or areas were read otherwise, to be read by a person."""
    shown = 0
    for doc, feedback in zip(documents, found, strict=True):
        for span in doc.spans:
            middle = (span.start + span.end) // 2
            s = next((s for s in feedback.statements if s.evidence.start <= middle < s.evidence.end), None)
            read = (s.polarity, set(s.areas)) if s else ("-", set[str]())
            if read != (span.polarity, set(span.areas)) and shown < most:
                shown += 1
                words = " ".join(doc.text[span.start : span.end].split())
                print(f"{doc.id}: {words[:150]!r}\n    gold {span.polarity} {','.join(span.areas)}"
                      f" · read {read[0]} {','.join(sorted(read[1]))}")  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pattern", nargs="?", default="*.txt")
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    documents = read_corpus(arguments.pattern)
    found = predictions(documents)
    show_errors(documents, found, arguments.errors)
    print(json.dumps(score(documents, found), indent=1))


if __name__ == "__main__":
    main()
