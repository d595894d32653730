"""Client of a Dse service in one file: Python 3.9 or newer, standard library only.

    from dse import Client

    client = Client("http://127.0.0.1:5080")          # or DSE_SERVER and DSE_KEY in the environment
    study = client.submit(open("examples/training-llama3-70b.yaml").read())
    study.wait()
    for point in study.front():
        print(point["stepTimeSeconds"], point["memoryGiB"], point["tp"])

Copy it beside a notebook or onto the PYTHONPATH. docs/python.md says more.
"""

import contextlib
import json
import math
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

__version__ = "0.1.0"
__all__ = ["Client", "Study", "DseError", "InvalidSpec", "NotFound", "Refused", "Unreachable", "StudyFailed"]

_ENDED = ("succeeded", "infeasible", "failed", "cancelled", "quarantined")


class DseError(Exception):
    """What a service answered that is no success.

    `status` is the HTTP status, 0 when the service could not be reached. `errors` has one dict a fault, with the
    `path` of its place in what was sent, a stable `code`, and a `message` that says what is wrong and how to mend it.
    `trace_id` finds the request in the service's log.
    """

    def __init__(self, title, status=0, type=None, errors=(), detail=None, trace_id=None):
        self.title, self.status, self.type = title, status, type
        self.errors, self.detail, self.trace_id = list(errors), detail, trace_id
        lines = [title if not detail else f"{title} {detail}"]
        lines += [f"  {e.get('path')} [{e.get('code')}] {e.get('message')}" for e in self.errors]
        super().__init__("\n".join(lines))


class InvalidSpec(DseError):
    """The body cannot be read or is not valid; `errors` says where, what and how to mend it."""


class NotFound(DseError):
    """There is no such thing, or it belongs to another tenant."""


class Refused(DseError):
    """No key or a wrong one, a role that does not allow it, or a state in which it cannot be done."""


class Unreachable(DseError):
    """The service could not be reached, or went on failing."""


class StudyFailed(DseError):
    """A study ended otherwise than asked for; `study` is its summary."""

    def __init__(self, study):
        fault = study.get("error")
        super().__init__(
            f"The study '{study['name']}' is {study['state']}: {study.get('reason') or (fault or {}).get('message') or 'no reason is known'}",
            errors=[{"path": "$", **fault}] if fault else [])
        self.study = study


class Client:
    """A service and a key. Safe to share between threads."""

    def __init__(self, server=None, key=None, timeout=60.0, tries=5):
        """Names the service.

        server: its address; `DSE_SERVER`, else http://127.0.0.1:5080, when left out.
        key: an API key; `DSE_KEY` when left out. On the service's own machine none is needed.
        timeout: seconds that one request may take. tries: attempts at a request that is safe to send again.
        """
        self.server = (server or os.environ.get("DSE_SERVER") or "http://127.0.0.1:5080").rstrip("/")
        self._key = key or os.environ.get("DSE_KEY")
        self._timeout, self._tries = timeout, tries

    def submit(self, spec, idempotency_key=None, tags=(), priority=None):
        """Submits a spec, a dict or a text in YAML or JSON, and gives the Study.

        A lost answer does not make a second study: the request carries an idempotency key, the same for every try.
        Pass one of your own to be safe across restarts of your program too.
        """
        query = [("tag", t) for t in tags] + ([] if priority is None else [("priority", priority)])
        body, kind = _spec(spec)
        answer = self.request("POST", "/v1/studies", query=query, body=body, content_type=kind,
                              headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())})
        return Study(self, answer)

    def validate(self, spec):
        """What the service makes of a spec, nothing kept: `valid`, `errors`, and what it would search."""
        body, kind = _spec(spec)
        return self.request("POST", "/v1/validations", body=body, content_type=kind, safe=True)

    def study(self, id):
        """A study by its id."""
        return Study(self, self.request("GET", f"/v1/studies/{id}")["study"])

    def studies(self, limit=None, **filters):
        """Studies, newest first, page by page as they are needed.

        filters: name, state, kind, tag, owner, model, device, createdFrom, createdBefore, sort.
        """
        given, cursor = 0, None
        while limit is None or given < limit:
            query = [(k, v) for k, v in filters.items() if v is not None]
            query += [("limit", min(200, (limit or 200 + given) - given))] + ([("cursor", cursor)] if cursor else [])
            page = self.request("GET", "/v1/studies", query=query)
            for item in page["items"]:
                yield Study(self, item)
            given += len(page["items"])
            cursor = page.get("nextCursor")
            if not cursor:
                return

    def evaluate(self, lines):
        """Evaluates one line (a dict) or several (a list of dicts): the cost model as a calculator."""
        return self.request("POST", "/v1/evaluations", body=json.dumps(lines), safe=True)

    def compare(self, studies):
        """Dominance, hypervolume, coverage and attainment of the fronts of several studies (ids or Study)."""
        ids = [s.id if isinstance(s, Study) else str(s) for s in studies]
        return self.request("POST", "/v1/comparisons", body=json.dumps({"studies": ids}), safe=True)

    def request(self, method, path, query=(), body=None, content_type="application/json", headers=None, raw=False, safe=False):
        """Sends any request of the API (docs/api.md) and gives the answer's JSON; raw gives its bytes.

        Requests that are safe to send again are, with growing pauses, while the service cannot be reached or is busy.
        """
        headers = dict(headers or {})
        url = self.server + path + ("?" + urllib.parse.urlencode(list(query)) if query else "")
        data = body.encode() if isinstance(body, str) else body
        if data is not None:
            headers["Content-Type"] = content_type
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        again = safe or method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in headers
        for attempt in range(1, self._tries + 1):
            try:
                request = urllib.request.Request(url, data=data, headers=headers, method=method)
                with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                    content = answer.read()
                return content if raw else (json.loads(content) if content else None)
            except urllib.error.HTTPError as error:
                failure, pause = _problem(error), error.headers.get("Retry-After")
                if not again or error.code not in (429, 502, 503, 504) or attempt == self._tries:
                    raise failure from None
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                pause = None
                if not again or attempt == self._tries:
                    reason = getattr(error, "reason", error)
                    raise Unreachable(f"{self.server} cannot be reached: {reason}. Start it with ./dse serve, or name another in DSE_SERVER.") from None
            time.sleep(float(pause) if pause and pause.isdigit() else min(10.0, 0.25 * 2 ** attempt) * (0.5 + random.random()))


