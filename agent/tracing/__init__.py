"""What a run did and how long each part took, as OpenTelemetry spans on the user's own disk."""
