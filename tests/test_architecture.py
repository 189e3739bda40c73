"""What may import and do what, read from the source itself, so that the layers stay apart."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "bedside"
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = sorted((PACKAGE / "core").glob("*.py"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=name_of)


def imported(tree):
    """Every module a source imports, and every name it takes from one, dotted."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def is_in(name, package):
    return name == package or name.startswith(package + ".")


def imports_from(path, package):
    return {name for name in imported(tree_of(path)) if is_in(name, package)}


def asks_the_time(tree):
    """Lines that read a clock: datetime.now and its kin, or anything of the module time."""
    clocks = {"now", "utcnow", "today"}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    lines = [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in clocks
        and ast.unparse(call.func.value).split(".")[-1] in {"datetime", "date", "time"}
    ]
    reads = {"time.time", "time.time_ns", "time.localtime", "time.gmtime"}
    from_time = {name for name in imported(tree) if name in reads}
    lines += [call.lineno for call in calls if ast.unparse(call.func) in reads]
    return lines + sorted(from_time)


@each(CORE)
def test_core_imports_only_the_standard_library_pydantic_and_itself(path):
    allowed = set(sys.stdlib_module_names) | {"pydantic", "pydantic_core"}
    strange = {
        name
        for name in imported(tree_of(path))
        if name.split(".")[0] not in allowed and not is_in(name, "bedside.core")
    }
    assert strange == set()


@each([path for path in MODULES if name_of(path) != "bedside/clock.py"])
def test_only_the_clock_asks_what_time_it_is(path):
    assert asks_the_time(tree_of(path)) == []


@each([path for path in MODULES if name_of(path) != "bedside/config_toml.py"])
def test_only_the_configuration_reader_reads_toml(path):
    assert not imports_from(path, "tomllib") | imports_from(path, "tomli")


def database_writes(tree):
    """Lines that change the database: insert, update, delete, add, or SQL that says so."""
    verbs = {"insert", "update", "delete", "merge", "add", "add_all", "bulk_save_objects"}
    sql = ("insert into", "update ", "delete from", "drop ", "alter ")
    found = imports_of_writers(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).split(".")[-1]
            if node.func.attr in verbs and owner in {"session", "connection", "db", "sa"}:
                found.append(node.lineno)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "text":
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if any(str(words).lower().lstrip().startswith(sql) for words in said):
                found.append(node.lineno)
    return found


def imports_of_writers(tree):
    writers = {"insert", "update", "delete"}
    return sorted(
        name
        for name in imported(tree)
        if is_in(name, "sqlalchemy") and name.split(".")[-1] in writers
    )


# People, their sessions and failed sign-ins are no part of the record and stand apart from it.
WRITERS = ("bedside/record/", "bedside/migrations/", "bedside/access/", "bedside/drafts.py")


@each([path for path in MODULES if not name_of(path).startswith(WRITERS)])
def test_only_the_record_and_the_people_write_to_the_database(path):
    assert database_writes(tree_of(path)) == []


@each([path for path in MODULES if not name_of(path).startswith(WRITERS[:2])])
def test_nobody_but_the_record_makes_a_line_of_it(path):
    made = {
        ast.unparse(node.func).split(".")[-1]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
    }
    assert "EventRow" not in made


def defines_routes(module):
    """Whether this module, dotted, answers addresses (and is not a part that several share)."""
    path = ROOT / (module.replace(".", "/") + ".py")
    return path.is_file() and "Blueprint" in {n.split(".")[-1] for n in imported(tree_of(path))}


def module_of(path):
    return name_of(path).removesuffix(".py").replace("/", ".")


NO_ROUTES = [
    path
    for path in MODULES
    if not name_of(path).startswith("bedside/routes/") and not defines_routes(module_of(path))
]


@each(NO_ROUTES)
def test_routes_are_imported_by_create_app_alone(path):
    users = {name for name in imports_from(path, "bedside.routes") if defines_routes(name)}
    package = "bedside.routes.BLUEPRINTS" in imported(tree_of(path))
    assert name_of(path) == "bedside/app.py" or not (users or package)


@each([path for path in MODULES if not name_of(path).startswith("bedside/paper/")])
def test_only_the_paper_package_prints(path):
    assert imports_from(path, "weasyprint") == set()


@each(MODULES)
def test_no_module_is_called_utils_or_helpers(path):
    assert path.stem not in {"utils", "helpers", "misc", "common"}


@pytest.mark.parametrize(
    ("guard", "source"),
    [
        (asks_the_time, "from datetime import datetime\ndatetime.now()"),
        (asks_the_time, "import time\ntime.time()"),
        (asks_the_time, "import datetime\ndatetime.date.today()"),
        (database_writes, "from sqlalchemy import insert"),
        (database_writes, "session.add(row)"),
        (database_writes, "connection.execute(text('DELETE FROM event'))"),
        (lambda tree: imported(tree) & {"tomllib"}, "import tomllib"),
        (lambda tree: imported(tree) & {"weasyprint.HTML"}, "from weasyprint import HTML"),
    ],
)
def test_the_guards_themselves_see_what_they_forbid(guard, source):
    assert guard(ast.parse(source))
