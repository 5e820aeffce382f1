from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.periods import Period, find_periods, latest, month, months_covered

NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def shown(text: str) -> list[tuple[str, str, str]]:
    return [
        (
            text[period.start : period.end],
            f"{period.first // 12}-{period.first % 12 + 1:02}",
            "open" if period.open else f"{period.last // 12}-{period.last % 12 + 1:02}",
        )
        for period in find_periods(text)
        if not period.single
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Mar 2019 – present", "2019-03", "open"),
        ("Jan 2024 - Present (full time)", "2024-01", "open"),
        ("March 2019 to date", "2019-03", "open"),
        ("Sept. 2019 - now", "2019-09", "open"),
        ("since 2020", "2020-07", "open"),
        ("Since March 2020", "2020-03", "open"),
        ("2020 onwards", "2020-07", "open"),
        ("2019 -", "2019-07", "open"),
        ("2019 –\n", "2019-07", "open"),
        ("June 2019 | Present", "2019-06", "open"),
        ("03/2019 - 05/2021", "2019-03", "2021-05"),
        ("10.2019-12.2020", "2019-10", "2020-12"),
        ("2019-03 – 2021-05", "2019-03", "2021-05"),
        ("2019-03-01 - 2021-05-31", "2019-03", "2021-05"),
        ("01 March 2019 – 30 April 2020", "2019-03", "2020-04"),
        ("March 1, 2019 - April 3, 2020", "2019-03", "2020-04"),
        ("25/03/2019 - 28/05/2021", "2019-03", "2021-05"),
        ("Sept '19 – Jun '21", "2019-09", "2021-06"),
        ("Mar 19 - Jun 21", "2019-03", "2021-06"),
        ("Jan - Mar 2020", "2020-01", "2020-03"),
        ("Fall 2019 - Spring 2020", "2019-09", "2020-05"),
        ("Q1 2020 - Q3 2021", "2020-01", "2021-09"),
        ("2019-2021", "2019-07", "2021-06"),
        ("2019 to 2021", "2019-07", "2021-06"),
        ("2019/20", "2019-07", "2020-06"),
        ("2003–05", "2003-07", "2005-06"),
        ("1999–03", "1999-07", "2003-06"),
        ("2021 – 2019", "2019-07", "2021-06"),
        ("2019 | 2021", "2019-07", "2021-06"),
        ("Jan 2019 –\nPresent", "2019-01", "open"),
    ],
)
def test_every_way_to_write_a_span(text: str, first: str, last: str) -> None:
    assert [period[1:] for period in shown(text)] == [(first, last)]
    assert [period[1:] for period in shown(f"Nurse, Ward 4, {text}")] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "Windows 2019",
        "ISO 27001:2013",
        "Summer 2018",
        "May I ask 20 people",
        "budget of $2000 - 3500",
        "1200 - 1400 pupils",
        "v2.2019-rc",
        "020 7946 0018",
        "20190-20210",
        "12019 - 12021",
        "May we talk to 2019 people",
    ],
)
def test_numbers_that_are_no_span(text: str) -> None:
    assert shown(text) == []


def test_a_single_date_says_nothing_of_how_long() -> None:
    (period,) = find_periods("Intern, Summer 2018")
    assert period.single
    assert (period.first, period.last) == (month(2018, 6), month(2018, 8))


def test_years_that_follow_each_other_are_neither_lost_nor_doubled() -> None:
    assert months_covered(find_periods("2015 - 2017, 2017 - 2019, 2019 - 2021")) == 6 * 12


@pytest.mark.parametrize(
    "text",
    [
        "January 2024 to present (14 months)",
        "Jan 2024 - Present · 1 yr 2 mos",
        "01/2024 - now, 14 months",
        "January 2024 to date (fourteen months)",
        "Jan 2024 to now (one year, two months)",
    ],
)
def test_an_open_period_may_say_how_long_it_has_lasted(text: str) -> None:
    (period,) = find_periods(text)
    assert months_covered([period]) == 14
    assert not period.endless


def test_what_was_done_for_some_time_within_a_job_is_not_how_long_it_lasted() -> None:
    for more in (", 2 years as team lead", " (2 years as team lead)", " (12 month contract)", " | 5 years in Berlin"):
        (period,) = find_periods(f"Jan 2017 – present{more}")
        assert period.endless, more


def test_an_open_period_ends_where_the_caller_says() -> None:
    periods = find_periods("Jan 2020 - present")
    assert months_covered(periods) == 1
    assert months_covered(periods, month(2021, 12)) == 24
    assert months_covered(periods, month(2018, 1)) == 1, "a present before the start is no negative time"


def test_latest_is_the_last_month_named() -> None:
    assert latest(find_periods("Jan 2015 - Mar 2021; May 2016 - Jun 2018")) == month(2021, 3)
    assert latest([]) is None


SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90)), max_size=8)


@given(SPANS)
def test_months_covered_agrees_with_a_plain_count(spans: list[tuple[int, int]]) -> None:
    periods = [Period(0, 0, first, first + length) for first, length in spans]
    plain = {at for first, length in spans for at in range(first, first + length + 1)}
    assert months_covered(periods) == len(plain)


@given(st.integers(1955, 2060), st.integers(1, 12), st.integers(0, 300))
def test_what_is_written_is_read(year: int, number: int, length: int) -> None:
    first = month(year, number)
    last = first + min(length, month(2069, 12) - first)
    text = f"{NAMES[number - 1]} {year} – {NAMES[last % 12]} {last // 12}"
    assert [(period.first, period.last) for period in find_periods(text)] == [(first, last)]


@given(st.text(alphabet="0129 -–/.'|JanMryto\n", max_size=120))
def test_any_text_is_read_without_overlap(text: str) -> None:
    reached = 0
    for period in find_periods(text):
        assert reached <= period.start < period.end <= len(text)
        assert period.first <= period.last
        reached = period.end
