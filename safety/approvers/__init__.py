"""Who answers the gate's questions: a person at the terminal, or a script. The window's card is in `desktop`."""
