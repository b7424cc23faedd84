"""What comes into a study from elsewhere, a batch at a time: sessions from files, and the one way in for all imports."""
