"""What must hold of a note's head: YAML that note programs read, whatever the session is called."""

import yaml

from tests.reports import folded
from voicemock.reports.document import document
from voicemock.reports.front_matter import note
from voicemock.reports.markdown import markdown
from voicemock.sessions.session import fold


def head(text: str) -> dict[str, object]:
    _, made, _ = text.split("---\n", 2)
    data: dict[str, object] = yaml.safe_load(made)
    return data


def test_the_head_says_what_came_of_it_and_the_report_follows() -> None:
    shown = document(fold(folded.full_events()))
    text = note(shown)
    found = head(text)

    assert found["id"] == shown.id and found["rubric"] == shown.rubric.id and found["state"] == "scored"
    assert shown.totals and found["overall"] == round(shown.totals.overall or 0, 2)
    assert found["criteria"] == {each.criterion: each.level for each in shown.totals.criteria}
    assert found["tags"] == ["mock-interview", shown.rubric.id]
    assert text.endswith(markdown(shown))


def test_a_name_that_would_break_out_stays_a_name() -> None:
    name = 'Evil"\n---\nadmin: true\n\x1b[31m: [x'
    rubric = folded.rubric(name)
    found = head(note(document(fold(folded.full_events(rubric)))))

    assert "admin" not in found and "admin: true" in str(found["title"])


def test_nothing_in_the_head_is_markdown_html_or_an_address_to_a_viewer_that_knows_no_heads() -> None:
    name = "<img src=x onerror=alert(1)> [a](javascript:b) `c` __d__ _e_ www.a.example https://evil.example 😀 Größe"
    text = note(document(fold(folded.full_events(folded.rubric(name)))))
    made = text.split("---\n", 2)[1]

    assert not set(made) & set("<>()`*#|~$@&/_")
    assert head(text)["title"] == name


def test_before_any_score_there_is_no_overall() -> None:
    found = head(note(document(fold([folded.opened()]))))

    assert found["overall"] is None and "criteria" not in found
