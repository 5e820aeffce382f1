"""What is marked in a mail, and, beside it, what only looks like it: a false mark hides what an employer said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.documents import from_text

SHORT = {"h": "header", "q": "quote", "s": "signature", "n": "notice"}


def marked(text: str) -> list[tuple[str, str]]:
    document = from_text(text)
    return [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]


def check(written: str) -> None:
    """Compare marks with a text in which each line begins with a letter of `SHORT`, or none, and a bar."""
    lines = [line.partition("|") for line in written.strip("\n").split("\n")]
    text = "\n".join(line for _, _, line in lines)
    document = from_text(text)
    at = 0
    found: list[str] = []
    for _, _, line in lines:
        middle = at + len(line) // 2
        kinds = [
            kind for kind, name in SHORT.items() for m in document.marks if m.kind == name and m.start <= middle < m.end
        ]
        found.append(f"{''.join(kinds) if line.strip() else ''}|{line}")
        at += len(line) + 1
    assert found == [f"{kind.strip() if line.strip() else ''}|{line}" for kind, _, line in lines]


def test_a_thread_with_everything() -> None:
    check("""
h|From: Maya Lindqvist <maya@northgate.example>
h|To: Sam
h|Subject: Re: Interview
|
|Hi Sam,
|SQL was the weak spot. Thanks for coming.
|
s|Kind regards,
s|
s|Maya Lindqvist (she/her)
s|Senior Talent Partner | Northgate Ltd
s|T: +44 20 7946 0000
s|
s|www.northgate.example
|
|PS: your portfolio was lovely.
|
n|This e-mail and its attachments are confidential. If you have received this email in error, please
n|delete it. Our offices are closed in August.
|
h|-----Original Message-----
h|From: Sam <sam@x.example>
h|Sent: Monday, 3 March 2025 10:00
h|Subject: RE: Interview
|
q|Dear Maya, could I have feedback?
|
s|Thanks, Sam
|
h|On Sun, 2 Mar 2025 at 09:10, Maya Lindqvist
h|<maya@northgate.example> wrote:
q|
q|Come in on Monday.
s|Best
s|Maya
""")


@pytest.mark.parametrize(
    "written",
    [
        # an answer between quoted lines is no quote
        "|No.\nh|On 3 May 2025 at 10:00 Sam wrote:\nq|> Was it SQL?\n|It was.\nq|> And the demo?\nq|> Too long?\n|No.",
        # the language of the program does not matter
        "|Nein.\n|\nh|Am 03.05.2025 um 10:00 schrieb Sam <s@x.example>:\nq|Danke",
        "|Non.\n|\nh|Le 3 mai 2025 à 10:00, Sam a écrit :\nq|Merci",
        "|Nein.\nh|Von: Sam\nh|Gesendet: Montag\nh|An: Jo\nh|Betreff: x\n|\nq|Danke",
        # bold field names, as Outlook's text has them
        "|No.\nh|*From:* Sam\nh|*Sent:* Monday\nh|*Subject:* x\nq|Hello",
        # an attribution without a date, if what follows is quoted
        "|No.\nh|Sam wrote:\nq|> Hello\nq|> there",
        # within a quote the older parts are found as well
        "|No.\nq|> Hello\ns|> Best,\ns|> Sam\nq|>> older\nq|>> text",
    ],
)
def test_quotes(written: str) -> None:
    check(written)


@pytest.mark.parametrize(
    "written",
    [
        "|> Your answers were vague.\n|> We chose another.",
        "h|---------- Forwarded message ---------\nh|From: Maya\nh|Date: today\nh|Subject: x\n|\n|Your answers were vague.",
        "h|Begin forwarded message:\nh|\nh|From: Maya\nh|Subject: x\n|\n|Your answers were vague.\ns|Cheers\ns|Maya",
        "s|Sent from my phone\n|\nh|-----Original Message-----\nh|From: Maya\n|Vague.\n|\nh|On 1 May 2025, Sam wrote:\nq|> Well?\nq|> Sam",
    ],
)
def test_where_only_the_quote_is_there_it_is_the_text(written: str) -> None:
    check(written)


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March the hiring manager wrote:\nstrong on SQL, thin on testing",
        "The panel wrote: clear answers",
        "On 3 May 2025 the panel wrote the following:\nclear answers",
        "From: the panel we heard praise.\nTo: be improved: SQL",
        "Date: 4 May\nRole: Analyst\nFrom: HR",
        "I asked about the original message and the forwarded message.",
        "Original message",
        ">5 years of SQL needed\n>3 years of Go",
        "> 90 % in the test",
        "needs -> more SQL",
    ],
)
def test_what_is_neither_header_nor_quote(text: str) -> None:
    assert marked(f"Some feedback.\n{text}\nMore of it.") == []


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJo Doe\n07700 900123",
        "--\nJo",
        "--\nJo Doe\nDirector of Sales, Mid-Market\nBook time with me | She/her",
        "Best,\nJo",
        "All the best!\n\nJo Doe",
        "Kind regards, Jo van der Berg",
        "Mit freundlichen Grüßen\ni.A. Petra Müller\nPersonalreferentin\nBeispiel GmbH",
        "Thanks\nThe Talent Team",
        "Yours sincerely\nDr. J. O'Neil-Smith\nHead of Insight, Larkfield Water\njo@x.example | www.x.example",
        "Cheers",
        "Sent from my iPhone",
    ],
)
def test_signatures(signature: str) -> None:
    assert marked(f"Your SQL was thin.\n\n{signature}") == [("signature", signature)]
    assert marked(f"Your SQL was thin.\n\n{signature}\n\nPS: the demo was good though.")[:1] in (
        [("signature", signature)],
        [],  # "--" alone, or a closing without a name, needs to be the end
    )


@pytest.mark.parametrize(
    "text",
    [
        "Best\nCommunication: clear",
        "Best Practices\nClear",
        "Best answer was the third.",
        "Thanks\nGreat communication",
        "Thanks for coming.\nAnna",
        "Regards the SQL, it was thin.",
        "--\nTechnical: 4/5\n--\nCulture: 3/5",
        "--\nThe answers were far too long.",
        "--\nStrong manager\nWeak on testing",
        "Good luck with the search, and do practise SQL.",
        "Sent from my side: practise SQL and the way you present results",
        "Cheers\nbut SQL was weak",
    ],
)
def test_what_is_no_signature(text: str) -> None:
    assert marked(f"Some feedback.\n{text}") == []


def test_a_notice_within_a_signature() -> None:
    text = "SQL was weak.\n\n-- \nDr. Jo Doe\nNorthgate Ltd\nRegistered office: Bath"
    assert marked(text) == [("signature", "-- \nDr. Jo Doe\nNorthgate Ltd"), ("notice", "Registered office: Bath")]


@pytest.mark.parametrize(
    "below",
    [
        "The hiring manager felt your SQL was thin",
        "Head of Engineering will call you about the SQL gap.",
        "Call me on 07700 900123 about your weak SQL answers",
        "SQL 2/5",
        "Strengths: communication",
        "- slow on SQL",
        "You were late.",
        "\nScores\nSQL thin",
    ],
)
def test_a_signature_ends_where_feedback_begins(below: str) -> None:
    assert marked(f"See below.\nBest,\nAnna Smith\n{below}") == [("signature", "Best,\nAnna Smith")]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("SQL was weak. This is an automated message. See below!", "This is an automated message."),
        ("Please do not reply to this email. Your SQL was weak.", "Please do not reply to this email."),
        ("This message is confidential.\nYour SQL was weak.", "This message is confidential."),
        ("- SQL was weak\nThe attachments are confidential.", "The attachments are confidential."),
        (
            "This email is intended solely for the addressee. If you are not the intended recipient, stop. Ask us.",
            "This email is intended solely for the addressee. If you are not the intended recipient, stop. Ask us.",
        ),
        ("Unsubscribe here", "Unsubscribe here"),
        ("Northgate is registered in England, no. 1.", "Northgate is registered in England, no."),
    ],
)
def test_notices(text: str, notice: str) -> None:
    assert marked(f"Hello.\n\n{text}") == [("notice", notice)]


@pytest.mark.parametrize(
    "text",
    [
        "Please keep this feedback confidential.",
        "You handled the confidential data well.",
        "Your message was clear and the recipient would understand it.",
        "You automated the message queue.",
        "Note for automated mail assistants: this is an offer.",
        "You did not reply to our questions.",
        "Users could not unsubscribe in your prototype.",
        "Think about the environment you present in.",
    ],
)
def test_what_is_no_notice(text: str) -> None:
    assert marked(text) == []


LINES = st.sampled_from(
    ["From: a", "Sent: b", "To: c", "Subject: d", "> x", ">> y", "", " ", "Best,", "Anna", "--", "On 2020 a wrote:", "text here",
     "-----Original Message-----", "intended recipient.", "This email is confidential", "manager", "Sent from my phone", "•"]
)  # fmt: skip


@given(st.lists(LINES, max_size=25))
def test_marks_never_overlap_and_never_hold_white_space_alone(lines: list[str]) -> None:
    document = from_text("\n".join(lines))
    at = 0
    for mark in document.marks:
        text = document.text[mark.start : mark.end]
        assert mark.start >= at
        assert text.strip() == text != ""
        at = mark.end


@pytest.mark.parametrize(
    "line",
    ["Best\n", "To: x\n", "From: a\nSent: b\nTo: c\n\n", "-----Original Message-----\n", "On 2020 wrote:", "a@b wrote:\n",
     "> a\n", ">", "--\n", "--\nAnna\n", "intended recipient ", "intended recipient\n", "\n", " ", "Best\n\n\n\n\n\n\n\n"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(line: str) -> None:
    start = time.perf_counter()
    from_text(line * (100_000 // len(line)))
    assert time.perf_counter() - start < 5  # quadratic time would be minutes
