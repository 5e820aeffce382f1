"""The report: nothing is shown that the data does not hold, everything is escaped, and it reads as meant.

The goldens are ``data/insight_full.txt`` and ``.md``; after a wanted change, look at the difference and run
``REPORT_GOLDEN=write pytest tests/test_report.py``.
"""

from __future__ import annotations

import copy
import itertools
import json
import os
import re
import subprocess
import sys
import unicodedata
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rejection_insight import analyze, insight, report, results
from rejection_insight.view import phrases, view

DATA = Path(__file__).parent / "data"
NAMES = ("full", "empty_letter", "hostile")
FACES = (report.to_text, report.to_markdown, report.to_card, report.to_page)


def load(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"insight_{name}.json").read_bytes())


@pytest.fixture
def full() -> dict[str, Any]:
    return load("full")


def evidence_of(node: Any) -> list[dict[str, Any]]:
    """Every quote anywhere in the JSON form, in order."""
    if isinstance(node, list):
        return [found for item in node for found in evidence_of(item)]
    if not isinstance(node, dict):
        return []
    if {"source", "start", "end", "text"} <= node.keys():
        return [node]
    return [found for value in node.values() for found in evidence_of(value)]


def without_text(data: dict[str, Any]) -> dict[str, Any]:
    data = copy.deepcopy(data)
    for source in data["documents"].values():
        for part in source["parts"]:
            part["text"] = ""
    return data


def only(full: dict[str, Any], *sources: str) -> dict[str, Any]:
    """The full insight as it is when only these sources were given; what rests on the others is gone."""
    data = copy.deepcopy(full)
    for name, source in data["documents"].items():
        if name not in sources:
            source.update(kind="missing", characters=0, parts=[], warnings=[f"No {name} was given."])
    return data


