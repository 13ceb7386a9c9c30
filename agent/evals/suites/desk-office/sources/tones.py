"""Writes a minute of a quiet tone to each path given: `tones.py Music/a.wav Music/b.wav`."""

import array
import math
import sys
import wave

RATE = 8000

for number, path in enumerate(sys.argv[1:]):
    wave_of = (int(60 * math.sin(i * (200 + 50 * number) * math.tau / RATE)) + 128 for i in range(RATE * 60))
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(array.array("B", wave_of).tobytes())
