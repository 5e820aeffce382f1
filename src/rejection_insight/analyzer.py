"""The main job: four documents in, an insight out. Floor 10."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from rejection_insight import __version__, advice, checklist, resources
from rejection_insight.alignment import default_alignment
from rejection_insight.comparison import compare, resume_shows, view_of
from rejection_insight.documents import Document
from rejection_insight.encoder import default_encoder
from rejection_insight.errors import InputError
from rejection_insight.feedback import (
    GENERIC_REASONS,
    STAGE_THRESHOLD,
    Feedback,
    default_model,
    read_feedback,
)
from rejection_insight.insight import Insight
from rejection_insight.intake import describe_source, is_readable, take_documents
from rejection_insight.job import read_job
from rejection_insight.keywords import KeywordFinder
from rejection_insight.mentions import default_mentions
from rejection_insight.present import month_of
from rejection_insight.processes import in_processes, one_by_one, with_progress
from rejection_insight.reflection import read_notes
from rejection_insight.results import (
    SOURCES,
    STAGES,
    Source,
    Sources,
)
from rejection_insight.resume import read_resume
from rejection_insight.statements import AREA_THRESHOLD, LIKELY, SURE, AreaModel
from rejection_insight.steps import plan_steps
from rejection_insight.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language

    from rejection_insight.wordpiece import Words

_HASHED = ("vocabulary", "feedback", "cues", "advice", "adverts", "skills", "matching")  # folders of ``models/``


class Application(TypedDict, total=False):
    """One application: any of the four sources, each text, bytes, a path or a `Document`."""

    feedback: str | bytes | Path | Document | Sequence[str | bytes | Path | Document] | None
    job: str | bytes | Path | Document | None
    resume: str | bytes | Path | Document | None
    notes: str | bytes | Path | Document | None


class Analyzer:
    """Reads applications; holds what is compiled once, and no document.

    One analyzer may be used by many threads.

    Parameters
    ----------
    vocabulary : Vocabulary, optional
        The skills to look for; `Vocabulary.default` where none is given.
    nlp : spacy.language.Language, optional
        A spaCy pipeline that adds what it knows to the skills that are found (`KeywordFinder`).
    fast : bool
        Do without the encoder: linear classifiers judge the feedback, cues the notes, and no line of the résumé is
        read for what it shows under another name. Several times faster, and less often right.
    area_model : feedback.AreaModel, optional
        Names areas of your own, or some of the library's: anything with ``classes_`` and ``predict_proba``, such as
        `estimators.FeedbackClassifier`. What it does not know, the library's model names.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> analyzer = ri.Analyzer(vocabulary=ri.Vocabulary.default().extend({"Argo CD": ["argocd"]}))
    >>> insight = analyzer.analyze(feedback="We hoped for more depth with argocd. We chose someone else.")
    >>> [skill.keyword for skill in insight.feedback_skills]
    ['Argo CD']
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary | None = None,
        nlp: Language | None = None,
        fast: bool = False,
        area_model: AreaModel | None = None,
    ) -> None:
        if vocabulary is not None and not isinstance(vocabulary, Vocabulary):  # pyright: ignore[reportUnnecessaryIsInstance]
            what, cure = f"{type(vocabulary).__name__} is no vocabulary", "Give Vocabulary.default().extend({...})."
            raise InputError(what, where="vocabulary", cure=cure)
        if nlp is not None and not callable(nlp):
            what = f"{type(nlp).__name__} is no pipeline"
            raise InputError(what, where="nlp", cure="Load it first: spacy.load(name).")
        self.vocabulary = Vocabulary.default() if vocabulary is None else vocabulary
        self._finder = KeywordFinder(self.vocabulary, nlp)
        self._nlp = nlp
        self._fast = fast
        if area_model is not None and not (hasattr(area_model, "predict_proba") and hasattr(area_model, "classes_")):
            raise InputError(
                f"{type(area_model).__name__} is no area model",
                where="area_model",
                cure="Give something with classes_ and predict_proba, fitted, such as estimators.FeedbackClassifier.",
            )
        self._area_model = area_model

    def analyze(
        self,
        feedback: str | bytes | Path | Document | Sequence[str | bytes | Path | Document] | None = None,
        *,
        job: str | bytes | Path | Document | None = None,
        resume: str | bytes | Path | Document | None = None,
        notes: str | bytes | Path | Document | None = None,
    ) -> Insight:
        """Analyse one application; see `rejection_insight.analyze`."""
        given: dict[Source, list[Document]] = {
            "feedback": take_documents(feedback, "feedback"),
            "job": take_documents(job, "job"),
            "resume": take_documents(resume, "resume"),
            "notes": take_documents(notes, "notes"),
        }
        if not any(given.values()):
            raise InputError(
                "none of feedback, job, resume and notes was given",
                cure="Give at least one, as text or as rejection_insight.read(path).",
            )
        findings = self._find(given)
        return self._insight(given, findings)

    def pipe(
        self, applications: Iterable[Application | Mapping[str, object]], *, progress: bool = False, n_process: int = 1
    ) -> Iterator[Insight]:
        """Analyse many applications, in order, with constant memory.

        Parameters
        ----------
        applications : iterable of dict
            Each with any of the four sources.
        progress : bool
            Show a bar on standard error; needs ``pip install tqdm``.
        n_process : int
            Processes that share the work. Each takes about two seconds to start, so a hundred applications are the
            least that gain by it; the analyzer must be picklable.

        Raises
        ------
        RejectionInsightError
            For the first application that cannot be analysed, with its number, counted from 0. `frames.analyze_frame`
            goes on after it.

        Examples
        --------
        >>> import rejection_insight as ri
        >>> letters = ["We went with another candidate.", "The role is on hold."]
        >>> [i.outcome for i in ri.Analyzer().pipe({"feedback": text} for text in letters)]
        ['rejected', 'none']
        """
        found = in_processes(self, applications, n_process) if n_process != 1 else one_by_one(self, applications)
        return with_progress(found, applications) if progress else found

    def _settings(self, claim: float) -> dict[str, str | int | float | bool]:
        """Say what a result was made with, so that a stored one can be told from a newer one."""
        own = self.vocabulary is not Vocabulary.default()
        hashes = {f"{name}_hash": resources.short_hash(f"{name}/") for name in _HASHED}
        return {
            "skills": len(self.vocabulary),
            "model": "linear" if self._fast else "encoder",
            **hashes,
            **({"vocabulary_hash": self._digest} if own else {}),
            "nlp": self._nlp is not None,
            "own_areas": self._area_model is not None,
            "area_threshold": AREA_THRESHOLD,
            "stage_threshold": STAGE_THRESHOLD,
            "likely": LIKELY,
            "claim": claim,
            "sure": SURE,
        }

    @cached_property
    def _digest(self) -> str:
        return self.vocabulary.digest()

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as what it was made with; where it arrives, it is compiled anew."""
        own = None if self.vocabulary is Vocabulary.default() else self.vocabulary
        return _remade, (own, self._nlp, self._fast, self._area_model)

    def _find(self, given: dict[Source, list[Document]]) -> advice.Findings:
        job = next((read_job(d, self._finder) for d in given["job"] if is_readable(d)), None)
        as_of = month_of(given["feedback"], given["job"])
        read: dict[str, Words] = {}  # lines of the résumé, as the encoder read them for the judge
        encoder, judge = (None, None) if self._fast else (default_encoder(), default_mentions())
        resume = next(
            (read_resume(d, self._finder, as_of, judge=judge, known=read) for d in given["resume"] if is_readable(d)),
            None,
        )
        notes = next((read_notes(d, self._finder, encoder) for d in given["notes"] if is_readable(d)), None)
        feedback = tuple(
            read_feedback(d, self._finder, part, model=default_model(fast=self._fast), area_model=self._area_model)
            for part, d in enumerate(given["feedback"])
            if is_readable(d)
        )
        requirements = job.requirements if job else ()
        view = view_of(resume, self.vocabulary, judge, read) if resume else None
        reader = None if self._fast else default_alignment()
        matches = compare(requirements, resume, self.vocabulary, reader, view=view, known=read)
        advert = given["job"][0].text if given["job"] else ""
        claim = 0.0 if self._fast else advice.CLAIM  # the linear classifiers are never as sure
        shown = resume_shows([keyword for part in feedback for keyword in part.keywords], view)
        shown |= {match.keyword for match in matches if match.status in {"shown", "reworded"}}
        return advice.Findings(feedback, notes, job, resume, requirements, matches, advert, claim, shown)

    def _insight(self, given: dict[Source, list[Document]], findings: advice.Findings) -> Insight:
        outcome = _strongest(findings.feedback)
        last = _furthest(findings.feedback)
        reasons = tuple(dict.fromkeys(r.reason for part in findings.feedback for r in part.outside))
        areas = advice.rank_areas(findings)
        skills = advice.feedback_skills(findings)
        about_you = bool(findings.claims("improvement"))
        reason_given = about_you or any(reason not in GENERIC_REASONS for reason in reasons)
        silent = not about_you and not findings.claims("strength")
        letter_is_empty = bool(findings.feedback) and silent and not reason_given
        invited = next((part for part in findings.feedback if part.reapply_invited), None)
        stage = last.stage if last else None
        stage_evidence = last.stage_evidence if last else ()
        return Insight(
            version=__version__,
            settings=self._settings(findings.claim),
            documents=Sources(
                *(describe_source(given[source], source, _noticed(findings, source)) for source in SOURCES)
            ),
            outcome=outcome.outcome if outcome else "none",
            outcome_evidence=outcome.outcome_evidence if outcome else (),
            stage_reached=stage,
            stage_evidence=stage_evidence,
            reason_given=reason_given,
            decision_reasons=reasons,
            reapply_invited=invited is not None,
            reapply_when=invited.reapply_when if invited else None,
            reapply_evidence=invited.reapply_evidence if invited else (),
            highlights=advice.highlights(findings),
            areas=areas,
            outside_control=tuple(r for part in findings.feedback for r in part.outside),
            steps=plan_steps(findings, areas, skills, letter_is_empty=letter_is_empty),
            requirements=findings.requirements,
            matches=findings.matches,
            feedback_skills=skills,
            checklist=checklist.answered(findings),
            agreement=advice.agreement(findings),
            standing=advice.standing(findings, stage, stage_evidence),
            statements=tuple(s for part in findings.feedback for s in part.statements)
            + (findings.notes.statements if findings.notes else ()),
        )


def analyze(
    feedback: str | bytes | Path | Document | Sequence[str | bytes | Path | Document] | None = None,
    *,
    job: str | bytes | Path | Document | None = None,
    resume: str | bytes | Path | Document | None = None,
    notes: str | bytes | Path | Document | None = None,
) -> Insight:
    """Tell what to take from a rejection, with the words that each claim rests on.

    Nothing alone is required; what is missing is said to be missing.

    Parameters
    ----------
    feedback : str, bytes, Path, Document, or a sequence of these
        What the employer said; several documents where several people or rounds gave feedback.
    job : str, bytes, Path or Document
        The job advert.
    resume : str, bytes, Path or Document
        The résumé.
    notes : str, bytes, Path or Document
        The person's own notes on how it went.

    Returns
    -------
    Insight

    Raises
    ------
    InputError
        If nothing was given at all, or something that is no document.
    DocumentError
        If a path or bytes cannot be read. A ``str`` is always text here: for a file, give
        ``rejection_insight.read("feedback.eml")`` or a ``Path``.

    Examples
    --------
    >>> import rejection_insight as ri
    >>> insight = ri.analyze(
    ...     feedback="Your portfolio is excellent. We needed more Figma experience and chose another designer.",
    ...     job="Requirements:\\n- Figma\\n- Two years of experience in product design",
    ... )
    >>> insight.highlights[0].text
    'Your portfolio is excellent.'
    >>> insight.documents.resume.warnings
    ('No résumé was given, so what it shows is not known; this is not the same as having no gaps.',)
    """
    return _standard(fast=False).analyze(feedback=feedback, job=job, resume=resume, notes=notes)


@cache
def _standard(*, fast: bool) -> Analyzer:
    return Analyzer(fast=fast)


def _remade(own: Vocabulary | None, nlp: Language | None, fast: bool, area_model: AreaModel | None) -> Analyzer:  # noqa: FBT001
    if own is None and nlp is None and area_model is None:
        return _standard(fast=fast)
    return Analyzer(vocabulary=own, nlp=nlp, fast=fast, area_model=area_model)


def _noticed(findings: advice.Findings, source: Source) -> tuple[str, ...]:
    """Give what reading a résumé brought to light: an applicant-tracking system would stumble there too."""
    return findings.resume.warnings if source == "resume" and findings.resume else ()


def _strongest(parts: tuple[Feedback, ...]) -> Feedback | None:
    """Give the document that decides the outcome: a later decision outranks an earlier one."""
    return next((p for p in reversed(parts) if p.outcome != "none"), parts[-1] if parts else None)


def _furthest(parts: tuple[Feedback, ...]) -> Feedback | None:
    known = [part for part in parts if part.stage]
    return max(known, key=lambda part: STAGES.index(part.stage or ""), default=None)
