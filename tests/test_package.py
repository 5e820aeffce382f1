"""Guards of the repository: floors, the public names, what the wheel holds, what importing costs."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import rejection_insight as ri

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "rejection_insight"

# A module may import from lower floors only. docs/how-it-is-built.md shows the same table to people.
FLOORS = [
    {"errors", "results", "cues", "sentences", "mail_parts", "view", "wordpiece", "judged", "shares", "linear"},
    {
        "advert_names",
        "database",
        "explain",
        "headings",
        "redaction",
        "report",
        "resources",
        "formats",
        "markup",
        "mail",
        "pdf",
    },
    {
        "care",
        "insight",
        "taxonomies",
        "skills",
        "sections",
        "scales",
        "periods",
        "levels",
        "others",
        "proper_names",
        "wording",
    },
    {
        "documents",
        "ownership",
        "privacy",
        "processes",
        "records",
        "vocabulary",
        "degrees",
        "items",
        "phrases",
        "quantities",
        "trends_view",
    },
    {
        "checks",
        "present",
        "exchange",
        "keywords",
        "segments",
        "storage",
        "entries",
        "credentials",
        "asked",
        "headline",
        "intake",
        "recurrence",
    },
    {"classifier", "encoder", "runs", "chosen", "pardons", "resume", "alternatives", "importance", "demand"},
    {"line_reader", "statements", "asking", "shortfall", "tagger", "trends"},
    {
        "feedback",
        "reflection",
        "job",
        "education",
        "matching",
        "likeness",
        "estimators",
        "plots",
        "alignment",
        "mentions",
    },
    {"comparison", "advice", "spacy_components"},
    {"steps", "checklist"},
    {"analyzer"},
    {"journal"},
    {"frames", "__main__"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def package_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "rejection_insight":
            tail = node.module.split(".")[1:]
            names |= set(tail[:1]) if tail else {alias.name for alias in node.names if alias.name in FLOOR}
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("rejection_insight.")}
    return names


MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_lower_floors_only(module: str) -> None:
    assert module in FLOOR, "give the new module a floor"
    above = {name for name in package_imports(PACKAGE / f"{module}.py") if FLOOR[name] >= FLOOR[module]}
    assert not above


@pytest.mark.parametrize("module", MODULES)
def test_no_file_grows_long(module: str) -> None:
    lines = (PACKAGE / f"{module}.py").read_text(encoding="utf-8").count("\n")
    assert lines <= 400


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_on_which_floor_it_stands(module: str) -> None:
    docstring = ast.get_docstring(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))) or ""
    assert f"Floor {FLOOR[module]}" in docstring


def test_every_floor_is_in_use() -> None:
    assert set(FLOOR) == set(MODULES)


def test_all_names_are_public_and_complete() -> None:
    assert ri.__all__ == sorted(ri.__all__, key=lambda name: (not name.isupper(), name))
    typed = next(
        node
        for node in ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.If)
    )
    imports = [node for node in typed.body if isinstance(node, ast.ImportFrom)]
    modules = {alias.name for node in imports if node.module == "rejection_insight" for alias in node.names}
    imported = {alias.name for node in imports if node.module != "rejection_insight" for alias in node.names}
    assert imported == set(ri.__all__)
    assert modules <= set(dir(ri))
    for name in ri.__all__:
        assert getattr(ri, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ri.nothing


def run_python(code: str, **env: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True, text=True, check=False, env={**os.environ, **env}, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_importing_is_light() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import rejection_insight; t = time.perf_counter() - t;"
        "heavy = {'spacy', 'sklearn', 'numpy', 'onnxruntime', 'msgspec', 'jinja2', 'lxml', 'pypdfium2', 'rich', 'importlib.metadata'};"
        "import json; print(json.dumps([t, sorted(heavy & set(sys.modules))]))"
    )
    runs = [json.loads(run_python(code)) for _ in range(3)]
    assert runs[0][1] == []
    assert min(seconds for seconds, _ in runs) < 0.1


def test_nothing_leaves_the_machine_and_nothing_is_written() -> None:
    """Block sockets and writing; then import, analyse and render."""
    code = """
import builtins, io, os, socket
def refuse(*a, **k): raise AssertionError(f"not allowed: {a}")
socket.socket.connect = refuse; socket.getaddrinfo = refuse; socket.create_connection = refuse
real = builtins.open
def guarded(file, mode="r", *a, **k):
    if set(mode) & set("wax+"): refuse(file, mode)
    return real(file, mode, *a, **k)
builtins.open = io.open = guarded
for name in ("mkdir", "makedirs", "rename", "replace", "remove", "unlink"): setattr(os, name, refuse)
import rejection_insight as ri
insight = ri.analyze(feedback="Strong SQL, but vague answers. We chose another candidate.", job="You need: Python",
                     resume="Skills: Python", notes="I rambled.")
insight.to_html(); insight.to_markdown(); insight.to_json(); insight._repr_mimebundle_(); print(len(insight.areas))
"""
    assert int(run_python(code, PYTHONDONTWRITEBYTECODE="1")) >= 1


def test_importing_prints_nothing() -> None:
    assert run_python("import rejection_insight, rejection_insight.analyzer") == ""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True, timeout=300)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: zipfile.ZipFile) -> None:
    with wheel:
        names = wheel.namelist()
        points = wheel.read(f"rejection_insight-{ri.__version__}.dist-info/entry_points.txt").decode()
    assert "rejection_insight/feedback = rejection_insight.spacy_components:make_feedback\n" in points
    assert "rejection_insight/skills = rejection_insight.spacy_components:make_skills\n" in points
    tops = {name.split("/")[0] for name in names}
    assert tops == {"rejection_insight", f"rejection_insight-{ri.__version__}.dist-info"}
    for needed in ("py.typed", "models/manifest.json", "models/feedback/taxonomy.json", "templates/page.html.j2"):
        assert f"rejection_insight/{needed}" in names
    assert not [name for name in names if "/feedback/data/" in name or name.endswith((".pkl", ".pickle", ".joblib"))]


def test_the_manifest_is_true() -> None:
    from rejection_insight import resources

    for name in resources.manifest():
        resources.load_bytes(name)
    shipped = {p.relative_to(ROOT / "models").as_posix() for p in (ROOT / "models").rglob("*.json")} - {"manifest.json"}
    assert shipped == {name for name in resources.manifest() if name.endswith(".json")}


def test_an_altered_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rejection_insight import resources

    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "x.json").write_text("{}")
    monkeypatch.setattr(resources, "models_dir", lambda: tmp_path)
    monkeypatch.setattr(resources, "manifest", lambda: {"cues/x.json": "0" * 64})
    with pytest.raises(ri.ModelError, match=r"cues/x.json: its content is not what was released\. Reinstall"):
        resources.load_bytes("cues/x.json")
    with pytest.raises(ri.ModelError, match="not in the manifest"):
        resources.load_bytes("cues/y.json")


def test_no_path_of_a_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".json", ".toml", ".txt", ".j2", ".css", ".ipynb"} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "/wo" + "rk/" not in text, name
