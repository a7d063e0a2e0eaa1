"""The grammar of dispatches: what zones, enumerators, bodies, dates and terms look like, for every step of parse."""
