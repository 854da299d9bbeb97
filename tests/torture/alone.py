"""Runs a command where there is no network but loopback, with a scripted LLM on it, and lists whom it speaks to.

    unshare --net --map-root-user python -m tests.torture.alone REPLIES TRACE COMMAND…

`URL` in the command's words becomes the server's address, `NAME` the same by the name localhost, `NOBODY` that of a
port where nobody listens. The trace's first line is the server's port.
"""

import fcntl
import socket
import struct
import subprocess
import sys
from pathlib import Path

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
WATCHED = "connect,sendto,sendmsg,sendmmsg"


def main() -> int:
    """The command's exit code."""
    from voicemock.llm.scripted import Script
    from voicemock.llm.scripted_server import ScriptedServer

    replies, trace, *command = sys.argv[1:]
    _bring_up_loopback()
    with ScriptedServer(Script.read(Path(replies))) as server:
        port = server.url.removesuffix("/v1").rpartition(":")[2]
        words = {"URL": server.url, "NAME": f"http://localhost:{port}/v1", "NOBODY": "http://127.0.0.1:9/v1"}
        strace = ["strace", "-f", "-o", f"{trace}.calls", "-e", f"trace={WATCHED}", "-e", "signal=none"]
        done = subprocess.run([*strace, *(words.get(each, each) for each in command)], check=False)
    calls = Path(f"{trace}.calls").read_text(encoding="utf-8", errors="replace")
    Path(trace).write_text(f"{port}\n{calls}", encoding="utf-8")
    return done.returncode


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, asked))
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    sys.exit(main())
