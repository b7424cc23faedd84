"""What coders made of the material, as pure functions: no screen, no file, no store."""
