"""Prints the name and the address of every bookmark of the browser, one a line."""

import json
import sys
from pathlib import Path

waiting = list(json.loads(Path(".config/chromium/Default/Bookmarks").read_text())["roots"].values())
for entry in waiting:
    waiting.extend(entry.get("children", []))
    if entry.get("type") == "url":
        sys.stdout.write(f"{entry['name']} {entry['url']}\n")
