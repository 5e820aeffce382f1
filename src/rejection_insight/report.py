"""Show an insight: the JSON form as rows, plain text, Markdown, a notebook card and a page that stands alone.

One `view` has many faces, each a template beside this module. Text from documents is escaped because the
environments do it for every expression, not because a template remembers to. Floor 1.
"""

from __future__ import annotations

import itertools
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from rejection_insight.view import QUOTE, Claim, Section, in_one_line, phrases, view

if TYPE_CHECKING:
    import jinja2

__all__ = ["ROW_KEYS", "render", "rows", "to_card", "to_markdown", "to_page", "to_text", "wrap"]

Data = Mapping[str, Any]
Value = str | int | float | bool | None

ROW_KEYS = ("claim", "label", "status", "basis", "weight", "text", "source", "start", "end", "part")

_COLUMNS = 88
_SHOWN = 3  # claims of a section in a terminal
_IN_TEXT = ("highlights", "areas", "keywords", "outside", "impressions", "steps")
# Terminal commands, control characters, lone surrogates, and the signs that reverse the order of what is read.
_UNSEEN = re.compile(
    "\x1b\\[[0-?]{0,32}[ -/]{0,8}[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKDOWN = re.compile(r"[\\`*_\[\]|~$@^]|^[#+=-]|:(?=//)|(?<=[wW]{3})\.")
_WEIGHTS = {"must": 2, "nice": 1}


def rows(data: Data) -> list[dict[str, Value]]:
    """Give one flat row for each claim, good for spreadsheets, data frames and databases.

    Parameters
    ----------
    data : mapping
        What ``Insight.to_dict()`` gave.

    Returns
    -------
    list of dict
        Each with the keys `ROW_KEYS`; what is not known is None. An improvement area has a row for each of its
        quotes, every other claim one row. ``weight`` is the severity (1 to 3) of an
        improvement, and 2 for a must, 1 for a nice-to-have; ``start`` and ``end`` are characters of the text of
        document ``part`` of ``source``. The text of a step is its action, not a quote.

    Examples
    --------
    >>> quote = {"source": "feedback", "start": 0, "end": 13, "text": "Clear answers", "part": 0}
    >>> strength = {"text": "Clear answers", "areas": ["communication"], "basis": "stated", "evidence": quote}
    >>> rows({"highlights": [strength]})[0]["label"]
    'communication'
    """
    return [*_heard(data), *_worked_out(data)]


def to_text(data: Data) -> str:
    """Give a few plain lines for a terminal: no colour, no control characters, at most 88 columns.

    Examples
    --------
    >>> print(to_text({"outcome": "offer"}).splitlines()[0])
    They have made you an offer.
    """
    seen = view(data)
    sections = {section.id: section for section in seen.sections}
    lines = [line for sentence in (seen.headline.title, *seen.lead) for line in wrap(sentence)]
    lines.append("")
    shown = [sections[key] for key in _IN_TEXT if key in sections]
    for section in shown:
        lines += _text_lines(section)
    read = sections["read"].groups[0].claims
    missing = [claim.title for claim in read if claim.status == "missing"]
    lines += wrap(f"Not given: {', '.join(missing).lower()}") if missing else []
    for claim in read:
        lines += wrap(f"{claim.title}: {claim.text}") if claim.text and claim.status != "missing" else []
    if any(len(section.claims) > _SHOWN for section in shown):
        lines += wrap(phrases()["notes"]["whole"])
    return "\n".join(lines)


def to_markdown(data: Data) -> str:
    """Give a full report in Markdown with every quote; text from the documents is escaped.

    Examples
    --------
    >>> print(to_markdown({"outcome": "offer"}).splitlines()[0])
    # They have made you an offer.
    """
    return render("report.md.j2", view=view(data))


def to_card(data: Data) -> str:
    """Give an HTML fragment for notebooks: its own scoped style, light and dark, no script.

    It reads well without its style, too: some sites show notebooks without.

    Examples
    --------
    >>> to_card({"outcome": "offer"}).startswith('<article class="ri ri-card"')
    True
    """
    return _template("card.html.j2").render(view=view(data))


def to_page(data: Data) -> str:
    """Give an HTML page that stands alone: nothing is loaded, no script runs, every claim opens to its words.

    Examples
    --------
    >>> to_page({"outcome": "offer"}).startswith("<!doctype html>")
    True
    """
    return _template("page.html.j2").render(view=view(data))


def render(name: str, **values: object) -> str:
    """Fill a template; what it shows is escaped for its kind, and blank lines that pile up in Markdown are joined."""
    text = _template(name).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" if name.endswith(".md.j2") else text


def _heard(data: Data) -> Iterator[dict[str, Value]]:
    """Give the rows of what the employer and the person say."""
    if "outcome" in data:
        yield _row("outcome", data["outcome"], _each(data, "outcome_evidence"))
    if data.get("stage_reached"):
        yield _row("stage", data["stage_reached"], _each(data, "stage_evidence"))
    if data.get("reapply_invited"):
        yield _row("reapply", data["reapply_when"], _each(data, "reapply_evidence"))
    for item in _each(data, "highlights"):
        yield _row("highlight", _lead(item), [item["evidence"]], status="strength", basis=item["basis"])
    for item in _each(data, "areas"):
        more: dict[str, Value] = {"basis": item["basis"], "weight": item["severity"]}
        for quote in item["evidence"]:
            yield _row("area", item["area"], [quote], status=item["controllable"], **more)
    for item in _each(data, "outside_control"):
        yield _row("outside_control", item["reason"], [item["evidence"]], basis="stated")


def _worked_out(data: Data) -> Iterator[dict[str, Value]]:
    """Give the rows of what comes of comparing, of advice, and of each sentence."""
    for item in _each(data, "requirements"):
        more: dict[str, Value] = {"basis": "stated", "weight": _WEIGHTS[item["importance"]]}
        yield _row("requirement", item["keyword"], [item["evidence"]], status=item["kind"], **more)
    for item in _each(data, "matches"):
        shown = [quote for quote in item["evidence"] if quote["source"] == "resume"] or item["evidence"]
        more = {"basis": "inferred", "weight": _WEIGHTS[item["importance"]]}
        yield _row("match", item["keyword"], shown, status=item["status"], **more)
    for item in _each(data, "feedback_skills"):
        yield _row("feedback_skill", item["keyword"], [item["evidence"]], status=item["polarity"], basis="stated")
    for key in data.get("checklist", {}):
        item = data["checklist"][key]
        yield _row("check", key, item["evidence"], status=item["answer"])
    for key in data.get("agreement", {}):
        for item in data["agreement"][key]:
            yield _row("agreement", item["area"], item["evidence"], status=key, basis="inferred")
    for item in _each(data, "steps"):
        yield _row("step", item["for"], item["evidence"], status=item["effort"], text=item["action"])
    for item in _each(data, "statements"):
        label, basis = item["reason"] or _lead(item), "told" if item["basis"] == "self" else "stated"
        more = {"basis": basis, "weight": item["severity"]}
        yield _row("statement", label, [item["evidence"]], status=item["polarity"], **more)


def _row(claim: str, label: Value, evidence: Sequence[Data], **more: Value) -> dict[str, Value]:
    """Fill a row; of several quotes the first stands for the claim."""
    first: Data = evidence[0] if evidence else dict[str, Any]()
    filled = {"claim": claim, "label": label, **first, **more}
    return {key: filled.get(key) for key in ROW_KEYS}


def _each(data: Data, key: str) -> Sequence[Any]:
    return data.get(key) or ()


def _lead(item: Data) -> str | None:
    return next(iter(item["areas"]), None)


def _text_lines(section: Section) -> list[str]:
    claims = section.claims
    if section.id == "keywords":
        lines = wrap(f"Keywords: {section.note}", rest="  ")
        accepted, similar = phrases()["how"]["alternative"], phrases()["notes"]["met_otherwise"]
        for status in ("missing", "reworded"):
            worded = phrases()["status"][status]
            here = [claim for claim in claims if claim.status == worded]
            for label, apart in ((worded, False), (similar, True)):  # never "write Tableau" to who has Power BI
                named = [claim.title for claim in here if (claim.text == accepted) == apart]
                lines += wrap(f"{label}: {', '.join(named)}", "  ", "    ") if named else []
        return lines
    if section.id == "outside":
        return wrap(f"{section.title}: {'; '.join(claim.title for claim in claims)}", rest="  ")
    if section.id == "impressions":
        return wrap(f"{section.title}: {section.note}", rest="  ") if claims else []
    title = f"{section.title} ({_SHOWN} of {len(claims)})" if len(claims) > _SHOWN else section.title
    lines = wrap(f"{title}: {section.note}" if section.note else title, rest="  ")
    for number, claim in enumerate(claims[:_SHOWN], 1):
        if section.id == "highlights":
            lines += _said(claim, "  - ")
            continue
        lines += wrap(f"{claim.title} ({', '.join(claim.tags)})", f"  {number}. ", "     ")
        lines += _said(claim, "     ") if section.id == "areas" else []
    return lines


def _said(claim: Claim, indent: str) -> list[str]:
    """Quote one line, so that the whole stays short."""
    return [
        f"{indent}{quote.who}: “{_cut(_line(quote.text), _COLUMNS - len(indent) - len(quote.who) - 4)}”"
        for quote in claim.quotes[:1]
    ]


def wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    """Break a sentence into at most three lines of a terminal; of nothing comes no line."""
    wrapped = textwrap.wrap(_line(text), _COLUMNS, initial_indent=first, subsequent_indent=rest, max_lines=3)
    return [_cut(line, _COLUMNS) for line in wrapped]


def _cut(line: str, columns: int) -> str:
    """Shorten a line to so many terminal columns; wide signs (Chinese, Japanese, Korean) fill two."""
    widths = (2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
    filled = list(itertools.accumulate(itertools.islice(widths, columns + 1)))
    if not filled or filled[-1] <= columns:
        return line
    kept = line[: sum(width < columns for width in filled)]
    words = kept.rpartition(" ")[0]
    return (words if len(words) > len(kept) // 2 else kept).rstrip(" ,;:") + "…"


def _line(text: str) -> str:
    return in_one_line(_clean(text))


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text)


@cache
def _template(name: str) -> jinja2.Template:
    """Load and compile a template once; what it shows is escaped for its kind, Markdown or HTML."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("rejection_insight"),
        autoescape=True,
        finalize=_as_markdown if name.endswith(".md.j2") else _as_html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = _short  # pyright: ignore[reportUnknownMemberType]
    return environment.get_template(name)


def _short(text: str) -> str:
    return _cut(_line(text), QUOTE)


def _as_html(value: object) -> object:
    return _clean(value) if type(value) is str else value  # not a Markup: those are the templates' own


def _as_markdown(value: object) -> object:
    import markupsafe

    if type(value) is not str:
        return value
    plain = _ENTITY.sub("&amp;", _line(value)).replace("<", "&lt;").replace(">", "&gt;")
    escaped = _MARKDOWN.sub(r"\\\g<0>", plain)
    return markupsafe.Markup(escaped)  # noqa: S704 -- made safe in the line above
