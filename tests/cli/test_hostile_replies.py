"""What a model writes is shown harmless everywhere, and kept as it came."""

import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.torture.terminal_sinks import bad_signs

SAY = (
    "What \x1b]0;owned\x07\x9b31m[/]\u202e came of it, [link=file:///x]and[/link] "
    "<script>alert(1)</script> how \u200bdo you know?"
)
ONE = ("--rubric", "behavioral", "--questions", "hard-problem", "--follow-ups", "1", "--no-voice", "--text")
TYPED = "I measured every step of the report myself, and then I rewrote the slow query for the finance team.\n\n" * 2


def test_a_reply_full_of_control_characters_is_asked_harmless_and_kept_whole(
    voicemock: Command, own_home: Path, tmp_path: Path
) -> None:
    replies = [{"for": "Move", "reply": {"criterion": "result", "move": "follow_up", "say": SAY}}]
    (tmp_path / "replies.json").write_text(json.dumps(replies))
    done = voicemock("interview", *ONE, "--llm-url", "script:replies.json", "--judge", "coverage", typed=TYPED)
    session = next((own_home / "sessions").iterdir())
    events = [json.loads(line)["event"] for line in (session / "journal.jsonl").read_text().splitlines()]
    page = (session / "report.html").read_text()
    outputs = [done, voicemock("session", "show"), voicemock("report"), voicemock("session", "show", "--json")]

    assert done.code == 0, done.err
    assert SAY in [event.get("text") for event in events]
    for each in outputs:
        assert "came of it" in each.out
        assert not bad_signs(each.out + each.err)
    assert "[link=file:///x]and[/link] <script>alert(1)</script>" in done.out
    assert not bad_signs(page) and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
