"""What a page can play: where each answer's sound comes from, and the shape of its wave."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

_TYPE = "data:audio/mpeg;base64,"


@dataclass(frozen=True)
class Sounds:
    """The sounds of a session's answers, by the turn's number."""

    urls: Mapping[int, str]
    """Data URIs where the page is one file; addresses of our own server, such as `/…`, where that hands it out."""
    peaks: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    """How loud each of equally long stretches gets, 0 to 1 of full scale; without it no wave is drawn."""
    are_beside: bool = False
    """Whether they are files that lie beside the page and are named from there."""

    @classmethod
    def inlined(cls, mp3: Mapping[int, bytes], peaks: Mapping[int, tuple[float, ...]] | None = None) -> "Sounds":
        """Sounds that travel in the page itself, as MP3."""
        urls = {turn: _TYPE + base64.b64encode(sound).decode("ascii") for turn, sound in mp3.items()}
        return cls(urls, peaks or {})

    @classmethod
    def beside(cls, urls: Mapping[int, str], peaks: Mapping[int, tuple[float, ...]] | None = None) -> "Sounds":
        """Sounds in files beside the page, such as `audio/001.wav`: the page is small and made at once."""
        return cls(urls, peaks or {}, are_beside=True)
