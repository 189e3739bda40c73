"""An HTML answer taken apart: `Page(response)` fails where a page breaks a rule of the house."""

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

_ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "poster")
_TYPED = {"input", "select", "textarea"}
# Sign-in, searches, and what is chosen and signed in one go: nothing is kept.
_UNKEPT = re.compile(r"/sign-in|/unlock|/patients|/views|/handover.*|/days/.*/(move|second-check)")


def _is_typed(field: Element) -> bool:
    # A chosen file cannot be put back into its field: no browser lets a page do that.
    silent = ("hidden", "password", "submit", "file")
    quiet = field.get("type") in silent or field.tag == "button"
    return bool(field.get("name")) and not quiet


class Page:
    """One page or fragment. `page.faults` lists every broken rule in a sentence."""

    def __init__(self, html: str, is_fragment: bool = False) -> None:
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        self.root: Element = parser.parseFragment(html) if is_fragment else parser.parse(html)
        self.is_fragment = is_fragment
        self.parse_errors = [
            f"line {at[0]}: {code} {values}" for at, code, values in parser.errors if at
        ]
        self.elements = [e for e in self.root.iter() if isinstance(e.tag, str)]

    @property
    def faults(self) -> list[str]:
        """Every broken rule, in a sentence each."""
        found = [f"not valid HTML: {error}" for error in self.parse_errors]
        found += [
            *self._own_rules(),
            *self._ids(),
            *self._labels(),
            *self._forms(),
            *self._drafts(),
        ]
        return [*found, *self._addresses(), *self._policy()]

    def all(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]

    def text(self) -> str:
        return " ".join(" ".join(self.root.itertext()).split())

    def forms(self) -> list["Form"]:
        return [Form(self, form) for form in self.all("form")]

    def links(self) -> list[str]:
        """Addresses inside the app that this page leads to."""
        return [str(e.get("href")) for e in self.all("a") if str(e.get("href", "")).startswith("/")]

    def _own_rules(self):
        if self.is_fragment:
            return
        titles = ["".join(t.itertext()).strip() for t in self.all("title")[:1]]
        if not titles or not titles[0].split("·")[0].strip():
            yield "no title"
        if not self.root.get("lang"):
            yield "no language"
        if len(self.all("h1")) != 1:
            yield f"{len(self.all('h1'))} h1 headings instead of one"
        if len(self.all("main")) != 1:
            yield "not exactly one main"

    def _ids(self):
        ids = [e.get("id") for e in self.elements if e.get("id") is not None]
        yield from (f"id {name!r} stands twice" for name in {i for i in ids if ids.count(i) > 1})
        for e in self.elements:
            for name in ("aria-labelledby", "aria-describedby", "for", "form", "list"):
                yield from (
                    f"<{e.tag} {name}={wanted!r}> names nothing on the page"
                    for wanted in (e.get(name) or "").split()
                    if wanted not in ids and not self.is_fragment
                )

    def _labels(self):
        labelled = {e.get("for") for e in self.all("label")}
        inside = {id(child) for label in self.all("label") for child in label.iter()}
        for e in self.elements:
            quiet = e.get("type") in ("hidden", "submit") or e.tag not in _TYPED
            named = e.get("aria-label") or e.get("aria-labelledby")
            if not quiet and not named and e.get("id") not in labelled and id(e) not in inside:
                yield f"<{e.tag} name={e.get('name')!r}> has no label"
        for e in [*self.all("button"), *self.all("a")]:
            if not "".join(e.itertext()).strip() and not e.get("aria-label"):
                yield f"a {e.tag} without words: {e.attrib}"

    def _forms(self):
        for form in self.all("form"):
            action = form.get("action")
            if not action:
                yield f"a form without an action: {form.attrib}"
            if (form.get("method") or "get").lower() != "post":
                continue
            names = {e.get("name") for e in form.iter() if isinstance(e.tag, str)}
            if "csrf_token" not in names:
                yield f"a form to {action} without a token"
            if "/days/" in (action or "") and "request_id" not in names:
                yield f"a form to {action} without a request id"

    def _drafts(self):
        """What somebody typed is not lost by a lock: each form has a name it is kept under."""
        for form in self.forms():
            typed = [e.get("name") for e in form.fields if _is_typed(e)]
            is_kept = "draft" in form.names() or _UNKEPT.fullmatch(form.action)
            if form.method == "post" and typed and not is_kept:
                yield f"a form to {form.action} that keeps no draft of {typed}"

    def _addresses(self):
        for e in self.elements:
            for name in _ADDRESSES:
                address = e.get(name)
                if address is None:
                    continue
                parts = urlsplit(address)
                outside = parts.scheme or parts.netloc
                if outside and parts.scheme not in ("tel",):
                    yield f"<{e.tag} {name}={address!r}> leaves the app"

    def _policy(self):
        for e in self.elements:
            if e.get("style") is not None:
                yield f"<{e.tag} class={e.get('class')!r}> has a style attribute"
            if any(name.startswith(("on", "hx-on")) for name in e.attrib if name != "on"):
                yield f"<{e.tag}> has an inline handler: {e.attrib}"
            if e.tag == "style" or (e.tag == "script" and not e.get("src")):
                yield f"an inline <{e.tag}>"
            if any("js:" in value or "javascript:" in value for value in e.attrib.values()):
                yield f"<{e.tag}> runs script from an attribute"


class Form:
    """One form of a page, with what a browser would post if nothing were touched."""

    def __init__(self, page: Page, form: Element) -> None:
        self.action = str(form.get("action"))
        self.method = (form.get("method") or "get").lower()
        own = form.get("id")
        outside = [e for e in page.elements if own and e.get("form") == own]
        self.fields = [e for e in [*form.iter(), *outside] if e.tag in _TYPED | {"button"}]

    def names(self) -> set[str]:
        return {str(e.get("name")) for e in self.fields if e.get("name")}

    def options(self) -> dict[str, list[str]]:
        """The values a browser could send for each name."""
        found: dict[str, list[str]] = {}
        for e in self.fields:
            if not e.get("name"):
                continue
            values = found.setdefault(str(e.get("name")), [])
            if e.tag == "select":
                values += [str(o.get("value") or "") for o in e.iter("option")]
            else:
                values.append(str(e.get("value") or ""))
        return found


def page_of(response: TestResponse) -> Page:
    """The page of an answer, whatever its status."""
    html = response.get_data(as_text=True)
    return Page(html, is_fragment=not re.match(r"\s*<!doctype html>", html, re.IGNORECASE))


def check(response: TestResponse) -> Page:
    """The page of an answer that keeps every rule."""
    page = page_of(response)
    assert page.faults == [], f"{response.request.path}: {page.faults}"
    return page
