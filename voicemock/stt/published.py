"""The Whisper models that can be downloaded by name, each pinned to one revision and the SHA-256 of its weights.

The pins are what at least two independent public projects that hash their downloads agree on (October 2026).
"""

from typing import NamedTuple


class Known(NamedTuple):
    """A published Whisper model in CTranslate2's format."""

    repo: str
    revision: str
    """The commit that is downloaded, so that what the hub publishes later changes nothing here."""
    sha256: str
    """Of its model.bin."""
    megabytes: int
    """About what is downloaded."""
    about: str


def _systran(name: str, revision: str, sha256: str, megabytes: int, about: str) -> Known:
    return Known(f"Systran/faster-{name}", revision, sha256, megabytes, about)


KNOWN = {
    "tiny.en": _systran(
        "whisper-tiny.en",
        "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
        "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        78,
        "English; quick, makes mistakes",
    ),
    "tiny": _systran(
        "whisper-tiny",
        "d90ca5fe260221311c53c58e660288d3deb8d356",
        "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
        78,
        "99 languages; quick, makes mistakes",
    ),
    "base.en": _systran(
        "whisper-base.en",
        "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
        "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef",
        148,
        "English; the usual choice",
    ),
    "base": _systran(
        "whisper-base",
        "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
        "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        148,
        "99 languages",
    ),
    "distil-small.en": _systran(
        "distil-whisper-small.en",
        "ef77d90526ccd62cde3808ee70626a01e5cf83e4",
        "1187de3982cdcf962a2fb8f797e429fb4651b875b18fe9ce50b58b52fc9072b7",
        336,
        "English; small, shortened",
    ),
    "small.en": _systran(
        "whisper-small.en",
        "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
        "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a",
        486,
        "English; more exact, three times slower",
    ),
    "small": _systran(
        "whisper-small",
        "536b0662742c02347bc0e980a01041f333bce120",
        "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        486,
        "99 languages; three times slower than base",
    ),
    "distil-medium.en": _systran(
        "distil-whisper-medium.en",
        "80ddfce281f77766d8943d63109199fc8145dfa5",
        "d4cb75d823dcd2647191064da76f026774c06c036908f38456165368d0e2d66a",
        792,
        "English; medium, shortened",
    ),
    "distil-large-v3": _systran(
        "distil-whisper-large-v3",
        "c3058b475261292e64a0412df1d2681c06260fab",
        "b79368e19b6623813609431a6e5ee309a71506701ebc49fd7820e692dec7c5f5",
        1516,
        "English; shortened; wants a GPU",
    ),
    "medium.en": _systran(
        "whisper-medium.en",
        "a29b04bd15381511a9af671baec01072039215e3",
        "11b220779aea4c6f3ce9d2549c8a95ea869ed84066864b999531ef53e594fe5b",
        1530,
        "English; wants a GPU",
    ),
    "medium": _systran(
        "whisper-medium",
        "08e178d48790749d25932bbc082711ddcfdfbc4f",
        "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
        1530,
        "99 languages; wants a GPU",
    ),
    "large-v3-turbo": Known(
        "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
        "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
        1622,
        "99 languages; wants a GPU",
    ),
    "large-v2": _systran(
        "whisper-large-v2",
        "f0fe81560cb8b68660e564f55dd99207059c092e",
        "bf2a9746382e1aa7ffff6b3a0d137ed9edbd9670c3b87e5d35f5e85e70d0333a",
        3090,
        "99 languages; wants a GPU",
    ),
    "large-v3": _systran(
        "whisper-large-v3",
        "edaa852ec7e145841d8ffdb056a99866b5f0a478",
        "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
        3091,
        "99 languages; the most exact; wants a GPU",
    ),
}
"""From small to large."""
