"""What was promised to participants: consent, withdrawal, names, retention, and what left."""