class Page(HTMLParser):
    """What a browser would see: tags, attributes, the text outside <style>, and the marked words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text, self.marks, self._inside = "", list[str](), list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag != "meta":
            self._inside.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            return
        self.text += data
        if "mark" in self._inside:
            self.marks[-1] += data

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")


def seen(text: str) -> str:
    """A quote as people see it: without what no sign is drawn for, white space joined."""
    return " ".join(report._clean(text).split())


# The data files themselves.


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_quote_what_their_documents_say(name: str) -> None:
    data = load(name)
    quotes = evidence_of({key: value for key, value in data.items() if key != "documents"})
    assert quotes
    for quote in quotes:
        part = data["documents"][quote["source"]]["parts"][quote["part"]]
        assert part["text"][quote["start"] : quote["end"]] == quote["text"] != ""
        assert part["characters"] == len(part["text"])


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_have_the_json_form(name: str) -> None:
    assert json.loads(insight.Insight.from_dict(load(name)).to_json()) == load(name)


# The wording.


def test_every_id_has_words() -> None:
    words = phrases()
    assert set(words["status"]) == set(words["symbols"]) == set(get_args(results.Status))
    assert set(words["outcomes"]) == {*get_args(results.Outcome), "unread"}
    assert set(words["how"]) == set(get_args(results.How)) - {"exact"}
    assert set(words["effort"]) == set(get_args(results.Effort))
    assert set(words["answers"]) == set(get_args(results.Answer))
    assert set(words["basis"]) == set(words["severity"]) == set(get_args(results.Basis))
    assert set(words["importance"]) == set(get_args(results.Importance))
    assert set(words["polarity"]) == set(get_args(results.Polarity))
    assert list(words["checks"]) == list(results.Checklist.__slots__)
    assert sorted(key for box in words["boxes"].values() for key in box) == sorted(results.Agreement.__slots__)
    for group in ("sources", "voices", "speakers"):
        assert tuple(words[group]) == results.SOURCES
    taxonomy = json.loads((DATA.parents[1] / "models/feedback/taxonomy.json").read_bytes())
    assert set(words["areas"]) == {area["id"] for area in taxonomy["areas"]}
    assert set(words["reasons"]) == set(taxonomy["outcome_reasons"])
    assert set(words["stages"]) == set(taxonomy["stages"])


def test_the_tone_is_calm() -> None:
    text = json.dumps({**phrases(), "symbols": {}}, ensure_ascii=False)
    assert "!" not in text
    assert not any(unicodedata.category(sign) == "So" for sign in text)
    assert not re.search(r"\b(sadly|unfortunately|amazing|great|awesome|failed|failure)\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("change", "headline"),
    [
        ({}, "This time it was a no, after the final round, and they told you why."),
        ({"reason_given": False}, "This time it was a no, after the final round, without a reason given."),
        ({"stage_reached": None}, "This time it was a no, and they told you why."),
        ({"stage_reached": "of our own"}, "This time it was a no, and they told you why."),
        ({"outcome": "advanced"}, "You are through to the next stage, after the final round."),
        ({"outcome": "offer"}, "They have made you an offer."),
        ({"outcome": "none"}, "No decision was found in these texts."),
    ],
)
def test_headline(full: dict[str, Any], change: dict[str, Any], headline: str) -> None:
    assert view(full | change).headline.title == headline


def test_headline_without_feedback(full: dict[str, Any]) -> None:
    told = only(full, "notes", "job")
    assert view(told).headline.title.endswith("and there is no feedback to read yet.")
    assert view(told | {"outcome": "none"}).headline.title.startswith("There is no feedback that could be read")


@pytest.mark.parametrize(
    ("sources", "change", "section", "note"),
    [
        (results.SOURCES, {}, "areas", None),
        (results.SOURCES, {"areas": []}, "areas", "areas_outside"),
        (results.SOURCES, {"areas": [], "outside_control": []}, "areas", "areas_none"),
        (results.SOURCES, {"areas": [], "outside_control": [], "reason_given": False}, "areas", "areas_no_reason"),
        (("job", "resume"), {"areas": []}, "areas", "areas_unread"),
        (results.SOURCES, {}, "highlights", None),
        (results.SOURCES, {"highlights": []}, "highlights", "highlights_none"),
        (("job", "resume"), {"highlights": []}, "highlights", "highlights_unread"),
        (("feedback", "notes"), {"matches": []}, "keywords", "no_job"),
        (results.SOURCES, {"matches": []}, "keywords", "no_requirements"),
        (("feedback", "job"), {}, "keywords", "no_resume"),
        (("feedback",), {"agreement": {}}, "agreement", "agreement_unread"),
    ],
)
def test_what_is_absent_is_said_honestly(
    full: dict[str, Any], sources: tuple[str, ...], change: dict[str, Any], section: str, note: str | None
) -> None:
    sections = {part.id: part for part in view(only(full, *sources) | change).sections}
    if note is None:
        assert sections[section].note == ""
    else:
        assert phrases()["notes"][note] in sections[section].note
    for face in (report.to_markdown, report.to_page):
        assert "no gaps" not in face(only(full, *sources) | change).lower()


def test_own_points_after_a_silent_letter_are_not_put_in_the_employers_mouth(full: dict[str, Any]) -> None:
    told = [area | {"basis": "told", "severity": 3} for area in full["areas"]]
    section = view(full | {"areas": told, "reason_given": False, "outside_control": []}).sections[1]
    assert section.note.startswith("The letter gives no reason.")
    assert section.note.endswith("What follows rests on your own notes and documents.")
    assert {claim.tags[1] for claim in section.claims} == {"from your notes"}
    assert "named as decisive" not in {tag for claim in section.claims for tag in claim.tags}


def test_sections_without_content_are_left_out(full: dict[str, Any]) -> None:
    bare = full | {"outside_control": [], "steps": [], "standing": {}, "agreement": {}, "feedback_skills": []}
    assert [part.id for part in view(bare).sections] == [
        "highlights",
        "areas",
        "keywords",
        "impressions",
        "checklist",
        "read",
    ]
    assert [part.id for part in view({"outcome": "offer"}).sections][-1] == "read"


def test_a_remark_on_the_person_is_marked_and_an_own_label_is_worded_as_it_stands(full: dict[str, Any]) -> None:
    (section,) = (part for part in view(full).sections if part.id == "impressions")
    assert "one person's impression; not something to change about yourself" in section.claims[-1].tags
    assert section.claims[-1].title not in {claim.title for claim in view(full).sections[1].claims}
    own = view(full | {"areas": [full["areas"][0] | {"area": "ward_rounds"}]}).sections[1]
    assert own.claims[0].title == "Ward rounds"


# The words in context.


def test_context_is_a_sentence_or_two_of_the_document_around_the_quote() -> None:
    text = "First one here. " * 30 + "You were clear. " + "Last one there. " * 30
    start = text.index("You were clear.")
    data = load("empty_letter")
    data["documents"]["feedback"]["parts"][0] |= {"text": text, "characters": len(text)}
    quote = {"source": "feedback", "start": start, "end": start + 15, "text": "You were clear.", "part": 0}
    data["highlights"] = [{"text": quote["text"], "areas": [], "basis": "stated", "evidence": quote}]
    (claim,) = view(data).sections[0].claims
    before, marked, after = claim.quotes[0].context
    assert marked == ("You were clear.", True)
    assert before[0].startswith("… First one here.")
    assert after[0].endswith("Last one there. …")
    assert all(16 < len(piece) < 240 for piece in (before[0], after[0]))
    assert before[0].removeprefix("… ") + marked[0] + after[0].removesuffix(" …") in text


@pytest.mark.parametrize("name", NAMES)
def test_context_holds_the_document_and_nothing_else(name: str) -> None:
    data = load(name)
    texts = [part["text"] for source in data["documents"].values() for part in source["parts"]]
    for section in view(data).sections:
        for claim in section.claims:
            for quote in claim.quotes:
                shown = "".join(piece for piece, _ in quote.context).removeprefix("… ").removesuffix(" …")
                assert any(shown in text for text in texts)
                assert [" ".join(piece.split()) for piece, marked in quote.context if marked] == [quote.text]


def test_a_quote_that_does_not_stand_where_it_claims_gets_no_context(full: dict[str, Any]) -> None:
    full["highlights"] = full["highlights"][:1]
    full["highlights"][0]["evidence"]["start"] += 1
    (claim,) = view(full).sections[0].claims
    assert claim.quotes[0].context == ()
    assert claim.quotes[0].text == full["highlights"][0]["evidence"]["text"]


@pytest.mark.parametrize("name", NAMES)
def test_without_the_text_the_quotes_stay(name: str) -> None:
    data = load(name)
    page = Page(report.to_page(without_text(data)))
    for quote in evidence_of(data["highlights"]) + evidence_of(data["areas"]):
        assert seen(quote["text"]) in seen(page.text)
    if name == "full":
        assert page.marks == []
        assert page.tags.count("details") == 2
    assert report.to_text(without_text(data)) == report.to_text(data)
    assert report.to_markdown(without_text(data)) == report.to_markdown(data)


# The faces.


@pytest.mark.parametrize(("ending", "face"), [("txt", report.to_text), ("md", report.to_markdown)])
def test_golden(full: dict[str, Any], ending: str, face: Any) -> None:
    path = DATA / f"insight_full.{ending}"
    if os.environ.get("REPORT_GOLDEN") == "write":
        path.write_text(face(full), encoding="utf-8")
    assert face(full) == path.read_text(encoding="utf-8")


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("name", NAMES)
def test_text_is_short_plain_and_starts_with_what_went_well(name: str) -> None:
    text = report.to_text(load(name))
    lines = text.splitlines()
    assert 8 <= len(lines) <= 32
    assert max(columns(line) for line in lines) <= 88
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text.replace("\n", ""))
    assert text.index("What you did well") < text.index("What to improve first")


def test_text_of_an_empty_letter() -> None:
    assert report.to_text(load("empty_letter")) == (
        "This time it was a no, without a reason given.\n"
        "The letter does not say how far you got.\n"
        "\n"
        "What you did well: These texts do not say what went well. Before the memory fades, write\n"
        "  down two or three moments that did.\n"
        "What to improve first: The letter gives no reason. That is the usual case, and says\n"
        "  nothing about you.\n"
        "Keywords: No advert was read, so there are no keywords to compare.\n"
        "What to do next\n"
        "  1. Ask once, in two friendly lines, which one thing would have made your application\n"
        "     stronger. (some hours)\n"
        "Not given: advert, résumé, your notes"
    )


# fmt: off
TAGS = {
    "article", "b", "bdi", "blockquote", "body", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "head",
    "header", "html", "li", "main", "mark", "meta", "ol", "p", "section", "span", "strong", "style", "summary",
    "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
}
ATTRIBUTES = {
    "aria-hidden", "aria-level", "charset", "class", "content", "dir", "http-equiv", "lang", "name", "role", "scope",
}
MARKDOWN_TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "table", "thead", "tbody", "tr", "th", "td", "br"}
# fmt: on


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("face", [report.to_card, report.to_page])
def test_html_holds_only_tags_of_ours_and_every_quote(name: str, face: Any) -> None:
    data = load(name)
    page = Page(face(data))
    assert set(page.tags) <= TAGS
    assert {attribute for _, attribute, _ in page.attributes} <= ATTRIBUTES
    assert page.tags.count("style") == 1
    text = seen(page.text)
    for quote in evidence_of([data[key] for key in ("highlights", "areas", "outside_control", "matches", "steps")]):
        assert seen(quote["text"]) in text
        assert seen(quote["text"]) in map(seen, page.marks)
    for claim in (phrases()["areas"][area["area"]] for area in data["areas"] if area["area"] in phrases()["areas"]):
        assert claim in text
    assert "49" not in text


@pytest.mark.parametrize("face", FACES)
def test_no_control_sign_and_no_reversal_is_written(face: Any) -> None:
    shown = face(load("hostile"))
    assert not {sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cs"}} - {"\n"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069]|\\[31m", shown)


def test_html_shows_hostile_text_as_text() -> None:
    text = seen(Page(report.to_page(load("hostile"))).text)
    for words in ("<script>window.hacked = 1;", "{{ 7*7 }} {% raw %}", "</mark></p></details></style>", "&lt;b&gt;"):
        assert words in text


def test_page_is_self_contained(full: dict[str, Any]) -> None:
    html = report.to_page(full)
    page = Page(html)
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert ("meta", "name", "viewport") in page.attributes
    assert "<title>What to take from this application</title>" in html
    assert not re.search(r"url\(|@import|@font-face|https?:", html)
    order = [html.index(f">{title}<") for title in phrases()["sections"].values()]
    assert order == sorted(order)


@pytest.mark.parametrize("face", [report.to_card, report.to_page])
@pytest.mark.parametrize("name", NAMES)
def test_headings_descend_by_one(face: Any, name: str) -> None:
    html = face(load(name))
    levels = [int(a or b) for a, b in re.findall(r'<h(\d)|aria-level="(\d)"', html)]
    assert levels[0] == (1 if face is report.to_page else 2)
    assert levels.count(levels[0]) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_card_is_scoped(full: dict[str, Any]) -> None:
    html = report.to_card(full)
    assert html.startswith('<article class="ri ri-card"')
    assert html.strip().endswith("</article>")
    style = html.split("<style>")[1].split("</style>")[0]
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    selectors = [line for block in re.findall(r"([^{}]+)\{", style) for line in re.split(r",(?![^(]*\))", block)]
    assert len(selectors) > 40
    for selector in selectors:
        assert selector.strip().startswith("@media") or re.search(r"(^|\s)\.ri\b", selector.strip()), selector
    assert " id=" not in html  # a notebook shows many cards


@pytest.mark.parametrize("name", NAMES)
def test_markdown_quotes_everything_and_renders_to_text_only(name: str) -> None:
    data = load(name)
    markdown = report.to_markdown(data)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").render(markdown)
    tags = set(re.findall(r"</?([a-z][a-z0-9]*)", html))
    assert tags <= MARKDOWN_TAGS
    assert html.count("<br>") == sum(max(0, len(match["evidence"]) - 1) for match in data["matches"])
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    for quote in evidence_of({key: value for key, value in data.items() if key not in {"documents", "requirements"}}):
        assert seen(quote["text"]) in text
    assert not re.search(r"(?<!\\)(https?://|www\.\w|\w@\w)", markdown)  # nothing that becomes a link by itself


@pytest.mark.parametrize("keyword", ["a|b", "a\\|b", "|", "`|`", "\\", "a\n| --- |\n| b |"])
def test_markdown_keeps_a_keyword_in_its_cell(full: dict[str, Any], keyword: str) -> None:
    full["matches"] = [match | {"keyword": keyword} for match in full["matches"][:1]]
    html = MarkdownIt("commonmark").enable("table").render(report.to_markdown(full))
    cells = [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", html)]
    assert cells[:2] == [seen(keyword), "must have"]


def test_markdown_keeps_the_shape_of_lists(full: dict[str, Any]) -> None:
    html = MarkdownIt("commonmark").enable("table").render(report.to_markdown(full))
    assert html.count("<h2>") == 10
    assert html.count("<ol>") == 2
    assert html.count("<tr>") == 1 + len(full["matches"])


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", NAMES)
def test_rendering_changes_nothing_and_is_the_same_each_time(name: str, face: Any) -> None:
    data = load(name)
    assert face(data) == face(data)
    assert data == load(name)


def test_the_same_under_every_hash_seed_and_for_tuples() -> None:
    code = (
        "import hashlib, json, sys; from rejection_insight import insight, report, results;"
        "data = insight.Insight.from_json(open(sys.argv[1], 'rb').read()).to_dict();"
        "faces = (report.to_text, report.to_markdown, report.to_card, report.to_page, report.rows);"
        "print([hashlib.sha256(str(face(data)).encode()).hexdigest() for face in faces])"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code, str(DATA / "insight_full.json")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(shown) == 1


def test_text_and_rows_do_not_load_the_template_engine() -> None:
    code = (
        "import json, sys; from rejection_insight import report; data = json.load(open(sys.argv[1]));"
        "report.rows(data); report.to_text(data); assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(DATA / "insight_full.json")], check=True)


SIGNS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("<>&\"'`*_[]|\\{}%#\n\r\x1b\u202e宿ש"), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(SIGNS.filter(lambda text: seen(text) != ""), SIGNS, SIGNS, st.booleans())
def test_any_text_is_shown_as_text(words: str, before: str, after: str, kept: bool) -> None:  # noqa: FBT001
    text = before + words + after
    quote = {"source": "feedback", "start": len(before), "end": len(before) + len(words), "text": words, "part": 0}
    data = load("empty_letter")
    data["documents"]["feedback"]["parts"][0] |= {"text": text if kept else "", "name": words}
    data["highlights"] = [{"text": words, "areas": [words], "basis": "stated", "evidence": quote}]
    data["matches"] = [
        {"keyword": words, "status": "partial", "importance": "must", "how": None, "short": words, "evidence": [quote]}
    ]
    data["steps"][0] |= {"action": words, "why": words, "ask": [words]}
    page = Page(report.to_page(data))
    assert set(page.tags) <= TAGS
    assert seen(words) in seen(page.text)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(report.to_markdown(data))
    assert set(re.findall(r"</?([a-z][a-z0-9]*)", html)) <= MARKDOWN_TAGS
    shown = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    assert seen(words) in shown
    assert all(columns(line) <= 88 for line in report.to_text(data).splitlines())


# Rows.


@pytest.mark.parametrize("name", NAMES)
def test_rows_have_all_keys_and_slice_back(name: str) -> None:
    data = load(name)
    rows = report.rows(data)
    assert rows
    for row in rows:
        assert tuple(row) == report.ROW_KEYS
        if row["source"] and row["claim"] != "step":
            text = data["documents"][row["source"]]["parts"][row["part"]]["text"]
            assert text[row["start"] : row["end"]] == row["text"]


def test_there_is_one_row_for_each_claim(full: dict[str, Any]) -> None:
    counts: dict[Any, int] = {}
    for row in report.rows(full):
        counts[row["claim"]] = counts.get(row["claim"], 0) + 1
    assert counts == {
        "outcome": 1,
        "stage": 1,
        "reapply": 1,
        "highlight": 5,
        "area": sum(len(area["evidence"]) for area in full["areas"]),
        "outside_control": 1,
        "requirement": 13,
        "match": 13,
        "feedback_skill": 2,
        "check": 5,
        "agreement": 6,
        "step": 5,
        "statement": 16,
    }


@pytest.mark.parametrize(
    ("claim", "label", "expected"),
    [
        ("outcome", "rejected", {"source": "feedback", "part": 0, "status": None}),
        ("highlight", "questions_asked", {"status": "strength", "basis": "stated", "part": 1}),
        ("area", "technical_skills", {"status": "yes", "basis": "stated", "weight": 3}),
        ("outside_control", "internal_candidate", {"basis": "stated", "source": "feedback"}),
        ("requirement", "Airflow", {"status": "skill", "weight": 1, "source": "job"}),
        ("match", "A/B testing", {"status": "reworded", "weight": 2, "source": "resume"}),
        ("match", "DAX", {"status": "missing", "source": "job", "text": "DAX"}),
        ("feedback_skill", "SQL", {"status": "strength"}),
        ("check", "communicated_as_intended", {"status": "no", "source": "notes"}),
        ("agreement", "confidence_presence", {"status": "unfounded_worries"}),
        ("step", "evidence_examples", {"status": "hours", "source": "feedback"}),
        ("statement", "internal_candidate", {"status": "outcome", "basis": "stated", "weight": None}),
    ],
)
def test_rows_say_what_the_data_says(full: dict[str, Any], claim: str, label: str, expected: dict[str, Any]) -> None:
    row = next(row for row in report.rows(full) if (row["claim"], row["label"]) == (claim, label))
    assert expected.items() <= row.items()


def test_an_ampersand_stays_one_and_an_entity_is_none() -> None:
    told = analyze("Your R&D work was excellent. Your &lt;b&gt; answers were poor.").to_markdown()
    assert "R&D" in told
    assert "&amp;lt;b&amp;gt;" in told
