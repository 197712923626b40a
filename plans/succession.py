"""Who follows whom: a code, its heir, the heir's heir, each once."""

from collections.abc import Callable, Iterator


def succession(code: str, heir_of: Callable[[str], str | None]) -> Iterator[str]:
    """A code and whoever follows it, in order; a circle ends where it would begin again."""
    seen: set[str] = set()
    following: str | None = code
    # A plan that is still being checked may name two agencies as each other's successor.
    while following and following not in seen:
        seen.add(following)
        yield following
        following = heir_of(following)
