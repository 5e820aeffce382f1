"""Pictures: they show what the trends hold, tell nothing by colour alone, and carry their words."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from datetime import date, timedelta
from html import unescape
from typing import Any

import lxml.etree
import pytest

import rejection_insight as ri
from rejection_insight import plots
from rejection_insight.records import Record
from rejection_insight.trends import Trends, trends

RAMBLED = ("Your answers were hard to follow.", "You rambled, and twice we lost the thread.")
PRAISED = "Your SQL was strong in the interview."
ADVERT = "Data Engineer\n\nRequired:\n- SQL\n- 5+ years of Python\n- Kubernetes\n- $R$ & <b>Tableau</b>\n"
RESUME = "Data Analyst, Fernhill, 2021-03 to 2023-03\n- Wrote SQL reports in Python\n\nSkills: SQL, Python"


@pytest.fixture(scope="module")
def records() -> list[Record]:
    analyzer = ri.Analyzer(fast=True)
    given: list[dict[str, Any]] = [
        {
            "feedback": f"Thank you for the interview. {RAMBLED[0]}",
            "notes": "I rambled.",
            "job": ADVERT,
            "resume": RESUME,
        },
        {"feedback": PRAISED, "job": ADVERT},
        {"feedback": f"Thank you for the interview. {RAMBLED[1]}", "job": ADVERT, "resume": RESUME},
    ]
    found = [
        Record(f"r{place}", analyzer.analyze(**texts), date(2025, 1, 6) + timedelta(weeks=4 * place), f"Firm {place}")
        for place, texts in enumerate(given)
    ]
    step = next(place for place, step in enumerate(found[0].insight.steps) if step.for_ == "communication")
    return [Record("r0", found[0].insight, found[0].on, "Firm 0", done=((step, date(2025, 2, 1)),)), *found[1:]]


@pytest.fixture(scope="module")
def season(records: list[Record]) -> Trends:
    return trends(records)


@pytest.fixture(scope="module")
def both() -> ri.Insight:
    return ri.Analyzer(fast=True).analyze(
        feedback="Your SQL was strong. We needed more specific examples with results.",
        notes="I was nervous. My SQL answers went well.",
    )


CHARTS = ("areas_over_time", "funnel", "asked_and_shown")


def draw(name: str, season: Trends) -> plots.Chart:
    return getattr(plots, name)(season)


def words_of(chart: plots.Chart) -> list[str]:
    from matplotlib.text import Text

    return [text.get_text() for text in chart.findobj(Text) if text.get_text() and text.get_visible()]


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_says_in_words_what_it_shows(name: str, season: Trends) -> None:
    chart = draw(name, season)
    said = plots.describe(chart)
    expected = {
        "areas_over_time": ("Communication and listening (stated by the employer): 2 of 3", "from your notes"),
        "funnel": ("Application: 3 of 3", "First interview"),
        "asked_and_shown": ("Kubernetes: 3 of 3, as a must; missing 2, not known 1.", "Python: 3 of 3", "partly 2"),
    }[name]
    for words in expected:
        assert words in said


@pytest.mark.parametrize("name", CHARTS)
def test_everything_stays_within_the_picture(name: str, season: Trends) -> None:
    from matplotlib.text import Text

    chart = draw(name, season)
    chart.draw_without_rendering()
    edge = chart.bbox
    for text in chart.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert edge.x0 <= box.x0, text
            assert box.x1 <= edge.x1, text
            assert edge.y0 <= box.y0, text
            assert box.y1 <= edge.y1, text


@pytest.mark.parametrize("name", CHARTS)
def test_labels_do_not_lie_on_each_other(name: str, records: list[Record]) -> None:
    """With sixty applications as well, when the months crowd."""
    from matplotlib.text import Text

    many = [
        Record(
            f"x{place:02}", records[place % 3].insight, date(2024, 1, 1) + timedelta(days=6 * place), f"Firm {place}"
        )
        for place in range(60)
    ]
    for chart in (draw(name, trends(records)), draw(name, trends(many))):
        chart.draw_without_rendering()
        boxes = [
            (text.get_text(), text.get_window_extent())
            for text in chart.findobj(Text)
            if text.get_text().strip() and text.get_visible()
        ]
        for (one, box), (other, beside) in itertools.combinations(boxes, 2):
            assert not box.overlaps(beside), (one, other)


def test_the_marks_are_counted(season: Trends) -> None:
    from matplotlib.collections import PathCollection

    chart = plots.areas_over_time(season)
    offsets = [len(marks.get_offsets()) for marks in chart.axes[0].findobj(PathCollection)]
    stated = next(one for one in season.areas if one.basis == "stated")
    assert offsets[:2] == [stated.share.count, stated.share.of - stated.share.count]
    assert "step done" in words_of(chart)


def test_the_fills_differ_without_colour(season: Trends) -> None:
    """Statuses are told apart by brightness or by hatching, and the number stands in each."""
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    chart = plots.asked_and_shown(season)
    bars = [bar for bar in chart.axes[0].findobj(Rectangle) if bar.get_width() >= 1 and bar.get_edgecolor()[3]]
    looks = set()
    for bar in bars:
        red, green, blue = to_rgb(bar.get_facecolor())
        looks.add((round(0.3 * red + 0.59 * green + 0.11 * blue, 1), bar.get_hatch()))
    assert len({hatch for _, hatch in looks}) == 3
    plain = sorted(light for light, hatch in looks if not hatch)
    assert plain[-1] - plain[0] > 0.5
    labels = words_of(chart)
    assert {"shown", "partly shown", "missing", "not known"} <= set(labels)


def test_agreement_has_four_boxes(both: ri.Insight) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle

    chart = plots.agreement(both)
    boxes = [patch for patch in chart.axes[0].patches if isinstance(patch, Rectangle | FancyBboxPatch)]
    assert len(boxes) == 4
    said = words_of(chart)
    for words in ("You both see a strength", "They noticed it, you had not", "Evidence and examples", "Nothing found"):
        assert words in said
    assert "You both see a strength: Professional knowledge and skill." in plots.describe(chart)
    assert "Confidence and presence (they say nothing of it)" in plots.describe(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_to_show_is_said(name: str) -> None:
    chart = draw(name, trends([]))
    assert plots.describe(chart) == "There is nothing to show yet."
    assert "There is nothing to show yet." in words_of(chart)


def test_no_agreement_without_notes() -> None:
    chart = plots.agreement(ri.Analyzer(fast=True).analyze(feedback=PRAISED))
    assert plots.describe(chart) == "There is nothing to show yet."


@pytest.mark.parametrize("name", CHARTS)
def test_the_svg_is_well_formed_labelled_and_the_same_each_time(name: str, season: Trends) -> None:
    chart = draw(name, season)
    fragment = chart.to_html()
    assert fragment == chart.to_html() == draw(name, season).to_html()
    figure = lxml.etree.fromstring(fragment)
    svg = figure[0]
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == f"{chart.title}. {plots.describe(chart)}"
    assert not re.search(
        r"<script|<b>|https?://(?!www\.w3\.org)", unescape(re.sub(r'aria-label="[^"]*"', "", fragment))
    )


def test_the_notebook_gets_picture_and_words(season: Trends) -> None:
    chart = plots.funnel(season)
    data, about = chart._repr_mimebundle_()
    assert isinstance(data["image/png"], bytes)
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == plots.describe(chart)
    assert plots.describe(chart) in about["image/png"]["alt"]
    assert chart.to_png() == data["image/png"]


def test_global_settings_are_left_alone_and_pyplot_is_not_loaded() -> None:
    code = """
import sys, matplotlib
def settings():  # without resolving the backend, which would load pyplot
    return {key: repr(dict.__getitem__(matplotlib.rcParams, key)) for key in matplotlib.rcParams}
before = settings()
import rejection_insight as ri
from rejection_insight.trends import trends
ri.plots.funnel(trends([])).to_html()
assert settings() == before
print("matplotlib.pyplot" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False", done.stderr


def test_without_matplotlib_the_error_says_what_to_install() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nimport rejection_insight as ri\nri.plots"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'rejection-insight[plots]'" in done.stderr
