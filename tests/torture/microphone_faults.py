"""What a microphone may do to a recording, each at a sound server of its own, and what must come of it."""

import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.torture import known_noise
from tests.torture.lossy_device import LossyDevice, plugged_into
from tests.torture.recording_child import Child, alike, in_all
from tests.virtual_microphone import VirtualMicrophone
from voicemock.audio import wav
from voicemock.audio.level import DIGITAL_SILENCE
from voicemock.errors import AudioDeviceError

Found = tuple[list[str], dict[str, float]]


@dataclass
class Scene:
    """One case at its own sound server."""

    microphone: VirtualMicrophone
    folder: Path
    chance: random.Random

    def begins(self, **options: object) -> Child:
        """A recording that has begun."""
        child = Child(self.folder, self.microphone.env, **options)
        child.until("ready")
        time.sleep(self.chance.uniform(1.2, 3.0))
        return child

    def ends(self, child: Child, after_s: float = 2.0) -> Child:
        time.sleep(after_s)
        child.press("enter")
        return child.end()

    @contextmanager
    def lossy(self) -> Iterator[LossyDevice]:
        """A microphone whose losses are known."""
        with plugged_into(self.microphone, self.folder) as pipe:
            device = LossyDevice(pipe)
            try:
                yield device
            except BaseException:
                device.process.kill()
                device.process.wait()
                raise
            device.end()

    @contextmanager
    def sounding(self) -> Iterator[None]:
        """The plain microphone hears known noise."""
        path = self.folder / "noise.wav"
        known_noise.write(path)
        player = self.microphone.say(path)
        time.sleep(0.3)
        try:
            yield
        finally:
            player.kill()
            player.wait()


def stalled(scene: Scene) -> Found:
    """The device loses stretches of any length, some close together."""
    with scene.lossy() as device:
        child = scene.begins()
        at_s = time.monotonic() + 0.2
        for _ in range(scene.chance.randint(1, 5)):
            lost_s = scene.chance.choice([0.12, 0.14, 0.2, scene.chance.uniform(0.15, 2.2)])
            device.lose(at_s, at_s + lost_s)
            at_s += lost_s + scene.chance.choice([0.25, scene.chance.uniform(0.25, 2.5)])
        scene.ends(child, at_s - time.monotonic() + scene.chance.uniform(0.0, 1.5))
    return alike(child, child.heard_noise())


def dropping(scene: Scene) -> Found:
    """The device loses single blocks all the time; at the end the user is asked whether to answer again."""
    share = scene.chance.uniform(0.15, 0.5)
    with scene.lossy() as device:
        child = scene.begins(attended=True)
        device.lose(time.monotonic(), time.monotonic() + 7, share)
        time.sleep(8.5)
        child.press("enter")
        asked = child.until("question")
        child.press("enter")
        child.end()
    found_s = sum(gap.seconds for gap in child.gaps)
    off_s = abs(found_s - device.lost_s)
    problems = [] if off_s < 0.12 else [f"{device.lost_s:.2f} s were lost and {found_s:.2f} s were found"]
    if "of this answer is missing" not in asked:
        problems.append(f"asked was {asked!r}")
    return problems, {"dropped_off_ms": round(off_s * 1000)}


def slept(scene: Scene) -> Found:
    """Computer and device stand still together."""
    asleep_s = scene.chance.uniform(1.2, 4.0)
    with scene.lossy() as device:
        child = scene.begins()
        device.lose(time.monotonic(), time.monotonic() + asleep_s)
        child.process.send_signal(signal.SIGSTOP)
        time.sleep(asleep_s)
        child.process.send_signal(signal.SIGCONT)
        scene.ends(child, 2.5)
    problems, figures = alike(child, child.heard_noise())
    if len(child.gaps) != 1 or f"Paused {child.gaps[0].seconds:.1f} s" not in child.hints:
        problems.append(f"shown was {child.hints!r}")
    return problems, figures


def stopped(scene: Scene) -> Found:
    """The program stands still for seconds and the sound server keeps what comes: nothing is missing."""
    with scene.sounding():
        child = scene.begins()
        child.process.send_signal(signal.SIGSTOP)
        time.sleep(scene.chance.uniform(1.0, 4.0))
        child.process.send_signal(signal.SIGCONT)
        scene.ends(child)
    return alike(child, child.heard_noise())


def starved(scene: Scene) -> Found:
    """The program runs in short pieces only."""
    with scene.sounding():
        child = scene.begins()
        for _ in range(12):
            child.process.send_signal(signal.SIGSTOP)
            time.sleep(scene.chance.uniform(0.15, 0.5))
            child.process.send_signal(signal.SIGCONT)
            time.sleep(scene.chance.uniform(0.05, 0.6))
        scene.ends(child)
    return alike(child, child.heard_noise())


def held(scene: Scene) -> Found:
    """The driver's callback cannot run for long, again and again."""
    blocked_s, free_s = scene.chance.uniform(0.1, 0.6), scene.chance.choice([0.001, 0.02, 0.3])
    times = round(6 / (blocked_s + free_s))
    with scene.sounding():
        child = scene.begins(busy=[3.0, blocked_s, free_s, times])
        scene.ends(child, 9.0)
    return alike(child, child.heard_noise())


def calm(scene: Scene) -> Found:
    """Nothing happens."""
    with scene.sounding():
        child = scene.begins()
        scene.ends(child, 30.0)
    return alike(child, child.heard_noise())


