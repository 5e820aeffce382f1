"""Read HTML and Word files into blocks of lines, in reading order. Floor 1."""

from __future__ import annotations

import io
import re
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from rejection_insight.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HTML_NESTING = 256  # elements inside one another; libxml2 takes quadratic time on deeper, unclosed ones
TABLE_NESTING = 10  # deeper tables are read as running text
ZIP_BYTES = 100_000_000  # unpacked
ZIP_ENTRIES = 2_000
ZIP_RATIO = 100  # unpacked to packed, for what unpacks to more than a tenth of ZIP_BYTES
CELL_LINES = 3  # a table row with more lines in a cell lays out a page and is read cell by cell
LONG_LINE = 45  # characters: a longer one without a stop looks wrapped, so that a blank line must end it

_DROPPED = frozenset(
    "head script style template noscript iframe object svg canvas audio video select".split()  # noqa: SIM905
)
_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article".split()  # noqa: SIM905
)
_LINES = frozenset(
    "address aside body caption center dd details div dt fieldset figcaption figure footer form header hr html "  # noqa: SIM905
    "legend li main nav summary tbody tfoot thead tr".split()
)
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden|mso-hide\s?:\s?all|font-size\s?:\s?0(?![.\d]*[1-9])")
_BULLET = "• "
_NEVER = HTML_NESTING + 1
_CHUNK = 16_384


class Block(NamedTuple):
    """One or more whole lines of a document; ``kind`` is a kind of `Mark`, or None for body text."""

    text: str
    kind: str | None = None


def row(cells: list[list[Block]]) -> list[Block]:
    """Join the cells of a table row by bars; a row that lays out a page is given cell after cell."""
    full = [cell for cell in ([block for block in cell if block.text.strip()] for cell in cells) if cell]
    lines = [[line for block in cell for line in block.text.split("\n")] for cell in full]
    lays_out = any(len(cell) > CELL_LINES or any(line.startswith(_BULLET) for line in cell) for cell in lines) or any(
        block.kind for cell in full for block in cell
    )
    if len(full) <= 1 or lays_out:
        return [block for cell in full for block in cell]
    return [Block(" | ".join(" ".join(cell) for cell in lines), "table")]


def _needs_gap(above: Block, block: Block) -> bool:
    """Tell whether a line would be taken for the rest of the one above, which is a paragraph of its own."""
    open_end = len(above.text) >= LONG_LINE and above.text[-1] not in ".!?:;|"
    return open_end and block.text != "" and not block.text.startswith(_BULLET)


def _gap(above: Block, block: Block) -> Block:
    return Block("", block.kind if block.kind == above.kind else None)


def read_html(text: str) -> tuple[list[Block], list[str]]:
    """Give the text of a web page or an HTML mail that people see, and warnings.

    Scripts, styles and hidden elements are left out, blocks and ``<br>`` end a line, list items begin with a
    bullet, cells are joined by bars, and the quotes that mail programs mark as such are of kind ``quote``.
    """
    etree: Any = import_module("lxml.etree")  # has no type stubs
    page, warnings = _Page(), list[str]()
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    try:
        for start in range(0, len(text), _CHUNK):  # the parser only stops between two calls
            parser.feed(text[start : start + _CHUNK].encode("utf-8", "replace"))
        parser.close()
    except _TooDeepError:
        warnings.append(f"The HTML nests more than {HTML_NESTING} elements; what follows was not read.")
    except etree.XMLSyntaxError:  # nothing in it at all
        pass
    return page.close(), warnings


class _TooDeepError(Exception):
    pass


