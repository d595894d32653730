"""Tests of dse.py against a running service: DSE_SERVER=http://... python3 -m unittest test_dse."""

import csv
import io
import os
import tempfile
import time
import unittest
import uuid

import dse

PLAN = """
kind: TrainingPlan
name: from Python
tags: [python]
model: Llama-3.1-8B
cluster: { device: H100, devices: 8, devicesPerNode: 8 }
sequence: 4096
globalBatch: 64
precision: bf16
space: { tp: [1, 2, 4, 8], cp: [1] }
objectives: [ "min stepTimeSeconds", "min memoryGiB" ]
search: { strategy: random, evaluations: 300, seed: 1 }
"""

OUTSIDE = {
    "kind": "External",
    "name": "evaluated by Python",
    "parameters": {"x": {"type": "integer", "from": 0, "to": 7}, "flow": {"type": "categorical", "values": ["ws", "os"]}},
    "metrics": {"cost": {}, "gain": {}},
    "objectives": ["min cost", "max gain"],
    "search": {"strategy": "random", "evaluations": 16, "seed": 1},
}


class ClientTests(unittest.TestCase):
    def setUp(self):
        self.client = dse.Client(timeout=30)

    def test_a_study_goes_in_and_its_front_comes_out_as_rows_csv_artifact_and_export(self):
        seen = []
        study = self.client.submit(PLAN).wait(timeout=120, every=0.1, progress=seen.append)

        self.assertEqual("succeeded", study.state)
        self.assertEqual("succeeded", seen[-1]["state"])
        rows = study.front()
        self.assertGreater(len(rows), 1)
        for row in rows:
            self.assertFalse(any(o["stepTimeSeconds"] < row["stepTimeSeconds"] and o["memoryGiB"] < row["memoryGiB"] for o in rows))
        told = list(csv.DictReader(io.StringIO(study.front_csv())))
        self.assertEqual([str(r["tp"]) for r in rows], [t["tp"] for t in told])
        half = study.front(where=f"memoryGiB <= {rows[0]['memoryGiB']}")
        self.assertTrue(0 < len(half) <= len(rows))
        self.assertIn("interval", study.front(flat=False)[0])
        self.assertTrue(study.artifact(rows[0]["point"]))
        with tempfile.TemporaryDirectory() as folder:
            path = study.export(rows[0]["point"], study.exports()[0], os.path.join(folder, "export"))
            self.assertGreater(os.path.getsize(path), 0)
        self.assertEqual(300, len(list(study.trials())))
        self.assertTrue(study.history())
        self.assertIn(study.id, [s.id for s in self.client.studies(limit=5, tag="python", device="H100")])
        self.assertEqual(2, len(self.client.compare([study, self.client.submit(PLAN).wait(progress=False)])["fronts"]))
        study.delete()
        with self.assertRaises(dse.NotFound):
            study.refresh()

    def test_the_same_key_gives_the_same_study_and_another_spec_under_it_is_refused(self):
        key = str(uuid.uuid4())
        first, again = self.client.submit(PLAN, key), self.client.submit(PLAN, key)

        self.assertEqual(first.id, again.id)
        with self.assertRaises(dse.InvalidSpec) as caught:
            self.client.submit(PLAN.replace("300", "301"), key)
        self.assertEqual("keyReused", caught.exception.errors[0]["code"])
        first.cancel()

    def test_an_error_says_where_what_and_how_to_mend_it(self):
        with self.assertRaises(dse.InvalidSpec) as caught:
            self.client.submit(PLAN.replace("devices: 8,", "devices: -8,"))

        error = caught.exception
        self.assertEqual((422, "$.cluster.devices"), (error.status, error.errors[0]["path"]))
        self.assertTrue(error.errors[0]["code"] and error.trace_id)
        self.assertIn("$.cluster.devices", str(error))
        self.assertIn("-8", str(error))
        self.assertFalse(self.client.validate(PLAN.replace("bf16", "bf17"))["valid"])
        with self.assertRaises(dse.Unreachable):
            dse.Client("http://127.0.0.1:9", tries=1).study(uuid.uuid4())

    def test_a_function_evaluates_a_study_and_may_refuse_designs(self):
        def evaluate(design):
            if design["x"] == 3:
                raise ValueError("three does not fit")
            return {"cost": design["x"], "gain": 2 * design["x"] + (design["flow"] == "os")}

        def leave(design):
            raise KeyboardInterrupt

        study = self.client.submit(OUTSIDE)
        with self.assertRaises(KeyboardInterrupt):
            study.evaluate_with(leave)
        started = time.monotonic()
        study.evaluate_with(evaluate)

        self.assertLess(time.monotonic() - started, 60)  # what it held was given back, long before its lease ended
        self.assertEqual("succeeded", study.state)
        front = {row["x"]: row["gain"] for row in study.front()}
        self.assertNotIn(3, front)
        self.assertEqual({x: 2 * x + 1 for x in (0, 1, 2, 4, 5, 6, 7)}, front)

    def test_what_a_function_gives_wrongly_fails_its_trial_and_the_others_go_on(self):
        def evaluate(design):
            if design["x"] == 1:
                return {"cost": 1}
            if design["x"] == 2:
                return {"cost": {2}, "gain": 4}
            if design["x"] == 3:
                raise RuntimeError("three " * 1000)
            return {"cost": float("nan") if design["x"] == 4 else design["x"], "gain": 2 * design["x"]}

        study = self.client.submit(dict(OUTSIDE, name="answered wrongly from Python")).evaluate_with(evaluate)

        self.assertEqual("succeeded", study.state)
        self.assertEqual(16, study.summary["progress"]["evaluations"])
        self.assertEqual({0, 5, 6, 7}, {row["x"] for row in study.front()})

    def test_a_cancelled_study_keeps_its_front_and_waiting_for_it_says_so(self):
        study = self.client.submit(dict(OUTSIDE, name="cancelled from Python"))
        trial = None
        while trial is None:
            trial = next(iter(study.ask(1, "by hand")), None)
        told = study.tell(trial["trial"], metrics={"cost": 1, "gain": 1}, client_id="by hand")
        self.assertEqual("accepted", told["status"])

        study.cancel()
        with self.assertRaises(dse.StudyFailed) as caught:
            study.wait(timeout=60, progress=False)
        self.assertEqual("cancelled", caught.exception.study["state"])
        self.assertIn("cancelled", repr(study))

    def test_lines_are_evaluated(self):
        answer = self.client.evaluate({"kind": "Operator", "device": "H100", "operator": {"type": "gemm", "m": 4096, "n": 4096, "k": 4096}})
        self.assertGreater(answer["metrics"]["timeMs"], 0)


if __name__ == "__main__":
    unittest.main()
