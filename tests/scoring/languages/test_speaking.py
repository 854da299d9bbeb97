"""What is measured by words is measured in the rubric's language, and not at all where its words are not known."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.scoring.exchanges import behavioral, typed
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.delivery import delivery
from voicemock.scoring.junk import no_answer
from voicemock.scoring.languages.speaking import current, kept_by_language, speaking, words_of
from voicemock.scoring.text import content_stems, is_content, tokens

BEHAVIORAL = behavioral().model_copy(update={"examples": ()})
QUESTION = BEHAVIORAL.question("hard-problem")
FRENCH = (
    "L'année dernière, dans mon service, les factures partaient avec trois jours de retard et les clients se "
    "plaignaient. J'ai d'abord mesuré chaque étape, puis j'ai réécrit le programme et nous avons gagné deux jours."
)


def test_english_is_spoken_until_something_else_is_said() -> None:
    assert current().language == "en"
    with speaking("de") as german:
        assert german is current() is words_of("de")
        with speaking("en"):
            assert current().language == "en"
        assert current().language == "de"
    assert current().language == "en"


def test_the_same_letters_are_other_words_in_another_language() -> None:
    text = "die war also will"

    assert [is_content(word.text) for word in tokens(text)] == [True, True, False, False]
    with speaking("de"):
        assert content_stems(text) == []
    assert content_stems(text) == ["die", "war"]


def test_what_is_kept_is_kept_apart_by_language() -> None:
    asked = []

    @kept_by_language(maxsize=4)
    def greeting(name: str) -> str:
        asked.append(current().language)
        return f"{current().language} {name}"

    with speaking("de"):
        assert [greeting("a"), greeting("a")] == ["de a", "de a"]
    assert [greeting("a"), greeting("a")] == ["en a", "en a"]
    assert asked == ["de", "en"]


def test_a_thread_speaks_english_until_it_is_told() -> None:
    with speaking("de"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: current().language).result() == "en"


def test_coverage_says_that_it_cannot_compare_a_language_it_does_not_know() -> None:
    french = BEHAVIORAL.model_copy(update={"language": "fr"})
    grade = CoverageJudge().grade(typed(FRENCH), QUESTION, french.criteria[0], french)

    assert (grade.level, grade.reason) == (None, "cannot_assess")
    assert "French" in grade.note and "LLM" in grade.note


def test_an_answer_in_a_language_without_known_words_is_no_heap_of_words() -> None:
    with speaking("fr"):
        assert no_answer(typed(FRENCH), QUESTION) is None
        assert no_answer(typed("Oui, oui, bien."), QUESTION) == "too_little_said"


def test_what_needs_words_is_not_measurable_in_a_language_that_is_not_known() -> None:
    (turn,) = typed(FRENCH * 2)
    assert turn.transcript is not None
    french = replace(turn, transcript=turn.transcript.model_copy(update={"language": "fr"}))
    found = {each.name: each for each in delivery(french)}

    for name in ("hedges", "discourse markers", "repeats", "self-repairs"):
        assert found[name].value is None
        assert found[name].how == "not measurable: its words are not known for French"
