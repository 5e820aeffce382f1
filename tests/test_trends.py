"""Trends: applications are counted, not remarks; the denominator is honest; under a minimum nothing is claimed."""

from __future__ import annotations

import copy
import itertools
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import rejection_insight as ri
from rejection_insight import recurrence, trends_view
from rejection_insight.records import Goal, Record
from rejection_insight.shares import change, share
from rejection_insight.trends import Trends, trends

RAMBLED = (
    "Your answers were hard to follow.",
    "You rambled, and twice we lost the thread.",
    "You gave long-winded answers and interrupted the panel.",
    "You were difficult to follow at times in the interview.",
)
PRAISED = "Your SQL was strong. You had clearly researched our company."
EMPTY = "Thank you for your interest. We have decided not to proceed with your application."
ON_HOLD = "Unfortunately the role has been put on hold."
NERVOUS = "You came across as nervous in the interview and did not ask us any questions."
ADVERT = "Data Engineer\n\nRequired:\n- SQL\n- Kubernetes\n\nNice to have:\n- Tableau\n"
RESUME = "Data Analyst, Fernhill, 2021-03 to 2023-03\n- Wrote SQL reports\n\nSkills: SQL, Power BI"
START = date(2025, 1, 6)


@pytest.fixture(scope="module")
def analyzer() -> ri.Analyzer:
    return ri.Analyzer(fast=True)


@pytest.fixture(scope="module")
def read(analyzer: ri.Analyzer) -> Any:
    """Analyse each text once, whatever many tests ask of it."""
    known: dict[str, ri.Insight] = {}

    def insight(**texts: str) -> ri.Insight:
        key = json.dumps(texts, sort_keys=True)
        if key not in known:
            known[key] = analyzer.analyze(**texts)
        return known[key]

    return insight


def season(read: Any, *letters: str | dict[str, str], stage: str | None = None) -> list[Record]:
    """One record a week, each of another employer; ``stage`` overrides what the quick model makes of it."""
    records: list[Record] = []
    for place, given_ in enumerate(letters):
        insight = read(**(given_ if isinstance(given_, dict) else {"feedback": given_}))
        insight = replace(insight, stage_reached=stage) if stage else insight
        on = START + timedelta(weeks=place)
        records.append(Record(f"r{place:02}", insight, on, employer=f"Firm {place}", role="Data Engineer"))
    return records


def stated(found: Trends, area: str) -> recurrence.Pattern:
    return next(one for one in found.areas if one.area == area and one.basis == "stated")


# Counting.


def test_the_letters_of_these_tests_are_read_as_meant(read: Any) -> None:
    for letter in RAMBLED:
        assert [area.area for area in read(feedback=letter).areas] == ["communication"]
    assert {area for strength in read(feedback=PRAISED).highlights for area in strength.areas} >= {"technical_skills"}
    assert {area.area for area in read(feedback=NERVOUS).areas} == {"confidence_presence", "questions_asked"}
    assert not read(feedback=EMPTY).reason_given
    assert read(feedback=ON_HOLD).decision_reasons == ("role_on_hold",)


def test_several_remarks_and_paraphrases_in_one_application_count_once(read: Any) -> None:
    records = season(read, " ".join(RAMBLED), PRAISED)
    assert len(records[0].insight.areas[0].evidence) >= 3
    one = stated(trends(records), "communication")
    assert (one.share.count, one.share.of) == (1, 2)
    assert len(one.evidence) >= 3


def test_paraphrases_over_applications_are_one_area(read: Any) -> None:
    found = trends(season(read, *RAMBLED))
    assert [one.area for one in found.areas] == ["communication"]
    assert (found.areas[0].share.count, found.areas[0].employers) == (4, 4)
    assert found.areas[0].recurring


def test_the_denominator_leaves_out_letters_that_hold_nothing_and_those_that_judge_nobody(read: Any) -> None:
    found = trends(season(read, RAMBLED[0], EMPTY, ON_HOLD, PRAISED))
    assert (found.letters.read, found.letters.telling, found.letters.held_nothing) == (4, 3, ("r01",))
    assert stated(found, "communication").could == ("r00", "r03")


