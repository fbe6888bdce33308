"""Tell whether somebody has said yes to what is dangerous, naming it."""

from collections.abc import Mapping
import re
from typing import Any

from ..policy import Judgement
from ..policy.saying import texts_of
from .lexicon import Lexicon, lexicon_of
from .normalize import normalize, without_politeness


def is_agreement(text: str, judgement: Judgement, language: str) -> bool:
    """Tell whether a text is a yes that names one of the strictest dangers: "yes, unlock it".

    Nothing else may be in it: "yes, unlock it at ten" is a change, and no agreement.
    """
    lexicon = lexicon_of(language)
    plain = without_politeness(_plain(text, lexicon), lexicon)
    yes = sorted({_plain(it, lexicon) for it in lexicon["words"]["yes"]}, key=len)
    begun = re.match(rf"(?:{'|'.join(map(re.escape, reversed(yes)))})\b[ ,]*", plain)
    if begun is None:
        return False
    rest = plain[begun.end() :]
    patterns = _patterns(judgement, texts_of(language), lexicon)
    return any(re.fullmatch(pattern, rest) for pattern in patterns)


def _plain(text: str, lexicon: Lexicon) -> str:
    """Return a text as sentences are read: "déverrouille-la", "desbloquéala" in two words."""
    return normalize(text, lexicon).text.strip(" .!,?¡¿")


def _patterns(judgement: Judgement, texts: Mapping[str, Any], lexicon: Lexicon) -> list[str]:
    articles = "|".join(map(re.escape, texts["articles"]))
    patterns: list[str] = []
    for danger in judgement.strictest:
        names = "|".join(re.escape(_plain(name, lexicon)) for name in danger.names) or r"(?!)"
        pronouns = "|".join(re.escape(_plain(it, lexicon)) for it in texts["it"])
        thing = f"(?:{pronouns}|(?:(?:{articles}) )?(?:{names}))"
        phrase = re.escape(_plain(texts["phrases"][danger.kind].replace("{it}", "xit"), lexicon))
        patterns.append(phrase.replace("xit", thing))
    return patterns
