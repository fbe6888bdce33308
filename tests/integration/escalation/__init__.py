"""Tests of asking a language model, with a real server that speaks the protocol."""
