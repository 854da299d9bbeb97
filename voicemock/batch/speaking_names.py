"""How the texts of one interview are written where names are replaced: names of people, listed or not, and of files.

Who speaks in a transcript is named in it. That name and its parts are replaced in this interview alone: the Carol of
the next one may be somebody else.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from voicemock.batch.item import Item
from voicemock.batch.names import replaced
from voicemock.safe_text import one_line
from voicemock.transcripts.renamed import Written

_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        "adviser advisor agent analyst answer applicant architect assistant associate ceo chair chief coach "
        "consultant coordinator cto data designer developer director dr engineer engineering executive expert "
        "founder guest head he her hers him his host hr interviewee interviewer junior lead leader manager me "
        "member mentor moderator mr mrs ms multiple observer officer operator panel panelist panellist "
        "participant partner people person president principal product prof professor program project question "
        "recruiter recruiting researcher scientist senior she simulated software somebody speaker staff student "
        "talent team tech technical the their them they trainee tutor unknown user vp we you audio call interview "
        "media meeting only recording transcript video zoom befragter bewerber bewerberin interviewerin kandidat "
        "kandidatin sprecher sprecherin candidat candidate intervieweur intervieweuse candidata candidato "
        "entrevistador entrevistadora",
    )
)
"""Words that stand where a name does, and name nobody; spoken they mean what they say."""
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\s[-–—@]\s.*|[|/].*")
"""What stands beside a name: who somebody works for, or how to speak of them."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_STEM = 3
"""Letters of a file's name without its ending; what is shorter stands in words, too."""


def name_in(label: str) -> str:
    """The name in what a transcript puts before what somebody says; empty where that names nobody."""
    words = _BESIDE.sub(" ", label).split()
    name = " ".join(each for each in words if not _NO_NAME.issuperset(_letters(each)))
    return name if any(len(each) > 1 for each in _letters(name)) else ""


def writing(listed: Written, speakers: Mapping[str, str]) -> Written:
    """How a text is written.

    Args:
        listed: replaces the names that a table lists.
        speakers: what to put in the place of each label in a transcript, where the table does not list who that is.
    """
    labels: dict[str, str] = {}
    unlisted: dict[str, str] = {}
    for label, instead in speakers.items():
        if name := name_in(label):
            known = listed(name)
            if stays := not _letters(name).isdisjoint(_letters(known)):
                unlisted[name] = instead
            # Two who speak stay two, though the table knows both by one name.
            labels[label] = instead if stays or known in labels.values() else known
    beside = {label: instead for label, instead in labels.items() if label not in unlisted and _BESIDE.search(label)}

    def written(text: str) -> str:
        if text in labels:
            return labels[text]
        for label, instead in beside.items():
            text = text.replace(label, instead)
        return replaced(listed(text), unlisted)

    return written


def _letters(text: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(text.casefold()))


def roles_as_speakers(candidate: str, others: Iterable[str], pseudonym: str) -> dict[str, str]:
    """What to put in the place of each who speaks, by what they are here."""
    asking = [each for each in dict.fromkeys(others) if each and each != candidate]
    role = "interviewer" if candidate else "speaker"
    found = {candidate: pseudonym or "candidate"} if candidate else {}
    return found | {label: f"{role}-{number}" for number, label in enumerate(asking, 1)}


def without_places(text: str, written: Item, real: Item) -> str:
    """A sentence with the item's own names of files in the place of the real ones, and of folders nothing."""
    whole: dict[str, str] = {real.id: written.id}
    stems: dict[str, str] = {}
    for was, now in ((real.source, written.source), (real.transcript, written.transcript)):
        path, _, session = was.rpartition("#") if real.kind == "session" and "#" in was else (was, "", "")
        parts = PurePosixPath(path.replace("\\", "/"))
        whole |= {was: now, path: now, str(parts): now, parts.name: now, session: written.id}
        if len(parts.parent.parts) > 1:
            whole[str(parts.parent)] = "…"
        stems[parts.stem] = written.id
    for was, now in sorted(whole.items(), key=lambda each: -len(each[0])):
        text = _with(text, was, now)
    for stem, now in stems.items():
        if len(stem) >= _LEAST_STEM and not _NO_NAME.issuperset(_letters(stem)):
            text = _with(text, stem, now)
    return text


def _with(text: str, was: str, now: str) -> str:
    """`now` in the place of a file's name, also as messages write one."""
    for spelling in filter(None, dict.fromkeys((was.strip("."), one_line(was).strip(".")))):
        text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", now, text)
    return text
