"""What the hand does without the screen: files, commands, the clipboard, web addresses."""
