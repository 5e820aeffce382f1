"""Execute the notebooks of this folder and write them back, with their output: ``make notebooks``.

    python notebooks/execute.py [--check] [NAME ...]

``--check`` writes nothing: it says where a committed output differs from a fresh one. Pictures are not compared, nor are cells
tagged ``varies``, which tell times or figures that differ a little from processor to processor. Each notebook runs in a process of its own, in this folder.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent


def execute(path: Path) -> Any:
    """Run a copy of a notebook and give it, with its output."""
    notebook: Any = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        own = {"IPYTHONDIR": folder, "JUPYTER_RUNTIME_DIR": folder, "MPLBACKEND": ""}
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=170,
            resources={"metadata": {"path": str(HERE)}},
            record_timing=False,
        )
        if os.name != "nt":  # talk through files of the folder: no port is opened
            kernel = client.create_kernel_manager()
            kernel.transport, kernel.ip = "ipc", str(Path(folder) / "kernel")
        client.execute(env={**os.environ, **own})
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def differences(committed: Any, fresh: Any) -> Iterator[str]:
    """Say which cells give other words than those that are committed."""
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells, strict=True)):
        if old.cell_type == "code" and "varies" not in old.metadata.get("tags", ()):
            before, after = _words(old), _words(new)
            if before != after:
                yield f"cell {number}:\n--- committed\n{before}\n--- fresh\n{after}"


def _words(cell: Any) -> str:
    """Give what a cell said in words: printed lines, however they came, and the plain form of what it showed."""
    said = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    ]
    lines = "".join(words if words.endswith("\n") else f"{words}\n" for words in said)
    return re.sub(r"0x[0-9a-f]+", "", lines)  # addresses in memory


def main() -> int:
    """Execute what is asked for; 1 where a cell fails or an output differs."""
    parser = argparse.ArgumentParser(description="Execute the notebooks and write them back.")
    parser.add_argument("names", nargs="*", help="parts of names; all where none is given")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, say where outputs differ"
    )
    arguments = parser.parse_args()
    bad = 0
    for path in sorted(HERE.glob("*.ipynb")):
        if arguments.names and not any(name in path.name for name in arguments.names):
            continue
        begin = time.perf_counter()
        try:
            fresh = execute(path)
        except CellExecutionError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            bad += 1
            continue
        if arguments.check:
            found = list(differences(nbformat.read(path, as_version=4), fresh))
            print("\n".join(found), end="\n" if found else "")
            bad += bool(found)
        else:
            nbformat.write(fresh, path)
        print(f"{path.name}: {time.perf_counter() - begin:.0f} s")
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main())
