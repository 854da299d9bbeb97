"""Paths that lead astray: out of a folder, to devices and pipes, to nothing, or to something else than they say."""

import unicodedata
from pathlib import Path


def paths(world: Path) -> tuple[str, ...]:
    """All of them."""
    outside = world / "outside"
    inside = (
        ".", "..", "./", "../", "../..", " ", "  x.yaml", "x .yaml", "x.yaml ", "\n", "a\nb.yaml", "a\tb.yaml",
            "new.yaml", "./new.yaml",
        "folder/new.yaml", "folder/../new.yaml", "no/such/new.yaml", "good.yaml", "good.yaml/", "good.yaml/.",
        "good.yaml/x.yaml", "good.yml",
        "folder", "folder/", "folder.yaml", "empty", "pipe", "pipe.yaml", "pipe.wav", "device", "link.yaml",
        "link.txt", "link.wav",
        "link-folder", "link-folder/", "link-folder/secret.yaml", "link-folder/secret.txt",
        "link-folder/../work/good.yaml", "link-nowhere.yaml",
        "link-self.yaml", "link-a.yaml", "link-full", "link-pipe.yaml", "hard.yaml", "mine.md", "replies.yaml",
        "é.yaml",
        unicodedata.normalize("NFD", "é.yaml"), "ＣＯＮ.yaml", "\u202elmay.x", "x\u200b.yaml", "日本語.yaml",
        "😀.yaml", "\udcff.yaml", "\udc80\udcfe", "a\x1b[31m.yaml",
        "x" * 255, "x" * 250 + ".yaml", "x" * 256, "x" * 300 + ".yaml", "x/" * 200 + "y.yaml", "x" * 5_000,
        "../" * 500 + "x.yaml",
        "-", "--", "-rf", "--help", "-x.yaml", "--force", "@x", "+x", "*", "?", "[a-z]*.yaml", "{a,b}.yaml",
        "a;b", "a|b", "a&b", "a>b", "'", '"', "\\", "a\\b.yaml",
        "#x", "!x", "%s", "$x", "${HOME}", "$(id)", "`id`", "%2e%2e/x", "....//x", "..;/x",
        "..\\outside\\secret.yaml", "a/../../outside/secret.yaml",
        "../outside/secret.yaml", "../outside/secret.txt", "../outside/secret.json", "../outside/secret.wav",
        "../outside", "../outside/session", "./../outside/judge.txt",
        "../home/sessions/all/journal.jsonl", "../sessions/all", "sessions/all", str(outside),
        str(outside / "secret.yaml"), str(outside / "secret.txt"),
        str(outside / "session"), f"//{outside}/secret.yaml", "~", "~/x.yaml", "~root/x.yaml",
        "~no-such-user/x", "C:\\x.yaml", "C:x.yaml", "\\\\host\\share\\x.yaml", "//host/share/x.yaml",
        "\\\\?\\C:\\x.yaml", "\\\\.\\pipe\\x", "CON", "con.yaml", "NUL", "NUL.yaml", "AUX.yaml", "PRN", "COM1",
        "LPT1.yaml", "CONIN$", "x.yaml:stream", "x.yaml::$DATA", "x.yaml.",
        "all", "al", "a", "ALL", "alpha/", "all/journal.jsonl", "all/../all", "linked", "linked-audio",
        "linked-journal", "linked-report", "linked-lock", "0", "-1", "1e9",
        "file:///etc/passwd", "http://evil.example/x.yaml", "script:good.yaml", "script:pipe", ".yaml",
        ".hidden.yaml", "..yaml", "x.yaml.yaml", "X.YAML",
    )  # fmt: skip
    return tuple(dict.fromkeys((*inside, *SYSTEM)))


SYSTEM = (
    "/", "//", "/etc/passwd", "/etc/shadow", "///etc/hostname", "/dev/null", "/dev/full", "/dev/zero",
        "/dev/random", "/dev/stdin", "/dev/stdout",
    "/dev/fd/0", "/dev/fd/1", "/dev/tty", "/dev/stderr", "/proc/self/environ", "/proc/self/cmdline",
    "/proc/self/mem", "/proc/self/maps", "/proc/self/fd",
    "/proc/self/fd/0", "/proc/self/cwd", "/proc/self/root/etc/passwd", "/proc/1/environ", "/proc/kmsg",
    "/sys/kernel/notes", "/root", "/tmp", "/no/such/x.yaml",
)  # fmt: skip
"""Never replaced and never a home: the tests may run as root, and a broken program would do harm."""
ALWAYS = (
    "mine.md", "good.yaml", "link.yaml", "link-nowhere.yaml", "hard.yaml", "pipe.yaml",
        "../outside/secret.txt", "linked",
    "linked-report", "linked-audio",
)  # fmt: skip
"""Those that a sample never leaves out."""
