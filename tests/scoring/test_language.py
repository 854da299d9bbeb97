"""A model that falls into another language is noticed; a short or technical sentence is not suspected."""

import pytest

from voicemock.scoring.language import is_another_language, language_of, name_of

QUESTIONS = {
    "en": "You said the report took six hours: which part of that did you measure first, and why?",
    "de": "Sie haben gesagt, der Bericht dauert sechs Stunden: Was haben Sie zuerst gemessen und wie?",
    "fr": "Vous avez dit que le rapport prenait six heures : quelle partie avez-vous mesurée, et pour quelle raison?",
    "es": "Usted dijo que el informe tardaba seis horas: ¿qué parte midió primero y por qué no el resto?",
    "it": "Ha detto che il rapporto durava sei ore: quale parte ha misurato per prima, e come era il resto?",
    "pt": "Você disse que o relatório demorava seis horas: que parte mediu primeiro, e como foi o resto?",
    "nl": "U zei dat het rapport zes uur duurde: welk deel heeft u eerst gemeten, en waarom was dat?",
    "ru": "Вы сказали, что отчёт занимал шесть часов: какую часть вы измерили сначала и почему?",
    "zh": "你说报告花了六个小时：你先测量了哪一部分，为什么？",
    "ja": "レポートに六時間かかったとのことですが、最初にどの部分を測定しましたか？",
    "ko": "보고서에 여섯 시간이 걸렸다고 하셨는데, 어느 부분을 먼저 측정하셨나요?",
    "ar": "قلت إن التقرير استغرق ست ساعات: أي جزء قست أولا ولماذا؟",
}


@pytest.mark.parametrize("spoken", QUESTIONS)
@pytest.mark.parametrize("expected", QUESTIONS)
def test_only_the_expected_language_passes(spoken: str, expected: str) -> None:
    assert is_another_language(QUESTIONS[spoken], expected) is (spoken != expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "And then?", "O(n log n)?", "Why Kafka?", "EXPLAIN ANALYZE SELECT count(*)?", "Die Hard?", "Für Elise?",
        "You mentioned „Die Zeit“ and la Repubblica: what did you write for them?",
        "What did the team in São Paulo say to that?", "Can you say more about the 队列 you used?",
    ],
)  # fmt: skip
def test_what_shows_nothing_is_not_suspected(text: str) -> None:
    assert not is_another_language(text, "en")


def test_languages_have_names_where_they_are_known() -> None:
    assert (name_of("de"), name_of("xx")) == ("German", "xx")


def test_the_language_of_a_text_is_told_by_its_little_words_and_is_english_otherwise() -> None:
    assert (
        language_of("Wir suchen eine Leitung für das Lager, die mit dem Team die Planung übernimmt und nicht ruht.")
        == "de"
    )
    assert (
        language_of("We are looking for a lead for the warehouse, who will plan with the team and not alone.") == "en"
    )
    assert language_of("Python, SQL, Kubernetes") == "en"
    assert language_of("") == "en"


def test_what_is_no_name_of_a_language_is_not_repeated() -> None:
    assert name_of("\x00<") == name_of("a very long name") == "its language"
