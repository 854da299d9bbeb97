"""voicemock: a voice mock interviewer for the terminal.

    rubric + round ─► conversation ── question ─► tts
                         ▲   │
           next question │   ▼
                interviewer  microphone ─► turn ─► stt ─► transcript (words, times, confidence)
                         ▲                                   │
                         └───────────────┬───────────────────┘
                        every step yields one event
                                         ▼
                 journal ── fold ─► session ─► judge ─► scores ─► page / markdown / screen

Rooms, each importing only what stands left of it (tests/test_architecture.py):
words ← audio, stt, tts, llm, sessions ← scoring ← interview ← reports ← cli
"""

__version__ = "0.1.0"
