"""Train the models that read adverts, measure them, and write headings.npz, clauses.npz and figures.md.

    python models/adverts/train.py        # needs pip install -e '.[learn]'; then `make manifest`

Two logistic regressions over named features: one says of a line whether it is a heading and what it announces, the
other of a clause whether it asks. The second is trained on sections cut with a heading model that did not see the
author, as it will meet headings that it has not seen. Nothing is random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from adverts import TEST_AUTHOR, Advert, Span, read_adverts
from rejection_insight import asking, job, resources, sections
from rejection_insight.asking import AskModel, clause_features, verdicts_of
from rejection_insight.cues import words
from rejection_insight.documents import Document
from rejection_insight.headings import NONE, HeadingModel, heading_features
from rejection_insight.keywords import KeywordFinder
from rejection_insight.linear import Features, Linear, encode, pack, pack_lines, word_features
from rejection_insight.sentences import Span as Place
from rejection_insight.sentences import bullet_end, lines
from rejection_insight.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
STRENGTH = {"kind": 8.0, "label": 2.0}  # inverse of the regularisation
RARE = 2  # a feature seen less often is left out
SHORT = 80  # characters of a line that may be a heading
LISTED = 0.5  # weight of a wording of models/cues/sections.json or of headings.tsv, whose look is not known
KINDS = {
    "must": "must", "nice": "nice", "requirements": "must", "not_required": "unneeded", "responsibilities": "duties",
    "benefits": "offer", "company": "firm", "process": "process", "equal_opportunity": "process",
}  # fmt: skip
FINDER = KeywordFinder(Vocabulary.default())


def fit(
    rows: list[Features], labels: list[str], name: str, weights: list[float] | None = None
) -> tuple[dict[str, int], Linear]:
    """Fit a model of which one class holds."""
    counts = Counter(feature for row in rows for feature in row)
    index = {feature: at for at, feature in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    encoded = encode(rows, index)
    starts = np.cumsum([0, *(len(places) for places, _ in encoded)], dtype=np.int32)
    places = np.concatenate([places for places, _ in encoded])
    values = np.concatenate([values for _, values in encoded])
    matrix = csr_matrix((values, places, starts), shape=(len(rows), len(index)))
    model = LogisticRegression(C=STRENGTH[name], max_iter=1000).fit(matrix, labels, weights)
    found = tuple(str(label) for label in model.classes_)
    return index, Linear(found, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32), exclusive=True)


def lines_of(advert: Advert) -> list[tuple[Features, str]]:
    """Give every line that may be a heading, and what it is."""
    text, found = advert.text, list[tuple[Features, str]]()
    spans = lines(text)
    for at, line in enumerate(spans):
        begin = max(line.start, bullet_end(text, *line))
        end = line.end
        while end > begin and text[end - 1] in " \t*_:#–—-…?!=|":
            end -= 1
        if not 0 < end - begin <= SHORT or text[line.end - 1] in ".,;":
            continue
        gap = at == 0 or text.count("\n", spans[at - 1].end, line.start) > 1
        span = most(advert.spans, begin, end)
        kind = span.kind if span and span.label == "heading" else NONE
        found.append((heading_features(text, line, Place(begin, end), spans[at + 1 : at + 3], gap=gap), kind or NONE))
    return found


def most(spans: Sequence[Span], start: int, end: int) -> Span | None:
    """Give the span that shares most with a stretch."""
    best = max(spans, key=lambda span: min(end, span.end) - max(start, span.start), default=None)
    return best if best and min(end, best.end) > max(start, best.start) else None


def heading_model(adverts: Sequence[Advert]) -> HeadingModel:
    """Train on the lines of adverts, and on wordings that were listed."""
    told = [row for advert in adverts for row in lines_of(advert)]
    listed = [
        (word_features([word.text for word in words(phrase)]), KINDS[kind])
        for kind, phrases in resources.load_json("cues/sections.json")["job"].items()
        if kind in KINDS
        for phrase in phrases
    ]
    for line in (HERE / "data" / "headings.tsv").read_text(encoding="utf-8").splitlines():
        kind, _, phrase = line.partition("\t")
        listed.append((word_features([word.text for word in words(phrase)]), kind))
    weights = [1.0] * len(told) + [LISTED] * len(listed)
    return HeadingModel(*fit([row for row, _ in (*told, *listed)], [k for _, k in (*told, *listed)], "kind", weights))


def use(model: HeadingModel) -> None:
    """Let the library read with this model."""
    sections.heading_model = lambda: model  # type: ignore[assignment]


def clauses_of(advert: Advert) -> list[tuple[Features, str, bool]]:
    """Give the clauses of an advert as the library cuts them, what they are, and whether they name anything."""
    document, found = Document(advert.text), list[tuple[Features, str, bool]]()
    keywords = FINDER.find(advert.text, "job")
    for heard in job.clauses_of(document, sections.find_sections(advert.text, "job"), keywords):
        span = most(advert.spans, heard.clause.start, heard.clause.end)
        if span is not None:
            label = "other" if span.label == "heading" else span.label
            found += [(clause_features(advert.text, heard, v), label, bool(heard.things)) for v in verdicts_of(heard)]
    return found


def ask_model(rows: Sequence[tuple[Features, str, bool]]) -> AskModel:
    """Train on clauses."""
    return AskModel(*fit([row for row, _, _ in rows], [label for _, label, _ in rows], "label"))


def measure(adverts: Sequence[Advert]) -> dict[str, float]:
    """Count what is asked and found: of the requirements, how many stand where the label says so."""
    counts: Counter[str] = Counter()
    for advert in adverts:
        hit: set[tuple[Span, str]] = set()
        for one in job.read_job(Document(advert.text), FINDER).requirements:
            span = most(advert.spans, one.evidence.start, one.evidence.end)
            counts["said"] += 1
            counts["asked"] += bool(span and span.label in {"must", "nice"})
            counts["right"] += bool(span and span.label == one.importance)
            counts["unneeded"] += bool(span and span.label == "unneeded")
            if span:
                hit.add((span, one.importance))
        for span in advert.spans:
            if span.label in {"must", "nice"}:
                counts[span.label] += 1
                counts[f"{span.label} found"] += (span, span.label) in hit
    return {
        "asked, of what is said": counts["asked"] / counts["said"],
        "importance right, of what is asked": counts["right"] / counts["asked"],
        "expressly not asked, and said": float(counts["unneeded"]),
        "musts found": counts["must found"] / counts["must"],
        "nices found": counts["nice found"] / counts["nice"],
    }


def trained(adverts: Sequence[Advert]) -> tuple[HeadingModel, AskModel]:
    """Train both models."""
    rows: list[tuple[Features, str, bool]] = []
    for held in sorted({advert.author for advert in adverts}):
        others = [advert for advert in adverts if advert.author != held]
        use(heading_model(others))
        rows += [row for advert in adverts if advert.author == held for row in clauses_of(advert)]
    return heading_model(adverts), ask_model(rows)


def stored(name: str, index: dict[str, int], model: Linear) -> dict[str, Any]:
    """Give a model as arrays."""
    return {"features": pack_lines(index), **pack(name, model)}


def main() -> None:
    """Train, measure across authors and on the test author, store."""
    adverts = read_adverts()
    mine = [advert for advert in adverts if advert.author != TEST_AUTHOR]
    by = {author: [one for one in adverts if one.author == author] for author in sorted({a.author for a in adverts})}
    table = [
        (f"{held}, read by the others", tested([one for one in mine if one.author != held], by[held]))
        for held in by
        if held != TEST_AUTHOR
    ]
    table.append((f"{TEST_AUTHOR}, the test author", tested(mine, by[TEST_AUTHOR])))
    kinds, asks = trained(mine)
    np.savez_compressed(HERE / "headings.npz", **stored("kind", kinds.index, kinds.linear))
    np.savez_compressed(HERE / "clauses.npz", **stored("label", asks.index, asks.linear))
    keys = list(table[0][1])
    page = [f"| | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    page += [f"| {name} | {' | '.join(f'{row[key]:.3f}' for key in keys)} |" for name, row in table]
    (HERE / "figures.md").write_text(
        "# Figures of the adverts\n\nWritten by `train.py`; do not edit.\n\n" + "\n".join(page) + "\n", encoding="utf-8"
    )
    print("\n".join(page))


def tested(known: Sequence[Advert], held: Sequence[Advert]) -> dict[str, float]:
    """Train on some adverts, and measure on others: headings, clauses, and requirements."""
    kinds, asks = trained(known)
    use(kinds)
    asking.default_asking = lambda: asks  # type: ignore[assignment]
    told = [(kinds.kind_of(row) or NONE, kind) for advert in held for row, kind in lines_of(advert)]
    rows = [row for advert in held for row in clauses_of(advert)]
    answers = asks.answers([row for row, _, _ in rows])
    named = [answer.label == label for answer, (_, label, names) in zip(answers, rows, strict=True) if names]
    every = [answer.label == label for answer, (_, label, _) in zip(answers, rows, strict=True)]
    return {
        "headings right": sum(a == b for a, b in told) / len(told),
        "clauses right": sum(every) / len(every),
        "of those that name something": sum(named) / len(named),
        **measure(held),
    }


if __name__ == "__main__":
    main()
