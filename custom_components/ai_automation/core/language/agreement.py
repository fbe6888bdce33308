"""Tell whether somebody has said yes to what is dangerous, naming it."""

import re

from ..policy import Judgement
from ..policy.saying import texts_of
from .lexicon import lexicon_of, tokenised


def is_agreement(text: str, judgement: Judgement, language: str) -> bool:
    """Tell whether a text is a yes that names one of the strictest dangers: "yes, unlock it".

    Nothing else may be in it: "yes, unlock it at ten" is a change, and no agreement.
    """
    plain = tokenised(text).strip(" .!,?¡¿")
    yes = sorted({tokenised(it) for it in lexicon_of(language)["words"]["yes"]}, key=len)
    begun = re.match(rf"(?:{'|'.join(map(re.escape, reversed(yes)))})\b[ ,]*", plain)
    if begun is None:
        return False
    rest = plain[begun.end() :].removesuffix("please").strip(" ,")
    return any(re.fullmatch(pattern, rest) for pattern in _patterns(judgement, language))


def _patterns(judgement: Judgement, language: str) -> list[str]:
    texts = texts_of(language)
    articles = "|".join(map(re.escape, texts["articles"]))
    patterns: list[str] = []
    for danger in judgement.strictest:
        names = "|".join(re.escape(tokenised(name)) for name in danger.names) or r"(?!)"
        pronouns = "|".join(re.escape(tokenised(it)) for it in texts["it"])
        thing = f"(?:{pronouns}|(?:(?:{articles}) )?(?:{names}))"
        phrase = re.escape(tokenised(texts["phrases"][danger.kind].replace("{it}", "xit")))
        patterns.append(phrase.replace("xit", thing))
    return patterns
