"""Train what lays the words of a requirement beside those of a line, and store it.

    python models/matching/train_alignment.py  # all but the test authors; then `make manifest`

Needs ``pip install -e '.[train]'``; two minutes of one core, a fixed seed. `rejection_insight.alignment` says what is
learnt: where each word piece lies, how much it matters, and what nearness means. A piece that no set holds stays where
the vector of all-MiniLM-L6-v2 puts it.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from paired import TEST_AUTHORS, Pairs, read_pairs
from torch import nn
from torch.nn import functional

from rejection_insight.encoder import LONGEST_ASKED, LONGEST_LINE, default_pieces

HERE = Path(__file__).resolve().parent
SIZE, EPOCHS, RATE, PIECE_RATE = 64, 6, 1e-3, 4e-4
TOGETHER = 8  # sets of a step
PART = 0.3  # what a line is worth that shows a requirement in part
OFTEN = 4  # sets that hold a piece whose move is stored
Packed = tuple[torch.Tensor, ...]


class Network(nn.Module):
    """Vectors of word pieces, and what is made of them."""

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__()
        self.mean = vectors.mean(0)
        self.plain = functional.normalize(torch.from_numpy(vectors - self.mean), dim=-1)
        count, size = vectors.shape
        self.rarity = torch.log1p(torch.arange(count).float()) / np.log(count)
        directions = np.linalg.svd(self.plain[::3].numpy(), full_matrices=False)[2]
        self.projection = nn.Parameter(torch.from_numpy(directions[:SIZE].T.copy()))
        self.weight, self.bias = nn.Parameter(torch.zeros(size)), nn.Parameter(torch.tensor(-2.4))
        self.rare, self.slope = nn.Parameter(torch.tensor(4.0)), nn.Parameter(torch.tensor(10.0))
        self.offset = nn.Parameter(torch.tensor(-7.0))
        self.moves, self.worth = nn.Parameter(torch.zeros(count, SIZE)), nn.Parameter(torch.zeros(count))

    def forward(self, asked: torch.Tensor, lines: torch.Tensor) -> torch.Tensor:
        """Give log odds; texts are rows of numbers, filled up with -1."""
        (left, matters), (right, _) = self._looked_up(asked), self._looked_up(lines)
        near = torch.einsum("aid,ljd->alij", left, right) - 9 * (lines < 0).float()[None, :, None]
        nearness = (near.amax(-1) * matters[:, None]).sum(-1) / matters.sum(-1)[:, None]
        return self.slope * nearness + self.offset

    def _looked_up(self, numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        at = numbers.clamp(min=0)
        plain = self.plain[at]
        vectors = functional.normalize(plain @ self.projection + self.moves[at], dim=-1)
        matters = plain @ self.weight + self.bias + self.rare * self.rarity[at] + self.worth[at]
        return vectors, functional.softplus(matters) * (numbers >= 0)


def packed(one: Pairs) -> Packed:
    """Give the numbers of both sides of a set, and what each line is worth for each requirement."""
    vocabulary = default_pieces().vocabulary
    sides: list[torch.Tensor] = []
    for texts, most in ((one.asked, LONGEST_ASKED), (one.lines, LONGEST_LINE)):
        rows = [torch.tensor(vocabulary.encode(text)[:most]) for text in texts]
        sides.append(nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-1))
    worth = torch.zeros(len(one.asked), len(one.lines))
    for place, name in one.met.items():
        worth[place] = {"shown": 1.0, "partial": PART}[name]
    return (*sides, worth)


def train(sets: Sequence[Pairs]) -> Network:
    """Train on these sets."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311
    pieces = default_pieces()
    network = Network(pieces.look_up(np.arange(len(pieces.vocabulary))))
    apart = [network.moves, network.worth]
    rest = [one for one in network.parameters() if all(one is not other for other in apart)]
    steps = torch.optim.Adam([{"params": apart, "lr": PIECE_RATE}, {"params": rest, "lr": RATE}])
    every = [packed(one) for one in sets]
    count = EPOCHS * (-(-len(every) // TOGETHER))
    slower = torch.optim.lr_scheduler.LambdaLR(steps, lambda step: 1 - step / count)
    for epoch in range(EPOCHS):
        chance.shuffle(every)
        total = 0.0
        for begin in range(0, len(every), TOGETHER):
            for asked, lines, worth in every[begin : begin + TOGETHER]:
                loss = functional.binary_cross_entropy_with_logits(network(asked, lines), worth)
                loss.backward()
                total += loss.item()
            steps.step()
            steps.zero_grad()
            slower.step()
        print(f"epoch {epoch}: {total / len(every):.4f}", flush=True)
    return network


def met_often(sets: Sequence[Pairs]) -> np.ndarray:
    """Give the numbers of the word pieces that many sets hold, ascending."""
    encode = default_pieces().vocabulary.encode
    held = Counter(number for one in sets for number in {n for text in (*one.asked, *one.lines) for n in encode(text)})
    return np.array(sorted(number for number, count in held.items() if count >= OFTEN), dtype=np.int32)


def store(network: Network, moved: np.ndarray, path: Path) -> None:
    """Store it: moves in 8 bits, of the pieces that were met often; the rest in half precision."""
    moves = network.moves.detach().numpy()
    scales = np.abs(moves[moved]).max(axis=1) / 127
    arrays = {
        "mean": network.mean,
        "moved": moved,
        "moves": np.round(moves[moved] / scales[:, None]).astype(np.int8),
        "scales": scales,
        "worth": network.worth.detach().numpy()[moved],
        **{
            name: getattr(network, name).detach().numpy()
            for name in ("projection", "weight", "bias", "rare", "slope", "offset")
        },
    }
    halved = {name: one.astype(np.float16) if one.dtype == np.float32 else one for name, one in arrays.items()}
    np.savez_compressed(path, **halved)


def main() -> None:
    """Train on everything but the test authors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    sets = [one for one in read_pairs() if one.author not in TEST_AUTHORS]
    store(train(sets), met_often(sets), into / "alignment.npz")


if __name__ == "__main__":
    main()
