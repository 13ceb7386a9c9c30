"""The arena: a brain that obeys whatever an attacker says, the real gate, and an oracle for effects."""