def moved(scene: Scene) -> Found:
    """The microphone in use is unplugged, and the server goes on with another."""
    scene.microphone.plug_in("usb")
    child = scene.begins()
    scene.microphone.unplug("usb")
    scene.ends(child, 5.0)
    return _said_to_be_missing(child)


def chosen(scene: Scene) -> Found:
    """The user chooses another microphone in the sound settings, and perhaps goes back."""
    scene.microphone.plug_in("usb")
    child = scene.begins()
    scene.microphone.move_to("mic")
    if scene.chance.random() < 0.5:
        time.sleep(scene.chance.uniform(3.0, 4.0))
        scene.microphone.move_to("usb")
    scene.ends(child, 5.0)
    return _said_to_be_missing(child)


def _said_to_be_missing(child: Child) -> Found:
    problems, figures = in_all(child, child.by_the_clock())
    if bool(child.gaps) != ("s missing: the microphone was changed or stalled" in child.hints):
        problems.append(f"shown was {child.hints!r}")
    return problems, figures


def lost(scene: Scene) -> Found:
    """Every microphone is unplugged; one comes back, and Enter goes on in the same file."""
    return _lost(scene, scene.microphone.unplug, scene.microphone.plug_in)


def killed(scene: Scene) -> Found:
    """The sound server is killed, and comes back."""
    return _lost(scene, scene.microphone.kill_server, scene.microphone.start)


def _lost(scene: Scene, lose: Callable[[], None], bring_back: Callable[[], None]) -> Found:
    child = scene.begins(attended=True)
    lose()
    asked = str(child.until("question"))
    saved_s = wav.duration_s(scene.folder / "a.wav")
    time.sleep(scene.chance.uniform(0.0, 2.0))
    bring_back()
    child.press("enter")
    while child.until("question", "again") is not True:  # a server takes a moment to have its devices
        child.press("enter")
    scene.ends(child, scene.chance.uniform(1.5, 4.0))
    problems, figures = in_all(child, child.by_the_clock())
    if not asked.startswith(f"Microphone lost at {wav.clock_time(saved_s)}. {saved_s:.0f} s are saved."):
        problems.append(f"{saved_s:.2f} s were saved, and asked was {asked!r}")
    if child.told[-1].get("heard") != "Recorded" or len(child.gaps) != 1:
        problems.append(f"it ended as {child.told[-1]}")
    return problems, figures


def unattended(scene: Scene) -> Found:
    """Nobody is there to be asked: it ends and says what is saved, and a second run goes on in the same file."""
    child = scene.begins()
    scene.chance.choice([scene.microphone.unplug, scene.microphone.kill_server])()
    child.end()
    saved_s = wav.duration_s(scene.folder / "a.wav")
    told, problems = child.told[-1], []
    said = f"Microphone lost at {wav.clock_time(saved_s)}. {saved_s:.0f} s are saved."
    if child.process.returncode != AudioDeviceError.exit_code or told.get("message") != said:
        problems.append(f"{saved_s:.2f} s were saved, and it ended as {told} with {child.process.returncode}")
    scene.microphone.close()
    scene.microphone.start()
    again = scene.ends(scene.begins())
    lasts_s = wav.duration_s(scene.folder / "a.wav")
    if again.told[-1].get("heard") != "Recorded" or lasts_s < saved_s + 2:
        problems.append(f"the second run ended as {again.told[-1]} with {lasts_s:.2f} s")
    return problems, {}


def muted(scene: Scene) -> Found:
    """Muted in mid-answer: said after three seconds, and nothing is missing."""
    with scene.sounding():
        child = scene.begins()
        scene.microphone.mute()
        time.sleep(5.0)
        scene.ends(child, 0.0)
    said = [each["elapsed_s"] for each in child.told if each.get("hint") == DIGITAL_SILENCE]
    muted_s = wav.duration_s(scene.folder / "a.wav") - 5.0
    problems = [f"{gap} is not missing" for gap in child.gaps]
    if not said or not 2.8 <= said[0] - muted_s <= 4.0:
        problems.append(f"muted at {muted_s:.1f} s, said at {said}")
    return problems, {"false": len(child.gaps)}


def nothing(scene: Scene) -> Found:
    """There is no sound server at all."""
    nowhere = {"XDG_RUNTIME_DIR": str(scene.folder), "PULSE_SERVER": str(scene.folder / "none")}
    return _refused(scene, nowhere, "No microphone found.", "libasound2-plugins")


def bridgeless(scene: Scene) -> Found:
    """The sound server runs, but ALSA's way to it is not installed, as on WSL."""
    return _refused(scene, {"ALSA_PLUGIN_DIR": str(scene.folder)}, "No microphone found.", "A sound server runs")


def silent(scene: Scene) -> Found:
    """The device opens and sends nothing."""
    with plugged_into(scene.microphone, scene.folder):  # and never started
        return _refused(scene, {}, "The microphone opened but sends nothing.", "--device NAME")


def _refused(scene: Scene, env: Mapping[str, str], *words: str) -> Found:
    began = time.monotonic()
    child = Child(scene.folder, {**scene.microphone.env, **env}).end()
    told, problems = child.told[-1], []
    text = f"{told.get('message')}\n{told.get('remedy')}"
    if child.process.returncode != AudioDeviceError.exit_code or not all(word in text for word in (*words, "--text")):
        problems.append(f"it ended with {child.process.returncode} and said {text!r}")
    if time.monotonic() - began > 20 or len(text.splitlines()) > 3:
        problems.append(f"after {time.monotonic() - began:.0f} s it said {text!r}")
    if (scene.folder / "a.wav").exists():
        problems.append("a recording was made")
    return problems, {}
