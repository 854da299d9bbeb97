"""Who speaks in an interview and the names of its files are written otherwise there; other words stay."""

import pytest

from voicemock.batch.item import Item
from voicemock.batch.names import replaced
from voicemock.batch.speaking_names import name_in, roles_as_speakers, without_places, writing


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Carol King", "Carol King"),
        ("Carol King (she/her)", "Carol King"),
        ("King, Carol | Acme", "King, Carol"),
        ("Carol King - Acme", "Carol King"),
        ("Carol King, Senior Engineer", "Carol King,"),
        ("王芳", "王芳"),
        ("Interviewer 2", ""),
        ("interviewer-1", ""),
        ("person-0001", ""),
        ("SPEAKER_00", ""),
        ("Candidate:", ""),
        ("A", ""),
        ("3", ""),
    ],
)
def test_what_stands_before_words_names_somebody_or_only_says_what_they_do(label: str, name: str) -> None:
    assert name_in(label) == name


def test_who_speaks_is_called_by_what_they_do_and_the_words_of_titles_stay() -> None:
    speakers = roles_as_speakers("Ann Lee", ["Carol King (Engineer)", "Ann Lee", "Interviewer", "Eve"], "person-0001")
    written = writing(lambda text: text, speakers)

    assert written("Carol King (Engineer)") == "interviewer-1"
    assert written("Interviewer") == "Interviewer"
    assert written("Carol King (Engineer) and Eve asked Ann.") == "interviewer-1 and interviewer-3 asked person-0001."
    said = "The engineer, Ms King, and my interviewer thanked Ann."
    assert written(said) == "The engineer, Ms interviewer-1, and my interviewer thanked person-0001."
    assert roles_as_speakers("", ["Ann", "Bob"], "person-0001") == {"Ann": "speaker-1", "Bob": "speaker-2"}


def test_who_is_listed_is_called_as_the_list_says_and_two_who_speak_stay_two() -> None:
    names = {"Ann Lee": "person-0001", "Bob Ray": "person-0002"}
    written = writing(
        lambda text: replaced(text, names), roles_as_speakers("Ann Lee", ["Bob Ray", "Ann"], "person-0001")
    )

    assert [*map(written, ["Ann Lee", "Bob Ray", "Ann"])] == ["person-0001", "person-0002", "interviewer-2"]
    half = writing(lambda text: replaced(text, names), roles_as_speakers("", ["Bob Kingsley"], ""))
    assert half("Mr Kingsley and Bob") == "Mr speaker-1 and person-0002"


def test_messages_name_files_as_they_are_written_and_no_folder() -> None:
    real = Item(id="ann-1", source="/calls of/ann.lee.wav", transcript="/calls of/ann.vtt", kind="recording")
    written = Item(id="p-01", source="p-01.wav", transcript="p-01.vtt", kind="recording")

    def told(text: str) -> str:
        return without_places(text, written, real)

    assert told("/calls of/ann.vtt:3: ann.vtt is no text.") == "p-01.vtt:3: p-01.vtt is no text."
    assert told("'ann.lee' in /calls of/ann.lee.wav; /calls of/x") == "'p-01' in p-01.wav; …/x"
    assert told("sessions/ann-1: an annex") == "sessions/p-01: an annex"
    session = real.model_copy(update={"source": "/in/many.zip#ann-2", "transcript": "", "kind": "session"})
    assert without_places("No session 'ann-2' in /in/many.zip.", written, session) == "No session 'p-01' in p-01.wav."
    call = real.model_copy(update={"source": "/in/recording.wav", "transcript": ""})
    assert without_places("Name the recording.", written, call) == "Name the recording."
