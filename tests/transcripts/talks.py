"""Short talks for these tests."""

from voicemock.transcripts.spoken import Conversation, Utterance, spread

HARD = "Tell me about a difficult problem you solved. What did you do?"
LONG = "So in my last job the page was slow, and I measured it, and I found one query, and I made it fast."


def talk(*said: tuple[str, str], timed: bool = True) -> Conversation:
    """A talk in which every utterance takes ten seconds, one after the other, a second apart."""
    utterances = []
    for at, (speaker, text) in enumerate(said):
        start_s, end_s = (at * 11.0, at * 11.0 + 10) if timed else (0.0, 0.0)
        utterances.append(Utterance(speaker, spread(text, start_s, end_s)))
    return Conversation(tuple(utterances), "WebVTT" if timed else "text", timed)
