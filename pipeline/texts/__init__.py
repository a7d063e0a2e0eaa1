"""The words that clerks see, by language: one TOML file an area, keys as in `core.texts.say`."""
