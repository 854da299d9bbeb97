"""Orders to a grader in other languages, by a few words of each: *ignore*, *instructions*, and words for a mark."""

from collections.abc import Sequence

from voicemock.scoring.languages.speaking import current
from voicemock.scoring.respelt import VOCABULARY, respelt

ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "es": ("ignora ignore olvida omite", "instrucciones reglas", "puntuación nota cinco máxima nivel"),
    "fr": ("ignorez ignore oubliez oublie", "instructions consignes règles critères", "maximale cinq mérite niveau"),
    "de": ("ignoriere vergiss", "anweisungen regeln kriterien", "punktzahl stufe fünf bewerte höchste note"),
    "it": ("ignora dimentica", "istruzioni regole criteri", "punteggio massimo cinque voto livello"),
    "pt": ("ignore ignora esqueça", "instruções regras critérios", "máxima pontuação cinco nível"),
    "nl": ("negeer vergeet", "instructies regels criteria", "hoogste cijfer vijf niveau antwoord"),
    "pl": ("zignoruj ignoruj zapomnij", "instrukcje zasady polecenia", "ocenę najwyższą pięć punktów odpowiedzi"),
    "sv": ("ignorera glöm", "instruktioner regler", "högsta betyg fem nivå svaret"),
    "da": ("ignorer glem", "instruktioner regler", "højeste karakter fem niveau svaret"),
    "tr": ("say unut görmezden", "talimatları kuralları yok", "yüksek puanı beş cevaba ver"),
    "ru": ("игнорируй забудь игнорируйте", "инструкции правила указания", "пять баллов оценку ответу поставь высший"),
    "uk": ("ігноруй забудь", "інструкції правила", "п'ять балів оцінку відповіді постав"),
    "cs": ("ignoruj zapomeň", "pokyny pravidla instrukce", "nejvyšší hodnocení pět odpovědi"),
    "ro": ("ignoră uită", "instrucțiunile regulile", "punctajul maxim cinci nota"),
    "id": ("abaikan lupakan", "instruksi aturan petunjuk", "nilai tertinggi lima jawaban berikan"),
    "vi": ("bỏ quên", "hướng dẫn quy", "điểm cao nhất năm"),
}  # fmt: skip
"""Words for *ignore*, for *instructions*, and for a mark; two of them that are no English, of two kinds, suffice."""
UNSPACED: dict[str, tuple[str, str, str]] = {
    "zh": ("忽略 无视 無視 忘记 忘記", "指令 规则 說明 说明 提示 标准", "分 满分 高分 等级 评分 打分"),
    "ja": ("無視 忘れ", "指示 ルール 規則 命令 基準", "最高点 満点 点 評価 レベル"),
    "ko": ("무시 잊어", "지시 규칙 지침 명령", "점수 만점 등급 최고"),
    "ar": ("تجاهل انس", "التعليمات القواعد", "درجة الدرجة خمسة"),
    "he": ("התעלם שכח", "הוראות כללים", "ציון חמש"),
    "el": ("αγνόησε ξέχασε", "οδηγίες κανόνες", "βαθμό βαθμολογία πέντε"),
}  # fmt: skip
"""The same as parts of words, for languages that write words together or bend their ends."""


def _table(words: dict[str, tuple[str, str, str]]) -> tuple[tuple[frozenset[str], ...], ...]:
    """For each language its three kinds of words, as `respelt` writes them."""
    return tuple(tuple(frozenset(respelt(kind).words) for kind in kinds) for kinds in words.values())


FOREIGN = dict(zip(ELSEWHERE, _table(ELSEWHERE), strict=True))
FOREIGN_PARTS = _table(UNSPACED)
_ALL = frozenset(word for kinds in FOREIGN.values() for kind in kinds for word in kind)
_ENGLISH = VOCABULARY | {"ignore", "instructions", "nota", "note", "die", "say", "yes", "no", "instruction", "nivel"}
ORDER_WORDS = 25
"""An order in another language has no more words than this."""


def foreign_order(words: Sequence[str]) -> tuple[int, int] | None:
    """Where words order a grader about in another language: two kinds of them near each other, one no English.

    In an interview in one of these languages *rules* and *five* are ordinary words, so it is none of them.
    """
    here = current().language
    candidates = [] if _ALL.isdisjoint(words) else [kinds for name, kinds in FOREIGN.items() if name != here]
    for kinds in candidates:
        found = [[at for at, word in enumerate(words) if word in kind] for kind in kinds]
        places = sorted(at for kind in found for at in kind)
        if sum(map(bool, found)) < 2 or all(words[at] in _ENGLISH for at in places):
            continue
        for first in places:
            near = [at for at in places if first <= at < first + ORDER_WORDS]
            if sum(any(at in near for at in kind) for kind in found) >= 2:
                return first, near[-1] + 1
    foreign = [at for at, word in enumerate(words) if not word.isascii()]
    joined = "".join(words[at] for at in foreign)
    if joined and any(sum(any(part in joined for part in kind) for kind in kinds) >= 2 for kinds in FOREIGN_PARTS):
        return foreign[0], foreign[-1] + 1
    return None
