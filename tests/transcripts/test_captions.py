"""WebVTT and SRT as programs write them, and as nobody should."""

import time

import pytest

from voicemock.errors import BadInput
from voicemock.transcripts.captions import MOST_CUES, read_captions
from voicemock.transcripts.spoken import Conversation

ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
Ann Lee: Tell me about it.

2
00:00:03.500 --> 00:00:05.000
Bob Ray: It was late.

3
00:00:05.000 --> 00:00:06.000
Bob Ray: So I left.
"""
TEAMS = """WEBVTT

7f1b-44/12-0
00:00:03.1 --> 00:00:05.000
<v Bob Li>Hi &amp; hello
there.</v>

NOTE a comment
of two lines

STYLE
::cue { color: red }

7f1b-44/12-1
00:05.000 --> 00:07.000 align:start position:0%
<v.loud Ann>Yes.</v><v Bob Li>Good, <i>fine</i>.</v>
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
Interviewer: Tell me about it.
2
0:0:3,0 --> 00:00:04,000
Me: {\\an8}Here is what I did: nothing

and then 42 more.

3
00:00:05,000 --> 00:00:06,000
Interviewer: Why?
"""
YOUTUBE = """WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%
\x20
hello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
hello and welcome
\x20

00:00:02.010 --> 00:00:04.000 align:start position:0%
hello and welcome
to<00:00:02.500><c> this</c>

00:00:04.000 --> 00:00:06.000
to this
talk
"""


def said(found: Conversation) -> list[tuple[str, str]]:
    return [(each.speaker, each.text) for each in found.joined().utterances]


def test_zoom_writes_the_name_into_each_caption() -> None:
    assert said(read_captions(ZOOM, "f")) == [
        ("Ann Lee", "Tell me about it."),
        ("Bob Ray", "It was late. So I left."),
    ]


def test_teams_writes_voice_tags_and_ids_with_slashes() -> None:
    found = read_captions(TEAMS, "f")

    assert said(found) == [("Bob Li", "Hi & hello there."), ("Ann", "Yes."), ("Bob Li", "Good, fine.")]
    assert found.utterances[0].words[0].start_s == 3.1
    assert found.utterances[1].words[-1].end_s == found.utterances[2].words[0].start_s


def test_srt_is_read_with_commas_and_short_times_and_gaps_in_its_texts() -> None:
    found = read_captions(SRT, "f")

    assert found.kind == "SRT"
    assert said(found) == [
        ("Interviewer", "Tell me about it."),
        ("Me", "Here is what I did: nothing and then 42 more."),
        ("Interviewer", "Why?"),
    ]


def test_rolling_captions_are_said_once() -> None:
    assert said(read_captions(YOUTUBE, "f")) == [("", "hello and welcome to this talk")]


def test_two_people_may_speak_in_one_caption_and_captions_may_overlap_and_stand_in_any_order() -> None:
    text = (
        "WEBVTT\n\n00:05.000 --> 00:09.000\nAnn: Why?\nBob: Because.\n\n"
        "00:01.000 --> 00:06.000\nBob: I see.\n\n00:09.000 --> 00:09.500\nAnn: Oh.\n"
    )

    assert said(read_captions(text, "f")) == [("Bob", "I see."), ("Ann", "Why?"), ("Bob", "Because."), ("Ann", "Oh.")]


def test_a_missing_header_is_no_matter() -> None:
    assert said(read_captions(ZOOM.removeprefix("WEBVTT\n\n"), "f")) == said(read_captions(ZOOM, "f"))


def test_a_colon_in_a_sentence_makes_no_speaker() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nI tell you: it is late\n\n00:02.000 --> 00:03.000\nand dark\n"

    assert said(read_captions(text, "f")) == [("", "I tell you: it is late and dark")]


def test_each_time_that_cannot_be_read_is_named_with_its_line() -> None:
    wrong = ("1\n00:00:xx --> 00:00:02.000", "00:00:05.000 --> 00:00:02.000", "26:00:00.000 --> 27:00:00.000")
    text = "WEBVTT\n\n" + "\nhi\n\n".join(wrong)

    with pytest.raises(BadInput) as refused:
        read_captions(text, "call.vtt")

    assert [each.split(": ")[0] for each in refused.value.problems] == ["call.vtt:4", "call.vtt:7", "call.vtt:10"]
    assert "ends before it begins" in refused.value.problems[1]


def test_a_file_of_times_alone_or_of_far_too_many_is_refused() -> None:
    with pytest.raises(BadInput, match="holds no words"):
        read_captions("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "f")
    with pytest.raises(BadInput, match="more than"):
        read_captions("WEBVTT\n\n" + "00:01.000 --> 00:02.000\n" * (MOST_CUES + 1), "f")


def test_what_looks_like_a_tag_ends_nowhere_without_taking_long() -> None:
    endless = "<" * 20_000 + "<v " * 20_000 + "{\\" * 50_000
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{endless} word\n"
    began = time.process_time()

    assert read_captions(text, "f").utterances[-1].words
    assert time.process_time() - began < 2
