"""Have a language model fill a plan in: what it is asked, and what becomes of its answer.

Nothing here talks to anyone: texts go in, and what to send or what was meant comes out.
"""
