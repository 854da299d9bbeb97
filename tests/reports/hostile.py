"""Texts that try to become markup, script, a request or a terminal command, and sessions full of them."""

from collections.abc import Iterator

from tests.reports import folded
from voicemock.feedback import Advice, Debrief, Gap, Need, Practice, SelfRating, Strength, StrongerAnswer
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold
from voicemock.transcript import Stretch, Transcript, Word

HTML = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=data:text/html,x></object>",
    "<embed src=http://evil.example/x>",
    "<link rel=stylesheet href=http://evil.example/x>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example><input name=q></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=http://evil.example/x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7*7 }}{% raw %}{{ self.__init__ }}",
    "${alert(1)}#{alert(1)}",
    "javascript:alert(1)",
    "<style>@import 'http://evil.example/x';</style>",
    "<template><script>alert(1)</script></template>",
    "<x style=background:url(http://evil.example/x)>",
]
TERMINAL = [
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "\x1b]0;title\x07",
    "\x9b2J\x90q\x9c",
    "\x07\x08\x08\x7f",
    "over\rwritten",
    "[bold red]use arr[/]",
    "[link=file:///etc/passwd]x[/link]",
    "[/]",
    ":smile: [@click=app.bell]x[/]",
    "\u202egnissecorp",
    "a\u200bb\ufeffc",
]


def rubric(payload: str) -> Rubric:
    """A rubric with the payload in every text."""
    data = folded.rubric().as_data()
    data["name"] = data["description"] = payload
    for criterion in data["criteria"]:
        criterion["name"] = criterion["measures"] = criterion["probe"] = payload
        criterion["levels"] = dict.fromkeys((1, 3, 5), payload)
        criterion["points"] = [{"id": "figure", "text": payload}]
    return Rubric.model_validate(data)


def learned(payload: str, quote: Evidence) -> Iterator[e.Event]:
    """What a model and the user said after the scores."""
    worked = (Strength(evidence=quote, why=payload),)
    advice = Advice(
        worked=worked, looked_for=payload, missing=(payload,), next_step=payload, fact_to_ask=payload, by=payload
    )
    yield e.AnswerAdvised(run=1, question="problem", advice=advice)
    yield e.FactGiven(question="problem", asked="What else?", fact=payload)
    text = f"{payload}\n[a blank] {payload} [{payload}]"
    yield e.AnswerStrengthened(question="problem", stronger=StrongerAnswer(text=text, note=payload, by=payload))
    debrief = Debrief(
        strengths=worked,
        gaps=(Gap(criterion="action", name=payload, level=2.5, what=payload),),
        context=(payload,),
        reads_as=payload,
        next_level=payload,
        needs=(Need(criterion="action", name=payload, needed=3, level=2, met=False, is_sure=False),),
        practise=(Practice(criterion="action", name=payload, action=payload, aim=payload),),
        order_note=payload,
        self_ratings=(SelfRating(question="problem", own=4, scored=3, is_measurable=True),),
        by=payload,
    )
    yield e.SessionDebriefed(run=1, debrief=debrief)


def session(payload: str) -> Session:
    """A session with the payload in every field that is not ours: answers, replies, devices, files, rubric."""
    rub = rubric(payload)
    said = Transcript(
        text=f"{payload} and so on",
        words=(
            Word(text=payload, start_s=0.5, end_s=1.0, probability=0.1),
            *(Word(text=each, start_s=1.0 + at, end_s=1.5 + at) for at, each in enumerate(("and", "so", "on"))),
        ),
        language=payload,
    )
    whole = Evidence(
        turn=1, quote=payload, char_start=0, char_end=len(payload), start_s=0.5, end_s=1.0, point="figure"
    )
    recorded = e.AnswerRecorded(
        turn=1,
        audio="audio/001.wav",
        duration_s=5.0,
        speech=(Stretch(0.5, 3.5),),
        source=payload,
        gaps=(Stretch(1.0, 2.0),),
        interrupted=True,
        note=payload,
    )
    names = folded.engines(heard=payload, transcribed=payload, interviewed=payload, judged=payload, spoke=payload)
    grade = Grade(
        criterion="action",
        level=3,
        evidence=(whole,),
        missing=(payload,),
        why_not_higher=payload,
        why_not_lower=payload,
        samples=(3, 4),
        rejected=(payload,),
    )
    asked = e.QuestionAsked(turn=2, turn_kind="follow_up", question=payload, text=payload, target_s=60, by="llm")
    return fold(
        [
            folded.opened(rub, id=payload, voicemock=payload, rubric_digest=payload, engines=names),
            folded.asked(1, payload).model_copy(update={"lead": payload}),
            e.AnswerStarted(turn=1, audio="audio/001.wav"),
            recorded,
            e.AnswerTranscribed(turn=1, transcript=said, engine=payload),
            asked,
            e.EngineFailed(job="heard", reason=payload, instead=payload),
            e.AnswerTyped(turn=2, text=f"{payload}\n{payload}"),
            folded.asked(3, payload, question="design"),
            recorded.model_copy(update={"turn": 3}),
            e.TranscriptionFailed(turn=3, reason=payload),
            e.InterviewClosed(reason="finished"),
            e.ScoringStarted(run=1, judge=payload, rubric=rub.as_data(), rubric_digest=payload),
            folded.graded("problem", grade, judge=payload),
            folded.graded(payload, Grade(criterion=payload, reason="bad_reply"), judge=payload),
            folded.graded("design", Grade(criterion="depth", reason="not_heard"), judge=payload),
            *learned(payload, whole),
        ]
    )