@pytest.mark.parametrize(("stage", "of"), [("application", 1), ("screen", 3), ("final", 3)])
def test_what_only_a_conversation_shows_needs_one(read: Any, stage: str, of: int) -> None:
    others = season(read, PRAISED, RAMBLED[0], stage=stage)
    nervous = season(read, NERVOUS, stage="final")
    others = [replace(record, id=f"x{record.id}") for record in others]
    assert stated(trends([*nervous, *others]), "confidence_presence").share.of == of


def test_where_the_stage_is_not_known_it_could_have_been_said(read: Any) -> None:
    records = season(read, NERVOUS, PRAISED)
    records[1] = replace(records[1], insight=replace(records[1].insight, stage_reached=None))
    assert stated(trends(records), "confidence_presence").share.of == 2


def test_stated_and_told_are_never_added(read: Any) -> None:
    records = season(read, {"feedback": RAMBLED[0], "notes": "I rambled."}, {"notes": "I rambled."}, RAMBLED[1])
    found = [(one.basis, one.share.count, one.share.of) for one in trends(records).areas if one.area == "communication"]
    assert found == [("stated", 2, 2), ("told", 2, 2)]


@pytest.mark.parametrize(
    ("letters", "recurring"),
    [
        (RAMBLED[:2], False),
        (RAMBLED[:3], True),
        ((*RAMBLED[:3], *[PRAISED] * 6), True),
        ((*RAMBLED[:3], *[PRAISED] * 7), False),
        ((*RAMBLED[:3], *[EMPTY] * 7), True),
    ],
)
def test_recurring_takes_a_number_and_a_share(read: Any, letters: tuple[str, ...], recurring: Any) -> None:
    assert stated(trends(season(read, *letters)), "communication").recurring is recurring


def test_one_employer_is_one_voice(read: Any) -> None:
    same = [replace(record, employer="Quillmoor ") for record in season(read, *RAMBLED)]
    same[0] = replace(same[0], employer="quillmoor")
    one = stated(trends(same), "communication")
    assert (one.share.count, one.employers, one.recurring) == (4, 1, False)
    unknown = [replace(record, employer="") for record in same]
    assert stated(trends(unknown), "communication").recurring


def test_recurring_strengths_are_found_likewise(read: Any) -> None:
    found = trends(season(read, PRAISED, PRAISED, PRAISED))
    assert found.strengths[0].recurring
    assert {one.side for one in found.strengths} == {"strength"}


@pytest.mark.parametrize(
    ("letters", "course"),
    [
        ([*RAMBLED, *[PRAISED] * 4], "less"),
        ([*[PRAISED] * 4, *RAMBLED], "more"),
        ([RAMBLED[0], PRAISED] * 4, "no_clear_change"),
        ([*RAMBLED[:3], *[PRAISED] * 4], "too_few"),
        ([*RAMBLED, *[EMPTY] * 4], "too_few"),
    ],
)
def test_fading_is_told_only_where_there_is_enough(read: Any, letters: list[str], course: str) -> None:
    one = stated(trends(season(read, *letters)), "communication")
    assert one.course == course
    assert one.earlier.of + one.recent.of == one.share.of
    assert one.earlier.count + one.recent.count == one.share.count


def test_stages_and_days(read: Any) -> None:
    records = [
        *season(read, RAMBLED[0], PRAISED, stage="final"),
        *(replace(record, id=f"x{record.id}") for record in season(read, RAMBLED[1], stage="technical")),
    ]
    one = stated(trends(records), "communication")
    assert [(part.stage, part.share.count, part.share.of) for part in one.stages] == [
        ("technical", 1, 1),
        ("final", 1, 2),
    ]
    assert (one.first, one.last) == (START, START)


