"""Whether a domain ends in a public suffix, by the list that came with tldextract: no network, no cache on disk."""

from __future__ import annotations

import tldextract

_EXTRACT = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


def has_public_suffix(address: str) -> bool:
    """Whether an e-mail address or a domain ends in a suffix under which people register names."""
    return bool(_EXTRACT(address).fqdn)
