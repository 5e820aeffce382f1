"""Hooks of the site (see mkdocs.yml): pages made of files that lie elsewhere, so that nothing is written down twice.

The readme, the changelog, the cards and the notebooks become pages; links between files of the repository, which work
where the repository is read, are turned into links between pages.
"""

from __future__ import annotations

import html
import json
import logging
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
LOG = logging.getLogger("mkdocs.hooks.pages")

# Page of the site -> file of the repository. Everything else lies in docs/.
ELSEWHERE = {
    "readme.md": "README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "cards/index.md": "models/README.md",
    "cards/feedback.md": "models/feedback/README.md",
    "cards/feedback-figures.md": "models/feedback/figures.md",
    "cards/feedback-data.md": "models/feedback/data.md",
    "cards/adverts.md": "models/adverts/README.md",
    "cards/adverts-figures.md": "models/adverts/figures.md",
    "cards/adverts-applications.md": "models/adverts/applications.md",
    "cards/matching.md": "models/matching/README.md",
    "cards/matching-figures.md": "models/matching/figures.md",
    "cards/notes.md": "models/notes/README.md",
    "cards/notes-figures.md": "models/notes/figures.md",
    "cards/skills.md": "models/skills/README.md",
    "cards/skills-figures.md": "models/skills/figures.md",
    "cards/vocabulary.md": "models/vocabulary/README.md",
    "cards/vocabulary-coverage.md": "models/vocabulary/coverage.md",
    "cards/cues.md": "models/cues/README.md",
    "cards/advice.md": "models/advice/README.md",
    **{f"notebooks/{path.stem}.md": f"notebooks/{path.name}" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))},
}
PAGES = {source: page for page, source in ELSEWHERE.items()}
_LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=\))")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_OUTPUT = re.compile(r'<div class="output" data-number="(\d+)"></div>')
_SHOWN: dict[str, list[str]] = {}  # page -> the outputs of its notebook, which no Markdown parser shall touch


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere."""
    from mkdocs.structure.files import File

    for page, source in ELSEWHERE.items():
        if not source.endswith(".ipynb"):
            files.append(File.generated(config, page, abs_src_path=str(ROOT / source)))
            continue
        text, _SHOWN[page] = notebook(ROOT / source)
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn links between files into links between pages, and give doctests their own colours."""
    return rewritten(markdown, page.file.src_uri).replace("```python\n>>> ", "```pycon\n>>> ")


def on_page_content(content: str, page: Page, **_: Any) -> str:
    """Put the outputs of a notebook where they belong."""
    shown = _SHOWN.get(page.file.src_uri, [])
    return _OUTPUT.sub(lambda mark: f'<div class="output">{shown[int(mark[1])]}</div>', content)


def rewritten(markdown: str, page: str) -> str:
    """Give the text of a page with its links as the site needs them; code stays as it is."""
    pieces: list[str] = []
    end = 0
    for fence in _FENCE.finditer(markdown):
        pieces += [_LINK.sub(lambda link: moved(link[1], page), markdown[end : fence.start()]), fence[0]]
        end = fence.end()
    pieces.append(_LINK.sub(lambda link: moved(link[1], page), markdown[end:]))
    return "".join(pieces)


def moved(link: str, page: str) -> str:
    """Give a link on a page as the site needs it."""
    path, mark, anchor = link.partition("#")
    if not path or re.match(r"[a-z]+:", path):
        return link
    source = ELSEWHERE.get(page, f"docs/{page}")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if not (ROOT / target).exists():
        LOG.warning("%s: the link %r leads to no file of the repository", source, link)
        return link
    if target not in PAGES and not target.startswith("docs/"):
        LOG.warning(
            "%s: the link %r leads to a file that is no page; add it to ELSEWHERE in docs/pages.py", source, link
        )
        return link
    place = PAGES.get(target, target.removeprefix("docs/"))
    return posixpath.relpath(place, posixpath.dirname(page) or ".") + mark + anchor


def notebook(path: Path) -> tuple[str, list[str]]:
    """Give a notebook as Markdown with a mark for each output, and the outputs as HTML."""
    parts: list[str] = []
    shown: list[str] = []
    for cell in json.loads(path.read_bytes())["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        if cell["outputs"]:
            parts.append(f'<div class="output" data-number="{len(shown)}"></div>')
            shown.append("\n".join(_output(output) for output in cell["outputs"]))
    return "\n\n".join(parts) + "\n", shown


def _output(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    if "text/html" in data:
        shown = "".join(data["text/html"])
        # A card brings its own style, and is kept apart from that of the site.
        return f'<div><template shadowrootmode="open">{shown}</template></div>' if "<style" in shown else shown
    if "image/png" in data:
        alt = output["metadata"].get("image/png", {}).get("alt") or "".join(data["text/plain"])
        return f'<img src="data:image/png;base64,{"".join(data["image/png"]).strip()}" alt="{html.escape(alt)}">'
    return f"<pre>{html.escape(''.join(output.get('text') or data['text/plain']).rstrip())}</pre>"
