"""The record becomes what people look at."""
