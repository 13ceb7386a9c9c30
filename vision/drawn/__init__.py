"""Controls and figures found by how they are drawn, in windows that tell nothing of what is in them.

No model: surfaces of one colour (surfaces.py), what is inside and around them (controls.py), boxes to tick
(ticks.py), coloured shapes and lone signs (figures.py), words in another colour than their line (links.py).
"""

from vision.drawn.seeing import drawn_elements, silent

__all__ = ["drawn_elements", "silent"]
