"""What people say of recorded episodes, and how far they agree."""
