"""What everything else stands on: records, rules, settings, language facts, working days."""
