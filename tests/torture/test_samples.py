"""A sample of every torture suite, with every commit; the long runs: python3 dev.py torture."""

from pathlib import Path

import pytest

from tests.torture.suites import MODULES, suite


def chunks() -> list[object]:
    """A few cases of one suite each."""
    return [
        pytest.param(name, tuple(tried.sample[at : at + tried.sample_chunk]), id=f"{name}-{at}")
        for name, tried in ((name, suite(name)) for name in MODULES)
        for at in range(0, len(tried.sample), tried.sample_chunk)
    ]


@pytest.mark.parametrize(("name", "cases"), chunks())
def test_nothing_promised_breaks(name: str, cases: tuple[str, ...], tmp_path: Path) -> None:
    tried = suite(name)
    if missing := tried.missing():
        pytest.skip(missing)
    found = {}
    for at, case in enumerate(cases):
        folder = tmp_path / f"case-{at}"
        folder.mkdir()
        if problems := tried.run(case, folder).problems:
            found[case] = problems
    assert not found
