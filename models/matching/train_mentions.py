"""Train what tells whose a named thing is, from the lines in ``mentions/`` and some in ``data/``, and measure it.

    python models/matching/train_mentions.py            # train on every author, store; then `make manifest`
    python models/matching/train_mentions.py --measure  # each author's lines by a model that read the others': a table

Needs ``pip install -e '.[train]'``; a minute of one core, a fixed seed. The card says how the lines are written down.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from mentioned import Mention, read_mentions
from numpy.typing import NDArray
from paired import TEST_AUTHORS, Pairs, read_pairs
from sklearn.linear_model import LogisticRegression

from rejection_insight.line_reader import default_reader
from rejection_insight.linear import softmax
from rejection_insight.mentions import NOT_OWN, WHOSE, represent
from rejection_insight.sentences import Span

HERE = Path(__file__).resolve().parent
SHORT, TELLING = 5, 4  # words of a requirement at most, and of a line at least, of those in data/
STRENGTH = 0.003  # of the regularisation, inverse, on features of unit variance
Numbers = NDArray[np.float32]


def found_in(sets: Sequence[Pairs]) -> Iterator[Mention]:
    """Give the lines of sets that hold the very words of a short requirement and show it, or a part of it.

    They are plainer than those of ``mentions/``, most of which are like others that mean something else.
    """
    for one in sets:
        for (asked, place), label in one.met.items():
            name, line = one.asked[asked], one.lines[place]
            if len(name.split()) > SHORT or len(line.split()) < TELLING:
                continue
            held = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line, re.IGNORECASE)
            if held:
                yield Mention(one.author, line, Span(*held.span()), "own" if label == "shown" else "part")


def labelled_lines() -> list[Mention]:
    """Give all that there is to learn from."""
    return [*read_mentions(), *found_in([one for one in read_pairs() if one.author not in TEST_AUTHORS])]


def vectors_of(mentions: list[Mention]) -> tuple[Numbers, list[Mention]]:
    """Give the vectors of those that are read, and which those are."""
    reader = default_reader()
    found = [represent(reader, one.line, [(Span(0, len(one.line)), one.words)])[0] for one in mentions]
    kept = [(vector, one) for vector, one in zip(found, mentions, strict=True) if vector is not None]
    return np.stack([vector for vector, _ in kept]), [one for _, one in kept]


def train(vectors: Numbers, whose: list[str]) -> tuple[Numbers, Numbers]:
    """Give weights and bias for vectors as they are; they are trained on vectors of unit variance."""
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((vectors - mean) / spread, [WHOSE.index(one) for one in whose])
    weights = model.coef_.T / spread[:, None]
    return weights.astype(np.float32), (model.intercept_ - mean @ weights).astype(np.float32)


def measure(vectors: Numbers, mentions: list[Mention]) -> Iterator[str]:
    """Print what a model makes of each author's lines that has read the other authors' alone."""
    authors = np.array([one.author for one in mentions])
    whose = np.array([one.whose for one in mentions])
    likely = np.zeros((len(mentions), len(WHOSE)), dtype=np.float32)
    for author in sorted({one.author for one in read_mentions()}):
        held = authors == author
        weights, bias = train(vectors[~held], whose[~held].tolist())
        likely[held] = softmax(vectors[held] @ weights + bias)
    read = likely.any(axis=1)  # those in data/ are only trained on
    likely, whose = likely[read], whose[read]
    named = np.array(WHOSE)[likely.argmax(axis=1)]
    refused = likely[:, 2:].sum(axis=1) >= NOT_OWN
    yield "| whose | lines | found | right where said | taken for nothing of the person's |"
    yield "|---|---|---|---|---|"
    for one in WHOSE:
        gold, said = whose == one, named == one
        shares = ((gold & said).sum() / gold.sum(), (gold & said).sum() / said.sum(), refused[gold].mean())
        yield f"| {one} | {gold.sum()} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"
    yield f"\nOver all {(named == whose).mean():.3f} are right."


def main() -> None:
    """Train and store, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    vectors, mentions = vectors_of(labelled_lines())
    if parser.parse_args().measure:
        print("\n".join(measure(vectors, mentions)))
        return
    weights, bias = train(vectors, [one.whose for one in mentions])
    np.savez_compressed(HERE / "mentions.npz", weights=weights.astype(np.float16), bias=bias)


if __name__ == "__main__":
    main()
