"""Who answers the gate's questions: a person at the terminal, a script. The window's card lives in `desktop`."""
