"""Data frames and engines: one application a row in, one flat and typed row out. Floor 12."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rejection_insight.analyzer import Analyzer, analyze
from rejection_insight.errors import InputError, RejectionInsightError
from rejection_insight.results import SOURCES, Source

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from rejection_insight.insight import Insight

__all__ = ["FRAME_SCHEMA", "analyze_frame", "analyze_frames", "arrow_schema", "spark_schema"]

FRAME_SCHEMA: Mapping[str, str] = MappingProxyType({
    "outcome": "str",
    "stage_reached": "str",
    "reason_given": "bool",
    "reapply_invited": "bool",
    "areas": "list[str]",
    "top_area": "str",
    "highlights": "list[str]",
    "missing": "list[str]",
    "reasons": "list[str]",
    "steps": "list[str]",
    "insight": "str",
    "error": "str",
})  # fmt: skip
_PANDAS = {"str": "string", "bool": "boolean", "list[str]": "object"}
_SPARK = {"str": "string", "bool": "boolean", "list[str]": "array<string>"}
_SLICE = 256  # rows that are held at a time: results are several times as large as the texts

Frame = TypeVar("Frame", "pd.DataFrame", "pl.DataFrame")
_Row = dict[str, str | bool | list[str] | None]


def analyze_frame(df: Frame, *, analyzer: Analyzer | None = None, text: bool = True) -> Frame:
    """Analyse a data frame with one application in each row.

    Parameters
    ----------
    df : pandas.DataFrame or polars.DataFrame
        With any of the columns ``feedback, job, resume, notes``: text, the bytes of a file, or nothing. A cell of
        ``feedback`` may be a list of these.
    analyzer : Analyzer, optional
        Another than that of `rejection_insight.analyze`.
    text : bool
        False leaves the documents' full text out of ``insight``, for stores that must not keep it.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        As many rows, of the same kind, with the same index: the other columns as they were, then those of
        `FRAME_SCHEMA`. ``areas`` has the most important first, which is ``top_area`` as well; ``missing`` holds the
        must-haves of the advert that the résumé lacks, and is null where the two could not be compared; ``insight``
        is for `Insight.from_json`. A row that cannot be analysed says why in ``error``, and is null elsewhere.

    Raises
    ------
    InputError
        If ``df`` is no such frame, has none of the four columns, or has a column that the result would overwrite.

    Examples
    --------
    >>> import pandas as pd
    >>> letters = ["We needed deeper SQL knowledge.", None]
    >>> analyze_frame(pd.DataFrame({"id": [7, 8], "feedback": letters}))[["id", "top_area", "error"]]
       id          top_area                                              error
    0   7  technical_skills                                               <NA>
    1   8              <NA>  none of feedback, job, resume and notes was gi...
    """
    kind = _kind_of(df)
    sources = _checked([*df.columns])
    cells = [_cells(df, kind, source) for source in sources]
    rows = [_row(dict(zip(sources, given, strict=True)), analyzer, text=text) for given in zip(*cells, strict=True)]
    made = {name: [row[name] for row in rows] for name in FRAME_SCHEMA}
    join: Callable[..., Any] = _polars if kind == "polars" else _pandas
    return cast("Frame", join(df, sources, made))


def analyze_frames(frames: Iterable[Frame], *, analyzer: Analyzer | None = None, text: bool = True) -> Iterator[Frame]:
    """Analyse frames one after the other, holding a few hundred rows of results at a time.

    Large frames are given back in slices, so that memory stays flat whatever an engine hands over: made for Spark's
    ``mapInPandas``.

    Parameters
    ----------
    frames : iterable of data frames
    analyzer, text
        As for `analyze_frame`.

    Examples
    --------
    >>> import pandas as pd
    >>> parts = (pd.DataFrame({"feedback": ["The role is on hold."] * size}) for size in (1, 300))
    >>> [len(done) for done in analyze_frames(parts)]
    [1, 256, 44]
    """
    for df in frames:
        rows: Any = cast("Any", df).iloc if _kind_of(df) == "pandas" else df
        for start in range(0, max(len(df), 1), _SLICE):
            yield cast("Frame", analyze_frame(rows[start : start + _SLICE], analyzer=analyzer, text=text))


def spark_schema(kept: str = "id string") -> str:
    """Give the schema of the result in the words of Spark (DDL).

    Parameters
    ----------
    kept : str
        The columns that stand beside the four texts, in the same words; empty where there are none.

    Examples
    --------
    >>> spark_schema("id bigint, year int")
    'id bigint, year int, outcome string, stage_reached string, reason_given boolean, ... insight string, error string'
    """
    made = (f"{name} {_SPARK[kind]}" for name, kind in FRAME_SCHEMA.items())
    return ", ".join([kept, *made] if kept else made)


def arrow_schema(kept: Mapping[str, Any] = MappingProxyType({"id": "string"})) -> Any:
    """Give the schema of the result as ``pyarrow.Schema``, for writers that would guess it from the first rows.

    Parameters
    ----------
    kept : mapping
        The columns that stand beside the four texts: their names, and their types as pyarrow has or names them:
        ``arrow_schema({"id": "int64"})``.
    """
    try:
        pa: Any = import_module("pyarrow")
    except ImportError as error:
        raise InputError("pyarrow is not installed", cure="pip install pyarrow") from error
    types = {"str": pa.string(), "bool": pa.bool_(), "list[str]": pa.list_(pa.string())}
    return pa.schema([*(pa.field(*pair) for pair in kept.items()), *((n, types[k]) for n, k in FRAME_SCHEMA.items())])


def _kind_of(df: object) -> str:
    """Tell pandas from polars without importing either: whoever has a frame has its library."""
    for name in ("pandas", "polars"):
        library: Any = sys.modules.get(name)
        if library is not None and isinstance(df, library.DataFrame):
            return name
    cure = "Call .collect() first." if hasattr(df, "collect") else "Give a pandas or a polars DataFrame."
    raise InputError(f"{type(df).__name__} is not a data frame that can be read", where="df", cure=cure)


def _checked(names: Sequence[object]) -> list[Source]:
    """Give the names of the texts, once it is sure that there are some and that nothing would be overwritten."""
    sources: list[Source] = [source for source in SOURCES if source in names]
    if not sources:
        cure = f"Name at least one column {', '.join(SOURCES)}."
        raise InputError(f"no column of text among {list(names)}", where="df", cure=cure)
    for name in (*sources, *FRAME_SCHEMA):
        if names.count(name) > (name in sources):
            what = "there twice" if name in sources else "a column that the result has too"
            raise InputError(f"{name!r} is {what}", where="df", cure="Rename or drop one.")
    return sources


def _cells(df: Any, kind: str, name: str) -> list[object]:
    column = df[name]
    if kind == "polars":
        return cast("list[object]", column.to_list())
    pairs = zip(column.tolist(), column.isna(), strict=True)
    return [None if missing else _plain(value) for value, missing in pairs]


def _plain(value: Any) -> object:
    """Undo what engines make of lists and bytes on their way to pandas."""
    if isinstance(value, bytearray):
        return bytes(value)
    back = getattr(value, "tolist", None) if type(value).__module__ == "numpy" else None
    return back() if back else value


def _row(given: dict[str, object], analyzer: Analyzer | None, *, text: bool) -> _Row:
    run: Any = analyzer.analyze if analyzer else analyze
    try:
        return _flat(run(**given), text=text)
    except RejectionInsightError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001 -- one row must not cost the work on a hundred thousand others
        why = f"{type(error).__name__}: {error}"
    return {**dict.fromkeys(FRAME_SCHEMA), "error": why}


def _flat(insight: Insight, *, text: bool) -> _Row:
    areas = [area.area for area in insight.areas]
    return {
        "outcome": insight.outcome,
        "stage_reached": insight.stage_reached,
        "reason_given": insight.reason_given,
        "reapply_invited": insight.reapply_invited,
        "areas": areas,
        "top_area": areas[0] if areas else None,
        "highlights": [strength.text for strength in insight.highlights],
        "missing": _missing(insight),
        "reasons": list(insight.decision_reasons),
        "steps": [step.action for step in insight.steps],
        "insight": insight.to_json(text=text),
        "error": None,
    }


def _missing(insight: Insight) -> list[str] | None:
    """Give the must-haves that the résumé lacks; None where that is not known, which is not the same as none."""
    if not (insight.documents.job.was_read and insight.documents.resume.was_read):
        return None
    return [m.keyword for m in insight.matches if m.importance == "must" and m.status == "missing"]


def _pandas(df: pd.DataFrame, sources: list[Source], made: Mapping[str, list[Any]]) -> pd.DataFrame:
    import pandas as pd

    series: Any = pd.Series
    # One array for each column: a list of lists would be taken for a table.
    arrays: dict[str, Any] = {
        name: series(values, dtype=_PANDAS[FRAME_SCHEMA[name]]).array for name, values in made.items()
    }
    return df.drop(columns=sources).assign(**arrays)


def _polars(df: pl.DataFrame, sources: list[Source], made: Mapping[str, list[Any]]) -> pl.DataFrame:
    import polars as pl

    types: dict[str, Any] = {"str": pl.String, "bool": pl.Boolean, "list[str]": pl.List(pl.String)}
    columns = [pl.Series(name, values, dtype=types[FRAME_SCHEMA[name]]) for name, values in made.items()]
    return pl.DataFrame([*df.drop(sources).get_columns(), *columns])
