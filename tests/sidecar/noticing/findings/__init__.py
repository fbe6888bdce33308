"""Test what is found to have changed, on histories whose truth is known."""
