"""What the table of people says is laid over the inputs, and every mistake in it is said at once."""

from pathlib import Path

import pytest

from voicemock.batch.inputs import Found, inputs_at
from voicemock.batch.people import NOBODY, People, people_in
from voicemock.errors import BadInput


@pytest.fixture
def found(tmp_path: Path) -> tuple[Found, ...]:
    for name in ("a/call.mp4", "b/call.mp4", "anna.mp4", "anna.vtt", "Bob Ray.wav", "carl.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).touch()
    return inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found


def laid(tmp_path: Path, found: tuple[Found, ...], text: str, encoding: str = "utf-8") -> People:
    (tmp_path / "people.csv").write_text(text, encoding=encoding)
    return people_in(tmp_path / "people.csv", found)


def of(people: People, found: tuple[Found, ...], name: str) -> object:
    (each,) = [each for each in found if each.source.endswith(name)]
    return people.of(each)[:4]


def problems(tmp_path: Path, found: tuple[Found, ...], text: str) -> list[str]:
    with pytest.raises(BadInput) as told:
        laid(tmp_path, found, text)
    return [each.replace(f"{tmp_path}/", "") for each in told.value.problems]


@pytest.mark.parametrize(
    "file", ["anna.mp4", "anna", "ANNA.MP4", "in/anna.mp4", "in\\anna", "./anna.mp4", "anna.vtt"]
)
def test_an_input_is_named_by_its_path_name_or_stem(tmp_path: Path, found: tuple[Found, ...], file: str) -> None:
    people = laid(tmp_path, found, f"file,person,candidate,region\n{file},s1,Anna B.,north\n")

    item = people.of(next(each for each in found if "anna" in each.source)).item(
        next(each for each in found if "anna" in each.source)
    )

    assert (item.person, item.candidate, item.groups) == ("s1", "Anna B.", {"region": "north"})
    assert item.transcript.endswith("anna.vtt")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_it_is_read_as_spreadsheets_write_it(
    tmp_path: Path, found: tuple[Found, ...], separator: str, encoding: str
) -> None:
    rows = [["Person", "FILE", "Größe"], ["s1", "anna.mp4", "groß"], ["", "carl", ""]]

    people = laid(tmp_path, found, "\r\n".join(separator.join(row) for row in rows), encoding)

    assert of(people, found, "anna.mp4") == (True, "s1", "", {"Größe": "groß"})
    assert of(people, found, "carl.txt") == (True, "", "", {})
    assert of(people, found, "Bob Ray.wav") == (True, "", "", {})


@pytest.mark.parametrize(
    ("said", "opens"),
    [("yes", True), ("YES", True), ("Y", True), ("true", True), ("1", True), (" yes ", True), ("no", False),
     ("", False), ("yes, but", False), ("x", False), ("0", False), ("on", False)],
)  # fmt: skip
def test_only_a_plain_yes_is_consent(tmp_path: Path, found: tuple[Found, ...], said: str, opens: bool) -> None:
    people = laid(tmp_path, found, f'file,consent\nanna.mp4,"{said}"\n')

    assert people.of(next(each for each in found if "anna" in each.source)).consent is opens
    assert not people.of(next(each for each in found if "carl" in each.source)).consent
    assert bool(people.notes) == (said in ("yes, but", "x", "on"))


def test_without_a_table_or_the_column_everything_may_be_opened(tmp_path: Path, found: tuple[Found, ...]) -> None:
    assert all(NOBODY.of(each).consent for each in found)
    assert all(laid(tmp_path, found, "file\nanna\n").of(each).consent for each in found)


def test_every_mistake_is_said_at_once_with_its_line(tmp_path: Path, found: tuple[Found, ...]) -> None:
    told = problems(tmp_path, found, "file,person\ncall.mp4,1\n,2\nanna.mp4,3\nanna,4\na/call,5\n")

    assert told == [
        "people.csv:2: 'call.mp4' may be in/a/call.mp4 or in/b/call.mp4; name it by its path",
        "people.csv:3: the cell 'file' is empty",
        "people.csv:5: 'anna' stands in line 4 already",
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [("flie,person", "is 'flie' meant for it"), ("file,concent", "did you mean 'consent'"), ("file,file", "2 times")],
)
def test_misspelt_columns_are_refused(tmp_path: Path, found: tuple[Found, ...], header: str, said: str) -> None:
    (told,) = problems(tmp_path, found, f"{header}\nanna.mp4,yes\n")

    assert told.startswith("people.csv:1: ")
    assert said in told


def test_a_row_of_no_input_is_said_and_the_others_count(tmp_path: Path, found: tuple[Found, ...]) -> None:
    people = laid(tmp_path, found, "file,person\nanna.mp4,1\nbobray.wav,2\n")

    (note,) = people.notes
    assert note.endswith("people.csv:3: no input is called 'bobray.wav'; did you mean 'bob ray.wav'?")
    assert of(people, found, "anna.mp4") == (True, "1", "", {})


def test_another_persons_file_is_never_what_was_meant(tmp_path: Path) -> None:
    for name in ("talk-7.vtt", "talk-9.vtt", "annabel.vtt"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).touch()
    there = inputs_at([str(tmp_path / "in")], str(tmp_path / "out")).found
    people = laid(tmp_path, there, "file,consent\ntalk-7.vtt,yes\nannabel.vtt,yes\ntalk-2.vtt,yes\nannabell.vtt,no\n")

    assert [note.rpartition(": ")[2] for note in people.notes] == [
        "no input is called 'talk-2.vtt'", "no input is called 'annabell.vtt'",
    ]  # fmt: skip


def test_a_table_of_other_files_is_refused(tmp_path: Path, found: tuple[Found, ...]) -> None:
    told = problems(tmp_path, found, "file,consent\n0123456789,yes\n9876543210,yes\n")

    assert told == ["people.csv:2: no input is called '0123456789'", "people.csv:3: no input is called '9876543210'"]


def test_control_signs_reach_no_terminal(tmp_path: Path, found: tuple[Found, ...]) -> None:
    people = laid(tmp_path, found, 'file,consent\nanna.mp4,"\u200byes"\ncarl\u202e.txt,yes\n')

    assert len(people.notes) == 2
    assert all(sign not in note for note in people.notes for sign in "\u202e\u200b")
