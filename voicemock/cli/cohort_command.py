"""`voicemock cohort`: what many interviews tell together, and how far it can be trusted."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.cli.cohort_reading import Cohort
    from voicemock.evaluation.drift import Drift
    from voicemock.reports.cohort_figures import Cell

app = typer.Typer(
    help="Look at the interviews of a `voicemock batch` together: agreement with people, drift, differences.",
    no_args_is_help=True,
)

Out = Annotated[str, typer.Argument(metavar="OUT", help="Folder or URL that a batch wrote.", show_default=False)]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write all figures to this file, too.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
LEAST_SAMPLE = 1


@app.command()
def agreement(
    out: Out,
    marks: Annotated[
        list[Path],
        typer.Option("--marks", "-m", help="CSV with levels that people gave; may be repeated.", show_default=False),
    ],
    csv: Csv = None,
    force: Force = False,
) -> None:
    """How far the judge and people agree, and people with each other.

    Marks are rows of session, question, criterion, level and marker: see voicemock cohort marks.
    """
    from voicemock.evaluation.cohort_agreement import cohort_agreement
    from voicemock.evaluation.cohort_marks import read_marks
    from voicemock.reports.cohort_figures import AGREEMENT, agreement_rows
    from voicemock.reports.cohort_text import print_agreement
    from voicemock.reports.terminal import Terminal

    _refuse(csv, force)
    cohort = _read(out)
    joined = read_marks(marks, cohort.rows)
    found, judge = cohort_agreement(joined), ", ".join(cohort.judges)
    print_agreement(found, joined, judge, cohort.names, Terminal())
    _write(csv, AGREEMENT, agreement_rows(found, judge), force)


@app.command()
def drift(
    out: Out,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The later run of the same interviews.")],
    csv: Csv = None,
    force: Force = False,
) -> None:
    """Whether the same interviews get other levels in another run: other rubric, judge, model or program."""
    from voicemock.evaluation.drift import drift as compared
    from voicemock.reports.cohort_figures import DRIFT, drift_rows
    from voicemock.reports.cohort_text import print_drift
    from voicemock.reports.terminal import Terminal

    _refuse(csv, force)
    before, after = _read(out), _read(other)
    found = compared(before.rows, after.rows)
    _comparable(found, out, other)
    print_drift(found, {**before.names, **after.names}, Terminal())
    _write(csv, DRIFT, drift_rows(found), force)


@app.command()
def fairness(
    out: Out,
    by: Annotated[
        list[str],
        typer.Option("--by", help="Column of the people table; may be repeated.", show_default=False),
    ],
    reference: Annotated[
        list[str] | None,
        typer.Option("--reference", help="COLUMN=GROUP: compare the others with it.", show_default=False),
    ] = None,
    marks: Annotated[
        list[Path] | None,
        typer.Option("--marks", "-m", help="CSV with levels that people gave; may be repeated.", show_default=False),
    ] = None,
    csv: Csv = None,
    force: Force = False,
) -> None:
    """Whether scores differ between groups of people: by accent, gender, course or any other column given.

    With marks it compares the judge with people in each group, which is the question that matters.
    """
    from voicemock.evaluation.cohort_marks import read_marks
    from voicemock.evaluation.fairness import fairness as compared
    from voicemock.reports.cohort_figures import FAIRNESS, fairness_rows
    from voicemock.reports.fairness_text import print_fairness
    from voicemock.reports.terminal import Terminal

    _refuse(csv, force)
    cohort = _read(out)
    references = _references(cohort, by, reference or ())
    joined = read_marks(marks, cohort.rows) if marks else None
    found = compared(cohort.rows, tuple(dict.fromkeys(by)), joined, references)
    print_fairness(found, cohort.names, bool(joined), Terminal())
    _write(csv, FAIRNESS, fairness_rows(found, cohort.names), force)


@app.command()
def marks(
    out: Out,
    to: Annotated[Path, typer.Option("--out", "-o", help="Where the sheet goes.", show_default=False)],
    sample: Annotated[int, typer.Option("--sample", min=LEAST_SAMPLE, help="How many answers.")] = 50,
    seed: Annotated[int, typer.Option("--seed", help="Another one draws other answers.")] = 0,
    force: Force = False,
) -> None:
    """Write a sheet for people who mark: answers drawn at random, without the judge's levels.

    Fill in its column level, in any spreadsheet. Give every marker a copy under a name of their own.
    """
    from voicemock.cli.cohort_reading import write_sheet
    from voicemock.reports.cohort_wording import number

    _refuse(to, force)
    answers, rows = write_sheet(_read(out), to, sample, seed, force)
    counts = f"{number(answers, 'answer')}, {number(rows, 'level')} to give"
    say(f"{to}: {counts}. The judge's are not in it; the people's own words are.")
    say(f"Then: voicemock cohort agreement {out} --marks {to}")


def _read(out: str) -> "Cohort":
    """What a run wrote; how much of it has no scores is said."""
    from voicemock.cli.cohort_reading import read_cohort

    cohort = read_cohort(out)
    if cohort.others:
        say(f"{out}: items without scores are left out: {cohort.others}.", err=True)
    if cohort.damaged:
        say(f"{out}: damaged records are left out: {cohort.damaged}. The same batch again makes them.", err=True)
    return cohort


def _comparable(found: "Drift", out: str, other: str) -> None:
    """Raises BadInput where two runs have nothing in common."""
    from voicemock.errors import BadInput
    from voicemock.safe_text import one_line

    two = f"{one_line(out)} and {one_line(other)}"
    if not found.sessions:
        raise BadInput(
            f"{two} have no interview in common: {found.only_before:,} are in the first alone, "
            f"{found.only_after:,} in the second.",
            "Compare two runs over the same files at the same places: an interview is known by where its file lies.",
        )
    if not found.compared:
        raise BadInput(
            f"{two} have {found.sessions:,} interviews in common, and no criterion of a question: their rubrics ask "
            "other things.",
            "Compare runs with the same rubric, or with two versions of it.",
        )


def _references(cohort: "Cohort", by: Sequence[str], given: Sequence[str]) -> Mapping[str, str]:
    """The group of each column that the others are compared with. Raises UsageError for what is not there."""
    from voicemock.checked_yaml import quoted
    from voicemock.csv_input import did_you_mean
    from voicemock.errors import UsageError
    from voicemock.evaluation.fairness import MOST_GROUPS, groups_in

    groups = groups_in(cohort.rows)
    for column in by:
        if column not in groups:
            there = f"There are: {', '.join(map(quoted, groups))}"
            remedy = there if groups else "Give one: voicemock batch --people"
            near = did_you_mean(column, groups) or "."
            raise UsageError(f"The people table has no column '{quoted(column)}'{near}", remedy)
        if len(groups[column]) > MOST_GROUPS:
            many = f"The column '{quoted(column)}' has {len(groups[column])} values, which are no groups."
            raise UsageError(many, f"Put them into at most {MOST_GROUPS} groups, such as ages into decades.")
    found = {}
    for each in given:
        column, _, group = each.partition("=")
        if column not in by:
            raise UsageError(f"--reference names '{quoted(column)}', which --by does not.", "Such as: accent=Irish")
        known_groups = {name.casefold(): name for name in groups[column] if name}
        if group.casefold() not in known_groups:
            near = did_you_mean(group, known_groups.values()) or "."
            what = f"has no group '{quoted(group)}'{near}" if group else "stands there without a group."
            some = " or ".join(f"{column}={quoted(name)}" for name in known_groups.values())
            raise UsageError(f"The column '{quoted(column)}' {what}", f"Such as: --reference {some}")
        found[column] = known_groups[group.casefold()]
    return found


def _refuse(path: Path | None, force: bool) -> None:
    """Raises CannotWrite where a file would not be written, before anything is worked out."""
    from voicemock.batch.out_folder import refuse_result
    from voicemock.output_file import refuse

    if path:
        refuse_result(path)
        refuse(path, force)


def _write(path: Path | None, columns: Sequence[str], rows: "Iterable[Sequence[Cell]]", force: bool) -> None:
    from voicemock.cli.cohort_reading import write_table

    if path:
        write_table(path, columns, rows, force)
        say(f"All figures: {path}", err=True)