def test_every_quote_slices_back(read: Any) -> None:
    records = season(
        read,
        {"feedback": f"{RAMBLED[0]} {PRAISED}", "notes": "I rambled.", "job": ADVERT, "resume": RESUME},
        ON_HOLD,
        RAMBLED[1],
    )
    found = trends(records)
    texts = {record.id: record.insight.documents for record in records}
    groups = (found.areas, found.strengths, found.skills, found.outside)
    said = [quote for group in groups for one in group for quote in one.evidence]
    assert len(said) > 6
    for quote in said:
        text = getattr(texts[quote.record], quote.evidence.source).parts[quote.evidence.part].text
        assert text[quote.evidence.start : quote.evidence.end] == quote.evidence.text
    assert all(one.evidence for group in groups for one in group)


def test_an_impression_of_a_person_stays_marked_as_one(read: Any) -> None:
    records = season(read, *RAMBLED[:3])
    for place, record in enumerate(records):
        (area,) = record.insight.areas
        insight = replace(record.insight, areas=(replace(area, low_reliability=True),))
        records[place] = replace(record, insight=insight)
    found = trends(records)
    assert found.areas[0].low_reliability
    assert "one person's impression" in " ".join(found.to_text().split())
    firm = replace(records[0].insight.areas[0], low_reliability=False)
    records[1] = replace(records[1], insight=replace(records[1].insight, areas=(firm,)))
    assert not trends(records).areas[0].low_reliability


# The funnel, reasons, letters.


def test_the_funnel_counts_at_least_and_leaves_out_what_is_not_known(read: Any) -> None:
    records = [
        replace(record, insight=replace(record.insight, stage_reached=stage))
        for record, stage in zip(
            season(read, *[EMPTY] * 5), ("application", "application", "final", "screen", None), strict=True
        )
    ]
    found = trends(records)
    assert found.stage_unknown == 1
    assert [step.reached.count for step in found.funnel] == [4, 2, 1, 1, 1, 1, 1, 0]
    assert {step.reached.of for step in found.funnel} == {4}
    offer = replace(records[4], insight=replace(records[4].insight, outcome="offer"))
    assert trends([*records[:4], offer]).funnel[-1].reached.count == 1


def test_reasons_outside_ones_control_stand_apart(read: Any) -> None:
    found = trends(season(read, ON_HOLD, ON_HOLD, RAMBLED[0]))
    assert [(one.reason, one.share.count, one.share.of) for one in found.outside] == [("role_on_hold", 2, 3)]
    assert "role_on_hold" not in {one.area for one in found.areas}


# Skills and goals.


def test_skills_are_merged_by_keyword_and_weighted(read: Any) -> None:
    other = ADVERT.replace("Kubernetes", "k8s").replace("- SQL\n", "")
    letter = "Your SQL was strong. We needed deeper Kubernetes knowledge."
    records = season(
        read,
        {"job": ADVERT, "resume": RESUME},
        {"job": other, "resume": RESUME, "feedback": letter},
        {"job": ADVERT},
    )
    found = {one.skill: one for one in trends(records).skills}
    kubernetes = found["Kubernetes"]
    assert (kubernetes.asked, kubernetes.must, kubernetes.missing, kubernetes.unknown) == (3, 3, 2, 1)
    assert (kubernetes.weight, kubernetes.missing_weight, kubernetes.to_deepen) == (3.0, 2.0, 1)
    assert (found["Tableau"].nice, found["Tableau"].missing_weight) == (3, 1.0)
    assert (found["SQL"].asked, found["SQL"].shown, found["SQL"].praised, found["SQL"].known.of) == (2, 1, 1, 1)
    assert found["SQL"].latest == "unknown"
    assert next(iter(found)) == "Kubernetes"
    for one in found.values():
        assert one.shown + one.partial + one.missing + one.unknown == one.asked == one.must + one.nice


