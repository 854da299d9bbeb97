"""The story bank: what is kept can be read again, is checked as rubrics are, and is never overwritten."""

from pathlib import Path

import pytest

from voicemock.config import stories_folder
from voicemock.errors import BadInput, CannotWrite, NotFound
from voicemock.story import Story
from voicemock.story_files import bank, find, free_id, keep, load, remove, story_in

STORY = Story(
    id="queue",
    title="The queue: “140” families",
    situation="It rained.\nFor weeks.",
    numbers=(),
    skills=("initiative",),
)
TEXT = "schema: voicemock/story@1\nid: mine\ntitle: Mine\naction: I added 3 indexes.\n"


def write(text: str, name: str = "mine") -> Path:
    stories_folder().mkdir(parents=True, exist_ok=True)
    path = stories_folder() / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_kept_is_read_again_and_is_for_its_owner_only() -> None:
    path = keep(STORY)

    assert load(path) == STORY and find("queue") == path and bank().stories == (STORY,)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert STORY.missing == ("task", "action", "result", "lesson")
    with pytest.raises(CannotWrite, match="There is a story 'queue' already"):
        keep(STORY)


def test_an_id_is_made_of_the_title_and_no_two_are_the_same() -> None:
    assert free_id("The Queue, at last!") == "the-queue-at-last"
    keep(STORY)
    assert free_id("Queue") == "queue-2"
    assert free_id("Ünïcödé — 東京") and free_id("東京") == "story"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (TEXT + "titel: x\n", "5:1", "unknown key 'titel'; did you mean 'title'?"),
        (TEXT.replace("title: Mine\n", ""), "1:1", "'title' is missing"),
        (TEXT + "numbers: [3 indexes, 40 minutes]\n", "5:22", "'40 minutes' does not stand in the story"),
        (TEXT.replace("action: I added 3 indexes.\n", ""), "1:1", "nothing is told in it"),
        (TEXT + "skills: [conflict, Conflict]\n", "5:20", "the skill 'conflict' stands 2 times"),
        (TEXT.replace("id: mine", "id: other"), "2:1", "it is 'other', and its file is mine.yaml"),
        (TEXT.replace("story@1", "story@9"), "1:1", "schema: input should be 'voicemock/story@1'"),
    ],
)
def test_each_mistake_is_named_with_its_place(text: str, place: str, what: str) -> None:
    path = write(text)
    with pytest.raises(BadInput) as refused:
        load(path)

    assert any(each.startswith(f"{path}:{place}: ") and what in each for each in refused.value.problems)
    assert refused.value.remedy == "Mend it, then: voicemock story show mine"


def test_a_file_that_is_no_story_hides_no_other() -> None:
    keep(STORY)
    write("- nothing\n")

    assert bank().stories == (STORY,) and len(bank().unread) == 1
    assert story_in(TEXT, "a text").action == "I added 3 indexes."


def test_a_story_is_found_by_its_name_and_removed() -> None:
    with pytest.raises(NotFound, match="There is no story 'queue'") as refused:
        find("queue")
    assert refused.value.remedy == "Tell one: voicemock story add"
    keep(STORY)
    with pytest.raises(NotFound, match="did you mean 'queue'"):
        find("quee")
    assert remove("queue").name == "queue.yaml" and not bank().stories
