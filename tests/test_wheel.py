"""The wheel holds everything: installed into an empty environment outside the checkout, it runs an interview."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
TYPED = (
    "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n/quit\n"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel unpacked into it; its dependencies are this environment's, so nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    built = subprocess.run(build, cwd=PROJECT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    packages = Path(where.stdout.strip())
    zipfile.ZipFile(next((folder / "dist").glob("*.whl"))).extractall(packages)
    # A path named here is searched after the wheel, and its own .pth files (the editable install) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python


def run(python: Path, *arguments: str, folder: Path, typed: str = "") -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        input=typed,
        env={**kept, "VOICEMOCK_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_runs_from_the_wheel_and_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import voicemock; print(voicemock.__file__)", folder=tmp_path)

    assert Path(where.strip()).is_relative_to(installed.parents[1])


def test_an_interview_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    question = ("--questions", "hard-problem", "--follow-ups", "1", "--text", "--no-voice")
    printed = run(installed, "-m", "voicemock", "interview", *question, folder=tmp_path, typed=TYPED)

    assert "report.html" in printed and "Scores" in printed


def test_rubrics_prompts_and_example_answers_are_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    assert "backend-engineer" in run(installed, "-m", "voicemock", "rubric", "list", folder=tmp_path)
    assert "judge" in run(installed, "-m", "voicemock", "prompt", "list", folder=tmp_path)
    code = "from voicemock.config import shipped_folder as f; print(len([*f('examples').glob('answers/*.flac')]))"
    assert run(installed, "-c", code, folder=tmp_path).strip() == "4"
