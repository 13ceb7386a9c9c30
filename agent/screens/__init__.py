"""Screens to learn from: windows and pages made up from a seed, drawn by Chromium and Qt, with what is on
them."""
