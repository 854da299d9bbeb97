"""A microphone and a loudspeaker without hardware: a PulseAudio server with two null sinks."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

_ASOUND = "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n"


class NotHere(Exception):
    """What is missing on this machine, in words."""


class VirtualMicrophone:
    """A PulseAudio server of its own: the sink `mic` is what the microphone hears, `spk` is the loudspeaker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        asound = folder / "asound.conf"
        asound.write_text(_ASOUND)
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
        self.reach = {
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "ALSA_CONFIG_PATH": str(asound),
        }
        """What a program's environment needs to find this server and no other."""
        self.env = {**outside, "HOME": str(folder), **self.reach}
        self.start()

    def start(self) -> None:
        """Starts the server, also again after `kill_server`."""
        sinks = [f"module-null-sink sink_name={name} rate=48000" for name in ("mic", "spk")]
        modules = ["module-native-protocol-unix", *sinks]
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=no"]
            + [word for module in modules for word in ("-L", module)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.pactl("set-default-source", "mic.monitor")
        self.pactl("set-default-sink", "spk")

    def _wait(self) -> None:
        until = time.monotonic() + 15
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode:
            if self.server.poll() is not None or time.monotonic() > until:
                raise NotHere("pulseaudio does not start here")
            time.sleep(0.1)

    def pactl(self, *arguments: str) -> str:
        """What `pactl` prints."""
        done = subprocess.run(["pactl", *arguments], env=self.env, capture_output=True, text=True, check=True)
        return done.stdout

    def say(self, path: Path) -> subprocess.Popen[bytes]:
        """Begins to play an audio file into the microphone; wait() on the result returns when it was said."""
        return subprocess.Popen(["paplay", "--device=mic", str(path)], env=self.env)

    def hear(self, path: Path) -> subprocess.Popen[bytes]:
        """Begins to record what programs play, as WAV (16 kHz mono), until it is terminated."""
        shape = ["--file-format=wav", "--format=s16le", "--rate=16000", "--channels=1"]
        return subprocess.Popen(["parecord", "--device=spk.monitor", *shape, str(path)], env=self.env)

    def mute(self) -> None:
        """Mutes the microphone."""
        self.pactl("set-source-mute", "mic.monitor", "1")

    def unplug(self, name: str = "") -> None:
        """Takes a microphone away; without a name all of them and the loudspeaker: there is nothing to move to."""
        for line in self.pactl("list", "short", "modules").splitlines():
            number, module, *arguments = line.split("\t")
            if module == "module-null-sink" and (not name or f"sink_name={name} " in f"{arguments[0]} "):
                self.pactl("unload-module", number)

    def plug_in(self, name: str = "mic") -> None:
        """Brings a microphone, which programs use from then on; `say` plays into `mic` alone."""
        self.pactl("load-module", "module-null-sink", f"sink_name={name}", "rate=48000")
        self.pactl("set-default-source", f"{name}.monitor")

    def recorders(self) -> list[str]:
        """The numbers of what records now."""
        return [line.split("\t")[0] for line in self.pactl("list", "short", "source-outputs").splitlines()]

    def move_to(self, name: str) -> None:
        """Moves everything that records to another microphone, as a person does in the sound settings."""
        for number in self.recorders():
            self.pactl("move-source-output", number, f"{name}.monitor")

    def kill_server(self) -> None:
        """Kills the sound server."""
        self.server.kill()
        self.server.wait()

    def close(self) -> None:
        """Stops the server."""
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            try:
                self.server.wait(5)
            except subprocess.TimeoutExpired:
                self.kill_server()


def missing_part() -> str:
    """What this machine lacks for a virtual microphone, in words; empty when it has all."""
    for program in ("pulseaudio", "pactl", "paplay"):
        if shutil.which(program) is None:
            return f"needs {program} (Debian: pulseaudio pulseaudio-utils)"
    if find_library("portaudio") is None:
        return "needs PortAudio (Debian: libportaudio2)"
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        return "needs ALSA's bridge to PulseAudio (Debian: libasound2-plugins)"
    return ""


@contextmanager
def running() -> Iterator[VirtualMicrophone]:
    """A virtual microphone while it is needed. Raises NotHere.

    PortAudio reads the environment once, so use it in a child process with `.env`.
    """
    if missing := missing_part():
        raise NotHere(missing)
    # Sockets have paths of at most 107 bytes, so the folder's own must be short.
    folder = Path(tempfile.mkdtemp(prefix="vm-mic-"))
    microphone = VirtualMicrophone(folder)
    try:
        yield microphone
    finally:
        microphone.close()
        shutil.rmtree(folder, ignore_errors=True)
