"""Describe the labelled documents: counts, variety, and how far two readers agree. Writes data/README.md's figures.

python models/feedback/describe.py    write models/feedback/data.md
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

from corpus import DATA, HELD_OUT, LabelledDocument, read_corpus
from measure import add, f1

from rejection_insight.results import AREAS, REASONS, STAGES

HERE = Path(__file__).resolve().parent
ALIKE = 0.5  # share of word triples that two near-duplicates have in common
LONG_ENOUGH = 6  # words of a span that is looked at for near-duplicates


def counted(documents: list[LabelledDocument]) -> str:
    """Count documents and spans, author by author."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        row = rows[document.author]
        row["documents"] += 1
        row.update(span.polarity for span in document.spans)
    total: Counter[str] = sum(rows.values(), Counter())
    keys = ("documents", "boilerplate", "outcome", "neutral", "strength", "improvement")
    lines = [f"| author | {' | '.join(keys)} | spans |", f"|---|{'---|' * (len(keys) + 1)}"]
    for name, row in [*sorted(rows.items()), ("all", total)]:
        label = f"{name} (test)" if name in HELD_OUT else name
        lines.append(f"| {label} | {' | '.join(str(row[key]) for key in keys)} | {sum(row[key] for key in keys[1:])} |")
    return "\n".join(lines)


def classes(documents: list[LabelledDocument]) -> str:
    """Count areas by polarity, reasons, stages and kinds."""
    areas: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    for document in documents:
        for span in document.spans:
            areas.update((span.polarity, area) for area in span.areas)
            reasons.update([span.reason] if span.reason else [])
    lines = ["| area | improvement | strength |", "|---|---|---|"]
    lines += [f"| {area} | {areas['improvement', area]} | {areas['strength', area]} |" for area in AREAS]
    fields = [document.fields for document in documents]
    for title, names, counts in (
        ("reason", REASONS, reasons),
        ("stage", (*STAGES, "none"), Counter(f.get("stage", "none") for f in fields)),
        ("kind", None, Counter(f.get("kind", "") for f in fields)),
        ("English", None, Counter(f.get("english", "") for f in fields)),
    ):
        shown = names or [name for name, _ in counts.most_common()]
        lines += ["", f"By {title}: " + ", ".join(f"{name} {counts[name]}" for name in shown) + "."]
    lines += ["", f"Lines of work named: {len({f.get('field') for f in fields})}."]
    return "\n".join(lines)


def variety(documents: list[LabelledDocument]) -> str:
    """Measure how far spans repeat each other: near-duplicates, and distinct runs of words."""
    spans = [
        re.findall(r"\w+", document.text[span.start : span.end].lower())
        for document in documents
        for span in document.spans
        if span.polarity != "boilerplate"
    ]
    total, distinct = Counter[int](), dict[int, set[tuple[str, ...]]]()
    for size in (1, 2, 3, 4):
        runs = [tuple(words[at : at + size]) for words in spans for at in range(len(words) - size + 1)]
        total[size], distinct[size] = len(runs), set(runs)
    shares = ", ".join(f"{size}: {len(distinct[size]) / total[size]:.3f}" for size in distinct)
    long = [set(zip(words, words[1:], words[2:], strict=False)) for words in spans if len(words) >= LONG_ENOUGH]
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, triples in enumerate(long):
        for triple in triples:
            places[triple].append(number)
    alike: set[int] = set()
    for number, triples in enumerate(long):
        shared = Counter(other for triple in triples for other in places[triple] if other != number)
        if any(count / len(triples | long[other]) >= ALIKE for other, count in shared.items()):
            alike.add(number)
    return (
        f"Of {len(long)} spans with content and {LONG_ENOUGH} words or more, {len(alike)} "
        f"({len(alike) / len(long):.1%}) share half of their word triples with another. "
        f"Distinct runs of words, by length: {shares}."
    )


def agreement(documents: list[LabelledDocument]) -> str:
    """Compare the labels with those of a second reader who saw only the guideline and the bare spans."""
    known = {(d.id, span.start, span.end): span for d in documents for span in d.spans}
    counts: Counter[str] = Counter()
    faults: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with (HERE / "second_reading.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            span = known[row["document"], int(row["start"]), int(row["end"])]
            areas = set(filter(None, row["areas"].split(",")))
            counts["spans"] += 1
            counts["polarity"] += span.polarity == row["polarity"]
            one = {(span.polarity, area) for area in span.areas if span.polarity in {"strength", "improvement"}}
            other = {(row["polarity"], area) for area in areas if row["polarity"] in {"strength", "improvement"}}
            add(counts, "area", one, other)
            faults[row["document"]][0].update(span.areas if span.polarity == "improvement" else ())
            faults[row["document"]][1].update(areas if row["polarity"] == "improvement" else ())
            if span.polarity == row["polarity"] == "improvement":
                counts["gaps"] += 1
                counts["severity"] += str(span.severity) == row["severity"]
    for one, other in faults.values():
        add(counts, "document", one, other)
    authors = {name.split("-")[0] for name in faults}
    return (
        f"{counts['spans']} spans of {len(faults)} documents by {len(authors)} authors were labelled a second time, "
        f"blind: polarity {counts['polarity'] / counts['spans']:.3f}, area with polarity {f1(counts, 'area'):.3f} "
        f"(micro-F1), improvement areas of a document {f1(counts, 'document'):.3f}, "
        f"severity {counts['severity'] / counts['gaps']:.3f}."
    )


def hard(documents: list[LabelledDocument]) -> str:
    """Tell whom a second reader follows on remarks that encoders, which had not seen the author, read otherwise."""
    known = {(d.id, span.start, span.end): span for d in documents for span in d.spans}
    counts: Counter[str] = Counter()
    with (HERE / "hard_reading.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            span = known[row["document"], int(row["start"]), int(row["end"])]
            labels = {
                "author": (span.polarity, span.areas),
                "encoder": (row["read_polarity"], _areas(row["read_areas"])),
            }
            for who, (polarity, areas) in labels.items():
                mine = _areas(row["areas"])
                judged = polarity in {"strength", "improvement"} and bool(mine)
                counts[who] += polarity == row["polarity"] and (not judged or bool(set(mine) & set(areas)))
            counts["spans"] += 1
    author, encoder = (counts[who] / counts["spans"] for who in ("author", "encoder"))
    return (
        f"Of the remarks that encoders read otherwise than their author, whom they had not seen, {counts['spans']} "
        f"were labelled again, blind, by two more readers. They give the author's polarity and an area of the author's "
        f"in {author:.1%}, the encoder's in {encoder:.1%}: what the encoders miss is not noise of the labels."
    )


def _areas(written: str) -> tuple[str, ...]:
    return tuple(filter(None, written.split(",")))


def main() -> None:
    """Write the page."""
    documents = read_corpus(folder=DATA)
    parts = [
        "# Figures of the labelled documents\n\nWritten by `describe.py`; do not edit.",
        counted(documents),
        "## Labels\n\n" + classes(documents),
        "## Variety\n\n" + variety(documents),
        "## Agreement\n\n" + agreement(documents),
        hard(documents),
    ]
    page = "\n\n".join(parts) + "\n"
    (HERE / "data.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
