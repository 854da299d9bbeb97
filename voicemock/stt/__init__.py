"""Speech to text: recognisers behind one port, run in a process of their own.

    answer.wav + stretches of speech
        └─ worker.RecogniserProcess ──pipe──► child ─► engines.ENGINES[spec.engine]
             (limits, restart, clean environment)        ├─ whisper.Whisper   models in the models folder
                                                         └─ sphinx.Sphinx     model inside its package
    server.TranscriptionServer     asks an OpenAI-compatible server instead; runs in this process, which holds the key
    scripted.ScriptedTranscriber   plays given transcripts

Each is one callable (voicemock.ports.Transcribe) with a `label` for people. The first two cut the audio at pauses
(chunks), read only those pieces (recording), and take out what recognisers invent (guards). Nobody waits for the
words of whole recordings: of them Whisper reads longer pieces, several at once (decoding).
"""
