"""Who is the candidate where nobody can be asked, and what is said of a split that nobody saw."""

from voicemock.importing.ways import Quiet
from voicemock.transcripts.exchanges import Split
from voicemock.transcripts.speakers import Roles, Speaker, by_talk, named, speakers_of, with_candidate
from voicemock.transcripts.spoken import Conversation

LEAST_SHARE = 0.1
"""Who says less of all words than this is not taken for the candidate."""
UNSEEN = "Nobody looked at the split."


def unattended_roles(conversation: Conversation, candidate: str, progress: Quiet) -> Roles | None:
    """As the table of people says, else by who asks and talks, else who asks least for what they say: a guess.

    None where the file names nobody, or only one for all that is said.

    Raises:
        UsageError: nobody who speaks is called as the table says, or more than one is.
    """
    names = conversation.names
    if candidate and names:
        return with_candidate(conversation, named(candidate, names), "The table of people names the candidate.")
    if len(names) < 2:
        return None
    plain = by_talk(conversation)
    if plain:
        return plain
    speakers = speakers_of(conversation)
    least = LEAST_SHARE * sum(each.words for each in speakers)
    guess = min((each for each in speakers if each.words >= least), key=_asks)
    told_by = f"Who is the candidate is a guess: {guess.name} asks least for what they say. Nobody looked."
    progress.note(told_by)
    return with_candidate(conversation, guess.name, told_by)


def _asks(speaker: Speaker) -> tuple[float, int]:
    """Questions a word; of two who ask alike the one who talks more comes first."""
    return speaker.questions / speaker.words, -speaker.words


def unseen(found: Split, is_guess: bool, progress: Quiet) -> tuple[Split, str]:
    """The split as it was found."""
    if not is_guess:
        return found, ""
    progress.note("The file does not say who speaks, so which words are questions was guessed. Nobody looked.")
    return found, UNSEEN
