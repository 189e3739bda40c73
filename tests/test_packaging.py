"""What a hospital installs: the wheel carries every file the app reads, and nothing else."""

import os
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from bedside import resources

ROOT = Path(__file__).parent.parent
VISIBLE = {"bedside", "templates", "static", "tests", "config", "pyproject.toml", "README.md"}


def build(target: str, project: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def source_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def installed_wheel(source_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the source archive, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(source_archive) as opened:
        opened.extractall(folder, filter="data")
    (project,) = folder.iterdir()
    if (ROOT / ".assets").is_dir():  # the npm packages are the same: no second download
        (project / ".assets").symlink_to(ROOT / ".assets")
    wheel = build("wheel", project, tmp_path_factory.mktemp("wheel"))
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder)
    return folder


def files_below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def shipped(folder: str) -> set[str]:
    return {f"{folder}/{name}" for name in files_below(ROOT / folder) if "__pycache__" not in name}


def test_top_level_shows_only_the_agreed_entries() -> None:
    assert {entry.name for entry in ROOT.iterdir() if entry.name[0] != "."} <= VISIBLE


def test_checkout_is_read_where_it_stands() -> None:
    assert (ROOT / "templates") == resources.TEMPLATES
    assert (ROOT / "static") == resources.STATIC
    assert (ROOT / "config") == resources.CONFIG


def test_wheel_carries_templates_scripts_and_configuration(installed_wheel: Path) -> None:
    wanted = shipped("templates") | shipped("static/js") | shipped("config")
    wanted |= {"static/dist/bedside.css", "static/dist/htmx.js"}
    assert wanted <= files_below(installed_wheel / "bedside")


def test_wheel_carries_no_build_tool_and_no_source_of_styles(installed_wheel: Path) -> None:
    static = files_below(installed_wheel / "bedside" / "static")
    assert {name.split("/")[0] for name in static} <= {"dist", "js"}
    assert {entry.name.split("-")[0] for entry in installed_wheel.iterdir()} == {"bedside"}


def test_source_archive_carries_nothing_from_a_registry(source_archive: Path) -> None:
    with tarfile.open(source_archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"static/build.py", "static/package-lock.json", "static/css/bedside.scss"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith("static/dist")]


def test_installed_package_finds_its_own_folders(installed_wheel: Path) -> None:
    script = "from bedside import resources as r; print(r.TEMPLATES, r.STATIC, r.CONFIG, sep='\\n')"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=installed_wheel,
        env={**os.environ, "PYTHONPATH": str(installed_wheel)},
        capture_output=True,
        text=True,
        check=True,
    )
    package = installed_wheel / "bedside"
    folders = [str(package / name) for name in ("templates", "static", "config")]
    assert ran.stdout.splitlines() == folders


@pytest.mark.parametrize(
    "css",
    [
        "@font-face{font-family:x}",
        "a{background:url(https://example.org/a.png)}",
        'a{background:url("//example.org/a.png")}',
        '@import "other.css";',
        "body{font-family:Frutiger W01,arial}",
    ],
)
def test_build_refuses_styles_that_reach_outside(css: str) -> None:
    spec = spec_from_file_location("assets_build", ROOT / "static" / "build.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.OUTSIDE.search(css)
    assert not module.OUTSIDE.search("a{background:url(/static/dist/tick.svg);color:#005eb8}")


def test_static_version_follows_any_asset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "STATIC", tmp_path)
    (tmp_path / "js").mkdir()
    uncached = resources.static_version.__wrapped__
    before = uncached()
    (tmp_path / "js" / "poll.js").write_text("1")
    assert uncached() != before