class _Flow:
    """Lines as a browser breaks them: white space runs together, blocks end a line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._kind: str | None = None
        self._blank = self._bullet = self._ended = False

    def add(self, data: str, kind: str | None, *, verbatim: bool) -> None:
        if kind != self._kind:
            self.end_line()
            self._kind = kind
        if not verbatim:
            self._parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))
            return
        *whole, last = data.split("\n")
        for line in whole:
            self._put(Block("".join(self._parts) + line, kind))
            self._parts.clear()
        self._parts.append(last)

    def end_line(self, *, blank: bool = False, bullet: bool = False) -> None:
        line = re.sub(" {2,}", " ", "".join(self._parts)).strip(" ")
        self._parts.clear()
        if line:
            self._put(Block(_BULLET * self._bullet + line, self._kind))
            self._bullet = False
        self._blank = self._blank or blank
        self._bullet = self._bullet or bullet

    def line_break(self) -> None:
        self.end_line(blank=not "".join(self._parts).strip(" "))

    def end_block(self, *, blank: bool) -> None:
        self.end_line(blank=blank)
        self._ended = True

    def end_item(self) -> None:
        self.end_line()
        self._bullet = False

    def extend(self, blocks: list[Block]) -> None:
        self.end_line()
        for block in blocks:
            self._ended = True
            self._put(block)

    def _put(self, block: Block) -> None:
        if self.blocks and (self._blank or (self._ended and _needs_gap(self.blocks[-1], block))):
            self.blocks.append(_gap(self.blocks[-1], block))
        self._blank = self._ended = False
        self.blocks.append(block)


class _Page:
    """Parser target: takes what a browser would show, without building a tree."""

    def __init__(self) -> None:
        self._depth = 0
        self._hidden = self._quote = self._verbatim = _NEVER  # the depth at which each began
        self._flows = [_Flow()]
        self._cells: list[int] = []
        self._rows: list[tuple[int, list[list[Block]]]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > HTML_NESTING:
            raise _TooDeepError
        if self._depth > self._hidden:
            return
        if tag in _DROPPED or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")[:2000].lower()):
            self._hidden = self._depth
            return
        self._break(tag)
        if attributes.get("type") == "cite" or "gmail_quote" in attributes.get("class", ""):
            self._quote = min(self._quote, self._depth)
        if tag == "br":
            self._flows[-1].line_break()
        elif tag == "li":
            self._flows[-1].end_line(bullet=True)
        elif tag == "pre":
            self._verbatim = min(self._verbatim, self._depth)
        elif tag == "tr" and len(self._rows) < TABLE_NESTING:
            self._rows.append((self._depth, []))
        elif tag in {"td", "th"} and self._rows and self._rows[-1][0] == self._depth - 1:
            self._cells.append(self._depth)
            self._flows.append(_Flow())

    def end(self, tag: str) -> None:
        if self._depth < self._hidden:
            self._break(tag)
            if tag == "li":
                self._flows[-1].end_item()
            self._close_cell_or_row()
        self._hidden = self._hidden if self._hidden < self._depth else _NEVER
        self._quote = self._quote if self._quote < self._depth else _NEVER
        self._verbatim = self._verbatim if self._verbatim < self._depth else _NEVER
        self._depth -= 1

    def data(self, data: str) -> None:
        if self._depth < self._hidden:
            kind = "quote" if self._depth >= self._quote else None
            self._flows[-1].add(data, kind, verbatim=self._depth >= self._verbatim)

    def close(self) -> list[Block]:
        while self._cells or self._rows:  # left open where the reading stopped
            self._depth = max([*self._cells[-1:], *(depth for depth, _ in self._rows[-1:])])
            self._close_cell_or_row()
        self._flows[0].end_line()
        return self._flows[0].blocks

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS or tag in _LINES:
            self._flows[-1].end_block(blank=tag in _PARAGRAPHS)

    def _close_cell_or_row(self) -> None:
        if self._cells and self._cells[-1] == self._depth:
            self._cells.pop()
            cell = self._flows.pop()
            cell.end_line()
            self._rows[-1][1].append(cell.blocks)
        elif self._rows and self._rows[-1][0] == self._depth:
            self._flows[-1].extend(row(self._rows.pop()[1]))


# --- Word -------------------------------------------------------------------------------------------------

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = frozenset({_FALLBACK, f"{_WORD}pPr", f"{_WORD}moveFrom"})  # said otherwise, layout, text that moved away
_SIGNS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


def read_docx(data: bytes, name: str) -> list[Block]:
    """Give the text of a Word file: page headers, body with tables and text boxes in order, page footers.

    Raises
    ------
    DocumentError
        If it is no Word file, is damaged, or unpacks to more than the limits of this module.
    """
    _check_zip(data, name)
    import docx

    document: Any = docx.Document(io.BytesIO(data))
    listed = _list_styles(document.styles.element)
    related = [relation for relation in document.part.rels.values() if not relation.is_external]
    edges = [
        list(dict.fromkeys(text for part in parts if (text := _edge_text(part, listed))))
        for parts in (
            [relation.target_part for relation in related if relation.reltype.endswith(f"/{place}")]
            for place in ("header", "footer")
        )
    ]
    above, below = ([Block(text, "header") for text in texts] for texts in edges)
    blocks: list[Block] = []
    for block in [*above, *_blocks(document.element.body, listed), *below]:
        if blocks and _needs_gap(blocks[-1], block):
            blocks.append(_gap(blocks[-1], block))
        blocks.append(block)
    return blocks


def _check_zip(data: bytes, name: str) -> None:
    """Refuse what would unpack to too much, before anything is unpacked, and XML that declares entities."""
    cure = "Open it in Word and save it anew, or export it as PDF."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > ZIP_ENTRIES or total > ZIP_BYTES:
                raise DocumentError("unpacks to more than a document would", where=name, cure=cure)
            if total > ZIP_BYTES // 10 and total > ZIP_RATIO * len(data):
                raise DocumentError("is packed far tighter than a document would be", where=name, cure=cure)
            if any(entry.flag_bits & 1 for entry in entries):
                raise DocumentError("is locked with a password", where=name, cure="Save a copy without one.")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(entry):
                    raise DocumentError("declares XML entities, which no Word file does", where=name, cure=cure)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise DocumentError("is damaged: not all of it can be unpacked", where=name, cure=cure) from error


def _list_styles(styles: Any) -> frozenset[str]:
    """Give the ids of the paragraph styles that set a bullet or number, headings apart."""
    return frozenset(
        style.get(f"{_WORD}styleId", "")
        for style in styles.iter(f"{_WORD}style")
        if style.find(f"{_WORD}pPr/{_WORD}numPr") is not None and style.find(f"{_WORD}pPr/{_WORD}outlineLvl") is None
    )


def _edge_text(part: Any, listed: frozenset[str]) -> str:
    return "\n".join(block.text for block in _blocks(part.element, listed) if block.text.strip())


def _blocks(container: Any, listed: frozenset[str]) -> Iterator[Block]:
    for child in container.iterchildren(f"{_WORD}*"):
        if child.tag == f"{_WORD}p":
            yield from _paragraph(child, listed)
        elif child.tag == f"{_WORD}tbl":
            for table_row in child.iter(f"{_WORD}tr"):
                if next(table_row.iterancestors(f"{_WORD}tbl")) is child:
                    cells = (cell for cell in table_row.iter(f"{_WORD}tc") if _row_of(cell) is table_row)
                    yield from row([list(_blocks(cell, listed)) for cell in cells])
        else:  # content controls and the like
            yield from _blocks(child, listed)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_WORD}tr"), None)


def _paragraph(paragraph: Any, listed: frozenset[str]) -> Iterator[Block]:
    """Give a paragraph, then the text boxes that hang on it."""
    parts: list[str] = []
    boxes: list[Any] = []
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        elif node.tag in _SIGNS:
            parts.append(_SIGNS[node.tag])
        elif node.tag == f"{_WORD}txbxContent":
            boxes.append(node)
        elif node.tag not in _UNREAD and not _is_hidden(node):
            waiting.extend(reversed(node))
    text = "".join(parts)
    yield Block(_BULLET + text if text.strip() and _is_listed(paragraph, listed) else text)
    for box in boxes:
        yield from _blocks(box, listed)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{_WORD}rPr/{_WORD}vanish")
    return hidden is not None and hidden.get(f"{_WORD}val") not in {"0", "false", "off"}


def _is_listed(paragraph: Any, listed: frozenset[str]) -> bool:
    number = paragraph.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId")
    if number is not None:
        return number.get(f"{_WORD}val") != "0"
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return style is not None and style.get(f"{_WORD}val") in listed
