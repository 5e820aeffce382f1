"""Components for anybody's spaCy pipeline: ``rejection_insight/feedback`` and ``rejection_insight/skills``. Floor 8.

spaCy imports this module at the first ``spacy.blank()`` of every program in whose environment the package is
installed, so it imports nothing heavy, and sets no extension before one of its components is made.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from spacy.language import Language

from rejection_insight.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.tokens import Doc, Span

    from rejection_insight.keywords import KeywordFinder
    from rejection_insight.results import Evidence

__all__ = ["EVIDENCE", "FEEDBACK", "SKILLS", "Component", "set_extensions"]

FEEDBACK = "rejection_insight/feedback"
SKILLS = "rejection_insight/skills"
EVIDENCE = "rejection_insight/evidence"

# What each extension holds where nothing is known. Lists, since spaCy's processes would make lists of tuples.
_ON_DOC: dict[str, Any] = {
    "rejection_insight_outcome": "none",
    "rejection_insight_stage": None,
    "rejection_insight_reason_given": None,
    "rejection_insight_reapply_invited": None,
    "rejection_insight_reapply_when": None,
    "rejection_insight_warnings": [],
}
_ON_STATEMENT: dict[str, Any] = {
    "rejection_insight_areas": [],
    "rejection_insight_severity": None,
    "rejection_insight_reason": None,
    "rejection_insight_probability": None,
}
_ON_SKILL: dict[str, Any] = {"rejection_insight_negated": None, "rejection_insight_owner": None}
_DEFAULTS: dict[str, dict[str, Any]] = {
    FEEDBACK: {"fast": False, "vocabulary": None, "extend_default": False},
    SKILLS: {"vocabulary": None, "extend_default": False},
}
_ALIGN = "expand"  # a token that holds the words: "C#/.NET" is one token, and two skills


def set_extensions() -> None:
    """Set the extensions on `Doc` and `Span`; making a component does it, stored documents alone need it.

    Raises
    ------
    InputError
        If somebody else has set an extension of one of these names to something else.

    Examples
    --------
    >>> from spacy.tokens import Span
    >>> set_extensions()
    >>> Span.has_extension("rejection_insight_areas")
    True
    """
    from spacy.tokens import Doc, Span

    for holder, defaults in ((Doc, _ON_DOC), (Span, {**_ON_STATEMENT, **_ON_SKILL})):
        for name, default in defaults.items():
            if not holder.has_extension(name):
                holder.set_extension(name, default=default)
            elif holder.get_extension(name) != (default, None, None, None):
                raise InputError(
                    "is an extension that something else has set",
                    where=f"{holder.__name__}._.{name}",
                    cure=f'Remove it: {holder.__name__}.remove_extension("{name}").',
                )


class Component:
    """One of the two components: annotates documents, and holds no more than its settings and what is made of them.

    Parameters
    ----------
    kind : {"rejection_insight/feedback", "rejection_insight/skills"}
        What it looks for, and the key of ``doc.spans`` that it fills.
    fast : bool
        Judge feedback by the linear classifiers: several times faster, and less often right.
    vocabulary : str, optional
        Path of a vocabulary file; the vocabulary that comes with the package where none is given.
    extend_default : bool
        Whether the file adds to the vocabulary of the package, rather than taking its place.

    Raises
    ------
    InputError
        If the vocabulary cannot be read.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("rejection_insight/skills")
    >>> doc = nlp("Postgres and JS")
    >>> [(span.text, span.kb_id_) for span in doc.spans["rejection_insight/skills"]]
    [('Postgres', 'PostgreSQL'), ('JS', 'JavaScript')]
    """

    def __init__(
        self, kind: str, *, fast: bool = False, vocabulary: str | None = None, extend_default: bool = False
    ) -> None:
        set_extensions()
        self.kind = kind
        self.fast = fast
        self.vocabulary = vocabulary
        self.extend_default = extend_default
        self._finder = self._own_finder()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document, in place."""
        from rejection_insight.keywords import shared_finder

        (_find_feedback if self.kind == FEEDBACK else _find_skills)(doc, self._finder or shared_finder(), self.fast)
        return doc

    def __reduce__(self) -> tuple[Callable[..., Component], tuple[str, dict[str, Any]]]:
        """Send the settings to other processes, not the finder."""
        return _rebuilt, (self.kind, self.settings)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings, as they stand in the config."""
        return {name: getattr(self, name) for name in _DEFAULTS[self.kind]}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the settings as bytes."""
        del exclude
        return json.dumps(self.settings, ensure_ascii=False, indent=1).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Component:
        """Take settings over from `to_bytes`; what was set otherwise than by default stays as it is.

        That way ``spacy.load(path, config=...)`` can tell where a vocabulary has moved.
        """
        del exclude
        try:
            stored = json.loads(data)
            taken = {name: stored[name] for name in _DEFAULTS[self.kind]}
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"these are not the settings of this component ({error!r})",
                where=self.kind,
                cure="Give what its to_bytes or to_disk wrote.",
            ) from error
        for name, value in taken.items():
            if getattr(self, name) == _DEFAULTS[self.kind][name]:
                setattr(self, name, value)
        self._finder = self._own_finder()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings into a folder, which is made where there is none."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)  # the slash of the name makes it two folders
        (folder / "settings.json").write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Component:
        """Take settings over from `to_disk`, as `from_bytes` does."""
        return self.from_bytes((Path(path) / "settings.json").read_bytes(), exclude=exclude)

    def _own_finder(self) -> KeywordFinder | None:
        """Give the finder of the vocabulary that was given; it is read now, so that errors come early."""
        if self.vocabulary is None:
            return None
        from rejection_insight.keywords import KeywordFinder
        from rejection_insight.vocabulary import Vocabulary

        own = Vocabulary.from_file(self.vocabulary)
        return KeywordFinder(Vocabulary.default().extend(own) if self.extend_default else own)