class Study:
    """A study of a service. `summary` is what was last read of it."""

    def __init__(self, client, summary):
        self._client, self.summary = client, summary

    @property
    def id(self):
        """Its id."""
        return self.summary["id"]

    @property
    def state(self):
        """queued, running, succeeded, infeasible, failed, cancelled or quarantined, when it was last read."""
        return self.summary["state"]

    @property
    def has_ended(self):
        """Whether it had ended when it was last read."""
        return self.state in _ENDED

    def refresh(self):
        """Reads where it stands."""
        self.summary = self._client.request("GET", self._path())["study"]
        return self

    def spec(self):
        """Its spec, a dict."""
        return self._client.request("GET", self._path())["spec"]

    def wait(self, timeout=None, every=0.5, progress=None, check=True):
        """Waits until it has ended, and gives it.

        timeout: seconds after which TimeoutError is raised; the study goes on.
        progress: called with the summary at every change; left out, a line on standard error, when that is a terminal
        or a notebook, says how far it is; False says nothing.
        check: raises StudyFailed when it ended as failed, quarantined or cancelled.
        """
        end = None if timeout is None else time.monotonic() + timeout
        show = progress if callable(progress) else (_line if progress is None and _watched() else None)
        seen = None
        while True:
            self.refresh()
            if show and self.summary["version"] != seen:
                seen = self.summary["version"]
                show(self.summary)
            if self.has_ended:
                break
            if end is not None and time.monotonic() + every > end:
                raise TimeoutError(f"The study '{self.summary['name']}' is {self.state} after {timeout} s; it goes on.")
            time.sleep(every)
        if show is _line:
            print(file=sys.stderr)
        if check and self.state in ("failed", "quarantined", "cancelled"):
            raise StudyFailed(self.summary)
        return self

    def front(self, where=None, limit=None, flat=True):
        """The front, the best so far while it runs, as a list of dicts, one a point.

        flat: parameters and metrics side by side, with `point`, its id, before them (a table for pandas); else each
        point as the API gives it, with intervals, bounds, ties and where its artifact is.
        where: an expression over parameters and metrics, for example "memoryGiB <= 60 && tp == 8".
        """
        front = self._client.request("GET", self._path("/front"), query=_given(where=where, limit=limit))
        return [_flat(p) for p in front["points"]] if flat else front["points"]

    def front_csv(self, path=None, where=None):
        """The front as CSV: the text, or written to a file when a path is given."""
        text = self._client.request("GET", self._path("/front"), query=_given(where=where, format="csv"), raw=True).decode()
        if path is None:
            return text
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path

    def trials(self, limit=None):
        """Its stored trials, page by page as they are needed."""
        given, cursor = 0, None
        while limit is None or given < limit:
            page = self._client.request("GET", self._path("/trials"), query=_given(cursor=cursor, limit=min(1000, (limit or 1000 + given) - given)))
            yield from page["items"]
            given += len(page["items"])
            cursor = page.get("nextCursor")
            if not cursor:
                return

    def history(self):
        """How the front grew: evaluations, seconds, hypervolume."""
        return self._client.request("GET", self._path("/history"))["items"]

    def artifact(self, point):
        """What people look at for a point (its id): a timeline, a memory map, a placement."""
        return self._client.request("GET", self._path(f"/front/{point}/artifact"))

    def exports(self):
        """The formats that fit its points."""
        return self._client.request("GET", self._path("/front"), query=_given(limit=1))["exports"]

    def export(self, point, to, path=None):
        """A point (its id) as a configuration that runs, for example to="megatron": the text, or written to a file."""
        text = self._client.request("GET", self._path(f"/front/{point}/export"), query=_given(to=to), raw=True).decode()
        if path is None:
            return text
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path

    def cancel(self):
        """Stops it; the best front so far is kept."""
        self.summary = self._client.request("POST", self._path("/cancel"), safe=True)
        return self

    def resume(self):
        """Queues it again after it failed or was cancelled; it goes on from its last checkpoint."""
        self.summary = self._client.request("POST", self._path("/resume"))
        return self

    def delete(self):
        """Deletes it with its front and trials, for good."""
        self._client.request("DELETE", self._path())

    def ask(self, count=1, client_id="python", lease_seconds=600.0, wait_seconds=5.0):
        """Trials of an External study to evaluate: dicts with `trial` and `parameters`. Fewer than asked for: try later.

        With a count of 0 the client gives back what it holds, for others to have at once.
        """
        answer = self._client.request("POST", self._path("/ask"), safe=True, body=json.dumps(
            {"clientId": client_id, "count": count, "leaseSeconds": lease_seconds, "waitSeconds": wait_seconds}))
        self.summary = {**self.summary, "state": answer["state"]}
        return answer["trials"]

    def tell(self, trial, metrics=None, infeasible=None, error=None, step=None, client_id="python"):
        """Answers a trial: its metrics, or why it cannot be (never asked again), or why it failed (may be asked again).

        NaN and infinity in the metrics are told as None: the design has no such value and is infeasible.
        With a step it is a report on the way; `stop` in what comes back says that the trial needs no more work.
        """
        if isinstance(metrics, dict):
            metrics = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in metrics.items()}
        told = {k: v for k, v in {"metrics": metrics, "infeasible": infeasible, "error": error, "step": step}.items() if v is not None}
        body = json.dumps({"clientId": client_id, "trials": [{"trial": trial, **told}]})
        return self._client.request("POST", self._path("/tell"), body=body, safe=True)["results"][0]

    def evaluate_with(self, evaluate, client_id=None, lease_seconds=600.0):
        """Answers the trials of an External study with a function until it has ended, and gives the study.

        evaluate: takes the dict of parameters and gives the dict of metrics. ValueError says that the design cannot
        be; any other exception that its evaluation failed, to be tried again as often as the spec allows.
        """
        client_id = client_id or f"python-{uuid.uuid4().hex[:8]}"
        try:
            self._evaluate(evaluate, client_id, lease_seconds)
        except Unreachable:
            raise
        except BaseException:  # Ctrl-C too: others need not wait until the lease ends
            with contextlib.suppress(DseError):
                self.ask(0, client_id, wait_seconds=0)
            raise
        return self.refresh()

    def _evaluate(self, evaluate, client_id, lease_seconds):
        while not self.has_ended:
            for trial in self.ask(1, client_id, lease_seconds):
                try:
                    answer = {"metrics": evaluate(trial["parameters"])}
                except ValueError as error:
                    answer = {"infeasible": str(error)[:2000] or "refused"}
                except Exception as error:  # noqa: BLE001 - whatever a simulator raises is told, not lost
                    answer = {"error": f"{type(error).__name__}: {error}"[:2000]}
                try:
                    self.tell(trial["trial"], client_id=client_id, **answer)
                except (InvalidSpec, TypeError) as error:  # no metrics that can be told: a failed evaluation
                    self.tell(trial["trial"], client_id=client_id, error=str(error)[:2000])

    def _path(self, rest=""):
        return f"/v1/studies/{self.id}{rest}"

    def __repr__(self):
        return f"<Study {self.id} '{self.summary['name']}' {self.state}>"

    def _repr_html_(self):
        done = self.summary["progress"]
        text = f"{self.summary['name']} is {self.state}: {done['evaluations']} evaluations, {done['frontSize']} points"
        return f'<a href="{self._client.server}/studies/{self.id}">{_escaped(text)}</a>'


