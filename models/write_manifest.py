"""Write models/manifest.json: the SHA-256 of every file that the package loads. Run by `make manifest`."""

import hashlib
import json
from pathlib import Path

FORMAT = 1
MODELS = Path(__file__).resolve().parent
LOADED = {".json", ".npz", ".onnx", ".txt"}


def main() -> None:
    """Hash the files in name order, so that the manifest changes only where a file did."""
    files = sorted(
        path
        for path in MODELS.rglob("*")
        if path.suffix in LOADED and path.name != "manifest.json" and {"data", "mentions"}.isdisjoint(path.parts)
    )
    hashes = {path.relative_to(MODELS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    text = json.dumps({"format": FORMAT, "sha256": hashes}, indent=1) + "\n"
    (MODELS / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