def _rebuilt(kind: str, settings: dict[str, Any]) -> Component:
    return Component(kind, **settings)


_factory = cast(  # spaCy leaves open what its decorator returns: what it was given
    "Callable[..., Callable[[Callable[..., Component]], Callable[..., Component]]]",
    Language.factory,  # pyright: ignore[reportUnknownMemberType]
)


@_factory(
    FEEDBACK,
    default_config=_DEFAULTS[FEEDBACK],
    assigns=["doc.spans", *(f"doc._.{name}" for name in _ON_DOC), *(f"span._.{name}" for name in _ON_STATEMENT)],
)
def make_feedback(nlp: Language, name: str, fast: bool, vocabulary: str | None, extend_default: bool) -> Component:  # noqa: FBT001 -- spaCy's signature
    """Make the component that reads documents as an employer's feedback."""
    del nlp, name
    return Component(FEEDBACK, fast=fast, vocabulary=vocabulary, extend_default=extend_default)


@_factory(SKILLS, default_config=_DEFAULTS[SKILLS], assigns=["doc.spans", *(f"span._.{name}" for name in _ON_SKILL)])
def make_skills(nlp: Language, name: str, vocabulary: str | None, extend_default: bool) -> Component:  # noqa: FBT001
    """Make the component that finds skills."""
    del nlp, name
    return Component(SKILLS, vocabulary=vocabulary, extend_default=extend_default)


def _find_feedback(doc: Doc, finder: KeywordFinder, fast: bool) -> None:  # noqa: FBT001
    from rejection_insight.documents import from_text, origins
    from rejection_insight.feedback import GENERIC_REASONS, Feedback, default_model, read_feedback
    from rejection_insight.intake import is_readable

    document = from_text(doc.text)
    places = origins(doc.text)
    readable = is_readable(document)  # in what is not English everything would be misread
    found = read_feedback(document, finder, model=default_model(fast=fast)) if readable else Feedback()
    spans: list[Span] = []
    for said in found.statements:
        span = _span(doc, said.evidence, places, said.polarity)
        _set(span, _ON_STATEMENT, list(said.areas), said.severity, said.reason, said.probability)
        spans.append(span)
    doc.spans[FEEDBACK] = spans
    claims = {"outcome": found.outcome_evidence, "stage": found.stage_evidence, "reapply": found.reapply_evidence}
    if found.outcome == "none":
        del claims["outcome"]
    doc.spans[EVIDENCE] = [_span(doc, quote, places, claim) for claim, quotes in claims.items() for quote in quotes]
    about_you = any(said.polarity == "improvement" for said in found.statements)
    given = about_you or any(outside.reason not in GENERIC_REASONS for outside in found.outside)
    when = found.reapply_when
    _set(doc, _ON_DOC, found.outcome, found.stage, given, found.reapply_invited, when, list(document.warnings))


def _find_skills(doc: Doc, finder: KeywordFinder, _fast: bool) -> None:  # noqa: FBT001
    from rejection_insight.documents import from_text, origins

    places = origins(doc.text)
    spans: list[Span] = []
    denied: dict[tuple[int, int], bool] = {}
    owners: dict[tuple[int, int], Literal["self", "other"]] = {}
    for word in finder.find(from_text(doc.text).text, "notes"):
        span = _span(doc, word.evidence, places, word.kind, word.keyword)
        # spaCy keeps extensions by place, so skills that share a token share them: nothing is denied that one affirms
        at = span.start, span.end
        denied[at] = denied.get(at, True) and word.negated
        owners[at] = word.owner if owners.get(at, "other") == "other" else "self"
        _set(span, _ON_SKILL, denied[at], owners[at])
        spans.append(span)
    doc.spans[SKILLS] = spans


def _span(doc: Doc, evidence: Evidence, places: Sequence[int], label: str, kb_id: str = "") -> Span:
    """Give the tokens that hold the words of a quote."""
    start, end = places[evidence.start], places[evidence.end - 1] + 1
    return cast("Span", doc.char_span(start, end, label=label, kb_id=kb_id, alignment_mode=_ALIGN))


def _set(holder: Doc | Span, names: Iterable[str], *values: object) -> None:
    for name, value in zip(names, values, strict=True):
        holder._.set(name, value)
