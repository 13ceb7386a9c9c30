"""Prints settings of Parole that were saved: `setting.py repeat shuffle`. Nothing for one that was not."""

import sys
import xml.etree.ElementTree as ElementTree

SAVED = ".config/xfce4/xfconf/xfce-perchannel-xml/parole.xml"

root = ElementTree.parse(SAVED).getroot()  # noqa: S314 - the player wrote it
if (root.tag, root.get("name")) != ("channel", "parole"):
    sys.exit("these are no settings of Parole")
for name in sys.argv[1:]:
    for found in root.iter("property"):
        if found.get("name") == name:
            sys.stdout.write(f"{name} {found.get('value')}\n")
