"""Tests of the commands about the record."""
