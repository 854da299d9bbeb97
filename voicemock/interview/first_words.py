"""The first sentence of a reply, said while the rest arrives: only what stands whatever comes after it.

A reply is believed when it is whole. Until then one sentence of it may sound: the check word, the criterion and the
move have arrived before it, another sentence follows, and it passes what the whole must pass. The question is still
written to the journal before it is asked: when the rest turns out bad, only a remark was made, the journal tells so,
and what is asked instead begins with a line that takes it back. When the program dies in between, the question is
asked anew.
"""

import threading
from collections.abc import Callable, Mapping

FIELDS = ["criterion", "move", "say"]
"""The fields of a Move, in the order in which they must arrive: what is decided comes before what is said."""
SAYING = ("follow_up", "challenge", "hint", "reassure")
"""The moves that say something."""


class Beginning:
    """Is told of one reply as it arrives (ports.Arriving), and begins to say its first sentence, once.

    Args:
        begin: begins to say a sentence, and returns at once.
        fit: the first sentence of words that still arrive, where it may be said already; otherwise empty.
    """

    def __init__(self, begin: Callable[[str], None], fit: Callable[[str], str]) -> None:
        self._begin, self._fit = begin, fit
        self._over = False
        self._lock = threading.Lock()

    def __call__(self, fields: Mapping[str, str]) -> None:
        """Takes the fields so far; the last may go on."""
        with self._lock:
            if self._over or list(fields) != FIELDS or fields["move"] not in SAYING:
                return
            if sentence := self._fit(fields["say"]):
                self._over = True
                self._begin(sentence)

    def close(self) -> None:
        """Nothing more is begun: the reply was judged, or nobody waits for it any more."""
        with self._lock:
            self._over = True
