"""Two small helpers of these notebooks: a table with its words to the left, and somebody's words as they stand."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


class Shown:
    """Something with a form for notebooks and a plain one."""

    def __init__(self, rich: str, plain: str) -> None:
        self._rich, self._plain = rich, plain

    def _repr_html_(self) -> str:
        return self._rich

    def __repr__(self) -> str:
        return self._plain


def table(rows: pd.DataFrame | Sequence[Mapping[str, Any]], *, index: bool = False) -> Shown:
    """Show rows as a table, words to the left, with nothing cut off; lists are joined, gaps are a dash."""
    frame = pd.DataFrame(rows).map(_cell)
    with pd.option_context("display.max_colwidth", None):
        rich = frame.to_html(index=index, border=0, justify="left")
    rich = rich.replace("<td>", '<td style="text-align: left">').replace(
        "<th>", '<th style="text-align: left">'
    )
    return Shown(rich, frame.to_string(index=index))


def quote(text: str) -> Shown:
    """Show somebody's words as they stand."""
    look = "white-space: pre-line; border-left: 3px solid #1d6152; padding: 0.2em 1.2em; max-width: 44em; line-height: 1.5"
    return Shown(
        f'<div style="{look}; font-family: serif">{html.escape(text.strip())}</div>',
        text.strip(),
    )


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    if pd.isna(value) or value == "":
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else " ".join(str(value).split())
