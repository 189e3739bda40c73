"""How much the press costs: `.venv/bin/python -m tests.paper.bench_press`, not a test.

1. A two-page summary through the press against WeasyPrint alone on the same HTML, both warm,
   taken in turns: at most 1.3 times.
2. Other people's requests while documents are printed without a pause: p99 at most 5 times the
   quiet one.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter

from weasyprint import CSS, HTML

from bedside.paper.job import Job
from bedside.paper.press import Press
from bedside.routes.paper import stylesheet
from tests.paper.conftest import SUMMARY, Desk
from tests.support.daybook import instant
from tests.support.ward import Ward

ROUNDS, REQUESTS = 15, 300
MOST_TIMES_ALONE, MOST_TIMES_QUIET = 1.3, 5.0


def seconds_of(work) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def against_weasyprint_alone(job: Job, press: Press) -> float:
    """The median of the ratios, one after the other, so that a busy machine slows both."""

    def alone() -> None:
        css = CSS(string=job.css)
        HTML(string=job.html).write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")

    for _ in range(2):
        alone()
        press.print(job)
    return median(seconds_of(lambda: press.print(job)) / seconds_of(alone) for _ in range(ROUNDS))


def p99_of(client, address: str) -> float:
    """Of one person's requests, in seconds."""
    taken = [seconds_of(lambda: client.get(address)) for _ in range(REQUESTS)]
    return quantiles(taken, n=100)[98]


def against_a_quiet_server(ward: Ward, job: Job, press: Press) -> float:
    day_id = ward.book()
    ward.live(day_id).started()
    ward.at("11:20")
    client, address = ward.sign_in(), f"/days/{day_id}"
    p99_of(client, address)
    quiet = p99_of(client, address)
    done = Event()

    def prints() -> None:
        while not done.is_set():
            press.print(job)

    printing = [Thread(target=prints) for _ in range(2)]
    for one in printing:
        one.start()
    try:
        return p99_of(client, address) / quiet
    finally:
        done.set()
        for one in printing:
            one.join()


def main() -> int:
    ward = Ward(Path(tempfile.mkdtemp()), instant("07:00"))
    desk = Desk(ward.app)
    _doc, html = desk.page(desk.day("crowded_day", "19:55"), SUMMARY)
    job, press = Job(html, stylesheet(), instant("19:55")), Press(keeps_warm=True)
    alone = against_weasyprint_alone(job, press)
    quiet = against_a_quiet_server(ward, job, press)
    sys.stdout.write(
        f"press / WeasyPrint alone: {alone:.2f} (at most {MOST_TIMES_ALONE})\n"
        f"p99 while two print / quiet: {quiet:.1f} (at most {MOST_TIMES_QUIET})\n"
    )
    return 0 if alone <= MOST_TIMES_ALONE and quiet <= MOST_TIMES_QUIET else 1


if __name__ == "__main__":
    sys.exit(main())
