"""Any audio or video file becomes 16 kHz mono, and anything else a sentence."""

import os
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from voicemock.audio import decode, wav
from voicemock.errors import BadInput, CannotWrite, NotFound

SECONDS = 3.0


def make(path: Path, codec: str, rate: int, layout: str = "stereo", video: bool = False) -> Path:
    """Writes three seconds of 440 Hz."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10) if video else None
        if picture:
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        stream = container.add_stream(codec, rate=rate, layout=layout)
        channels = len(stream.layout.channels)
        time = np.arange(int(SECONDS * rate)) / rate
        mono = (12000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.repeat(mono, channels).reshape(1, -1), "s16", layout)
        frame.sample_rate = rate
        if picture:
            for _ in range(int(SECONDS * 10)):
                image = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
                container.mux(picture.encode(image))
            container.mux(picture.encode(None))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def pitch_hz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples[: wav.RATE * 2] * np.hanning(wav.RATE * 2)))
    return float(spectrum.argmax()) / 2


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("a.wav", "pcm_s16le", 44100, "stereo"),
        ("low.wav", "pcm_u8", 8000, "mono"),
        ("high.wav", "pcm_s24le", 192000, "mono"),
        ("six.wav", "pcm_s16le", 48000, "5.1"),
        ("a.flac", "flac", 48000, "stereo"),
        ("a.mp3", "libmp3lame", 44100, "stereo"),
        ("a.ogg", "libopus", 48000, "mono"),
        ("a.m4a", "aac", 44100, "stereo"),
    ],
)
def test_audio_of_any_kind_becomes_a_recording(tmp_path: Path, name: str, codec: str, rate: int, layout: str) -> None:
    source = make(tmp_path / name, codec, rate, layout)

    copied = decode.copy_as_wav(source, tmp_path / "copy.wav")
    samples, got_rate = wav.read_samples(tmp_path / "copy.wav")

    assert got_rate == 16000
    assert copied.damaged == 0
    assert copied.duration_s == pytest.approx(SECONDS, abs=0.08)
    assert pitch_hz(samples) == pytest.approx(440, abs=2)
    assert 0.1 < np.abs(samples[8000:40000]).max() < 0.6
    assert np.allclose(decode.samples_16k(source), samples, atol=1 / 30000)


def test_the_sound_of_a_video_is_taken(tmp_path: Path) -> None:
    source = make(tmp_path / "a.mp4", "aac", 48000, video=True)

    decode.copy_as_wav(source, tmp_path / "copy.wav")

    assert pitch_hz(wav.read_samples(tmp_path / "copy.wav")[0]) == pytest.approx(440, abs=2)


def silent_film(path: Path) -> None:
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        container.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")))
        container.mux(picture.encode(None))


@pytest.mark.parametrize(
    ("name", "make_it", "says"),
    [
        ("text.wav", lambda path: path.write_text("I am a text, honestly.\n" * 50), "is not an audio file"),
        ("noise.mp3", lambda path: path.write_bytes(os.urandom(3000)), "not an audio file|holds no sound"),
        ("cv.mp3", lambda path: path.write_bytes(b"%PDF-1.7\n" + b"x" * 3000), "not an audio file, but a PDF"),
        (
            "talk.docx",
            lambda path: path.write_bytes(b"PK\3\4" + b"word/document.xml" * 90),
            r"save it as \.txt or \.vtt",
        ),
        ("empty.wav", lambda path: path.touch(), "is empty"),
        ("folder.wav", lambda path: path.mkdir(), "is a folder"),
        ("pipe.wav", os.mkfifo, "not a regular file"),
        ("film.mp4", silent_film, "holds no sound"),
        ("header.wav", lambda path: wav.WavWriter(path).close(), "holds no sound"),
        ("list.m3u8", lambda path: path.write_text("#EXTM3U\n#EXTINF:3,\nhttp://127.0.0.1:9/a.ts\n"), "not an audio"),
    ],
)
def test_what_is_no_audio_is_named_and_leaves_nothing_behind(tmp_path: Path, name: str, make_it, says: str) -> None:
    source = tmp_path / name
    make_it(source)
    (tmp_path / "out").mkdir()

    with pytest.raises(BadInput, match=says) as caught:
        decode.copy_as_wav(source, tmp_path / "out" / "copy.wav")

    assert name in caught.value.message
    assert not [*(tmp_path / "out").iterdir()]


def test_a_playlist_does_not_reach_other_files(tmp_path: Path) -> None:
    make(tmp_path / "secret.mp3", "libmp3lame", 44100)
    (tmp_path / "secret.ts").write_bytes((tmp_path / "secret.mp3").read_bytes())
    for name in ("secret.mp3", "secret.ts"):
        for text in (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:3,\n{name}\n",
            f"ffconcat version 1.0\nfile {name}\n",
        ):
            (tmp_path / "answer.m3u8").write_text(text)
            with pytest.raises(BadInput):
                decode.samples_16k(tmp_path / "answer.m3u8")


def test_a_copy_that_cannot_be_put_there_is_said(tmp_path: Path) -> None:
    source = make(tmp_path / "a.flac", "flac", 16000, "mono")
    (tmp_path / "taken.wav").mkdir()
    (tmp_path / "file").touch()

    for destination in (tmp_path / "taken.wav", tmp_path / "file" / "b.wav", tmp_path / "none" / "b.wav"):
        with pytest.raises(CannotWrite, match="cannot be written"):
            decode.copy_as_wav(source, destination)
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix == ".part") == []


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    for attempt in (decode.samples_16k, decode.compressed, lambda path: decode.copy_as_wav(path, tmp_path / "b.wav")):
        with pytest.raises(NotFound, match=r"none\.wav"):
            attempt(tmp_path / "none.wav")


def test_a_copy_replaces_the_half_one_that_a_crash_left(tmp_path: Path) -> None:
    source = make(tmp_path / "a.flac", "flac", 16000, "mono")
    with wav.WavWriter(tmp_path / "copy.wav") as writer:
        writer.write(bytes(32000))

    decode.copy_as_wav(source, tmp_path / "copy.wav")
    decode.copy_as_wav(source, tmp_path / "copy.wav")

    assert wav.duration_s(tmp_path / "copy.wav") == pytest.approx(SECONDS)
    assert (tmp_path / "copy.wav").stat().st_mode & 0o777 == 0o600


def test_a_bad_file_does_not_destroy_the_copy_that_is_there(tmp_path: Path) -> None:
    with wav.WavWriter(tmp_path / "copy.wav") as writer:
        writer.write(bytes(32000))
    (tmp_path / "bad.wav").write_text("no")

    with pytest.raises(BadInput):
        decode.copy_as_wav(tmp_path / "bad.wav", tmp_path / "copy.wav")

    assert wav.duration_s(tmp_path / "copy.wav") == 1.0


def test_damaged_places_are_left_out_and_counted(tmp_path: Path) -> None:
    source = make(tmp_path / "a.flac", "flac", 16000, "mono")
    data = bytearray(source.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = bytes(3000)
    source.write_bytes(data)

    copied = decode.copy_as_wav(source, tmp_path / "copy.wav")

    assert 0.5 < copied.duration_s <= SECONDS
    assert copied.damaged > 0 or copied.duration_s < SECONDS - 0.1


def test_a_recording_with_a_header_that_a_crash_left_behind_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav.WavWriter(path).close()
    with path.open("ab") as file:
        file.write(np.full(24000, 1000, "<i2").tobytes())
    with wave.open(str(path)) as file:
        assert file.getnframes() == 0

    assert len(decode.samples_16k(path)) == 24000
    mp3 = tmp_path / "a.mp3"
    mp3.write_bytes(decode.compressed(path))
    assert len(decode.samples_16k(mp3)) / 16000 == pytest.approx(1.5, abs=0.15)


def test_the_small_copy_for_pages_is_mp3_and_keeps_time(tmp_path: Path) -> None:
    source = make(tmp_path / "a.wav", "pcm_s16le", 44100)
    decode.copy_as_wav(source, tmp_path / "copy.wav")

    data = decode.compressed(tmp_path / "copy.wav")
    (tmp_path / "small.mp3").write_bytes(data)
    samples = decode.samples_16k(tmp_path / "small.mp3")

    assert len(data) <= SECONDS * 40_000 / 8 * 1.1 + 1000
    assert len(samples) / 16000 == pytest.approx(SECONDS, abs=0.15)
    assert pitch_hz(samples) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("source", [decode.Format(48000, 2), decode.Format(44100, 1), decode.Format(8000, 1)])
def test_a_stream_is_converted_block_by_block_without_losing_time(source: decode.Format) -> None:
    time = np.arange(source.rate * 2) / source.rate
    mono = (12000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16)
    pcm = np.repeat(mono, source.channels).tobytes()
    step = source.rate // 50 * 2 * source.channels
    converter = decode.Converter(source)

    out = b"".join(converter.convert(pcm[at : at + step]) for at in range(0, len(pcm), step)) + converter.rest()
    samples = np.frombuffer(out, np.int16) / 32768

    assert len(samples) == pytest.approx(32000, abs=32)
    crossings = np.count_nonzero(np.diff(np.signbit(samples)))
    assert crossings == pytest.approx(2 * 440 * 2, abs=4)
    assert np.abs(samples[2000:30000]).max() == pytest.approx(12000 / 32768, rel=0.05)
