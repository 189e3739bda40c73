"""What every command says the same way: a mistake is one line on stderr and exit code 2."""

import click


def mistake(line: object) -> int:
    """Says what was wrong and what to do. Returns 2."""
    click.echo(str(line), err=True)
    return 2


def counted(number: int, what: str) -> str:
    """`counted(1, "day")` is "1 day", `counted(2, "day")` "2 days"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
