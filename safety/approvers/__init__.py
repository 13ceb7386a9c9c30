"""Who answers the gate's questions: a person at the terminal, or a script. The card is in `desktop`."""
