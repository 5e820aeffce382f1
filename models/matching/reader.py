"""Give the layers that read requirements and lines of résumés as a network, and store them again."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training import MATRIX, load_body, store_layers, stored_weights

HERE = Path(__file__).resolve().parent
LOWER, DEPTH = 2, 4  # they stand behind so many layers of the feedback encoder, and these are so many together


def read_back(*, afresh: bool, dropped: float) -> nn.ModuleList:
    """Give the layers as they are stored, or ``afresh`` those of the encoder; ``dropped``: share in training."""
    path = HERE.parent / "feedback" / "upper.onnx" if afresh else HERE / "reader.onnx"
    known, matrices = stored_weights([path])
    layers = load_body(DEPTH)[0].encoder.layer[LOWER:]
    state = layers.state_dict()
    linear = [name for name in state if state[name].ndim == MATRIX]
    state |= {name: torch.from_numpy(one.T.copy()) for name, one in zip(linear, matrices[: len(linear)], strict=True)}
    for name in (name for name in state if name not in linear):
        number, _, rest = name.partition(".")
        state[name] = torch.from_numpy(known[f"body.encoder.layer.{LOWER + int(number)}.{rest}"].copy())
    layers.load_state_dict(state)
    for module in layers.modules():
        if isinstance(module, nn.Dropout):
            module.p = dropped
    return layers


def store_reader(layers: nn.ModuleList, path: Path) -> None:
    """Store the layers in 8 bits."""
    body, _ = load_body(DEPTH)
    body.encoder.layer = nn.ModuleList([*body.encoder.layer[:LOWER], *layers])
    for module in body.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    store_layers(body, path, LOWER, DEPTH)
