"""Pictures of many applications: ``pip install 'rejection-insight[plots]'``. Floor 7.

Drawn with matplotlib: a picture is finished when it is drawn, so it shows on every site that shows notebooks, in mails
and on paper, and loads no script from anywhere; and it knows hatching, which the grammars of the web do not. (Altair
would give tooltips, and fetch its scripts from the network to do so.) ``pyplot`` is not touched: no global state.

Nothing is told by colour alone: shapes, hatching and words at the marks do it. Every chart carries its words.
"""
# pyright: reportUnknownMemberType=false
# (matplotlib leaves its keyword arguments untyped)

from __future__ import annotations

import hashlib
import html
import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rejection_insight.trends_view import area_name, counted, interval, plain, statuses, words
from rejection_insight.view import phrases

try:
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch, Rectangle
except ImportError as error:  # pragma: no cover - the tests have it
    raise ImportError("rejection_insight.plots needs matplotlib: pip install 'rejection-insight[plots]'") from error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from rejection_insight.insight import Insight
    from rejection_insight.trends import Trends

__all__ = ["Chart", "agreement", "areas_over_time", "asked_and_shown", "describe", "funnel"]

Data = Mapping[str, Any]

AREAS = 8  # rows of a picture; the rest is in to_frame()
SKILLS = 12
_INK, _SOFT, _FAINT, _PAPER, _ACCENT = "#24272c", "#5b6068", "#dedad0", "#ffffff", "#1d6152"
_LIGHT = "#b9d6cc"
_WIDTH = 8.0  # inches
_DATES = 7  # there is room for so many
_DPI = 110
_RANDOM_ID = re.compile(r'id="([a-z][0-9a-f]{10})"')
# Dark, hatched, white, dotted: they differ on a copier as well.
_FILLS: dict[str, tuple[str, str]] = {
    "shown": (_ACCENT, ""),
    "partial": (_LIGHT, "////"),
    "missing": (_PAPER, ""),
    "unknown": ("#eeece6", "..."),
}


