"""The room that permits and acts: actions, rules, permits, the gate, the hand, and the desks they reach."""
