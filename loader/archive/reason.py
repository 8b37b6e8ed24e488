"""Why something was refused, kept so that it can be told in any language later."""

from __future__ import annotations

import json

from ontology import Text


def packed(reason: Text) -> str:
    """A message with its values as JSON; values that are no messages become text."""
    return json.dumps(_plain(reason), ensure_ascii=False)


def unpacked(stored: str) -> Text:
    """The message that was packed; "" is the empty message."""
    return _text(json.loads(stored)) if stored else Text("")


def _plain(reason: Text) -> list[object]:
    return [reason.message, {k: _plain(v) if isinstance(v, Text) else str(v) for k, v in reason.values.items()}]


def _text(stored: list[object]) -> Text:
    message, values = stored
    filled = values.items() if isinstance(values, dict) else ()
    return Text(str(message), {k: _text(v) if isinstance(v, list) else v for k, v in filled})
