"""How well things are found on a picture of a screen by what they are called."""
