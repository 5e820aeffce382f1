"""Lines of a résumé read by the encoder: which are read, what is asked of them, what is made of the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rejection_insight import matching
from rejection_insight.alignment import default_alignment
from rejection_insight.comparison import COMES_NEAR, compare
from rejection_insight.documents import Document
from rejection_insight.keywords import KeywordFinder
from rejection_insight.matching import NOT_PLAIN, Lines, Read, lines_of, read_lines, words_asked
from rejection_insight.results import Evidence, Requirement
from rejection_insight.resume import read_resume
from rejection_insight.sentences import Span
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rejection_insight.wordpiece import Words

FINDER = KeywordFinder(Vocabulary.default())


def requirement(keyword: str, clause: str, start: int = 0) -> Requirement:
    evidence = Evidence(source="job", part=0, start=start, end=start + len(clause), text=clause)
    return Requirement(keyword, "skill", "must", evidence)


class Told:
    """A reader whose answers are given: for each requirement and line the likelihood that it is shown."""

    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = rows

    def hold(
        self, asked: Sequence[str], lines: Sequence[str], known: dict[str, Words] | None = None
    ) -> NDArray[np.float32]:
        assert known is None or isinstance(known, dict)
        likely = np.array(self.rows, dtype=np.float32).reshape(len(asked), len(lines)).clip(1e-6, 1 - 1e-6)
        return np.log(likely / (1 - likely))


def test_lines_that_tell_of_nothing_of_ones_own_are_not_read() -> None:
    text = (
        "Ann Moor\nann@example.org\n\nExperience\nCook, Inn, 2019 - 2021\n- Made soup for ninety.\n"
        "- The rota was kept by the manager.\n- ***\n\nReferences\nMr Hall, head chef, praises my knife work.\n"
    )
    words = lines_of(read_resume(Document(text), FINDER)).words
    assert "Made soup for ninety." in words
    assert not any("rota" in line or "knife" in line or line.startswith("*") for line in words)


def test_a_line_in_which_anything_is_denied_is_not_read() -> None:
    text = (
        "Experience\nBartender, Inn, 2019 - 2021\n- Ran the bar but have never used Salesforce.\n"
        "- Cooked for ninety, although the books were kept by the manager in Excel.\n- Washed up.\n"
    )
    assert lines_of(read_resume(Document(text), FINDER)).words[-1:] == ["Washed up."]
    assert not any("Salesforce" in line for line in lines_of(read_resume(Document(text), FINDER)).words)


def test_a_line_that_is_nothing_but_dates_is_not_read() -> None:
    text = "Experience\nBartender, Inn\nMay 2019 - June 2021\nWashed up."
    assert lines_of(read_resume(Document(text), FINDER)).words == ["Experience", "Bartender, Inn", "Washed up."]


def test_the_surest_line_is_quoted_first_and_what_is_unsure_shows_nothing() -> None:
    lines = Lines("first second third", (Span(0, 5), Span(6, 12), Span(13, 18)))
    bounds = matching.Bounds(0.6, 0.3, 0.3)
    sure, unsure = bounds.shown + 0.05, bounds.near - 0.05
    told = read_lines(["one", "two"], [bounds] * 2, lines, Told([[sure, 0.0, 0.99], [unsure, unsure, 0.0]]))
    assert told == [Read((Span(13, 18), Span(0, 5)), sure=True), Read((), sure=False)]


def test_of_what_is_lacking_only_the_least_likely_is_held_to_the_full_bound() -> None:
    lines = Lines("first", (Span(0, 5),))
    bounds, lacking = matching.Bounds(0.6, 0.3, 0.1), Read((), sure=False)
    left_open = Read((), sure=False, open=True)
    told = read_lines(["one", "two", "three"], [bounds] * 3, lines, Told([[0.2], [0.15], [0.05]]))
    assert told == [left_open, left_open, lacking]
    two = Told([[0.2], [0.15]])
    assert read_lines(["one", "two"], [bounds] * 2, lines, two) == [left_open, lacking]
    assert read_lines(["one", "two"], [bounds] * 2, lines, two, lacking=True) == [left_open, left_open]
    wished = bounds._replace(beside=bounds.near)
    assert read_lines(["one", "two"], [bounds, wished], lines, two) == [lacking, lacking]


def test_nothing_is_read_without_lines_or_requirements() -> None:
    reader = default_alignment()
    assert read_lines([], [], Lines("a", (Span(0, 1),)), reader) == []
    assert read_lines(["SQL"], [matching.Bounds(0.6, 0.3, 0.3)], Lines("", ()), reader) == [Read((), sure=False)]


def test_no_more_is_read_than_the_work_allows() -> None:
    text = "a " * (matching.MOST_READ + 5)
    lines = Lines(text, tuple(Span(2 * at, 2 * at + 1) for at in range(matching.MOST_READ + 5)))
    asked = matching.MOST_ASKED + 2
    reader = Told([[1.0] * matching.MOST_READ] * matching.MOST_ASKED)
    told = read_lines(["one"] * asked, [matching.Bounds(0.6, 0.3, 0.3)] * asked, lines, reader)
    assert [read.sure for read in told] == [True] * matching.MOST_ASKED + [False] * 2


@pytest.mark.parametrize(
    ("keyword", "named"),
    [
        ("stock control", False),
        ("Replacing water heaters", False),
        ("Kubernetes", True),
        ("Google Analytics", True),
        ("rail industry", True),
    ],
)
def test_what_goes_by_a_name_needs_a_surer_reading(keyword: str, named: bool) -> None:  # noqa: FBT001
    bounds = matching.bounds_of(requirement(keyword, keyword))
    assert bounds == matching.BOUNDS["must", named]
    lines = Lines("first", (Span(0, 5),))
    likely = (matching.BOUNDS["must", False].shown + matching.BOUNDS["must", True].shown) / 2
    (read,) = read_lines([keyword], [bounds], lines, Told([[likely]]))
    assert read.sure != named


def test_what_is_nice_to_have_needs_a_surer_reading_than_a_must() -> None:
    for named in (False, True):
        must, nice = matching.BOUNDS["must", named], matching.BOUNDS["nice", named]
        assert must.near < must.shown < nice.shown
        assert must.near < nice.near < nice.shown
    wished = replace(requirement("stock control", "stock control"), importance="nice")
    assert matching.bounds_of(wished) == matching.BOUNDS["nice", False]


def test_a_line_that_comes_near_shows_a_part_and_says_so() -> None:
    text = "Experience\nRoofer, Holt, 2019 - 2021\n- Patched roofs from ladders."
    bounds = matching.BOUNDS["must", False]
    resume = read_resume(Document(text), FINDER)
    near = (bounds.shown + bounds.near) / 2
    reader = Told([[near if "ladders" in line else 0.0 for line in lines_of(resume).words]])
    (found,) = compare((requirement("zorbing at height", "Zorbing at height"),), resume, Vocabulary.default(), reader)
    assert (found.status, found.how, found.short) == ("partial", "meaning", COMES_NEAR)
    assert [quote.text for quote in found.evidence][1:] == ["Patched roofs from ladders."]


def test_of_two_musts_that_no_line_shows_the_likelier_is_left_open() -> None:
    resume = read_resume(Document("Experience\nRoofer, Holt, 2019 - 2021\n- Patched roofs."), FINDER)
    asked = (requirement("zorbing at height", "Zorbing at height"), requirement("quaffing", "Quaffing", 30))
    bounds = matching.BOUNDS["must", False]
    likely = (bounds.beside + bounds.near) / 2
    reader = Told([[likely] * len(lines_of(resume).words), [0.01] * len(lines_of(resume).words)])
    height, quaffing = compare(asked, resume, Vocabulary.default(), reader)
    assert (height.status, height.short, quaffing.status) == ("unknown", NOT_PLAIN, "missing")
    assert [quote.source for quote in height.evidence] == ["job"]


def test_a_part_of_a_clause_whose_other_part_is_met_is_left_open() -> None:
    resume = read_resume(Document("Skills\nSQL, Docker"), FINDER)
    for other, status in (("quaffing", "unknown"), ("Kubernetes", "missing")):  # everybody looks for a name
        asked = [requirement(name, f"SQL and {other}") for name in ("SQL", other)]
        assert [one.status for one in compare(tuple(asked), resume, Vocabulary.default())] == ["shown", status]
    asked = [requirement(name, "quaffing and zorbing") for name in ("quaffing", "zorbing")]
    assert [one.status for one in compare(tuple(asked), resume, Vocabulary.default())] == ["missing"] * 2


def test_a_requirement_is_asked_in_its_clause_and_by_its_name_beside_others() -> None:
    alone = requirement("stock control", "You will have kept stock")
    first, second = requirement("Excel", "Excel and Word", 40), requirement("Word", "Excel and Word", 40)
    every = [alone, first, second]
    assert words_asked(every, every) == ["You will have kept stock", "Excel", "Word"]
    clause = "A warehouse management system and RF scanners"
    every = [requirement("warehouse management system", clause), requirement("barcode scanning", clause)]
    names = words_asked(every, every, Vocabulary.default())
    assert names == ["warehouse management system", "RF scanners"]  # as the advert has it


def test_what_a_line_shows_is_reworded_and_what_is_found_by_name_is_not_asked() -> None:
    resume = read_resume(
        Document("Experience\nRoofer, Holt, 2019 - 2021\n- Patched roofs from ladders.\n- SQL"), FINDER
    )
    asked = (requirement("zorbing at height", "Zorbing at height"), requirement("SQL", "SQL", 30))
    words = lines_of(resume).words
    reader = Told([[1.0 if "ladders" in line else 0.0 for line in words]])
    height, sql = compare(asked, resume, Vocabulary.default(), reader)
    assert (height.status, height.how) == ("reworded", "meaning")
    assert [quote.text for quote in height.evidence] == ["Zorbing at height", "Patched roofs from ladders."]
    assert (sql.status, sql.how) == ("shown", "exact")
    assert compare(asked, resume, Vocabulary.default())[0].status == "missing"


def test_a_line_that_holds_a_known_name_in_another_sense_is_not_read_for_it() -> None:
    text = "Experience\nPlanner, Holt, 2019 - 2021\n- Ran a compressed workday schedule.\n- Kept the staff records."
    resume = read_resume(Document(text), FINDER)
    reader = Told([[0.99 if line.endswith(".") else 0.0 for line in lines_of(resume).words]])
    (found,) = compare((requirement("Workday", "Workday"),), resume, Vocabulary.default(), reader)
    assert "Kept the staff records." in [quote.text for quote in found.evidence]
    assert not any("workday" in quote.text for quote in found.evidence[1:])


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_resume_has_no_lines(text: str) -> None:
    assert lines_of(read_resume(Document(text), FINDER)).words == []
