"""How people say in German what rubrics ask for; see scoring/ways_of_saying.py, whose ways these are."""

from collections.abc import Mapping

from voicemock.scoring.languages.words import Way

WAYS: Mapping[str, Way] = {
    "figures": Way(
        "zahl, wie viele, wie viel, wie groß, wie lange, größe, menge, kennzahl, prozentsatz, umfang, ausmaß",
        "<number>, hälfte, halbiert, drittel, viertel, doppelt, verdoppelt, dreifach, prozent, dutzend",
    ),
    "before and after": Way(
        "vorher und nachher, veränderung, unterschied, verbesserung, wirkung, wert, messbar",
        "von <number>, auf <number>, statt <number>, statt, vorher, früher, gesunken, sank, gestiegen, stieg, "
        "gefallen, gewachsen, zurückgegangen, ging zurück, weniger als, mehr als, nicht mehr, danach, "
        "seitdem, runter, heruntergegangen, waren es, jetzt sind es, am ende waren",
    ),
    "own deeds": Way(
        "selbst getan, selbst gemacht, eigene schritte, eigener beitrag, eigene arbeit, persönlich, beitrag, "
        "handeln, initiative",
        "ich <past>, ich habe, habe ich, ich hatte, ich bin, bin ich, mein eigener, ich würde, würde ich, ich "
        "nehme, ich schreibe, ich fange, ich gehe, ich beginne, ich setze, mache ich",
    ),
    "steps": Way(
        "reihenfolge, schritte, ablauf, vorgehen, plan, schritt für schritt, der reihe nach",
        "zuerst, zunächst, als erstes, dann, danach, anschließend, als nächstes, zweitens, drittens, "
        "schließlich, zum schluss, am anfang, begonnen, bevor ich, sobald, am montag, am dienstag, am "
        "mittwoch, am donnerstag, am freitag, am ende, im ersten schritt, im zweiten schritt",
    ),
    "reasons": Way(
        "warum, grund, gründe, begründung, weil, motiv, weshalb",
        "weil, denn, damit, sonst, grund, deshalb, deswegen, darum, daher, das heißt, bedeutet, wegen, "
        "aufgrund, nämlich, um <past>",
    ),
    "others' view": Way(
        "die andere person, der andere, andere, sicht, perspektive, wollte, brauchte, bedürfnisse, sorge, "
        "anliegen, interessen, sichtweise",
        "er sagte, sie sagte, er meinte, sie meinte, er wollte, sie wollte, sie wollten, ihm war, ihr war, "
        "ihnen war, er hatte, sie hatte, sie hatten, er brauchte, sie brauchte, angst, sorge, sorgte sich, "
        "befürchtete, seine chefin, ihr chef, sein chef, aus seiner sicht, aus ihrer sicht, für ihn, für sie, "
        "unter druck, er fand, sie fand, weil er, weil sie, er kannte, ihm ging, ihr ging, wichtig",
    ),
    "finding out": Way(
        "herausgefunden, erfahren, gefragt, zugehört, gespräche, direkt, gesprochen, nachgefragt, verstehen, "
        "klären, fragen",
        "gefragt, nachgefragt, fragte, ich habe gefragt, zugehört, hörte, wollte wissen, herausgefunden, "
        "angerufen, besucht, interviewt, gesprochen mit, sprach mit, zusammengesetzt, dazugesetzt, "
        "beobachtet, umfrage, angesehen, angeschaut, mich hingesetzt, nachgelesen, durchgegangen",
    ),
    "own case": Way(
        "eigene sicht, standpunkt, vertreten, gesagt, vermittelt, erklärt, vorgestellt, überzeugt, "
        "argumentiert, in einfachen worten, beeinflusst",
        "ich sagte, ich habe gesagt, ich habe erklärt, erklärte, gezeigt, ich habe gezeigt, aufgezeichnet, "
        "vorgerechnet, vorgelegt, vorgestellt, vorgeschlagen, mein vorschlag, ein bild, in einfachen worten, "
        "dargestellt, begründet, argumentiert, angeboten",
    ),
    "agreement": Way(
        "geeinigt, einigung, lösung, konsens, kompromiss, vereinbart, gemeinsame linie, ergebnis mit",
        "geeinigt, einigten, einigung, vereinbart, vereinbarung, kompromiss, abgemacht, versprochen, "
        "entschieden wir, haben wir entschieden, nachgegeben, entgegengekommen, akzeptiert, zugestimmt, "
        "unterschrieben, im gegenzug, überzeugt, meinung geändert, eingelassen, haben uns auf",
    ),
    "options": Way(
        "möglichkeiten, alternativen, was sonst, anderer weg, wahl, vorgezogen, abgewogen, verglichen, statt",
        "hätte auch, hätten auch, könnte, entweder, oder, möglichkeit, alternative, zwei wege, drei wege, "
        "zwei möglichkeiten, drei möglichkeiten, stattdessen, statt, anstatt, andere weg, anderer weg, wahl "
        "zwischen, gegenüber, verglichen, abgewogen, überlegt, dagegen",
    ),
    "basis": Way(
        "hängt ab von, grundlage, kriterien, wonach entschieden, abwägen, prioritäten, maßstab, faktoren",
        "hängt davon, kommt darauf, ausschlaggebend, entscheidend, was zählte, zählte, wichtiger als, "
        "wichtiger, entschieden nach, abgewogen, nur, am billigsten, am meisten, am wenigsten, budget, zeit "
        "hatten, wie viele, wie oft, vorgabe, anforderung, maßstab",
    ),
    "cost": Way(
        "kosten, preis, aufgegeben, nachteil, abwägung, verzicht, liegen geblieben, verzichtet",
        "kosten, preis, verlieren, verloren, aufgegeben, nachteil, aufwand, teurer, bezahlt, langsamer, "
        "zusätzlich, verzichtet, verzichten, verzicht, dauert länger, gedauert, schwieriger, liegen "
        "geblieben, weggelassen, ohne, mehr arbeit, enttäuscht, überstunden, leben können, warten müssen, "
        "verschieben, verschoben",
    ),
    "reversal": Way(
        "anders entschieden, meinung geändert, umgekehrt, weg zurück, umkehr, rückgängig, bedingungen",
        "wenn, falls, außer, bis, hätte ich, wäre, meinung ändern, weg zurück, zurückgehen, umkehren, "
        "rückgängig, abbrechen, notfall, sonst hätte, dann hätte, nur wenn, hängt davon, sobald, vorerst",
    ),
    "looking back": Way(
        "anders machen, rückblick, rückblickend, würde tun, besser, im nachhinein, anders",
        "hätte ich, hätte, heute würde, heute würde ich, nächstes mal, nächste mal, rückblickend, im "
        "rückblick, im nachhinein, anders, noch einmal, wieder so, würde ich, würde nicht, früher hätte, "
        "lieber, hätte ich sollen",
    ),
    "own part": Way(
        "eigener anteil, eigener fehler, eigene schuld, verantwortung, fehler, verantwortlich, eingestehen",
        "mein fehler, meine schuld, an mir, ich hätte, hätte ich, ich habe nicht, habe ich nicht, das war "
        "ich, mein anteil, vergessen, übersehen, unterschätzt, überschätzt, angenommen, zu lange, zu spät, zu "
        "früh, zu schnell, versäumt, ich war zu, lag an mir, ich habe zu",
    ),
    "lesson": Way(
        "gelernt, lehre, erkenntnis, mitgenommen, entwicklung",
        "gelernt, lehre, gezeigt, gemerkt, begriffen, verstanden, erkannt, klar geworden, ich weiß jetzt, "
        "mitgenommen, stellte sich heraus, herausgestellt, neu für mich, wurde mir klar, bewusst",
    ),
    "since then": Way(
        "seitdem, jetzt, seither geändert, angewendet, von da an, anders seitdem",
        "seitdem, seither, von da an, heute, inzwischen, mittlerweile, letzten monat, seit diesem, danach "
        "habe ich, jedes mal, immer noch, immer, gewohnheit, beim nächsten, nächsten projekt, jetzt, "
        "regelmäßig, fester bestandteil",
    ),
    "checking": Way(
        "geprüft, getestet, gemessen, woher gewusst, nachgewiesen, ausprobiert, bestätigt, belege, "
        "verglichen, ausgeschlossen, beweis, überprüft",
        "geprüft, überprüft, getestet, test, ausprobiert, probiert, gemessen, gezählt, verglichen, angesehen, "
        "beobachtet, gesehen, nachgewiesen, umfrage, stichprobe, protokoll, probelauf, sichergestellt, "
        "versuch, pilot, ob es, bestätigt, ausgeschlossen, an einer kopie, kontrolliert, nachgerechnet",
    ),
    "the unknown": Way(
        "nicht gewusst, wusste nicht, unsicher, unbekannt, nachschlagen, sicher, zweifel, annahme, "
        "eingestehen, grenzen des wissens, offen gesagt",
        "weiß ich nicht, weiß nicht, wusste nicht, wussten nicht, wussten wir nicht, nicht sicher, niemand "
        "wusste, niemand konnte, unklar, nachsehen, nachschlagen, herausfinden, geschätzt, ehrlich, unsicher, "
        "angenommen, annahme, vermutung, keine ahnung, vielleicht, nicht versprechen, könnte sein, zweifel, "
        "offen, würde ich nicht schwören",
    ),
    "failure": Way(
        "falsch, scheitern, gescheitert, fehler, risiko, schwierig, ärger, hindernisse, problem, grenzen",
        "gescheitert, kaputt, ausgefallen, ausfall, langsam, festgefahren, falsch, fehler, schief, "
        "schiefgegangen, voll, verspätet, doppelt, mitten, schlechter, schlimm, verloren, schwachstelle, "
        "ärger, problem, abgestürzt",
    ),
    "informing": Way(
        "informiert, gesagt, auf dem laufenden, weitergegeben, befähigt, dokumentation, mitgeteilt, geteilt, "
        "übergeben",
        "gesagt, erzählt, geschrieben, nachricht, mail, informiert, mitgeteilt, angekündigt, geschickt, "
        "notiz, angerufen, dokument, übergeben, handbuch, gezeigt, beigebracht, schulung, gemeinsam, liste, "
        "anleitung",
    ),
    "people served": Way(
        "nutzer, kunden, menschen, team, betroffene, für wen, gruppe, betroffen, firma, wer benutzte",
        "kunde, kundin, nutzer, patient, patientin, schüler, student, fahrer, menschen, leute, kollege, "
        "kollegin, familie, gast, lehrerin, pflegekraft, pflegekräfte, sie konnten, beschwert, beschwerde, "
        "zufrieden, konnten endlich, erleichtert, bedankt, dankbar, warten, jeder von ihnen, alle",
    ),
    "setting": Way(
        "wann, wo, zusammenhang, situation, hintergrund, rahmen, gelegenheit, ausgangslage",
        "letztes jahr, im letzten jahr, vor einem jahr, vor <number>, letzten sommer, letzten winter, letzten "
        "herbst, letzten frühling, damals, als ich, ich war, ich arbeitete, ich habe gearbeitet, bei einer, "
        "bei einem, in einer, in einem, im januar, im februar, im märz, im april, im mai, im juni, im juli, "
        "im august, im september, im oktober, im november, im dezember, firma, praktikum, ausbildung, studium",
    ),
    "duty": Way(
        "aufgabe, verantwortung, rolle, eigene aufgabe, pflicht, auftrag, wer was, wer entschied, zuständig",
        "meine aufgabe, mein auftrag, verantwortlich, zuständig, ich war der, ich war die, meine rolle, "
        "gebeten, bat mich, gab mir, ich leitete, ich habe geleitet, ich kümmerte mich, an mir, auf meinem "
        "tisch, übertragen, als leiter, als leiterin, ich sollte, sollte ich, beauftragt",
    ),
    "stakes": Way(
        "betroffen, wichtig, dringend, auf dem spiel, folge, problem, gefährdet, bedeutung, schwere",
        "betroffen, konnten nicht, konnte nicht, mussten warten, warten, blockiert, stand still, beschwert, "
        "beschwerden, gefährdet, gefahr, frist, strafe, wütend, verärgert, bedeutete, leer, verlieren, "
        "dringend, fällig, auf dem spiel, drohte, druck",
    ),
    "outcome": Way(
        "was daraus wurde, ausgang, ergebnis, geworden, ende, erreicht, erfolg, gelöst, geliefert, wirkung",
        "ergebnis, am ende, seitdem, stellte sich heraus, schließlich, in betrieb, fertig, gelöst, geendet, "
        "vorbei, durchgekommen, ausgeliefert, rechtzeitig, pünktlich, gespart, hat geklappt, hat "
        "funktioniert, geschafft, gelungen, erreicht, dadurch, geliefert, gewonnen, verloren",
    ),
    "lasting": Way(
        "gehalten, später, dauerhaft, seitdem, nachhaltig, nachverfolgt, langfristig, davon geblieben",
        "immer noch, noch heute, bis heute, seitdem, geblieben, monate später, wochen später, jahre später, "
        "inzwischen, jede woche, jeden monat, jedes jahr, jeden tag, weiterhin, in gebrauch, im einsatz, nie "
        "wieder",
    ),
    "case": Way(
        "fall, beispiel, konkret, bestimmte, veranschaulichung, gelegenheit, bild",
        "zum beispiel, beispielsweise, etwa, stellen sie sich, angenommen, einmal, wir hatten, in unserem "
        "fall, bei meiner, bei meinem, ich hatte, so wie, letztes jahr, bei uns",
    ),
    "surprise": Way(
        "überraschung, unerwartet, ausgelassen, erkenntnis, überraschend",
        "überrascht, überraschung, nicht erwartet, stellte sich heraus, unerwartet, seltsam, nie gedacht, wir "
        "dachten, eigentlich, falsch gelegen, erstaunt, angenommen",
    ),
    "goal": Way(
        "ziel, entscheidung, zweck, erfolg, absicht, vorhaben, hängt von der antwort ab",
        "ziel, vorhaben, entscheidung, entscheiden, zweck, damit, dient, erfolg, zählt, wichtig, lohnt, um "
        "zu, worum es ging",
    ),
}

VAGUE = """
    wichtig, wichtigste, immer, generell, im allgemeinen, grundsätzlich, entscheidend ist, das a und o, zentral,
    muss man, man muss, man sollte, jeder, alle, alles, positiv, leidenschaft, kommunikation, best practice,
    strukturiert, flexibel, ganzheitlich, transparent, stakeholder, meiner erfahrung nach, disziplin, kultur,
    mindset, jedes unternehmen, viele dinge, dinge, weißt du, wie man so sagt, herausforderung, kommt darauf an,
    irgendwie, so etwas, oder so, und so weiter, synergie, im prinzip, natürlich, selbstverständlich, toll,
    ehrlich, ziemlich, wirklich, normalerweise, heutzutage, am besten, ich denke, ich glaube, sehr, man kann,
    man hat, man macht, gut, groß, schön, das team, unser team, teamarbeit, jeder einzelne, offen, motiviert,
    nie aufgeben, auf augenhöhe, gemeinsam, dranbleiben
    """
"""Words of talk that could be about anything."""
