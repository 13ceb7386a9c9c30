"""The hand: the only process that injects input, together with the gate that guards it."""
