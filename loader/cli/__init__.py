"""The ``enishi`` command: one of the two doors where an unexpected error is caught."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from loader import settings as settings_table
from loader.cli import parser, verbs
from loader.cli.speaking import Stop
from loader.errors import EnishiError
from ontology import Text, text
from queries import QueryError
from shapes import ShapesError

FINE, VIOLATIONS, USAGE, FAILURE = 0, 1, 2, 3
"""Exit codes; `loader.errors.IncompleteError` has its own, 4."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 fine, 1 violations found, 2 wrong usage, 3 failure, 4 done, but something could not be read at all.
    """
    argv = list(sys.argv[1:] if arguments is None else arguments)
    locale = settings_table.language(parser.early(argv))
    try:
        said = parser.build(locale).parse_args(argv)
        settings = settings_table.load(parser.overrides(said))
        return verbs.run(said, settings)
    except Stop as stop:
        return stop.code
    except EnishiError as error:
        return _tell(error.to(locale), error.exit_code)
    except (QueryError, ShapesError) as error:
        return _tell(error.to(locale), USAGE)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as with head(1)
        return FINE
    except OSError as error:
        return _tell(_system(error).to(locale), FAILURE)
    except KeyboardInterrupt:
        return _tell(text("Interrupted").to(locale), FAILURE)
    except Exception as error:  # noqa: BLE001 - the door: no traceback reaches the user
        message = text("Unexpected {kind}: {error}", kind=type(error).__name__, error=error)
        return _tell(message.to(locale), FAILURE)


def _tell(sentence: str, code: int) -> int:
    sys.stderr.write(f"enishi: {sentence}\n")
    return code


def _system(error: OSError) -> Text:
    """What the operating system refuses: a full disk, a directory that may not be written, a file that is none."""
    return text("{file} cannot be used: {reason}", file=error.filename or "–", reason=error.strerror or error)
