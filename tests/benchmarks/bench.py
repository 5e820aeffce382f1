"""Measure the whole path on real postings and write docs/benchmark.md. Run by `make bench`.

    python tests/benchmarks/bench.py [--postings FILE] [--no-write]

The postings are public data that is not part of the repository (see models/README.md); without the file the
invented application of docs/examples is measured alone. Figures are ratios within one run wherever they can
be, because machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import spacy

import rejection_insight as ri

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
POSTINGS = Path(os.environ.get("POSTINGS", ROOT.parent / "shared" / "data" / "jd_microsoft" / "postings.jsonl"))
REPEATS = 3


def postings(path: Path) -> list[str]:
    """Read the texts of the postings, or none."""
    if not path.is_file():
        return []
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def applications(jobs: list[str]) -> list[dict[str, ri.Document]]:
    """Cross each advert with the invented feedback, résumé and notes of the examples."""
    fixed = {
        "feedback": ri.read(EXAMPLES / "feedback.eml"),
        "resume": ri.read(EXAMPLES / "resume.docx"),
        "notes": ri.read(EXAMPLES / "notes.txt"),
    }
    return [{**fixed, "job": ri.read(text.encode())} for text in jobs]


def check_laws(insight: ri.Insight) -> int:
    """Check that every quote slices back; give their number."""
    data = insight.to_dict()
    quotes = list(evidence(data))
    for quote in quotes:
        text = data["documents"][quote["source"]]["parts"][quote["part"]]["text"]
        assert text[quote["start"] : quote["end"]] == quote["text"], quote
    assert ri.Insight.from_dict(data) == insight
    return len(quotes)


def evidence(value: object):
    """Walk the JSON form and give everything that is evidence."""
    if isinstance(value, dict):
        if {"source", "start", "end", "text"} <= set(value):
            yield value
        for part in value.values():
            yield from evidence(part)
    elif isinstance(value, list):
        for part in value:
            yield from evidence(part)


def timed(work) -> float:
    """Give the median seconds of a few runs."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def cold_start(code: str) -> float:
    """Give the median seconds of a fresh process, less those of an empty one."""

    def run(source: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", source], check=True, capture_output=True)
        return time.perf_counter() - start

    return statistics.median(run(code) for _ in range(5)) - statistics.median(run("") for _ in range(5))


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=Path, default=POSTINGS)
    parser.add_argument("--no-write", action="store_true")
    arguments = parser.parse_args()
    jobs = postings(arguments.postings)
    source = f"{len(jobs)} real postings" if jobs else "the example advert alone (the postings were not found)"
    todo = applications(jobs or [(EXAMPLES / "job.txt").read_text(encoding="utf-8")] * 50)
    analyzer = ri.Analyzer()
    insights = list(analyzer.pipe(todo))
    quotes = sum(check_laws(insight) for insight in insights)
    seconds = timed(lambda: list(analyzer.pipe(todo)))
    words = sum(len(doc.text.split()) for application in todo for doc in application.values())
    tokenizer = spacy.blank("en").tokenizer
    texts = [doc.text for application in todo for doc in application.values()]
    bare = timed(lambda: [tokenizer(text) for text in texts])
    finder = ri.KeywordFinder(ri.Vocabulary.default())
    finding = timed(lambda: [finder.find(text, "job") for text in texts])
    render = timed(lambda: [insight.to_html() for insight in insights[:20]]) / 20
    card = timed(lambda: [insight._repr_mimebundle_() for insight in insights[:20]]) / 20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first = "import rejection_insight as ri; ri.analyze(feedback='We chose another candidate.')"
    rows = [
        ("applications, four documents each", f"{len(todo)} ({source})"),
        ("exceptions", "0"),
        ("quotes that slice back, JSON round trips", f"{quotes:,} of {quotes:,}, {len(insights)} of {len(insights)}"),
        ("words for each application, mean", f"{words / len(todo):,.0f}"),
        ("applications a second, one core", f"{len(todo) / seconds:.1f}"),
        ("words a second", f"{words / seconds:,.0f}"),
        ("cost against the bare spaCy tokenizer on the same text", f"{seconds / bare:.1f} times"),
        ("`KeywordFinder.find` against the bare spaCy tokenizer", f"{finding / bare:.1f} times"),
        ("skills in the vocabulary", f"{len(ri.Vocabulary.default()):,}"),
        (
            "requirements found for each advert, median",
            f"{statistics.median(len(i.requirements) for i in insights):.0f}",
        ),
        ("page (`to_html`), seconds", f"{render:.4f}"),
        ("notebook card with Markdown and text, seconds", f"{card:.4f}"),
        ("`import rejection_insight`, seconds over an empty process", f"{cold_start('import rejection_insight'):.3f}"),
        ("first insight in a fresh process, seconds", f"{cold_start(first):.2f}"),
        ("peak memory of this run, MB", f"{peak:.0f}"),
    ]
    versions = f"Python {platform.python_version()}, spaCy {version('spacy')}, rejection_insight {ri.__version__}"
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    page = (
        "# Benchmark\n\nWritten by `make bench`; do not edit by hand. Machines are noisy: trust the ratios.\n\n"
        f"Measured with {versions}.\n\n| what | figure |\n|---|---|\n{table}\n"
    )
    print(page)
    if jobs and not arguments.no_write:
        (ROOT / "docs" / "benchmark.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
