"""The house as drawn: layers point one way, and each foreign library has one home. Hidden imports count too."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "voicemock"
FILES = sorted(PACKAGE.rglob("*.py"))

EDGES = {"audio", "stt", "tts", "llm", "sessions", "documents"}
ACTS = {"scoring", "evaluation", "coaching", "practice", "preparation", "interview", "transcripts"}
MAY_IMPORT = {
    "words": {"words"},
    **{edge: {"words", edge} for edge in EDGES},
    "scoring": {"words", "sessions", "scoring"},
    "evaluation": {"words", "sessions", "scoring", "evaluation"},
    "coaching": {"words", "sessions", "scoring", "evaluation", "coaching"},
    "practice": {"words", "sessions", "scoring", "evaluation", "practice"},
    "preparation": {"words", "scoring", "preparation"},
    "transcripts": {"words", "sessions", "scoring", "transcripts"},
    "interview": {"words", "sessions", "scoring", "interview"},
    "importing": {"words", *EDGES, "scoring", "transcripts", "importing"},
    "batch": {"words", *EDGES, *ACTS, "importing", "batch"},
    "reports": {"words", *EDGES, *ACTS, "batch", "reports"},
    "serving": {"words", *EDGES, *ACTS, "reports", "serving"},
    "cli": {"words", *EDGES, *ACTS, "importing", "batch", "reports", "serving", "cli"},
}
WORDS = {path.stem for path in PACKAGE.glob("*.py")} - {"__main__"}

HOMES = {
    "av": {"audio.decode", "audio.tempo"},
    "dask": {"batch.dask_cluster"},
    "distributed": {"batch.dask_cluster"},
    "docx": {"documents.word"},
    "fsrs": {"practice.schedule"},
    "fsspec": {"batch.url_place"},
    "faster_whisper": {"stt.whisper", "stt.models"},
    "huggingface_hub": {"stt.hub"},
    "httpx2": {"llm.connection", "llm.transport", "stt.hub", "stt.server", "tts.server"},
    "jinja2": {"reports.html.template"},
    "onnxruntime": {"audio.vad"},
    "openai": {"llm.connection"},
    "platformdirs": {"config"},
    "pyarrow": {"batch.table"},
    "pocketsphinx": {"stt.sphinx"},
    "snowballstemmer": {"scoring.languages.german_stems"},
    "pypdf": {"documents.pdf"},
    "sounddevice": {"audio.devices"},
    "waitress": {"serving.server"},
    "webvtt": {"transcripts.captions"},
    "werkzeug": {"serving.application", "serving.server"},
    "yaml": {"checked_yaml"},
}
EVERYWHERE = {"numpy", "pydantic", "rich", "typer", "voicemock"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    first = module.split(".")[0]
    return first if first in MAY_IMPORT else "words"


ROOMS = sorted({room_of(name_of(path)) for path in FILES})


def files_of(room: str) -> list[Path]:
    """The modules of a room."""
    return [path for path in FILES if room_of(name_of(path)) == room]


@cache
def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, inside functions and type checks too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_below_its_own(room: str) -> None:
    upwards = [
        f"{name_of(path)} imports {imported}"
        for path in files_of(room)
        for imported in imports_of(path)
        if imported.startswith("voicemock.")
        and room_of(imported.removeprefix("voicemock.")) not in MAY_IMPORT[room]
        and name_of(path) != "__main__"
    ]

    assert not upwards


@pytest.mark.parametrize("room", ROOMS)
def test_a_foreign_library_is_imported_only_in_its_home(room: str) -> None:
    astray = []
    for path in files_of(room):
        for library in {imported.split(".")[0] for imported in imports_of(path)}:
            if library in EVERYWHERE or library in sys.stdlib_module_names or library == "msvcrt":
                continue
            has_home = library in HOMES or library in {"espeakng_loader", "ctranslate2"}
            if not has_home or name_of(path) not in HOMES.get(library, {name_of(path)}):
                astray.append(f"{name_of(path)} imports {library}")

    assert not astray


def test_nothing_heavy_is_imported_for_help() -> None:
    """Importing the command line must not import what only its commands need."""
    import subprocess

    code = "import sys, voicemock.cli.app; print(' '.join(sorted(set(m.split('.')[0] for m in sys.modules))))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {
        "numpy",
        "av",
        "openai",
        "faster_whisper",
        "onnxruntime",
        "sounddevice",
        "jinja2",
        "yaml",
        "pypdf",
        "docx",
        "fsrs",
        "waitress",
        "webvtt",
        "werkzeug",
        "dask",
        "distributed",
        "fsspec",
        "pyarrow",
    } & set(loaded)


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_says_what_it_is_and_stays_small(room: str) -> None:
    wrong = []
    for path in files_of(room):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        wrong += [
            f"{name_of(path)}.{node.name} is too long"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno >= 50
        ]
        wrong += [f"{name_of(path)} does not say what it is"] * (not ast.get_docstring(tree))
        wrong += [f"{name_of(path)} has more than 330 lines"] * (text.count("\n") > 330)

    assert not wrong