def test_a_skill_that_is_asked_twice_in_one_advert_counts_once(read: Any) -> None:
    advert = "Engineer\n\nRequired:\n- SQL\n- 5+ years of SQL\n\nNice to have:\n- SQL tuning\n- SQL\n"
    skill = next(one for one in trends(season(read, {"job": advert, "resume": RESUME})).skills if one.skill == "SQL")
    assert (skill.asked, skill.must, skill.nice) == (1, 1, 0)


def test_a_goal(read: Any) -> None:
    records = season(read, *[{"job": ADVERT, "resume": RESUME}] * 11, EMPTY)
    records[-1] = replace(records[-1], role="")
    records[-2] = replace(records[-2], role="Cook")
    goal = Goal("Senior data engineer", ("k8s", "SQL", "Rust", "sql"), date(2025, 4, 1))
    (one,) = trends(records, [goal]).goals
    assert (one.applications, one.roles.count, one.roles.of) == (10, 8, 9)
    assert one.days_left == (date(2025, 4, 1) - records[-1].on).days
    assert [(s.skill, s.asked.count, s.asked.of, s.shown, s.missing) for s in one.skills] == [
        ("Kubernetes", 9, 9, 0, 9),
        ("SQL", 9, 9, 9, 0),
        ("Rust", 0, 9, 0, 0),
    ]


def test_a_goal_without_applications() -> None:
    found = trends([], [Goal("Nurse", ("triage",), date(2026, 1, 1))])
    assert (found.goals[0].applications, found.goals[0].days_left) == (0, None)
    assert "Your goal: Nurse" in found.to_text()


# What a step did.


def done(record: Record, target: str, on: date) -> Record:
    place = next(place for place, step in enumerate(record.insight.steps) if target in step.for_)
    return replace(record, done=(*record.done, (place, on)))


def test_what_improved_after_a_step(read: Any) -> None:
    records = season(read, *RAMBLED, *[PRAISED] * 4)
    records[0] = done(records[0], "communication", records[3].on)
    records[2] = done(records[2], "communication", records[5].on)
    (one,) = trends(records).progress
    assert (one.target, one.done, one.before.count, one.after.count) == ("communication", records[3].on, 4, 0)
    assert (one.before.of, one.after.of, one.verdict) == (4, 4, "less")


@pytest.mark.parametrize("later", [0, 2])
def test_it_can_be_too_early(read: Any, later: int) -> None:
    records = season(read, *RAMBLED, *[PRAISED] * later)
    records[0] = done(records[0], "communication", records[3].on)
    found = trends(records)
    assert (found.progress[0].verdict, found.progress[0].after.of) == ("too_few", later)
    assert "Too early to say" in found.to_text()


def test_a_skill_that_was_put_on_the_resume(read: Any) -> None:
    learned = f"{RESUME}, Kubernetes, Tableau"
    records = season(read, *[{"job": ADVERT, "resume": RESUME}] * 4, *[{"job": ADVERT, "resume": learned}] * 4, EMPTY)
    records[0] = done(records[0], "Kubernetes", records[3].on)
    one = next(one for one in trends(records).progress if one.target == "Kubernetes")
    assert (one.kind, one.before.count, one.after.count, one.verdict) == ("skill", 4, 0, "less")


def test_one_step_for_several_skills_is_counted_for_each(read: Any) -> None:
    advert = "Engineer\n\nRequired:\n- Kubernetes\n- Terraform\n- SQL\n"
    records = season(read, {"job": advert, "resume": RESUME})
    records[0] = done(records[0], "Kubernetes, Terraform", START)
    assert {one.target for one in trends(records).progress} == {"Kubernetes", "Terraform"}


def test_a_step_towards_the_employer_has_nothing_to_count(read: Any) -> None:
    records = season(read, EMPTY)
    records[0] = done(records[0], "feedback", START)
    assert trends(records).progress == ()


# Bad input.


@pytest.mark.parametrize("place", [-1, 99])
def test_a_step_that_is_not_there(read: Any, place: int) -> None:
    records = season(read, RAMBLED[0])
    with pytest.raises(ri.InputError, match=r"record 'r00': step .* is marked done"):
        trends([replace(records[0], done=((place, START),))])


