"""One flipped bit put back: the checksum says not only that a bit is wrong, but which.

CRC-32 is linear, so each single wrong bit changes it in a way of its own: no two bits of a line shorter than 2**32
bits change it alike. Of lines with more wrong bits, one in 2**32 / (8 * length) is taken for one with a single wrong
bit (one in 20,000 for 27 kB), and must then still be an event of its kind.
"""

import re
import zlib

from voicemock.sessions.line import decode

_TAIL_BYTES = len(b',"crc":"00000000"}')
_CHECKSUM = re.compile(rb'^,"crc":"([0-9a-f]{8})"}$')


def mended(line: bytes) -> bytes | None:
    """The whole line that differs from a damaged one in a single bit; None when there is none. Without newlines."""
    candidates = [_flipped(line, at) for at in range((len(line) - _TAIL_BYTES) * 8, len(line) * 8) if at >= 0]
    if (at := _wrong_bit(line)) is not None:
        candidates.append(_flipped(line, at))
    return next((each for each in candidates if _is_whole(each)), None)


def _wrong_bit(line: bytes) -> int | None:
    """Which bit before the checksum would explain the difference, counted from 0."""
    tail = _CHECKSUM.match(line[-_TAIL_BYTES:])
    if not tail:
        return None
    body = line[:-_TAIL_BYTES]
    wanted = zlib.crc32(body) ^ int(tail[1], 16)
    changes = [_TABLE[1 << bit] for bit in range(8)]  # of the bits of the last byte, then of each before it
    for place in range(len(body) - 1, -1, -1):
        if wanted in changes:
            return place * 8 + changes.index(wanted)
        changes = [change >> 8 ^ _TABLE[change & 0xFF] for change in changes]
    return None


def _flipped(line: bytes, bit: int) -> bytes:
    place = bit // 8
    return line[:place] + bytes([line[place] ^ 1 << bit % 8]) + line[place + 1 :]


def _is_whole(line: bytes) -> bool:
    try:
        decode(line)
    except (ValueError, RecursionError):
        return False
    return True


def _changed_by(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xEDB88320 if byte & 1 else 0)
    return byte


_TABLE = [_changed_by(byte) for byte in range(256)]
"""How CRC-32 (polynomial 0xEDB88320, bits reversed) takes each byte in."""
