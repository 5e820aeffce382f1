"""The result of an analysis, and its forms: JSON, rows, frame, text, Markdown, card, page. Floor 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec

from rejection_insight import report
from rejection_insight.errors import InputError
from rejection_insight.explain import Explanation, explain
from rejection_insight.results import (
    SOURCES,
    Agreement,
    Checklist,
    Evidence,
    FeedbackSkill,
    Gap,
    ImprovementArea,
    Match,
    Outcome,
    OutsideReason,
    Requirement,
    SourceInfo,
    Sources,
    Standing,
    Statement,
    Step,
    Strength,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class Insight:
    """Everything that was found about one application; see the JSON form in the docs for each field.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> insight = ri.analyze(feedback="Your answers were clear. We needed deeper SQL knowledge.")
    >>> [area.area for area in insight.areas]
    ['technical_skills']
    >>> insight.areas[0].evidence[0].text
    'We needed deeper SQL knowledge.'
    """

    version: str
    settings: dict[str, str | int | float | bool]
    documents: Sources
    outcome: Outcome
    outcome_evidence: tuple[Evidence, ...]
    stage_reached: str | None
    stage_evidence: tuple[Evidence, ...]
    reason_given: bool
    decision_reasons: tuple[str, ...]
    reapply_invited: bool
    reapply_when: str | None
    reapply_evidence: tuple[Evidence, ...]
    highlights: tuple[Strength, ...]
    areas: tuple[ImprovementArea, ...]
    outside_control: tuple[OutsideReason, ...]
    steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    matches: tuple[Match, ...]
    feedback_skills: tuple[FeedbackSkill, ...]
    checklist: Checklist
    agreement: Agreement
    standing: Standing
    statements: tuple[Statement, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the advert asks and the résumé lacks or shows in part; empty when no résumé was read.

        Without a résumé nothing is known: then every match is ``unknown`` and this is empty, so look at
        ``documents.resume.warnings`` before you read an empty result as "no gaps".
        """
        pairs = zip(self.requirements, self.matches, strict=True)
        return tuple(Gap(asked, match) for asked, match in pairs if match.status in {"missing", "partial"})

    def to_dict(self, *, text: bool = True) -> dict[str, Any]:
        """Give the JSON form as plain dicts, lists, strings, numbers and None.

        Parameters
        ----------
        text : bool
            False leaves the documents' full text out, for stores that must not keep it. The quotes stay.
        """
        plain = msgspec.json.encode(self if text else self.without_text())
        data = cast("dict[str, Any]", msgspec.json.decode(plain))
        for step in data["steps"]:
            step["for"] = step.pop("for_")
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Insight:
        """Rebuild an insight from its JSON form.

        Keys that this version does not know are passed over, so that newer results can be read.

        Raises
        ------
        InputError
            If a key is missing or has a value of the wrong type; the message names its place.
        """
        cure = "Pass what Insight.to_dict() or json.loads(Insight.to_json()) gave."
        try:
            steps = [{**step, "for_": step["for"]} for step in data["steps"]]
            found = msgspec.convert({**data, "steps": steps}, cls)
        except KeyError as error:
            raise InputError(f"this is not the JSON form of an insight: {error} is missing", cure=cure) from error
        except (msgspec.ValidationError, TypeError, AttributeError) as error:
            raise InputError(f"this is not the JSON form of an insight ({error})", cure=cure) from error
        if [one.keyword for one in found.requirements] != [one.keyword for one in found.matches]:
            raise InputError("its requirements and matches do not go together", where="matches", cure=cure)
        return found

    def to_json(self, *, indent: int | None = None, text: bool = True) -> str:
        """Give the JSON form as text; the same insight always gives the same bytes."""
        raw = msgspec.json.encode(self.to_dict(text=text))
        return (raw if indent is None else msgspec.json.format(raw, indent=indent)).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Insight:
        """Rebuild an insight from what `to_json` gave; raises `InputError` as `from_dict` does."""
        try:
            return cls.from_dict(msgspec.json.decode(data))
        except (msgspec.DecodeError, TypeError) as error:
            raise InputError(f"this is not JSON ({error})", cure="Pass what Insight.to_json() gave.") from error

    def without_text(self) -> Insight:
        """Give the same insight without the documents' full text (the quotes stay)."""

        def bare(info: SourceInfo) -> SourceInfo:
            return replace(info, parts=tuple(replace(part, text="") for part in info.parts))

        return replace(self, documents=Sources(*(bare(getattr(self.documents, name)) for name in SOURCES)))

    def explain(self, subject: str | ImprovementArea | Requirement | Match | Gap) -> Explanation:
        """Say why an area stands where it stands, or why a requirement has its status.

        Parameters
        ----------
        subject : str, ImprovementArea, Requirement, Match or Gap
            An area, a requirement, or its name: an id of `AREAS`, a name that the report prints, or a keyword of the
            advert, in any case.

        Returns
        -------
        Explanation
            Sentences from the words of the documents to the verdict; ``print`` it.

        Raises
        ------
        InputError
            If it is neither.

        Examples
        --------
        >>> import rejection_insight as ri
        >>> insight = ri.analyze(job="Required: SQL", resume="Skills: PostgreSQL")
        >>> print(insight.explain("sql"))
        The advert asks for SQL as a must have: “SQL”.
        Your résumé has something that it follows from: “PostgreSQL”.
        So you have it, and say it otherwise than the advert: it is reworded.
        """
        return explain(self.to_dict(text=False), subject)

    def to_rows(self) -> list[dict[str, str | int | float | bool | None]]:
        """Give one flat row for each claim: ``claim, label, status, basis, weight, text, source, start, end, part``.

        Good for spreadsheets, data frames and databases; every row has the same keys.
        """
        return report.rows(self.to_dict(text=False))

    def to_frame(self) -> pd.DataFrame:
        """Give `to_rows` as a pandas data frame; needs ``pip install rejection-insight[frames]``."""
        try:
            import pandas as pd
        except ImportError as error:
            raise InputError("pandas is not installed", cure="pip install 'rejection-insight[frames]'") from error
        return pd.DataFrame(self.to_rows(), columns=list(report.ROW_KEYS))

    def to_text(self) -> str:
        """Give a few plain lines, as the terminal shows them."""
        return report.to_text(self.to_dict(text=False))

    def to_markdown(self) -> str:
        """Give a Markdown report with every quote; text from the documents is escaped."""
        return report.to_markdown(self.to_dict(text=False))

    def to_html(self, path: str | Path | None = None) -> str:
        """Give a page that stands alone, every claim expandable to its words in context.

        Parameters
        ----------
        path : str or Path, optional
            Where to write the page as well, in UTF-8.
        """
        page = report.to_page(self.to_dict())
        if path is not None:
            Path(path).write_text(page, encoding="utf-8")
        return page

    def __repr__(self) -> str:
        """Show a few lines, not a wall of fields: what `to_text` gives."""
        return self.to_text()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 -- IPython's signature
        """Show `to_text` in IPython."""
        printer.text("Insight(...)" if cycle else self.to_text())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Give notebooks the card, with Markdown and text for places that show no HTML."""
        del include, exclude
        data = self.to_dict()
        return {
            "text/plain": report.to_text(data),
            "text/markdown": report.to_markdown(data),
            "text/html": report.to_card(data),
        }