def _spec(spec):
    if isinstance(spec, str):
        return spec, "application/json" if spec.lstrip().startswith("{") else "application/yaml"
    return json.dumps(spec), "application/json"


def _given(**query):
    return [(k, v) for k, v in query.items() if v is not None]


def _flat(point):
    return {"point": point["id"], **point["parameters"], **point["metrics"]}


def _problem(error):
    content = error.read()
    try:
        body = json.loads(content)
        known = dict(title=body["title"], type=body.get("type"), errors=body.get("errors") or [], detail=body.get("detail"), trace_id=body.get("traceId"))
    except (ValueError, KeyError, TypeError):
        known = dict(title=f"The service answered {error.code}.")
    kinds = {400: InvalidSpec, 413: InvalidSpec, 415: InvalidSpec, 422: InvalidSpec, 401: Refused, 403: Refused, 409: Refused, 404: NotFound}
    return kinds.get(error.code, DseError)(status=error.code, **known)


def _watched():
    return sys.stderr.isatty() or "ipykernel" in sys.modules


def _line(summary):
    done = summary["progress"]
    share = f"{100 * done['doneRatio']:5.1f} %  " if done.get("doneRatio") is not None else ""
    print(f"\r{summary['state']:<10} {share}{done['evaluations']} evaluations, {done['frontSize']} points", end="", file=sys.stderr, flush=True)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