class Chart(Figure):
    """A matplotlib figure that carries its words.

    Attributes
    ----------
    title, description : str
        What it shows, and the same in sentences: the text alternative.
    """

    def __init__(self, title: str, description: str, height: float) -> None:
        super().__init__(figsize=(_WIDTH, height), dpi=_DPI, facecolor=_PAPER)
        self.set_layout_engine("constrained", w_pad=0.15, h_pad=0.12)
        self.title, self.description = title, description

    def to_html(self) -> str:
        """Give an HTML fragment: the picture as SVG, with its words for those who do not see it."""
        buffer = io.StringIO()
        self.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        _, _, drawn = re.sub(r"<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL).partition("<svg")
        words = f"{self.title}. {self.description}"
        mark = hashlib.sha256(words.encode()).hexdigest()[:8]
        # matplotlib's ids are random, and a setting that makes them fixed would be global
        for number, name in enumerate(dict.fromkeys(_RANDOM_ID.findall(drawn))):
            drawn = drawn.replace(name, f"ri-{mark}-{number}")
        return f'<figure style="margin: 0"><svg role="img" aria-label="{html.escape(words)}"{drawn}</figure>'

    def to_png(self) -> bytes:
        """Give the picture as PNG, at twice the resolution of the screen it is meant for."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=2 * _DPI, metadata={"Title": self.title, "Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str | bytes], dict[str, dict[str, Any]]]:
        """Give notebooks the picture with its text alternative, and the words alone where there are no pictures."""
        del include, exclude
        width, height = (int(side * _DPI) for side in self.get_size_inches())
        alt = {"alt": f"{self.title}. {self.description}", "width": width, "height": height}
        return {"image/png": self.to_png(), "text/plain": self.description}, {"image/png": alt}


def describe(chart: Chart) -> str:
    """Give the text alternative of a chart: what it shows, in sentences.

    Examples
    --------
    >>> from rejection_insight import trends, plots
    >>> plots.describe(plots.funnel(trends.trends([])))
    'There is nothing to show yet.'
    """
    return chart.description


def areas_over_time(trends: Trends) -> Chart:
    """Draw the areas to work on, application by application, oldest first.

    A filled mark where it was said, a hollow one where it could have been said and was not, none where it could not
    have been known; circles for employers, triangles for the notes. A flag stands where a step for the area was done.
    """
    data, say = trends.to_dict(), words()["picture"]
    shown = sorted(data["areas"], key=lambda one: (-one["share"]["count"], one["basis"] == "told"))[:AREAS]
    if not shown:
        return _empty(say["areas"])
    sentences = [say["alt"]["areas"].format(applications=counted("applications", len(data["applications"])))]
    for one in shown:
        name, basis = area_name(one["area"]), phrases()["basis"][one["basis"]]
        sentences.append(say["alt"]["row"].format(name=name, basis=basis, share=_share(one["share"])))
    chart = Chart(say["areas"], " ".join(sentences), 1.5 + 0.42 * len(shown))
    axes = _axes(chart)
    ids = [entry["record"] for entry in data["applications"]]
    size = max(12.0, min(90.0, 2600.0 / len(ids)))
    for row, one in enumerate(shown):
        marker = "^" if one["basis"] == "told" else "o"
        said, could = set(one["records"]), set(one["could"])
        full = [place for place, record in enumerate(ids) if record in said]
        hollow = [place for place, record in enumerate(ids) if record in could - said]
        axes.scatter(full, [row] * len(full), s=size, marker=marker, color=_ACCENT, zorder=3)
        axes.scatter(
            hollow, [row] * len(hollow), s=size * 0.45, marker=marker, facecolors=_PAPER, edgecolors=_SOFT, zorder=3
        )
        axes.text(len(ids) - 0.3, row, f" {plain(one['share'])}", va="center", color=_INK, fontsize=10)
        for step in data["progress"]:
            if step["target"] == one["area"] and one["basis"] == "stated":
                at = sum(entry["on"] <= step["done"] for entry in data["applications"]) - 0.5
                axes.plot([at, at], [row - 0.4, row + 0.4], color=_INK, linewidth=1.6, linestyle=(0, (2, 1)), zorder=4)
    names = [area_name(one["area"]) + ("*" if one["basis"] == "told" else "") for one in shown]
    _rows(axes, names)
    axes.set_xlim(-0.7, len(ids) + 0.9)
    axes.hlines(range(len(shown)), -0.7, len(ids) - 0.3, color=_FAINT, linewidth=1, zorder=1)
    _dates(axes, data["applications"])
    _areas_legend(chart, axes, shown, data)
    return _laid_out(chart)


def funnel(trends: Trends) -> Chart:
    """Draw how many applications reached at least each stage, with the 95 % interval as a thin line."""
    data, say, names = trends.to_dict(), words()["picture"], words()["stages"]
    known = len(data["applications"]) - data["stage_unknown"]
    if not known:
        return _empty(say["funnel"])
    reached = [one["reached"]["count"] for one in data["funnel"]]
    steps = data["funnel"][: reached.index(0) + 1] if 0 in reached else data["funnel"]
    sentences = [say["alt"]["funnel"].format(known=known)]
    sentences += [f"{names[one['stage']]}: {_share(one['reached'])}." for one in steps]
    chart = Chart(say["funnel"], " ".join(sentences), 1.3 + 0.46 * len(steps))
    axes = _axes(chart)
    for row, one in enumerate(steps):
        part = one["reached"]
        axes.barh(row, part["count"], height=0.56, color=_LIGHT, edgecolor=_INK, linewidth=1, zorder=2)
        if row:  # everybody applied: there is nothing to estimate
            low, high = part["low"] * known, part["high"] * known
            axes.plot([low, high], [row, row], color=_INK, linewidth=1.2, zorder=3)
            axes.scatter([low, high], [row, row], marker="|", s=60, color=_INK, zorder=3)
        label = plain(part) if not row else f"{plain(part)}   {interval(part)}"
        axes.text(known * 1.03, row, label, va="center", color=_INK, fontsize=10)
    _rows(axes, [names[one["stage"]] for one in steps])
    axes.set_xlim(0, known * 1.52)
    axes.set_xticks([])
    _note(axes, say["interval"])
    return _laid_out(chart)


def asked_and_shown(trends: Trends) -> Chart:
    """Draw in how many adverts each skill is asked for, and what the résumé shows there; the weightiest lack first."""
    data, say = trends.to_dict(), words()["picture"]
    skills = [one for one in data["skills"] if one["asked"]][:SKILLS]
    if not skills:
        return _empty(say["skills"])
    asked = words()["skills"]
    sentences = [say["alt"]["skills"]]
    sentences += [f"{one['skill']}: {_asked(one, asked)}; {statuses(one)}." for one in skills]
    chart = Chart(say["skills"], " ".join(sentences), 1.5 + 0.42 * len(skills))
    axes = _axes(chart)
    for row, one in enumerate(skills):
        left = 0
        for status, (fill, hatch) in _FILLS.items():
            width = one[status]
            if width:
                axes.barh(row, width, 0.6, left, facecolor=fill, hatch=hatch, edgecolor=_INK, linewidth=1, zorder=2)
                colour = _PAPER if status == "shown" else _INK
                box = None if status in {"shown", "missing"} else {"facecolor": _PAPER, "edgecolor": "none", "pad": 1.5}
                axes.text(
                    left + width / 2, row, str(width), ha="center", va="center", color=colour, fontsize=9, bbox=box
                )
            left += width
        axes.text(left, row, f"  {_asked(one, asked)}", va="center", color=_SOFT, fontsize=9)
    _rows(axes, [one["skill"] for one in skills])
    axes.set_xlim(0, max(one["asked"] for one in skills) * 1.4)
    axes.set_xticks([])
    used = [status for status in _FILLS if any(one[status] for one in skills)]
    patches = [
        Patch(facecolor=_FILLS[status][0], hatch=_FILLS[status][1], edgecolor=_INK, label=phrases()["status"][status])
        for status in used
    ]
    _legend(chart, patches)
    return _laid_out(chart)


def agreement(insight: Insight) -> Chart:
    """Draw the employer's view and the person's own as four boxes, two by two."""
    data, say = insight.to_dict(text=False), words()["picture"]
    boxes = {
        box: [
            (area_name(one["area"]), phrases()["worries"].get(key, ""))
            for key in keys
            for one in data["agreement"][key]
        ]
        for box, keys in phrases()["boxes"].items()
    }
    if not any(boxes.values()):
        return _empty(say["agreement"])
    titles = phrases()["groups"]
    sentences = [say["alt"]["agreement"]]
    for box, found in boxes.items():
        named = "; ".join(f"{name} ({worry})" if worry else name for name, worry in found)
        sentences.append(f"{titles[box]}: {named or say['nothing']}.")
    lines = {box: [line for item in found for line in _fold(*item)] for box, found in boxes.items()}
    order = list(boxes)
    heights = [0.75 + 0.25 * max(1, *(len(lines[box]) for box in order[at : at + 2])) for at in (0, 2)]
    chart = Chart(say["agreement"], " ".join(sentences), 0.6 + sum(heights))
    axes = _axes(chart)
    axes.set_xlim(0, 2)
    axes.set_ylim(sum(heights), 0)
    axes.set_axis_off()
    for place, box in enumerate(order):
        left, top = place % 2, sum(heights[: place // 2])
        agreed = place < 2
        axes.add_patch(
            Rectangle(
                (left + 0.01, top + 0.03), 0.98, heights[place // 2] - 0.06, facecolor="#eef4ef" if agreed else _PAPER,
                edgecolor=_ACCENT if agreed else _SOFT, linewidth=1.6 if agreed else 1.2,
                linestyle="solid" if agreed else (0, (4, 2)),
            )
        )  # fmt: skip
        axes.text(left + 0.05, top + 0.28, titles[box], color=_INK, fontsize=11, fontweight="bold", va="center")
        for line, text in enumerate(lines[box] or [say["nothing"].capitalize()]):
            colour = _INK if lines[box] else _SOFT
            axes.text(left + 0.05, top + 0.62 + 0.25 * line, _plain(text), color=colour, fontsize=10, va="center")
    return _laid_out(chart)


def _empty(title: str) -> Chart:
    chart = Chart(title, words()["picture"]["alt"]["empty"], 1.4)
    axes = _axes(chart)
    axes.set_axis_off()
    axes.text(0, 0.5, chart.description, color=_SOFT, fontsize=11, va="center")
    return _laid_out(chart)


def _laid_out(chart: Chart) -> Chart:
    """Settle where things stand: every further drawing would move them by a hair, and no two files would be equal."""
    chart.draw_without_rendering()
    chart.set_layout_engine("none")
    return chart


def _axes(chart: Chart) -> Axes:
    axes = chart.add_subplot()
    axes.set_facecolor(_PAPER)
    axes.set_title(chart.title, loc="left", color=_INK, fontsize=13, fontweight="bold", pad=12)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.grid(visible=False)
    axes.tick_params(length=0, colors=_INK, labelsize=10)
    return axes


def _rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [textwrap.shorten(_plain(name), 36, placeholder="…") for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def _dates(axes: Axes, entries: Sequence[Data]) -> None:
    """Name the month where it begins, as far as there is room; the applications stand evenly, whatever lies between."""
    months = [entry["on"][:7] for entry in entries]
    starts = [at for at, month in enumerate(months) if at == 0 or months[at - 1] != month]
    every, chosen = max(1, -(-len(months) // _DATES)), list[int]()
    for at in starts:
        if not chosen or at - chosen[-1] >= every:
            chosen.append(at)
    axes.set_xticks(chosen, [months[at] for at in chosen])
    axes.tick_params(axis="x", colors=_SOFT, labelsize=9)


def _areas_legend(chart: Chart, axes: Axes, shown: Sequence[Data], data: Data) -> None:
    say = words()["picture"]
    full = axes.scatter([], [], s=70, marker="o", color=_ACCENT, label=say["said"])
    hollow = axes.scatter([], [], s=34, marker="o", facecolors=_PAPER, edgecolors=_SOFT, label=say["not_said"])
    handles: list[Any] = [full, hollow]
    if any(one["basis"] == "told" for one in shown):
        handles.append(axes.scatter([], [], s=70, marker="^", color=_ACCENT, label=f"* {say['told']}"))
    targets = {one["area"] for one in shown if one["basis"] == "stated"}
    if any(step["target"] in targets for step in data["progress"]):
        handles += axes.plot([], [], color=_INK, linewidth=1.6, linestyle=(0, (2, 1)), label=say["done"])
    _legend(chart, handles)


def _legend(chart: Chart, handles: Sequence[Any]) -> None:
    chart.legend(
        handles=list(handles), loc="outside lower left", ncols=4, frameon=False, fontsize=9, labelcolor=_INK,
        handletextpad=0.5, columnspacing=1.6,
    )  # fmt: skip


def _note(axes: Axes, text: str) -> None:
    axes.set_xlabel(text, loc="left", color=_SOFT, fontsize=9)


def _share(share: Data) -> str:
    return f"{plain(share)} ({interval(share)})"


def _asked(one: Data, say: Data) -> str:
    kind = "asked" if one["must"] and one["nice"] else "must" if one["must"] else "nice"
    return say[kind].format(**one)


def _fold(name: str, worry: str) -> list[str]:
    return [*textwrap.wrap(name, 44), *textwrap.wrap(worry, 44, initial_indent="   ", subsequent_indent="   ")]


def _plain(text: str) -> str:
    """Keep names from being read as formulas: matplotlib takes dollar signs for mathematics."""
    return text.replace("$", r"\$")
