"""Which real thing a planned thing became: they share an identifier, and never become one node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from loader.identity.link import Ambiguity, Resolution
from loader.identity.scheme import PLANNED, WEAK
from loader.record import Key


def realise(
    keys: Mapping[str, Iterable[Key]],
    kind_of: Callable[[str], str],
    differ: Callable[[Iterable[str]], str],
    result: Resolution,
) -> None:
    """Link each real thing to what was planned, where the identifier that both have leaves no doubt.

    A strong identifier links one real thing to every plan of it. A weak one (a data number) links only when it means
    one planned and one real thing, and no stronger identifier says that these are different. What is not linked is
    told as an ambiguity.

    Args:
        keys: the keys of each stated node.
        kind_of: the kind of a stated node.
        differ: what speaks against stated nodes being one thing, "" for nothing.
        result: the resolution, in which things already have their names.
    """
    by_key: dict[tuple[str, Key], list[str]] = defaultdict(list)
    for node in sorted(keys):
        if (kind := kind_of(node)) in PLANNED or kind in PLANNED.values():
            for key in keys[node]:
                by_key[kind, key].append(node)
    for (kind, key), planned in by_key.items():
        real = by_key.get((PLANNED[kind], key), []) if kind in PLANNED else []
        if not real:
            continue
        made, plans = ({result.of(ox.NamedNode(node)) for node in nodes} for nodes in (real, planned))
        against = differ((*real, *planned)) if key.scheme in WEAK else ""
        if len(made) > 1 or against or (len(plans) > 1 and key.scheme in WEAK):
            result.ambiguities.append(Ambiguity(key, (*planned, *real), against))
        else:
            result.realised.update((thing, plan) for thing in made for plan in plans)
