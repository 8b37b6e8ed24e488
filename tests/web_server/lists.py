"""ResourceSync documents as text, for the tests."""

from __future__ import annotations

_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"'


def entry(
    loc: str, *, change: str = "", at: str = "", capability: str = "", until: str = "", index: bool = False
) -> str:
    """One entry; ``at`` becomes lastmod."""
    told = {"change": change, "capability": capability, "until": until}
    about = "".join(f' {k}="{v}"' for k, v in told.items() if v)
    lastmod = f"<lastmod>{at}</lastmod>" if at else ""
    name = "sitemap" if index else "url"
    return f"<{name}><loc>{loc}</loc>{lastmod}{f'<rs:md{about}/>' if about else ''}</{name}>"


def document(capability: str, *entries: str, index: bool = False) -> bytes:
    """A description, capability list, change list, resource list, or an index of them."""
    root = "sitemapindex" if index else "urlset"
    return f'<{root} {_NAMES}><rs:md capability="{capability}"/>{"".join(entries)}</{root}>'.encode()
