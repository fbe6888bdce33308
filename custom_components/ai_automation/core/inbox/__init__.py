"""Follow what was found through its life: found again, faded, shown, decided, learned from."""

from .identity import Identity, identity_of
from .merging import merge_found, release
from .trend import Trend, trend_of
from .votes import Likes, Vote, likes_of, votes_of

__all__ = [
    "Identity",
    "Likes",
    "Trend",
    "Vote",
    "identity_of",
    "likes_of",
    "merge_found",
    "release",
    "trend_of",
    "votes_of",
]