def test_wrong_things_are_refused(read: Any) -> None:
    records = season(read, RAMBLED[0])
    with pytest.raises(ri.InputError, match="the id 'r00' twice"):
        trends([*records, *records])
    with pytest.raises(ri.InputError, match="Insight is not a Record"):
        trends([records[0].insight])  # type: ignore[list-item]
    with pytest.raises(ri.InputError, match="str is not a Goal"):
        trends(records, ["Nurse"])  # type: ignore[list-item]
    with pytest.raises(ri.InputError, match="the skills are one string"):
        trends(records, [Goal("Nurse", "triage")])  # type: ignore[arg-type]


def test_nothing_is_not_an_error() -> None:
    found = trends([])
    assert (found.areas, found.skills, found.letters.read) == ((), (), 0)
    assert found.to_text() == "There are no applications yet."
    assert len(found.to_rows()) == 8
    assert {row["share"] for row in found.to_rows()} == {None}


# Laws that hold for any season.

LETTERS = st.sampled_from([*RAMBLED, PRAISED, EMPTY, ON_HOLD, NERVOUS, f"{RAMBLED[0]} {PRAISED}"])


@settings(max_examples=60, deadline=None)
@given(letters=st.lists(LETTERS, max_size=14), data=st.data())
def test_laws(read: Any, letters: list[str], data: st.DataObject) -> None:
    records = season(read, *letters)
    found = trends(records)
    shuffled = data.draw(st.permutations(records))
    assert trends(shuffled) == found
    for one in (*found.areas, *found.strengths):
        assert set(one.records) <= set(one.could)
        assert (one.share.count, one.share.of) == (len(one.records), len(one.could))
        assert one.first <= one.last
        assert sum(part.share.count for part in one.stages) == one.share.count
        assert sum(part.share.of for part in one.stages) == one.share.of
        assert one.recurring <= (one.share.count >= 3 and one.employers >= 2)
    counts = [step.reached.count for step in found.funnel]
    assert all(earlier >= later for earlier, later in itertools.pairwise(counts))
    assert found.letters.telling + len(found.letters.held_nothing) == found.letters.read == len(records)
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()


@settings(max_examples=200, deadline=None)
@given(of=st.integers(1, 400), data=st.data())
def test_wilson_holds_the_share_and_narrows(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    one, more = share(count, of), share(10 * count, 10 * of)
    assert one.low is not None
    assert one.high is not None
    assert one.share is not None
    assert more.low is not None
    assert more.high is not None
    assert 0 <= one.low <= one.share <= one.high <= 1
    assert one.low <= more.low + 1e-4
    assert more.high <= one.high + 1e-4
    other = share(of - count, of)
    assert other.low == pytest.approx(1 - one.high, abs=2e-4)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (81, 263, 0.2553, 0.3662)]
)  # the last as in Newcombe (1998), table I
def test_wilson_as_published(count: int, of: int, low: float, high: float) -> None:
    one = share(count, of)
    assert (one.low, one.high) == (low, high)


@given(a=st.integers(0, 30), b=st.integers(0, 30), n=st.integers(30, 60), m=st.integers(30, 60))
def test_change_is_antisymmetric(a: int, b: int, n: int, m: int) -> None:
    turned = {"less": "more", "more": "less", "no_clear_change": "no_clear_change"}
    there, back = change(share(a, n), share(b, m)), change(share(b, m), share(a, n))
    assert back == turned[there]
    if there == "less":
        assert a / n > b / m


def test_chance_alone_seldom_looks_like_fading() -> None:
    """Of all ways in which four letters before and four after can fall when nothing changed, few are called a change."""
    from math import comb

    for likely in (0.2, 0.4, 0.6):
        wrong = 0.0
        for a, b in itertools.product(range(5), range(5)):
            chance = comb(4, a) * comb(4, b) * likely ** (a + b) * (1 - likely) ** (8 - a - b)
            wrong += chance * (change(share(a, 4), share(b, 4)) != "no_clear_change")
        assert wrong < 0.1


