"""Who follows whom: a code, its heir, the heir's heir, each once."""

from collections.abc import Callable, Iterator


def succession(code: str, heir_of: Callable[[str], str | None]) -> Iterator[str]:
    """A code and whoever follows it, in order; a circle ends where it would begin again."""
    seen: set[str] = set()
    following: str | None = code
    while following and following not in seen:
        seen.add(following)
        yield following
        following = heir_of(following)
