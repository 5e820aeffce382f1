"""Find, verify and load what the package knows: the files of ``models/``.

Every file stands with its SHA-256 in ``models/manifest.json`` and is checked when it is loaded, so that an
altered or half-copied file is an error and never a quietly different answer. Floor 1.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from rejection_insight.errors import ModelError

FORMAT = 1
_CURE = "Reinstall rejection-insight; in a checkout, run `make manifest` after changing models/."


@cache
def models_dir() -> Path:
    """Give the folder of the models: inside the wheel, or at the top of a checkout (editable install)."""
    package = Path(__file__).resolve().parent
    for folder in (package / "models", package.parents[1] / "models"):
        if (folder / "manifest.json").is_file():
            return folder
    raise ModelError("the folder of models is missing", where=str(package), cure=_CURE)


@cache
def manifest() -> dict[str, str]:
    """Give the SHA-256 of every model file, by its path inside ``models/``."""
    content = json.loads((models_dir() / "manifest.json").read_bytes())
    if content.get("format") != FORMAT:
        raise ModelError(f"format {content.get('format')!r} where {FORMAT} is known", where="manifest.json", cure=_CURE)
    return cast("dict[str, str]", content["sha256"])


def load_bytes(name: str) -> bytes:
    """Read one model file and check its hash.

    Parameters
    ----------
    name : str
        Its path inside ``models/``, with forward slashes: ``"cues/stage.json"``.

    Raises
    ------
    ModelError
        If the file is not in the manifest, is missing, or has another hash.
    """
    known = manifest().get(name)
    if known is None:
        raise ModelError("not in the manifest", where=name, cure=_CURE)
    try:
        content = (models_dir() / name).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror})", where=name, cure=_CURE) from error
    if hashlib.sha256(content).hexdigest() != known:
        raise ModelError("its content is not what was released", where=name, cure=_CURE)
    return content


@cache
def load_json(name: str) -> Any:
    """Read one JSON model file; the result is shared, so callers must not change it."""
    return json.loads(load_bytes(name))


def short_hash(prefix: str) -> str:
    """Give 12 hexadecimal digits that name the content of all model files under a prefix."""
    lines = sorted(f"{name} {digest}" for name, digest in manifest().items() if name.startswith(prefix))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