# The faces.

HOSTILE = "<img src=x onerror=alert(1)> | `*x*` \x1b[31m\u202e"


@pytest.fixture
def rich(read: Any) -> Trends:
    both = {
        "feedback": f"{RAMBLED[0]} {PRAISED}",
        "notes": "I rambled. I was nervous.",
        "job": ADVERT,
        "resume": RESUME,
    }
    records = season(read, both, RAMBLED[1], EMPTY, RAMBLED[2], ON_HOLD, PRAISED, NERVOUS, PRAISED, PRAISED)
    records[0] = done(records[0], "communication", records[4].on)
    records = [replace(record, employer=f"{HOSTILE} {record.employer}", role=HOSTILE) for record in records]
    return trends(records, [Goal(HOSTILE, ("SQL", HOSTILE), date(2026, 1, 1))])


def test_the_card_is_escaped(rich: Trends) -> None:
    card = rich.to_html()
    assert card == rich._repr_html_()
    assert card.startswith('<article class="ri ri-card ri-trends"')
    assert "<img" not in card
    assert "<script" not in card
    assert "\u202e" not in card
    assert "\x1b" not in card
    assert "&lt;img src=x" in card


def test_the_markdown_is_escaped_and_is_markdown(rich: Trends) -> None:
    text = rich.to_markdown()
    shown = MarkdownIt("commonmark").enable("table").render(text)
    assert "<img" not in shown
    assert "<em>" not in shown
    assert shown.count("<table>") == 3
    assert "<h2>What keeps coming back</h2>" in shown
    assert "\n\n\n" not in text


def test_the_text_is_plain(rich: Trends) -> None:
    text = rich.to_text()
    assert repr(rich) == text
    assert "\x1b" not in text
    assert all(len(line) <= 88 for line in text.splitlines())
    assert "[...]" not in text
    for words in ("What keeps being praised", "3 of 7 letters", "Letters that held nothing", "Not in your hands"):
        assert words in text


def test_the_frame_has_the_rows(rich: Trends) -> None:
    frame = rich.to_frame()
    assert list(frame.columns) == list(trends_view.ROW_KEYS)
    assert len(frame) == len(rich.to_rows())
    row = frame[(frame.claim == "area") & (frame.label == "communication") & (frame.basis == "stated")].iloc[0]
    assert (row["count"], row["of"]) == (3, 7)
    assert len(trends([]).to_frame()) == 8


def test_the_faces_do_not_change_what_they_show(rich: Trends) -> None:
    before = copy.deepcopy(rich)
    assert rich.to_html() == rich.to_html()
    assert rich.to_text() == rich.to_text()
    assert rich.to_dict() == rich.to_dict()
    assert rich == before


def test_an_area_of_ones_own_is_shown_as_it_stands(read: Any) -> None:
    records = season(read, RAMBLED[0])
    areas = tuple(replace(area, area="pair_programming") for area in records[0].insight.areas)
    records[0] = replace(records[0], insight=replace(records[0].insight, areas=areas))
    assert "Pair programming" in trends(records).to_text()


def test_a_store_without_texts_gives_the_same(read: Any) -> None:
    records = season(read, {"feedback": RAMBLED[0], "notes": "I rambled."}, EMPTY, PRAISED)
    bare = [replace(record, insight=record.insight.without_text()) for record in records]
    assert trends(bare) == trends(records)


def test_the_cost_grows_with_the_records(read: Any) -> None:
    """Count calls, not seconds: they must not grow faster than the applications."""
    import cProfile
    import pstats

    def calls(count: int) -> int:
        letters = itertools.islice(itertools.cycle([{"feedback": RAMBLED[0], "job": ADVERT, "resume": RESUME}]), count)
        records = season(read, *letters)
        profile = cProfile.Profile()
        profile.runcall(trends, records)
        return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]

    assert calls(80) < 2.3 * calls(40)
