"""Sound: the microphone, audio files, where speech is, when a turn ends, playback."""
