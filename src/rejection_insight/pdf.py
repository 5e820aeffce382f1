"""Read the text of a PDF in the order in which people read it: headers, then column after column. Floor 1.

PDFium gives characters with their places, in the order in which the file draws them. They are joined to runs,
runs to columns where a gap runs down the page, and runs to lines. PDFium is not safe in threads, so one document
is read at a time.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import accumulate, pairwise
from statistics import median
from threading import Lock
from typing import Any, NamedTuple

from rejection_insight.errors import DocumentError

PDF_PAGES = 200
PDF_CHARACTERS = 500_000  # over all pages

# All widths and gaps below are in units of the font size.
_GAP = 0.9  # between two words: wider splits a run
_WIDE = 1.6  # between two runs of a line: wider is shown as two spaces
_PARAGRAPH = 1.45  # distance of two lines, in usual distances: wider is a blank line
_COLUMN_LINES = 3  # in each of two columns
_RUNS = 20_000  # on a page: more are no layout
_CANDIDATES = 8  # left edges tried as the beginning of a column
_REFLOW = 30  # characters: a shorter line was not broken because it was full

_LOCK = Lock()
_BULLETS = frozenset("•◦▪●■▸►‣∙·➢❖\uf0b7\uf0a7\uf0d8o–-*")
_HEAD = re.compile(r"[^\W\d_]{1,40}$")
_TAIL = re.compile(r"[^\W_]{1,40}")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]{1,40}-[^\W_]{1,40}")
_CURE_SCAN = "Run text recognition (OCR) over it, or give the text itself."
_CURE = "Open it in a viewer and print or export it to a new PDF."


class _Run(NamedTuple):
    """Words that stand side by side, drawn one after another."""

    text: str
    left: float
    right: float
    base: float
    size: float
    order: int
    hyphen: bool


class _Line(NamedTuple):
    text: str
    left: float
    right: float
    base: float
    size: float
    spread: bool  # made of runs with a wide gap between them
    hyphen: bool


def read_pdf(data: bytes, name: str, keeps_hyphen: frozenset[str]) -> tuple[str, list[str]]:
    """Give the text of a PDF, and warnings about pages without text and about columns.

    Parameters
    ----------
    data : bytes
    name : str
        For the error.
    keeps_hyphen : frozenset of str
        Parts of words ("well-", "-based") that keep a hyphen at which a line was broken.

    Raises
    ------
    DocumentError
        If it is locked, damaged, or has no text layer.
    """
    pypdfium2: Any = import_module("pypdfium2")  # has no type stubs
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error) or "ecurity" in str(error):
                raise DocumentError("is locked with a password", where=name, cure="Save a copy without one.") from error
            raise DocumentError("is damaged: it cannot be opened as a PDF", where=name, cure=_CURE) from error
        try:
            pages, total = _pages(document), len(document)
        finally:
            document.close()
    texts = [_page_text(runs) for runs in pages]
    empty = [number for number, (text, _) in enumerate(texts, 1) if not text.strip()]
    if len(empty) == len(texts):
        raise DocumentError("has no text layer: its pages are pictures", where=name, cure=_CURE_SCAN)
    warnings: list[str] = []
    if empty:
        warnings.append(f"{_these('Page', empty)} without text: a picture or a scan, which was not read.")
    if columns := [number for number, (_, many) in enumerate(texts, 1) if many]:
        warnings.append(
            f"{_these('Page', columns)} set in columns; they were read one after another, "
            "but an applicant-tracking system may read across them."
        )
    if total > len(pages):
        warnings.append(f"Only the first {len(pages)} of {total} pages were read.")
    return _join_hyphens("\n\n".join(text for text, _ in texts if text), keeps_hyphen), warnings


def _these(noun: str, numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", ..." if len(numbers) > 10 else "")
    return f"{noun} {shown} is" if len(numbers) == 1 else f"{noun}s {shown} are"


# --- Characters to runs -----------------------------------------------------------------------------------


def _pages(document: Any) -> list[list[_Run]]:
    """Read pages until one of the limits is reached."""
    pages: list[list[_Run]] = []
    left = PDF_CHARACTERS
    for index in range(min(len(document), PDF_PAGES)):
        if left <= 0:
            break
        page = document[index]
        text_page = page.get_textpage()
        try:
            count = min(text_page.count_chars(), left)
            pages.append(list(_runs(text_page, count)))
        finally:
            text_page.close()
            page.close()
        left -= count
    return pages


def _runs(text_page: Any, count: int) -> Iterator[_Run]:
    """Join characters to runs; PDFium says where the spaces are."""
    raw: Any = import_module("pypdfium2.raw")
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    letters: list[str] = []
    left = right = base = size = 0.0
    space = False
    order = 0
    for index in range(count):
        code: int = raw.FPDFText_GetUnicode(text_page, index)
        hyphen = code == 2  # PDFium's sign for a hyphen at the end of a line
        char = "-" if hyphen else chr(code)
        if char.isspace() or not code or ("\ue000" <= char <= "\uf8ff" and char not in _BULLETS):  # icons
            space = True
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        if letters:
            gap = box.left - right
            moved = abs(y.value - base) > 0.4 * size or gap > _GAP * size or gap < -size
            if moved:
                yield _Run("".join(letters), left, right, base, size, order, hyphen=False)
                letters, order = [], order + 1
            elif space:
                letters.append(" ")
        if not letters:
            left, base, size = box.left, y.value, max(box.top - box.bottom, 1.0) / 1.17  # the font size as drawn
        letters.append(char)
        right, space = box.right, False
        if hyphen:
            yield _Run("".join(letters), left, right, base, size, order, hyphen=True)
            letters, order = [], order + 1
    if letters:
        yield _Run("".join(letters), left, right, base, size, order, hyphen=False)


# --- Runs to columns --------------------------------------------------------------------------------------


def _page_text(runs: list[_Run]) -> tuple[str, bool]:
    """Give the text of a page, and whether it is set in columns."""
    columns = _columns(runs, depth=3 if len(runs) < _RUNS else 0)
    text = "\n\n".join(_column_text(column) for column in columns if column)
    return text, len(columns) > 1 and any(_beside(a, b) for a, b in pairwise(columns))


def _beside(a: list[_Run], b: list[_Run]) -> bool:
    return max(run.base for run in b) > min(run.base for run in a)


def _columns(runs: list[_Run], depth: int) -> list[list[_Run]]:
    """Cut runs into stretches to be read one after another: what spans columns, and each column."""
    best: list[list[_Run]] = []
    starts = Counter(round(run.left) for run in runs)
    for edge, count in sorted(starts.most_common(_CANDIDATES)) if depth else []:
        if count >= _COLUMN_LINES:
            pieces = _cut(runs, edge - 1.5)
            if len(pieces) > 1 and (not best or _split(pieces) > _split(best)):
                best = pieces
    if not best:
        return [runs]
    return [column for piece in best for column in _columns(piece, depth - 1)]


def _split(pieces: list[list[_Run]]) -> int:
    """Count the runs that stand in columns: every piece but those that span them."""
    return sum(min(len(a), len(b)) for a, b in pairwise(pieces) if _beside(a, b))


def _cut(runs: list[_Run], edge: float) -> list[list[_Run]]:
    """Cut at a vertical edge where nothing crosses it for some lines; above and below remain whole."""
    pieces: list[list[_Run]] = []
    whole: list[_Run] = []
    band: list[_Run] = []
    for run in [*sorted(runs, key=lambda run: (-run.base, run.left)), None]:
        if run is not None and not run.left < edge < run.right:
            band.append(run)
            continue
        for stretch in _stretches(band, edge):
            if columns := _two_columns(stretch, edge):
                above, left, right = columns
                pieces += [whole + above, left, right]
                whole = []
            else:
                whole += stretch
        band = []
        if run is not None:
            whole.append(run)
    return [piece for piece in [*pieces, whole] if piece]


def _stretches(band: list[_Run], edge: float) -> Iterator[list[_Run]]:
    """Cut where all above a gap was drawn before all below it: columns end there, and a table may begin."""
    drawn_below = list(accumulate((run.order for run in reversed(band)), min))[::-1]
    left_below = list(accumulate((run.left < edge for run in reversed(band)), max))[::-1]
    begin = drawn = 0
    for index, (above, below) in enumerate(pairwise(band), 1):
        drawn = max(drawn, above.order)
        if above.base - below.base > 1.8 * above.size and drawn < drawn_below[index] and left_below[index]:
            stretch = band[begin:index]
            left = _line_count([run for run in stretch if run.left < edge])
            if min(left, _line_count([run for run in stretch if run.left >= edge])) >= _COLUMN_LINES:
                yield stretch
                begin = index
    yield band[begin:]


def _two_columns(band: list[_Run], edge: float) -> tuple[list[_Run], list[_Run], list[_Run]] | None:
    """Give the heading above two columns, and the columns, where the two sides of an edge are columns."""
    left = [run for run in band if run.right <= edge]
    right = [run for run in band if run.left >= edge]
    above: list[_Run] = []
    for side, other in ((left, right), (right, left)):
        above += _heading(side, other)
    apart = {run.order for run in above}
    left, right = ([run for run in side if run.order not in apart] for side in (left, right))
    if min(_line_count(left), _line_count(right)) < _COLUMN_LINES:
        return None
    size = median(run.size for run in band)
    if min(run.left for run in right) - max(run.right for run in left) < _GAP * size:
        return None
    return (above, left, right) if _are_columns(left, right, size) else None


def _heading(side: list[_Run], other: list[_Run]) -> list[_Run]:
    """Give the lines of one side that stand above the other side, and apart from their own."""
    top = max((run.base for run in other), default=0.0)
    over = [run for run in side if run.base > top + 0.5 * run.size]
    under = [run for run in side if run.base <= top + 0.5 * run.size]
    if not over or not under:
        return []
    distance = min(run.base for run in over) - max(run.base for run in under)
    large = min(run.size for run in over) > 1.15 * median(run.size for run in under)
    return over if large or distance > 2 * median(run.size for run in side) else []


def _are_columns(left: list[_Run], right: list[_Run], size: float) -> bool:
    """Tell two columns from a table, from labels with their values, and from dates at the right.

    Columns are drawn one after the other; or their lines are not level; or both are running text.
    """
    drawn = sorted([(run.order, 0) for run in left] + [(run.order, 1) for run in right])
    changes = sum(a[1] != b[1] for a, b in pairwise(drawn))
    fewer = min(_line_count(left), _line_count(right))
    if changes <= max(2, fewer // 3):
        return True
    bases = sorted(run.base for run in right)
    near = 0.2 * size
    level = sum(bisect(bases, run.base + near) > bisect(bases, run.base - near) for run in left)
    if level < 0.6 * fewer:
        return True
    return all(_is_prose(side) for side in (left, right))


def _is_prose(side: list[_Run]) -> bool:
    width = max(run.right for run in side) - min(run.left for run in side)
    return (
        median(len(run.text.split()) for run in side) >= 3
        and median(run.right - run.left for run in side) > 0.6 * width
    )


def _line_count(runs: list[_Run]) -> int:
    return len({round(run.base) for run in runs})


# --- Runs to lines ----------------------------------------------------------------------------------------


def _column_text(runs: list[_Run]) -> str:
    """Write a column out: a line for each line, but wrapped lines joined and paragraphs set apart."""
    lines = _lines(runs)
    distances = [a.base - b.base for a, b in pairwise(lines) if 0 < a.base - b.base < 3 * a.size]
    usual = median(distances) if distances else 0.0
    edge = max((line.right for line in lines), default=0.0)
    full = sum(line.right > edge - 3 * line.size for line in lines) >= 3
    parts: list[str] = []
    wrapped = False  # the line so far is a paragraph of several lines
    for above, line in zip([None, *lines], lines, strict=False):
        if above is None:
            parts.append(line.text)
        elif above.hyphen and line.text[:1].isalpha():
            parts.append("\n" + line.text)
        elif above.base - line.base > _PARAGRAPH * usual or above.base < line.base:
            parts.append("\n\n" + line.text)
            wrapped = False
        elif _wraps(above, line, edge) and (full or line.text[0].islower()):
            parts.append(" " + line.text)
            wrapped = True
        else:
            stands_apart = wrapped and above.text[-1] not in ".!?:" and not _begins_with_bullet(line)
            parts.append(("\n\n" if stands_apart else "\n") + line.text)
            wrapped = False
    return "".join(parts)


def _lines(runs: list[_Run]) -> list[_Line]:
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: (-run.base, run.left)):
        if rows and rows[-1][0].base - run.base < 0.45 * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(sorted(row, key=lambda run: run.left)) for row in rows]


def _line(row: list[_Run]) -> _Line:
    text, spread = row[0].text, False
    for before, run in pairwise(row):
        wide = run.left - before.right > _WIDE * run.size and not (before is row[0] and before.text in _BULLETS)
        text += ("  " if wide else " ") + run.text
        spread = spread or wide
    size = max(run.size for run in row)
    return _Line(text, row[0].left, row[-1].right, row[0].base, size, spread, row[-1].hyphen)


def _begins_with_bullet(line: _Line) -> bool:
    return line.text.split(maxsplit=1)[0] in _BULLETS


def _wraps(above: _Line, line: _Line, edge: float) -> bool:
    """Tell whether a line went on below only because its column was full: the next word had no room."""
    word, lower = line.text.split(maxsplit=1)[0], line.text[0].islower()
    if (
        above.spread
        or line.spread
        or _begins_with_bullet(line)
        or len(above.text) < (_REFLOW // 2 if lower else _REFLOW)
    ):
        return False
    if not lower and len(line.text.split()) < 4 and line.text[-1] not in ".!?,;":  # rather a heading
        return False
    if above.text[-1] in ".!?:" or abs(above.size - line.size) > 0.1 * line.size:
        return False
    room = (line.right - line.left) / len(line.text) * (len(word) + 1)
    return above.right + room > edge - (2 if lower else 0.3) * line.size


def _join_hyphens(text: str, keeps_hyphen: frozenset[str]) -> str:
    """Join words that were parted at the end of a line; a hyphen that belongs to the word is kept."""
    first, *rest = text.split("-\n")
    known = frozenset(_COMPOUND.findall(text.lower())) if rest else frozenset[str]()
    parts = [first]
    for part in rest:
        head, tail = _HEAD.search(parts[-1][-40:]), _TAIL.match(part[:40])
        if head is None or tail is None:
            parts.append("-\n" + part)
            continue
        word = f"{head.group()}-{tail.group()}".lower()
        compound = (
            not keeps_hyphen.isdisjoint({f"{head.group().lower()}-", f"-{tail.group().lower()}"}) or word in known
        )
        inner = parts[-1][-40:][: head.start()].endswith("-")  # state-of-the-art
        parts.append("-" * (compound or inner or not tail.group().islower()) + part)
    return "".join(parts)
