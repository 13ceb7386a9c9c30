"""What people call the pictures that are on most screens, to name one that says nothing of itself."""

from __future__ import annotations

_NAMES = """
gear, magnifying glass, trash can, pencil, house, cross, plus sign, minus sign, check mark, three lines,
three dots, grid of squares, list, heart, star, bell, envelope, paper clip, paper plane, left arrow,
right arrow, up arrow, down arrow, circular arrow, undo arrow, redo arrow, double arrow, speech bubble,
person, group of people, phone, camera, video camera, microphone, speaker, muted speaker, play triangle,
pause bars, stop square, skip forward, skip back, record dot, headphones, floppy disk, printer, scissors,
clipboard, two sheets, folder, open folder, sheet of paper, book, bookmark, flag, tag, calendar, clock,
map pin, globe, link chain, lock, open lock, key, eye, crossed-out eye, shield, question mark,
exclamation mark, letter i, warning triangle, light bulb, moon, sun, cloud, lightning bolt, umbrella,
leaf, flame, drop, snowflake, shopping cart, shopping bag, credit card, gift, coin, truck, box,
briefcase, wrench, hammer, brush, palette, eyedropper, ruler, crop frame, picture, film, musical note,
download arrow, upload arrow, share sign, external link, funnel, sliders, bar chart, line chart,
pie chart, database, server, computer, laptop, smartphone, keyboard, mouse, battery, wireless signal,
Bluetooth sign, plug, power sign, door with an arrow, thumbs up, thumbs down, smiling face, hand, pin,
target, compass, puzzle piece, code brackets, terminal prompt, bug, robot, rocket, aeroplane, car,
bicycle, bed, cup, fork and knife, trophy, bold letter B, italic letter I, underlined letter U,
lines aligned left, lines centred, quotation mark, full screen corners, magnifying glass with a plus,
magnifying glass with a minus, maximise square
"""
ICON_NAMES: tuple[str, ...] = tuple(" ".join(name.split()) for name in _NAMES.split(","))
"""Each a noun without an article."""
