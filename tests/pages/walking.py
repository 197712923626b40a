"""Every route of the pages, and the addresses under which somebody would ask for it."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount

from pages.routes import ROUTES
from tests.pages.lived import ROLES, Lived

UNKNOWN = 99_999_999
OWN = {"yte": ("II.1", "so-y-te"), "tuphap": ("III.1", "so-tu-phap")} | {
    "noivu": ("I.2.a", "so-noi-vu"),
    "vanphong": ("I.2.b", "van-phong"),
}
"""Work that an account's agency holds, by account."""
ONE_FOR_ALL = ("/dau-moi/", "/tai-khoan/", "/tam-dung/")
"""Pages of what belongs to no agency: contacts, accounts, silences."""
JUDGED = {"noivu": ("II.2", "so-y-te"), "vanphong": ("I.2.a", "so-noi-vu")}
"""A report that an account judges."""


@dataclass(frozen=True)
class Route:
    """A route of the app and one method that it takes."""

    path: str
    method: str

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may; empty for everybody."""
        return ROUTES[self.path].roles

    @property
    def needs_sign_in(self) -> bool:
        """Whether it is for somebody who is signed in."""
        return bool(self.roles)


def routes_of(app: FastAPI) -> set[Route]:
    """All routes of an app with those of its routers; files of a folder count as one."""
    found = set()
    for route in app.routes:
        # The API knows tokens and no accounts: tests/pages/test_api.py.
        if isinstance(route, Mount) and route.path == "/api":
            continue
        if isinstance(route, Mount):
            found |= {Route(f"{route.path}/{{name}}", method) for method in ("GET", "HEAD")}
            continue
        inner: Any = getattr(route, "original_router", None)
        for each in inner.routes if inner else [route]:
            found |= {Route(each.path, method) for method in each.methods}
    return found


def address(lived: Lived, path: str, name: str | None, whose: str = "own") -> str:
    """Where an account (or nobody: Sở Y tế) finds its own, another's, or nothing."""
    key = _work(lived, path, name or "yte", whose)
    words = {"{id}": str(key), "{token}": lived.token()}
    if path.startswith("/tep/"):
        return _file(lived, name or "yte", whose)
    words |= {"{name}": "app.css", "{what}": "nhiem-vu"}
    own_code = "so-y-te" if path.startswith("/co-quan") else "II.1"
    words["{code}"] = "khong-co" if whose == "unknown" else own_code
    for word, value in words.items():
        path = path.replace(word, value)
    return path


def _work(lived: Lived, path: str, name: str, whose: str) -> int:
    if whose == "unknown":
        return UNKNOWN
    if path.startswith(ONE_FOR_ALL):
        return 1
    if path.startswith("/t/"):
        return lived.work("II.1") if whose == "own" else lived.work("III.1", "so-tu-phap")
    if path.startswith("/cho-xac-nhan"):
        judged = JUDGED.get(name, ("II.2", "so-y-te"))
        return lived.work(*judged if whose == "own" else OWN["noivu" if name == "noivu" else "yte"])
    if path.startswith("/de-nghi-gia-han"):
        return lived.work("II.3") if name != "vanphong" else lived.work(*JUDGED["vanphong"])
    own = OWN.get(name, OWN["yte"])
    other = OWN["tuphap" if name != "tuphap" else "yte"]
    return lived.work(*own if whose == "own" else other)


def _file(lived: Lived, name: str, whose: str) -> str:
    mine = lived.work("III.2", "so-tu-phap") if name == "tuphap" else lived.work("II.2")
    theirs = lived.work("II.2") if name == "tuphap" else lived.work("III.2", "so-tu-phap")
    if whose == "unknown":
        return f"/tep/{UNKNOWN}/{lived.file_of(mine).rpartition('/')[2]}"
    return lived.file_of(mine if whose == "own" else theirs)


def looks(lived: Lived, name: str | None = None) -> list[Route]:
    """The routes that an account looks at; those of links, which know no account, for nobody."""
    return _of_method(lived, "GET", name)


def sends(lived: Lived, name: str | None = None) -> list[Route]:
    """The routes to which a form is sent, in the same way."""
    return _of_method(lived, "POST", name)


def _of_method(lived: Lived, method: str, name: str | None) -> list[Route]:
    routes = (route for route in routes_of(lived.app) if route.method == method)
    return sorted((r for r in routes if name is None or not r.path.startswith("/t/")), key=str)


def accounts() -> list[str]:
    """An account of every role, and one more of the first."""
    return list(ROLES)
