"""Plain instructions: from the words a person types to a Plan."""
