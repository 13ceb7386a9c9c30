"""Grounding: from the words a person uses for a thing on the screen to the thing itself.

A phrase is parsed into descriptions (phrase.py), each is looked for among the Elements that can be seen
(scene.py, locate.py: words in naming.py and wording.py, directions in relation.py, parts of the screen in
region.py, ordinals, sizes and colours in choice.py, what nobody names in custom.py, title_bar.py, table.py
and place.py), and the best one is taken (resolve.py) unless others are as good.
Everything here is pure: no screen, no clock, no model.
"""

from vision.grounding.resolve import find_all, ground
from vision.grounding.shows import shows

__all__ = ["find_all", "ground", "shows"]
