"""Which files of one folder belong to one interview: by their names, as people and Zoom give them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from voicemock.transcripts.reading import SUFFIXES as TRANSCRIPTS

RECORDINGS = frozenset(
    f".{suffix}"
    for suffix in re.findall(
        r"\w+",
        "wav flac m4a aac mp3 ogg oga opus wma aif aiff aifc caf amr ac3 mka au spx ape wv mp2 weba mp4 m4v mov mkv"
        " webm avi wmv mpg mpeg ts mts m2ts 3gp 3g2 flv f4v mxf asf vob ogv",
    )
)
"""What is a recording in a folder; a file that is named itself may be called anything."""
_INPUTS = RECORDINGS | TRANSCRIPTS
_PREFERRED = (".vtt", ".srt", ".txt", ".text", ".md")
"""Of several transcripts the first is taken: the others hold the same words with fewer times."""
_AFTER = re.compile(
    r"\.(?:transcript|captions?|subtitles?|subs?|cc|closed[_-]?captions?|[a-z]{2}(?:[-_][a-z]{2,4})?)$", re.IGNORECASE
)
"""Between a recording's name and its transcript's ending: `call.en.vtt`, `call.transcript.vtt`."""
_ZOOM_CLOUD = re.compile(r"(GMT\d{8}-\d{6})_Recording", re.IGNORECASE)
_ZOOM_FOLDER = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}\.\d{2}\.\d{2} ")
_ZOOM_SOUND = re.compile(r"(?:video|audio|zoom_|audio_only_?)(\d*)$", re.IGNORECASE)
_ZOOM_CAPTIONS = re.compile(r"(?:meeting_saved_)?closed_captions?|closed_caption", re.IGNORECASE)
_NO_INTERVIEW = re.compile(
    r"(?:meeting_saved_)?(?:new_)?chat\.txt|.*_recording.*chat\.txt|(?:read.?me|licen[cs]e|changelog|notice)(?:\.\w+)?",
    re.IGNORECASE,
)
"""Zoom's chats, and what lies in folders for people to read."""


class Pair(NamedTuple):
    """One interview."""

    recording: str
    """Name of the file; empty: there is a transcript alone."""
    transcript: str
    """Empty: there is a recording alone."""
    spare: tuple[str, ...] = ()
    """Further files of the same interview, which are not read."""

    @property
    def main(self) -> str:
        """The file that the interview is named by."""
        return self.recording or self.transcript


def is_input(name: str) -> bool:
    """Whether a file that nobody named itself is taken for an interview."""
    return suffix_of(name) in _INPUTS and not _NO_INTERVIEW.fullmatch(name)


def suffix_of(name: str) -> str:
    """In small letters, with its dot; as pathlib says, which takes ten times as long."""
    at = name.rfind(".")
    return name[at:].lower() if 0 < at < len(name) - 1 else ""


def stem_of(name: str) -> str:
    """The name without its ending."""
    return name[: len(name) - len(suffix_of(name))]


def paired(names: Iterable[str], folder: str = "") -> Iterator[Pair]:
    """The interviews that files of one folder are, in the order of their names."""
    groups: dict[str, list[str]] = {}
    is_zoom = bool(_ZOOM_FOLDER.match(folder))
    for name in sorted(names):
        groups.setdefault(_stem(name, is_zoom), []).append(name)
    if is_zoom:
        _give_captions(groups)
    for group in groups.values():
        yield _pair(group)


def _pair(group: Sequence[str]) -> Pair:
    texts = sorted((name for name in group if suffix_of(name) in TRANSCRIPTS), key=_text_first)
    sounds = sorted((name for name in group if suffix_of(name) not in TRANSCRIPTS), key=_sound_first)
    return Pair((sounds or [""])[0], (texts or [""])[0], (*sounds[1:], *texts[1:]))


def _text_first(name: str) -> tuple[int, bool, str]:
    return _PREFERRED.index(suffix_of(name)), ".cc." in name.lower(), name


def _sound_first(name: str) -> tuple[bool, str]:
    """Sound alone before film: it is the same and less to read."""
    return suffix_of(name) not in (".wav", ".flac", ".m4a", ".mp3", ".ogg", ".opus"), name


def _stem(name: str, is_zoom: bool) -> str:
    """What the files of one interview have in common."""
    if cloud := _ZOOM_CLOUD.match(name):
        return cloud[1].upper()
    stem = stem_of(name)
    if suffix_of(name) in TRANSCRIPTS:
        stem = _AFTER.sub("", stem)
        if suffix_of(stem) in RECORDINGS:  # `call.mp4.vtt`
            stem = stem_of(stem)
    if is_zoom and (sound := _ZOOM_SOUND.match(stem)):
        return f"zoom {sound[1]}"
    return stem


def _give_captions(groups: dict[str, list[str]]) -> None:
    """Zoom's captions are called alike in every folder: they are those of its only recording."""
    of_sound = [stem for stem in groups if stem.startswith("zoom ")]
    captions = [stem for stem in groups if _ZOOM_CAPTIONS.fullmatch(stem)]
    if len(of_sound) == 1:
        for stem in captions:
            groups[of_sound[0]] += groups.pop(stem)
