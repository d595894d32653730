// Generated from docs/openapi/v1.json by `npm run generate`. Do not edit.
export interface paths {
    "/v1/studies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List studies
         * @description A page of the tenant's studies, filtered and ordered, newest first.
         */
        get: operations["listStudies"];
        put?: never;
        /**
         * Submit a study
         * @description Takes a spec in and queues it. 202 means that the study is stored for good. With an `Idempotency-Key`, sending the same request again gives the same study; with another body it is refused. Where the spec names a device or model of the tenant's own, the study keeps the object in its place; where it names network files by hash, their layers; where it names a proxy or, to start from, a study, those. Specs are described per kind at `/v1/schemas/{kind}`.
         */
        post: operations["submitStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/validations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate a spec
         * @description Reads a spec as a submission would, and tells every error, or what would be searched. Answers 200 either way and keeps nothing.
         */
        post: operations["validateSpec"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a study
         * @description Server-sent events: `state` and `progress` carry the study (StudySummary), `front` says that the front has a new revision (FrontChanged). The first events tell where the study stands. The stream ends when the study has ended; a client that comes back after that with its `Last-Event-ID` gets 204.
         */
        get: operations["followStudy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/importance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the importance of parameters
         * @description Sobol indices of each parameter for a metric, from boosted trees fitted to the study's first 2,000 stored trials. What cannot be said is null with its reason, as with fewer than 20 of them; exhaustive searches store none.
         */
        get: operations["getImportance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare fronts
         * @description Puts the fronts of 2 to 64 studies with the same objectives beside each other: hypervolume against one reference point, which front covers how much of which and how much it lacks (additive epsilon, IGD+), which points stay on the joint front, and with two objectives the attainment surfaces. Stores nothing.
         */
        post: operations["compareFronts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get metrics
         * @description The process's counters, gauges and histograms in the Prometheus text format. No label names a tenant, a study or a key.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what studies are found by
         * @description The kinds that there are, and the tags, owners, models and devices of the tenant's studies, at most 500 of each: what the filters of the list may be set to.
         */
        get: operations["listLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a study
         * @description Where a study stands, and its spec.
         */
        get: operations["getStudy"];
        put?: never;
        post?: never;
        /**
         * Delete a study
         * @description Deletes a study that is not running, with its front, trials and artifacts, for good.
         */
        delete: operations["deleteStudy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a study
         * @description Stops a study: a queued one at once, a running one within seconds; its best front so far is kept. Nothing happens to one that has ended.
         */
        post: operations["cancelStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a study
         * @description Queues a cancelled, failed or quarantined study again; it goes on from its last checkpoint.
         */
        post: operations["resumeStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/front": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the front
         * @description The final front, or the best so far while the study runs. With `?since=` only what changed since a revision read before. As CSV with `?format=csv` or `Accept: text/csv`. The ETag changes with the answer; send it back in `If-None-Match` to get 304 while it is the same.
         */
        get: operations["getFront"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/front/{point}/artifact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a point's artifact
         * @description What people look at for one point of the front: a pipeline timeline, a memory map, a placement. Its shape belongs to the study's kind.
         */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/front/{point}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a point for another tool
         * @description The point in the form in which another tool starts it (docs/exports.md): `megatron` for TrainingPlan, `nemo` for TrainingPlan, `deepspeed` for TrainingPlan, `vllm` for ServingPlan, `sglang` for ServingPlan, `trtllm` for ServingPlan, `dynamo` for ServingPlan, `perfetto` for TrainingPlan, `eplb` for ExpertPlacement, `timeloop` for Accelerator, `packing` for Scratchpad, `csv`, `json`, `line` for TrainingPlan and ServingPlan and Accelerator and Codesign and MemoryController and FleetMix and Precision and Partition and ModelSubset and TestProblem. What the tool cannot be told stands in comments of the text and in `Dse-Export-Note` headers, or is refused.
         */
        get: operations["exportPoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List trials
         * @description A page of the study's stored trials in trial order, or with `?sample=` some that are spread evenly over all of them. Exhaustive searches store none. As CSV with `?format=csv` or `Accept: text/csv`; the next page's cursor is then in the header `Next-Cursor`.
         */
        get: operations["listTrials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the front's history
         * @description The front's size and hypervolume over evaluations and seconds, first to last.
         */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the trials by outcome
         * @description How many of the stored trials were feasible, and what turned down the others, the most frequent first: which constraints bind. At most 100 rows.
         */
        get: operations["getOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for trials to evaluate
         * @description Gives a client of an External study the trials that it holds, and further ones until it holds `count`. Nobody else gets a trial before its lease ends; a client that returns under its name gets its own back. Any number of clients may ask at once.
         */
        post: operations["askTrials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/tell": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell what came of trials
         * @description Takes answers and reports. The first answer to a trial counts, whoever tells it; telling the same again changes nothing; an answer that comes when another stands is kept beside it. A report (with `step`) may be answered with `stop`.
         */
        post: operations["tellTrials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proxies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List proxies
         * @description The tenant's proxies by name, each with its errors.
         */
        get: operations["listProxies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proxies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a proxy
         * @description What it reads, predicts, and how wrong it is on groups that were held out.
         */
        get: operations["getProxy"];
        /**
         * Train a proxy
         * @description Trains on the stored feasible trials of a study, or on an uploaded CSV, at most 10000 rows, and stores the proxy under the name. The answer comes when it is trained.
         */
        put: operations["putProxy"];
        post?: never;
        /**
         * Delete a proxy
         * @description Studies that were submitted with it keep it.
         */
        delete: operations["deleteProxy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proxies/{name}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict by a proxy
         * @description Predicts 1 to 10000 rows. `inside` is false where a row lies beyond what the proxy learned from, with the inputs by which it does; such values are extrapolated.
         */
        post: operations["predictByProxy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate designs
         * @description Answers each line (or item of a JSON array) with its metrics, in order: `{id, feasible, violations, metrics, interval, basis}`. A bad line gets `{id, line, error}` and the rest goes on. JSON in, JSON out; JSON lines in, JSON lines out, unless `Accept` names the other. At most 10000 lines and 16 MiB.
         */
        post: operations["evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/explanations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain evaluations
         * @description Answers each line (or item of a JSON array) with its evaluation as a waterfall: where time, memory and energy go, and what binds; with `require` in a line (at most 100 of them) also what a limit needs of the hardware. JSON in, JSON out; JSON lines in, JSON lines out, unless `Accept` names the other. At most 10000 lines and 16 MiB.
         */
        post: operations["explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List devices
         * @description The devices that specs may name: those shipped in catalog order, then the tenant's own by name.
         */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/devices/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a device
         * @description One device by its name or an alias, whatever the case and punctuation; one of the tenant's own by its exact name.
         */
        get: operations["getDevice"];
        /**
         * Add or replace a device of one's own
         * @description Stores a device that specs and evaluation lines of this tenant may name. The body is what `cluster.device` may hold as an object. Studies keep the figures that they were submitted with.
         */
        put: operations["putDevice"];
        post?: never;
        /**
         * Delete a device of one's own
         * @description Studies that named it keep its figures.
         */
        delete: operations["deleteDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/device-sheets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a device as an object
         * @description A device as the object that specs may hold and PUT takes, to copy and change, and how well the kernels that its user measured are met: measured against predicted.
         */
        get: operations["getDeviceSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List language models
         * @description The language models that specs may name: those shipped in catalog order, then the tenant's own by name.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a language model
         * @description One language model by its name or an alias, or one of the tenant's own by its exact name; slashes in the name may stand as they are.
         */
        get: operations["getModel"];
        /**
         * Add or replace a language model of one's own
         * @description Stores a language model that specs and evaluation lines of this tenant may name. The body is what `model` may hold as an object; of a Hugging Face configuration the shape is kept. Studies keep the shape that they were submitted with.
         */
        put: operations["putModel"];
        post?: never;
        /**
         * Delete a language model of one's own
         * @description Studies that named it keep its shape.
         */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/graphs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List graphs
         * @description The networks that specs may name as `graph`: those shipped in alphabetical order, then the tenant's own by name.
         */
        get: operations["listGraphs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/graphs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a graph
         * @description One network by its name or an alias, whatever the case and punctuation; one of the tenant's own by its exact name.
         */
        get: operations["getGraph"];
        /**
         * Add or replace a graph of one's own
         * @description Stores a network that specs and evaluation lines of this tenant may name. The body is what `graph` may hold as an object, or an ONNX model of at most 64 MiB, of which the graph is kept without the weights' values. Studies keep the graph that they were submitted with.
         */
        put: operations["putGraph"];
        post?: never;
        /**
         * Delete a graph of one's own
         * @description Studies that named it keep it.
         */
        delete: operations["deleteGraph"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalog/graph-sheets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a graph as an object
         * @description A network as the object that specs may hold and PUT takes, to copy and change, its operators by type, and what each of them takes in the order of the graph.
         */
        get: operations["getGraphSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description The file's bytes, as an attachment.
         */
        get: operations["getFile"];
        /**
         * Upload a file
         * @description Stores a file of at most 64 MiB under the SHA-256 of its bytes, which is verified. Storing the same bytes again changes nothing.
         */
        put: operations["putFile"];
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Look whether a file is there
         * @description The same headers as a download, without the bytes.
         */
        head: operations["headFile"];
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sweeps
         * @description A page of the tenant's sweeps, newest first.
         */
        get: operations["listSweeps"];
        put?: never;
        /**
         * Create a sweep
         * @description A spec template with axes, and perhaps a cron line in a time zone. All studies of a run are validated now; nothing runs before the first slot, or before it is asked for (docs/sweeps.md).
         */
        post: operations["createSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a sweep
         * @description Where a sweep stands, its definition and its next slots.
         */
        get: operations["getSweep"];
        /**
         * Replace a sweep's definition
         * @description Runs so far stay as they are. One that had ended is active again.
         */
        put: operations["replaceSweep"];
        post?: never;
        /**
         * Delete a sweep
         * @description Deletes a sweep and the record of its runs. Its studies stay.
         */
        delete: operations["deleteSweep"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a sweep now
         * @description Queues the studies of one run at once, all or none. Refused while an earlier run has not ended and the sweep skips overlaps, and when a limit is reached.
         */
        post: operations["runSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a sweep
         * @description No slot fires until it is resumed; runs on demand still do.
         */
        post: operations["pauseSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a sweep
         * @description Fires again from the next slot on; slots of the pause are not made up for.
         */
        post: operations["resumeSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a sweep's runs
         * @description A page of runs, newest first, those skipped or refused included.
         */
        get: operations["listSweepRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/front": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run's joint front
         * @description The points of all studies of a run that none dominates, each with its study and axes' values.
         */
        get: operations["getSweepFront"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run as a table
         * @description The axes' values of each study against the best that it found.
         */
        get: operations["getSweepTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what changed between two runs
         * @description Points gained, lost and moved on the joint front, the drift of its hypervolume, and what differs in the specs and versions behind it. Of the first run all points are gained.
         */
        get: operations["getSweepChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys
         * @description All keys of the tenant, oldest first, revoked ones too; never the keys themselves.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create a key
         * @description Makes a key for this tenant. The answer is the only place where it can be read.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description Ends a key now and for good.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schemas
         * @description The kinds whose specs have a schema.
         */
        get: operations["listSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a schema
         * @description The JSON Schema (2020-12) of a kind's spec.
         */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description 200 as long as the process answers at all.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the service work
         * @description 200 while the database answers, else 503.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a client wants to hold. */
        AskRequest: {
            /** @description The client's name, 1 to 200 characters; who comes back under it gets its own open trials back. */
            clientId: string;
            /**
             * Format: int32
             * @description How many trials the client wants to hold, those that it holds already included: 0 to 1,000; 1 when left out. 0 gives back those that it holds, for others to have at once.
             */
            count?: null | number;
            /**
             * Format: double
             * @description For how long nobody else gets them, 1 to 2,592,000 seconds, 60 when left out; asking again counts it anew.
             */
            leaseSeconds?: null | number;
            /**
             * Format: double
             * @description How long the answer may wait for a trial when there is none, 0 to 8 seconds; 0 when left out.
             */
            waitSeconds?: null | number;
        };
        /** @description What a client holds now. */
        AskResponse: {
            /** @description Where the study stands. Once it has ended there are no more trials. */
            state: components["schemas"]["StudyState"];
            /** @description The client's open trials, lowest number first. */
            trials: components["schemas"]["AskedTrialResponse"][];
            /**
             * Format: double
             * @description When fewer than asked for: seconds after which it is worth asking again; null when the study has ended.
             */
            retryAfterSeconds: null | number;
        };
        /** @description A trial to evaluate. */
        AskedTrialResponse: {
            /**
             * Format: int64
             * @description Its number within the study, from 0.
             */
            trial: number;
            /** @description Its active parameters: numbers, texts and Booleans. */
            parameters: Record<string, never>;
            /**
             * Format: date-time
             * @description Until when nobody else gets it.
             */
            leaseUntil: string;
            /**
             * Format: int32
             * @description 1, or more when an earlier evaluation failed.
             */
            tries: number;
        };
        /** @description The border of what so many fronts reach. */
        AttainmentLevel: {
            /**
             * Format: int32
             * @description How many fronts reach it.
             */
            count: number;
            /** @description Corners of the staircase in the objectives' raw units, by rising first objective as it is minimised. */
            points: number[][];
        };
        /** @description One front of a comparison. */
        ComparedFront: {
            /** @description Whose front. */
            study: components["schemas"]["StudySummary"];
            /**
             * Format: double
             * @description Against the common reference point, raw units with maximised objectives negated; null when it cannot be computed.
             */
            hypervolume: null | number;
            /**
             * Format: double
             * @description Mean over the joint front of the distance to the front's nearest point, counting only what is worse, each objective as a share of its
             *     range on the joint front (IGD+): 0 when it has all of it. Null without points, or with too many of them.
             */
            igdPlus: null | number;
            /**
             * Format: int32
             * @description How many of its points are on the joint front; points that several fronts have count for each.
             */
            onJointFront: number;
            /** @description Its points. */
            points: components["schemas"]["ComparedPoint"][];
        };
        /** @description A point of a compared front. */
        ComparedPoint: {
            /** @description The point. */
            point: components["schemas"]["FrontPointResponse"];
            /** @description Whether no point of any front dominates it. */
            onJointFront: boolean;
        };
        /** @description Asks for several fronts beside each other. */
        ComparisonRequest: {
            /** @description 2 to 64 studies with the same objectives, each once. */
            studies: string[];
            /** @description What hypervolumes are measured against, per objective in raw units; the nadir of all fronts together plus 10 % of the range when omitted. */
            referencePoint?: null | number[];
        };
        /** @description Several fronts beside each other. */
        ComparisonResponse: {
            /** @description What all of them minimise or maximise. */
            objectives: string[];
            /** @description What the hypervolumes are measured against, raw units; null without a point. */
            referencePoint: null | number[];
            /** @description The fronts in the order asked for. */
            fronts: components["schemas"]["ComparedFront"][];
            /** @description [i][j] is the share of front j that a point of front i equals or dominates; null when front j has no point. */
            coverage: (null | number)[][];
            /**
             * @description [i][j] is the least amount to take off every objective of front i so that it covers front j, as a share of the objective's range
             *     on the joint front (additive epsilon): 0 or below when it does already. Null without points, or with too many of them.
             */
            epsilon: (null | number)[][];
            /**
             * Format: double
             * @description Hypervolume of all fronts together.
             */
            jointHypervolume: null | number;
            /** @description With two objectives, what at least so many of the fronts reach; empty otherwise. */
            attainment: components["schemas"]["AttainmentLevel"][];
        };
        /** @description A device of the catalog. */
        DeviceResponse: {
            /** @description Catalog name, as specs spell it. */
            name: string;
            /** @description Dense peak rate by precision, TFLOP/s (TOP/s for integers); precisions the device lacks are absent. */
            peakTflops: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description Memory, GiB.
             */
            memoryGiB: number;
            /**
             * Format: double
             * @description Memory bandwidth, GB/s.
             */
            memoryGBps: number;
            /**
             * Format: double
             * @description Bandwidth to peers in the scale-up domain, GB/s per direction; 0 without such a link.
             */
            scaleUpGBps: number;
            /**
             * Format: int32
             * @description Devices in one scale-up domain.
             */
            scaleUpDomain: number;
            /**
             * Format: double
             * @description Network bandwidth beyond the domain, GB/s per direction.
             */
            scaleOutGBps: number;
            /**
             * Format: int32
             * @description Parallel compute units; 0 when unknown.
             */
            computeUnits: number;
            /**
             * Format: double
             * @description Board power limit, watts; null when unknown.
             */
            tdpWatts: null | number;
            /**
             * Format: double
             * @description Rent, US dollars per hour; null when unknown.
             */
            usdPerHour: null | number;
            /**
             * Format: double
             * @description Purchase price, US dollars; null when unknown.
             */
            priceUsd: null | number;
            /**
             * Format: int32
             * @description Year of introduction; 0 when unknown.
             */
            year: number;
            /** @description Where the figures come from. */
            provenance: string;
            /** @description Added by the tenant; false for what ships with the product. */
            own: boolean;
        };
        /** @description A whole list. */
        DeviceResponseList: {
            /** @description Its items. */
            items: components["schemas"]["DeviceResponse"][];
        };
        /** @description A device as the object that specs may hold, and how well the kernels that its user measured are met. */
        DeviceSheetResponse: {
            /** @description The device as PUT takes it, with its efficiencies and measurements where it has its own. */
            object: components["schemas"]["JsonElement"];
            /** @description Added by the tenant; false for what ships with the product. */
            own: boolean;
            /** @description One for every group of measured kernels; empty when nothing was measured. */
            fits: components["schemas"]["KernelFit"][];
        };
        /** @description An uploaded file, without its bytes. */
        FileResponse: {
            /** @description SHA-256 of the bytes, 64 lower-case hex digits; specs name the file by it. */
            sha256: string;
            /** @description Media type that the uploader stated. */
            contentType: string;
            /**
             * Format: int64
             * @description Length in bytes.
             */
            lengthBytes: number;
            /**
             * Format: date-time
             * @description When it was first stored.
             */
            createdAt: string;
        };
        /** @description Told when a study's front has a new revision. */
        FrontChanged: {
            /**
             * Format: int64
             * @description The revision; get what changed with `?since=` on the front.
             */
            revision: number;
            /**
             * Format: int32
             * @description Points on the front.
             */
            points: number;
            /** @description Whether it is the study's final front. */
            final: boolean;
        };
        /** @description One design that no other beats in every objective. */
        FrontPointResponse: {
            /**
             * Format: int32
             * @description Number within the front, from 1, in order of the first objective; while the study runs, points keep theirs and those that join get the next.
             */
            id: number;
            /**
             * Format: int64
             * @description Number of the trial that found it; never changes.
             */
            trial: number;
            /** @description Active parameters: numbers, texts and Booleans. */
            parameters: {
                [key: string]: boolean | number | string;
            };
            /** @description Metrics; null where one could not be computed. */
            metrics: {
                [key: string]: null | number;
            };
            /** @description Why a metric is null, by metric; null when none is. */
            nullReasons: null | {
                [key: string]: string;
            };
            /** @description By metric, the values that it lies between with 80 % confidence: [p10, p90]. */
            interval: {
                [key: string]: number[];
            };
            /** @description By metric, the best value possible, where proved. */
            bound: {
                [key: string]: number;
            };
            /** @description By metric, the relative distance from the bound. */
            gap: {
                [key: string]: number;
            };
            /** @description Ids of points that the model cannot tell apart from this one. */
            tiedWith: number[];
            /** @description What the numbers rest on: measured, interpolated or prior. */
            basis: string;
            /** @description Path of the artifact, relative to the front's own; null when the kind has none. */
            artifact: null | string;
        };
        /** @description The front of a study: the final one, or the best so far. */
        FrontResponse: {
            /**
             * Format: uuid
             * @description The study's id.
             */
            study: string;
            /**
             * Format: int64
             * @description Grows with every change of the points; 0 before the first point.
             */
            revision: number;
            /**
             * Format: int64
             * @description The revision that points and removedTrials are told against; null when this is the whole front.
             */
            since: null | number;
            /** @description Whether the front is the study's final one. */
            final: boolean;
            spec: null | components["schemas"]["JsonElement"];
            /** @description Where the study stands. */
            status: components["schemas"]["StudyState"];
            /** @description Why it ended, for people; null before. */
            reason: null | string;
            /**
             * Format: double
             * @description Raw units, maximised objectives negated; null without a point.
             */
            hypervolume: null | number;
            /** @description What the hypervolume is measured against, per objective, raw units; null before the end. */
            referencePoint: null | number[];
            /**
             * Format: int64
             * @description Evaluations billed.
             */
            evaluations: number;
            /**
             * Format: double
             * @description Wall-clock seconds of the search.
             */
            seconds: number;
            /** @description False when the clock ended the search; null before the end. */
            reproducible: null | boolean;
            /** @description True when the front is the whole truth about the space; null before the end. */
            proved: null | boolean;
            /** @description The strategy that ran, with the reasons when auto chose it; null before the end. */
            strategy: null | string;
            /** @description Candidates rejected, by reason; null before the end. */
            rejected: null | {
                [key: string]: number;
            };
            /** @description What is minimised or maximised, for example "min stepTimeSeconds". */
            objectives: string[];
            /** @description The points in order of their ids; in a delta those that are new or changed. */
            points: components["schemas"]["FrontPointResponse"][];
            /** @description In a delta, the trials whose points left the front; else empty. */
            removedTrials: number[];
            /** @description The formats that points of this kind may be exported to. */
            exports: string[];
        };
        /** @description A network of the catalog as a graph of operators. */
        GraphResponse: {
            /** @description Catalog name, as specs spell it. */
            name: string;
            /** @description Where the graph comes from; null when it does not say. */
            source: null | string;
            /**
             * Format: int32
             * @description Operators.
             */
            operators: number;
            /**
             * Format: int32
             * @description Tensors between them, inputs and outputs included.
             */
            tensors: number;
            /**
             * Format: int32
             * @description Times that an operator reads what another has made.
             */
            edges: number;
            /**
             * Format: int32
             * @description Operators that multiply.
             */
            layers: number;
            /**
             * Format: int32
             * @description Shapes among them.
             */
            distinctLayers: number;
            /**
             * Format: double
             * @description Multiply-accumulates of one run, batch 1.
             */
            macs: number;
            /**
             * Format: double
             * @description Elements of all weights.
             */
            weights: number;
            /**
             * Format: double
             * @description Bytes of all tensors, weights not among them.
             */
            tensorBytes: number;
            /**
             * Format: int64
             * @description Most bytes of tensors alive at once when the operators run in the order of the graph and none leaves early.
             */
            peakBytes: number;
            /** @description Added by the tenant; false for what ships with the product. */
            own: boolean;
        };
        /** @description A whole list. */
        GraphResponseList: {
            /** @description Its items. */
            items: components["schemas"]["GraphResponse"][];
        };
        /** @description A graph as the object that specs may hold, and what its operators take one after the other. */
        GraphSheetResponse: {
            /** @description The graph as PUT takes it. */
            object: components["schemas"]["JsonElement"];
            /** @description Added by the tenant; false for what ships with the product. */
            own: boolean;
            /** @description Its operators by type, those with the most multiply-accumulates first. */
            types: components["schemas"]["GraphType"][];
            /** @description Its operators in the order of the graph. */
            steps: components["schemas"]["GraphStep"][];
        };
        /** @description One operator. */
        GraphStep: {
            /** @description Its name. */
            operator: string;
            /** @description What it does, as its source calls it. */
            type: string;
            /**
             * Format: double
             * @description Bytes of the tensors that it makes.
             */
            outputBytes: number;
            /**
             * Format: int64
             * @description Bytes of all tensors that are alive while it runs, in the order of the graph.
             */
            liveBytes: number;
            /**
             * Format: double
             * @description Multiply-accumulates.
             */
            macs: number;
            /**
             * Format: double
             * @description Elements of its weights.
             */
            weights: number;
        };
        /** @description The operators of a type. */
        GraphType: {
            /** @description As the graph's source calls it. */
            type: string;
            /**
             * Format: int32
             * @description How many.
             */
            operators: number;
            /**
             * Format: double
             * @description Multiply-accumulates of all.
             */
            macs: number;
            /**
             * Format: double
             * @description Elements of the weights of all.
             */
            weights: number;
        };
        /** @description The front's size and worth after a number of evaluations. */
        HistoryResponse: {
            /**
             * Format: int64
             * @description Evaluations billed by then.
             */
            evaluations: number;
            /**
             * Format: double
             * @description Wall-clock seconds of searching by then.
             */
            seconds: number;
            /**
             * Format: double
             * @description Hypervolume in raw units; null without a point.
             */
            hypervolume: null | number;
            /**
             * Format: int32
             * @description Points on the front.
             */
            frontSize: number;
        };
        /** @description A whole list. */
        HistoryResponseList: {
            /** @description Its items. */
            items: components["schemas"]["HistoryResponse"][];
        };
        /** @description Which parameters matter, metric by metric. */
        ImportanceList: {
            /** @description One per metric. */
            items: components["schemas"]["ImportanceResponse"][];
            /** @description Why nothing can be said of any metric; null where there are items. */
            nullReason: null | string;
        };
        /** @description What the variation of one metric over a study's trials comes from. */
        ImportanceResponse: {
            /** @description The metric's name. */
            metric: string;
            /**
             * Format: int32
             * @description Trials with the metric that were used.
             */
            trials: number;
            /**
             * Format: double
             * @description Share of the variance of held-out trials that the model behind the shares explains; near or below 0 they mean little. Null where those trials do not vary or there are no shares.
             */
            explainedRatio: null | number;
            /** @description Shares per parameter, greatest total first; null where there are none. */
            parameters: null | components["schemas"]["ParameterShareResponse"][];
            /** @description Why there are no shares; null where there are. */
            nullReason: null | string;
        };
        JsonElement: unknown;
        /** @description How one group of measured kernels is met. */
        KernelFit: {
            /** @description Which kernels, for example gemm.bf16. */
            kernels: string;
            /**
             * Format: int32
             * @description How many were measured.
             */
            rows: number;
            /** @description False when they are too few to learn from. */
            isUsed: boolean;
            /**
             * Format: double
             * @description Mean absolute error of the efficiencies alone, as a share of what was measured.
             */
            errorRatio: number;
            /**
             * Format: double
             * @description The same when every row is told from the others; null when they are too few.
             */
            leftOutErrorRatio: null | number;
            /** @description The kernels, at most 600 spread evenly over them. */
            points: components["schemas"]["KernelPoint"][];
        };
        /** @description A measured kernel beside what is predicted of it. */
        KernelPoint: {
            /** @description Its sizes. */
            kernel: string;
            /**
             * Format: double
             * @description What was measured, milliseconds.
             */
            measuredMs: number;
            /**
             * Format: double
             * @description What the device's efficiencies alone give, milliseconds.
             */
            predictedMs: number;
            /**
             * Format: double
             * @description What they and the other measured kernels give, milliseconds; null when there are too few.
             */
            leftOutMs: null | number;
        };
        /** @description A new API key. The only time that the key itself is told. */
        KeyCreated: {
            /** @description Send it as `Authorization: Bearer`. It cannot be read again. */
            key: string;
            /** @description What is kept of it. */
            info: components["schemas"]["KeyResponse"];
        };
        /** @description Asks for a new API key. */
        KeyRequest: {
            /** @description A label for people, 1 to 100 characters. */
            name: string;
            /** @description read, write or admin; each includes the ones before it. Omitted means write. */
            role?: null | string;
            /**
             * Format: date-time
             * @description When it ends, in the future; omitted means never.
             */
            expiresAt?: null | string;
        };
        /** @description An API key, without the key. */
        KeyResponse: {
            /**
             * Format: uuid
             * @description The id to revoke it by.
             */
            id: string;
            /** @description A label for people. */
            name: string;
            /** @description The key's first characters. */
            prefix: string;
            /** @description read, write or admin; each includes the ones before it. */
            role: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it ends; null for never.
             */
            expiresAt: null | string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute; null when never.
             */
            lastUsedAt: null | string;
            /**
             * Format: date-time
             * @description When it was revoked; null when it was not.
             */
            revokedAt: null | string;
        };
        /** @description A whole list. */
        KeyResponseList: {
            /** @description Its items. */
            items: components["schemas"]["KeyResponse"][];
        };
        /** @description A language model of the catalog. */
        ModelResponse: {
            /** @description Catalog name, as specs spell it. */
            name: string;
            /**
             * Format: int32
             * @description Width of the residual stream.
             */
            hidden: number;
            /**
             * Format: int32
             * @description Transformer layers.
             */
            layers: number;
            /**
             * Format: int32
             * @description Query heads.
             */
            heads: number;
            /**
             * Format: int32
             * @description Key and value heads.
             */
            kvHeads: number;
            /**
             * Format: int32
             * @description Width of a head.
             */
            headDim: number;
            /**
             * Format: int32
             * @description Inner width of the dense feed-forward block.
             */
            ffn: number;
            /**
             * Format: int32
             * @description Vocabulary size.
             */
            vocab: number;
            /** @description Three matrices in the feed-forward block instead of two. */
            gatedMlp: boolean;
            /** @description Input and output embeddings share one matrix. */
            tieEmbeddings: boolean;
            /**
             * Format: int32
             * @description Routed experts per mixture layer; 0 for a dense model.
             */
            experts: number;
            /**
             * Format: int32
             * @description Routed experts a token visits.
             */
            expertsPerToken: number;
            /**
             * Format: int32
             * @description Inner width of one expert.
             */
            moeFfn: number;
            /**
             * Format: int32
             * @description Experts that every token visits.
             */
            sharedExperts: number;
            /**
             * Format: int32
             * @description Leading dense layers of a mixture model.
             */
            denseLayers: number;
            /**
             * Format: int32
             * @description Rank of the query compression of latent attention; 0 for none.
             */
            qLoraRank: number;
            /**
             * Format: int32
             * @description Rank of the key-value compression of latent attention; 0 means ordinary attention.
             */
            kvLoraRank: number;
            /**
             * Format: int32
             * @description Rotary part of a latent-attention key.
             */
            qkRopeHeadDim: number;
            /**
             * Format: int32
             * @description Non-rotary part of a latent-attention key, per head.
             */
            qkNopeHeadDim: number;
            /**
             * Format: int32
             * @description Value width of a latent-attention head.
             */
            vHeadDim: number;
            /**
             * Format: int32
             * @description After the leading dense layers every so many-th layer is a mixture; 1 for all.
             */
            moeEvery: number;
            /**
             * Format: int32
             * @description Layers without a feed-forward block of their own.
             */
            ffnFreeLayers: number;
            /**
             * Format: int32
             * @description Positions that a local attention layer looks back on; 0 when every layer sees all.
             */
            slidingWindow: number;
            /**
             * Format: int32
             * @description Local attention layers.
             */
            slidingLayers: number;
            /**
             * Format: int32
             * @description Positions with a learned embedding.
             */
            learnedPositions: number;
            /** @description Attention output is gated by a projection as wide as the queries. */
            attentionGate: boolean;
            /**
             * Format: int32
             * @description Heads of the indexer of sparse attention; 0 for none.
             */
            indexHeads: number;
            /**
             * Format: int32
             * @description Width of an indexer head.
             */
            indexHeadDim: number;
            /**
             * Format: int32
             * @description Keys that the indexer leaves to each query.
             */
            indexTopK: number;
            /** @description Recurrence that some layers have instead of attention; null for none. */
            linearKind: null | string;
            /**
             * Format: int32
             * @description Layers with the recurrence.
             */
            linearLayers: number;
            /**
             * Format: int32
             * @description Key heads of the recurrence.
             */
            linearKeyHeads: number;
            /**
             * Format: int32
             * @description Key width of the recurrence.
             */
            linearKeyDim: number;
            /**
             * Format: int32
             * @description Value heads of the recurrence.
             */
            linearValueHeads: number;
            /**
             * Format: int32
             * @description Value width of the recurrence.
             */
            linearValueDim: number;
            /**
             * Format: int32
             * @description Taps of the convolution before the recurrence.
             */
            linearConvolution: number;
            /**
             * Format: int32
             * @description Rank of the step-size projection of Mamba 1.
             */
            linearRank: number;
            /** @description The recurrence stands beside attention in the same layer. */
            linearBesideAttention: boolean;
            /**
             * Format: double
             * @description All weights, billions, as the shape above gives them.
             */
            parametersBillion: number;
            /**
             * Format: double
             * @description Weights one token passes through, billions.
             */
            activeParametersBillion: number;
            /** @description Added by the tenant; false for what ships with the product. */
            own: boolean;
        };
        /** @description A whole list. */
        ModelResponseList: {
            /** @description Its items. */
            items: components["schemas"]["ModelResponse"][];
        };
        /** @description A design whose objectives differ between two runs. */
        MovedPoint: {
            /** @description The axes' values of its study. */
            values: components["schemas"]["JsonElement"];
            /** @description The point in the earlier run. */
            before: components["schemas"]["FrontPointResponse"];
            /** @description The point in the later run. */
            after: components["schemas"]["FrontPointResponse"];
        };
        /** @description A whole list. */
        NameList: {
            /** @description Its items. */
            items: string[];
        };
        /** @description How many stored trials ended in one way. */
        OutcomeResponse: {
            /** @description feasible, infeasible or failed. */
            outcome: string;
            /** @description What turned them down, for example a constraint; null for feasible ones. */
            reason: null | string;
            /**
             * Format: int64
             * @description How many.
             */
            trials: number;
        };
        /** @description A whole list. */
        OutcomeResponseList: {
            /** @description Its items. */
            items: components["schemas"]["OutcomeResponse"][];
        };
        /** @description How much of a metric's variation a parameter explains. */
        ParameterShareResponse: {
            /** @description The parameter's name. */
            parameter: string;
            /**
             * Format: double
             * @description Share explained by it alone: its first-order Sobol index, 0 to `totalRatio`.
             */
            aloneRatio: number;
            /**
             * Format: double
             * @description Share in which it has a part, alone or together with others: its total Sobol index, at most 1; those of all parameters may add up to more.
             */
            totalRatio: number;
        };
        /** @description The body of every answer that is not a success (`application/problem+json`). */
        Problem: {
            /** @description Stable URI of the sort of problem, listed in docs/errors.md. */
            type: string;
            /** @description The sort of problem, for people; the same for every occurrence. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status code.
             */
            status: number;
            /** @description What happened this time, or null. */
            detail: null | string;
            /** @description Every place that is wrong; empty when the problem has no place. */
            errors: components["schemas"]["ProblemError"][];
            /** @description Finds the request in the service's logs. */
            traceId: string;
        };
        /** @description One place that is wrong. */
        ProblemError: {
            /** @description JSON path in the body, or the name of a header or query parameter. */
            path: string;
            /** @description Stable code in camelCase, listed in docs/errors.md. */
            code: string;
            /** @description A sentence with the value, the limit and the mend. */
            message: string;
        };
        /** @description What a proxy predicts for one row. */
        ProxyAnswer: {
            /** @description A value per target. */
            metrics: {
                [key: string]: number;
            };
            /** @description Whether the row lies within what the proxy learned from; if not, the values are extrapolated. */
            inside: boolean;
            /** @description The inputs by which it lies beyond. */
            outsideInputs: string[];
        };
        /** @description A whole list. */
        ProxyAnswerList: {
            /** @description Its items. */
            items: components["schemas"]["ProxyAnswer"][];
        };
        /** @description How wrong a proxy is on groups that were held out. */
        ProxyErrorResponse: {
            /** @description The target's column. */
            target: string;
            /**
             * Format: int32
             * @description Rows held out and predicted.
             */
            rows: number;
            /**
             * Format: double
             * @description Root mean square error over the range of the values.
             */
            rmseRangeRatio: number;
            /**
             * Format: double
             * @description Mean of the relative error; null when a value is 0.
             */
            meanAbsoluteErrorRatio?: null | number;
            /**
             * Format: double
             * @description Its 90th percentile; null when a value is 0.
             */
            p90ErrorRatio?: null | number;
        };
        /** @description What a proxy reads, predicts and how wrong it is. */
        ProxyInfo: {
            /** @description The columns it reads. */
            inputs: string[];
            /** @description Error per target on groups held out. */
            errors: components["schemas"]["ProxyErrorResponse"][];
            /**
             * Format: int32
             * @description Rows it learned from.
             */
            rows: number;
            /**
             * Format: double
             * @description Microseconds of one prediction on the service's machine.
             */
            predictionMicroseconds: number;
            /**
             * Format: double
             * @description How many times less a prediction takes than an evaluation; null when what that takes is not known.
             */
            speedupRatio?: null | number;
        };
        /** @description Rows to predict. */
        ProxyQuestion: {
            /** @description 1 to 10,000 objects of inputs and their values. */
            rows: Record<string, never>[];
        };
        /** @description A trained proxy. */
        ProxyResponse: {
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description When it was trained.
             */
            trainedAt: string;
            /** @description What it reads, predicts and how wrong it is. */
            info: components["schemas"]["ProxyInfo"];
        };
        /** @description A whole list. */
        ProxyResponseList: {
            /** @description Its items. */
            items: components["schemas"]["ProxyResponse"][];
        };
        /** @description What a proxy is to be trained from. */
        ProxyTraining: {
            /**
             * Format: uuid
             * @description A study whose stored feasible trials it learns from; this or string? ProxyTraining.Csv.
             */
            study?: null | string;
            /** @description SHA-256 of an uploaded CSV file with a header, 64 hex digits. */
            csv?: null | string;
            /** @description Columns to predict; of a study its metrics when left out. */
            targets?: null | string[];
            /** @description Columns that together name a group, such as those of an architecture: held out whole when the error is measured. */
            groups?: null | string[];
            /** @description Columns that are not read. */
            ignore?: null | string[];
            /**
             * Format: double
             * @description Seconds that one evaluation by the evaluator takes; of a study its seconds per evaluation when left out.
             */
            evaluatorSeconds?: null | number;
            /**
             * Format: uint64
             * @description Seed of folds and trees; 1 when left out.
             */
            seed?: null | number;
        };
        /** @description A study with its spec. */
        StudyDetail: {
            /** @description Where it stands. */
            study: components["schemas"]["StudySummary"];
            /** @description The spec as it was submitted, as a JSON object. */
            spec: components["schemas"]["JsonElement"];
            /**
             * Format: int64
             * @description The current front's revision; 0 before the first point.
             */
            frontRevision: number;
        };
        /** @description The error that ended a study. */
        StudyFault: {
            /** @description Stable code, listed in docs/errors.md. */
            code: string;
            /** @description What went wrong. */
            message: string;
        };
        /** @description What the tenant's studies can be found by; each list in alphabetical order. */
        StudyLabelsResponse: {
            /** @description The study kinds that there are, with or without a study. */
            kinds: string[];
            /** @description Tags. */
            tags: string[];
            /** @description Who submitted: prefixes of keys, or local. */
            owners: string[];
            /** @description Language models and networks. */
            models: string[];
            /** @description Devices. */
            devices: string[];
        };
        /** @description How far a search is. */
        StudyProgress: {
            /**
             * Format: int64
             * @description Evaluations billed so far.
             */
            evaluations: number;
            /**
             * Format: int64
             * @description The budget, or the size of an enumerated space; null when unknown.
             */
            totalEvaluations: null | number;
            /**
             * Format: double
             * @description Share done, 0 to 1; null when unknown.
             */
            doneRatio: null | number;
            /**
             * Format: double
             * @description Wall-clock seconds of searching, all attempts together.
             */
            searchSeconds: number;
            /**
             * Format: int32
             * @description Points on the front.
             */
            frontSize: number;
            /**
             * Format: double
             * @description Hypervolume of the front in raw units; null without a point.
             */
            hypervolume: null | number;
        };
        /**
         * @description Where a study stands. Succeeded and infeasible never change; failed, cancelled and quarantined can be resumed.
         * @enum {unknown}
         */
        StudyState: "queued" | "running" | "succeeded" | "infeasible" | "failed" | "cancelled" | "quarantined";
        /** @description A study and where it stands. */
        StudySummary: {
            /**
             * Format: uuid
             * @description The study's id.
             */
            id: string;
            /** @description The study kind, for example TrainingPlan. */
            kind: string;
            /** @description A label for people. */
            name: string;
            /** @description Where it stands. Succeeded and infeasible are for ever; failed, cancelled and quarantined can be resumed. */
            state: components["schemas"]["StudyState"];
            /** @description Labels for filtering. */
            tags: string[];
            /** @description Who submitted it: the first characters of a key, or local. */
            owner: string;
            /** @description The language models and networks that it is about, by their catalog names where they have one. */
            models: string[];
            /** @description The devices that it runs on, by their catalog names where they have one. */
            devices: string[];
            /**
             * Format: int32
             * @description Higher runs sooner within its tenant, -100 to 100.
             */
            priority: number;
            /**
             * Format: int32
             * @description Number of the last attempt, 0 before the first.
             */
            attempt: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When anything here last changed.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When a worker first took it up; null before.
             */
            startedAt: null | string;
            /**
             * Format: date-time
             * @description When it ended; null before.
             */
            finishedAt: null | string;
            /**
             * Format: date-time
             * @description When its owner asked to stop it; null otherwise.
             */
            cancelRequestedAt: null | string;
            /** @description How far the search is. */
            progress: components["schemas"]["StudyProgress"];
            /** @description Why it ended, for people: budget, proof, the binding constraints when infeasible; null before. */
            reason: null | string;
            error: null | components["schemas"]["StudyFault"];
            /**
             * Format: int64
             * @description Grows with every change, from 1.
             */
            version: number;
        };
        /** @description A page of a list. */
        StudySummaryPage: {
            /** @description Its items. */
            items: components["schemas"]["StudySummary"][];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            nextCursor: null | string;
        };
        /** @description Something that differs between two runs. */
        SweepCause: {
            /** @description A path into the specs, or version, evaluator, solvers, studies. */
            what: string;
            /** @description The device, language model or graph that the member belongs to, by its name; null where the path says it all. */
            entry: null | string;
            /** @description What it was; null when it was not there. */
            before: null | string;
            /** @description What it is; null when it is not there any more. */
            after: null | string;
            /**
             * Format: int32
             * @description In how many studies.
             */
            studies: number;
        };
        /** @description What changed between two runs of a sweep. */
        SweepChangesResponse: {
            /**
             * Format: int32
             * @description The later run.
             */
            run: number;
            /**
             * Format: int32
             * @description The earlier run; null when there is none before the later one, all points of which are then gained.
             */
            since: null | number;
            /**
             * Format: date-time
             * @description When the next run comes by the schedule; null when it runs only when asked.
             */
            nextFireAt: null | string;
            /** @description What the studies of both minimise or maximise. */
            objectives: string[];
            /** @description What both hypervolumes are measured against, raw units; null without a point. */
            referencePoint: null | number[];
            /**
             * Format: double
             * @description Of the earlier joint front.
             */
            hypervolumeBefore: null | number;
            /**
             * Format: double
             * @description Of the later joint front.
             */
            hypervolumeAfter: null | number;
            /**
             * Format: double
             * @description Later over earlier hypervolume, less 1; null when it cannot be computed.
             */
            driftRatio: null | number;
            /** @description Points of the later joint front whose design was not on the earlier one. */
            gained: components["schemas"]["SweepPoint"][];
            /** @description Points of the earlier joint front whose design is not on the later one. */
            lost: components["schemas"]["SweepPoint"][];
            /** @description Designs on both whose objectives differ. */
            moved: components["schemas"]["MovedPoint"][];
            /**
             * Format: int32
             * @description Designs on both whose objectives are the same.
             */
            same: number;
            /**
             * Format: int32
             * @description Studies of the later run that have not ended: what is told may still change.
             */
            openStudies: number;
            /** @description What differs between the runs besides their results: members of the specs, and the service's version. */
            causes: components["schemas"]["SweepCause"][];
        };
        /** @description A sweep with its definition. */
        SweepDetail: {
            /** @description Where it stands. */
            sweep: components["schemas"]["SweepResponse"];
            /** @description The definition as it was sent, as a JSON object. */
            definition: components["schemas"]["JsonElement"];
            /**
             * Format: int64
             * @description How many studies one run submits, at most.
             */
            studiesPerRun: number;
            /** @description The next slots of its schedule, at most five. */
            nextSlots: string[];
        };
        /** @description The joint front of a run: the points of all its studies that none dominates. */
        SweepFrontResponse: {
            /**
             * Format: int32
             * @description The run.
             */
            run: number;
            /** @description What the studies minimise or maximise. */
            objectives: string[];
            /** @description What the hypervolume is measured against, raw units; null without a point. */
            referencePoint: null | number[];
            /**
             * Format: double
             * @description Raw units with maximised objectives negated; null without a point.
             */
            hypervolume: null | number;
            /**
             * Format: int32
             * @description Studies of the run that have not ended: the front may still grow.
             */
            openStudies: number;
            /** @description The points. */
            points: components["schemas"]["SweepPoint"][];
        };
        /** @description A point of a joint front, and where it comes from. */
        SweepPoint: {
            /**
             * Format: uuid
             * @description The study.
             */
            study: string;
            /** @description The axes' values of that study. */
            values: components["schemas"]["JsonElement"];
            /** @description The point; its id is that within its study's front. */
            point: components["schemas"]["FrontPointResponse"];
        };
        /** @description A sweep and where it stands. */
        SweepResponse: {
            /**
             * Format: uuid
             * @description The sweep's id.
             */
            id: string;
            /** @description A label for people. */
            name: string;
            /** @description active, paused or ended. */
            state: string;
            /** @description Why it ended; null before. */
            reason: null | string;
            /**
             * Format: date-time
             * @description The next slot of its schedule; null when none is to come.
             */
            nextFireAt: null | string;
            /**
             * Format: int32
             * @description Runs so far, those skipped or refused included.
             */
            runs: number;
            /**
             * Format: int64
             * @description Studies submitted so far.
             */
            studies: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updatedAt: string;
            /**
             * Format: int64
             * @description Grows with every change, from 1.
             */
            version: number;
        };
        /** @description A page of a list. */
        SweepResponsePage: {
            /** @description Its items. */
            items: components["schemas"]["SweepResponse"][];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            nextCursor: null | string;
        };
        /** @description A study of a run. */
        SweepRow: {
            /** @description The axes' values. */
            values: components["schemas"]["JsonElement"];
            /** @description The study and where it stands. */
            study: components["schemas"]["StudySummary"];
            /** @description The best value of each objective on its front, by metric; null without a point. */
            best: null | {
                [key: string]: number;
            };
            /**
             * Format: int32
             * @description How many of its points are on the joint front.
             */
            onJointFront: number;
        };
        /** @description One run of a sweep. */
        SweepRunResponse: {
            /**
             * Format: int32
             * @description From 1.
             */
            run: number;
            /**
             * Format: date-time
             * @description The slot of the schedule; null for a run on demand.
             */
            slot: null | string;
            /**
             * Format: date-time
             * @description When its studies were submitted.
             */
            startedAt: string;
            /** @description Who asked: a key's prefix, local, or schedule. */
            actor: string;
            /** @description started, skipped or refused. */
            outcome: string;
            /** @description Why it was skipped or refused; null otherwise. */
            reason: null | string;
            /**
             * Format: int32
             * @description Studies submitted.
             */
            studies: number;
            /**
             * Format: int32
             * @description Slots before this one that passed without a run.
             */
            missedSlots: number;
            /** @description Version of the service that submitted them. */
            version: string;
        };
        /** @description A page of a list. */
        SweepRunResponsePage: {
            /** @description Its items. */
            items: components["schemas"]["SweepRunResponse"][];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            nextCursor: null | string;
        };
        /** @description A run as a table: the axes' values against the best that each study found. */
        SweepTableResponse: {
            /**
             * Format: int32
             * @description The run.
             */
            run: number;
            /** @description What the studies minimise or maximise; empty when they do not all seek the same. */
            objectives: string[];
            /** @description A row for each study. */
            rows: components["schemas"]["SweepRow"][];
        };
        /** @description What a client has found. */
        TellRequest: {
            /** @description The client's name, as it asked. */
            clientId: string;
            /** @description Answers and reports, 1 to 1,000. */
            trials: components["schemas"]["ToldTrialRequest"][];
        };
        /** @description What became of each answer and report. */
        TellResponse: {
            /** @description One per answer or report, in their order. */
            results: components["schemas"]["ToldTrialResponse"][];
        };
        /** @description An answer to a trial, or a report on the way: one of metrics, infeasible, error. */
        ToldTrialRequest: {
            /**
             * Format: int64
             * @description The trial's number.
             */
            trial: number;
            /**
             * Format: int64
             * @description The step, from 0, when this is a report on the way; left out in the answer.
             */
            step?: null | number;
            /** @description Metrics by name; null where the design has no such value. */
            metrics?: null | {
                [key: string]: null | number;
            };
            /** @description Why the design cannot be; it is never asked for again. */
            infeasible?: null | string;
            /** @description Why the evaluation failed; it may be asked for again. */
            error?: null | string;
        };
        /** @description What became of an answer or a report. */
        ToldTrialResponse: {
            /**
             * Format: int64
             * @description The trial's number.
             */
            trial: number;
            /**
             * @description accepted; repeated: the same was told before; late: another answer stands or the study has ended, this one is kept
             *     beside it; unknown: the study has no such trial.
             */
            status: string;
            /** @description Whether the trial is to be stopped: it counts as it stands and needs no answer. */
            stop: boolean;
        };
        /** @description One evaluated candidate. */
        TrialResponse: {
            /**
             * Format: int64
             * @description Number of the trial within its study, from 0.
             */
            trial: number;
            /**
             * Format: int32
             * @description The attempt that evaluated it first.
             */
            attempt: number;
            /** @description feasible, infeasible or failed. */
            outcome: string;
            /** @description Why it is not feasible; null when it is. */
            reason: null | string;
            /** @description Active parameters: numbers, texts and Booleans. */
            parameters: {
                [key: string]: boolean | number | string;
            };
            /** @description Metrics; null where one could not be computed. */
            metrics: {
                [key: string]: null | number;
            };
        };
        /** @description A page of a list. */
        TrialResponsePage: {
            /** @description Its items. */
            items: components["schemas"]["TrialResponse"][];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            nextCursor: null | string;
        };
        /** @description What the service makes of a spec, which is not kept. */
        ValidationResponse: {
            /** @description Whether it could be submitted as it is. */
            valid: boolean;
            /** @description Every place that is wrong. */
            errors: components["schemas"]["ProblemError"][];
            /** @description The study kind; null when it is not valid. */
            kind: null | string;
            /** @description What would be minimised or maximised. */
            objectives: string[];
            /** @description The parameters that would be searched. */
            parameters: string[];
            /**
             * Format: double
             * @description The size of the space before its rules; null when a parameter is a real number, or the spec is not valid.
             */
            designs: null | number;
            /** @description The strategy asked for; auto chooses when the search begins. */
            strategy: null | string;
            /** @description The strategy that would run and why, where that was found out at once. */
            choice: null | string;
            /**
             * Format: int64
             * @description Designs that meet the space's rules, exactly; null where they are endless, too many to count at once, or of no concern to an exact method.
             */
            feasibleDesigns: null | number;
            /**
             * Format: int64
             * @description Most evaluations that would be spent; null for an exact method, or where the clock alone ends the search.
             */
            evaluations: null | number;
            /**
             * Format: double
             * @description Processor seconds that these evaluations take by themselves, from designs drawn at random and timed on the service just now; null where there were none to time, or the user evaluates.
             */
            evaluationSeconds: null | number;
            /**
             * Format: double
             * @description Wall-clock seconds after which the spec ends the search; null for no such limit.
             */
            limitSeconds: null | number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listStudies: {
        parameters: {
            query?: {
                /** @description Only studies in one of these states; repeat the parameter for several. */
                state?: string[];
                /** @description Only this kind. */
                kind?: string;
                /** @description Only names that contain this, whatever the case. */
                name?: string;
                /** @description Only studies with this tag. */
                tag?: string;
                /** @description Only studies that this one submitted: the first characters of a key as GET /v1/keys shows them, or local. */
                owner?: string;
                /** @description Only studies about this language model or network, by its name or an alias. */
                model?: string;
                /** @description Only studies on this device, by its name or an alias. */
                device?: string;
                /** @description Only studies accepted at or after this moment. */
                createdFrom?: string;
                /** @description Only studies accepted before this moment. */
                createdBefore?: string;
                /** @description created, name, state, kind or priority; with a minus sign in front, greatest first. The newest come first when omitted. */
                sort?: string;
                /** @description Most studies on the page, 1 to 200; 50 when omitted. */
                limit?: number;
                /** @description nextCursor of the page before, with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudySummaryPage"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitStudy: {
        parameters: {
            query?: {
                /** @description Labels for filtering beside those of the spec, together at most 32 of at most 100 characters; repeat the parameter for several. */
                tag?: string[];
                /** @description Higher runs sooner within the tenant, -100 to 100; the spec's, else 0, when omitted. */
                priority?: number;
            };
            header?: {
                /** @description Any text of 1 to 200 characters that is new for each study; a random UUID does. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The spec, as JSON or YAML. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/yaml": string;
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudySummary"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validateSpec: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The spec, as JSON or YAML. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/yaml": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followStudy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was received: only what is newer is sent. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImportance: {
        parameters: {
            query?: {
                /** @description A metric's name; the first four that vary when omitted. */
                metric?: string;
            };
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportanceList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareFronts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComparisonRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLabels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudyLabelsResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudyDetail"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudySummary"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudySummary"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFront: {
        parameters: {
            query?: {
                /** @description A revision read before: only what changed since then is told. */
                since?: number;
                /** @description Only points that meet this expression over parameters and metrics, for example `memoryGiB <= 60 && tp == 8`. Cannot go with since. */
                where?: string;
                /** @description Only the first so many points. */
                limit?: number;
                /** @description json or csv; goes before Accept. */
                format?: string;
            };
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrontResponse"];
                    "text/csv": components["schemas"]["FrontResponse"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No accepted content type can be produced. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
                /** @description The point's id within the present front. */
                point: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonElement"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPoint: {
        parameters: {
            query?: {
                /** @description What to write, for example megatron; the front's `exports` lists what fits its kind. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
                /** @description The point's id within the present front. */
                point: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/x-shellscript": string;
                    "application/yaml": string;
                    "application/json": string;
                    "text/csv": string;
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrials: {
        parameters: {
            query?: {
                /** @description feasible, infeasible or failed; all when omitted. */
                outcome?: string;
                /** @description Most trials on the page, 1 to 10,000; 100 when omitted. */
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description About so many trials, spread evenly over all of them, 1 to 10,000; cannot go with limit and cursor. */
                sample?: number;
                /** @description json or csv; goes before Accept. */
                format?: string;
            };
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialResponsePage"];
                    "text/csv": components["schemas"]["TrialResponsePage"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No accepted content type can be produced. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /** @description About so many rows, spread evenly with the first and the last among them, 2 to 10,000; all when omitted. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryResponseList"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOutcomes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askTrials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tellTrials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TellRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TellResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProxies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProxyResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the proxy, 1 to 200 characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProxyResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the proxy, 1 to 200 characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProxyTraining"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProxyResponse"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProxyResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the proxy, 1 to 200 characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predictByProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the proxy, 1 to 200 characters. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProxyQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProxyAnswerList"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One line, an array of lines, or JSON lines. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The answers, in the order of the lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/x-ndjson": string;
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One line, an array of lines, or JSON lines. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The answers, in the order of the lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/x-ndjson": string;
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Catalog name or alias. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        /** @description The entry. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResponse"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeviceSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Catalog name or alias. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceSheetResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Catalog name or alias. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        /** @description The entry. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelResponse"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGraphs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Catalog name or alias. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        /** @description The entry. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphResponse"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the entry, 1 to 200 characters; slashes may stand as they are. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGraphSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Catalog name or alias. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphSheetResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the bytes, 64 hex digits. */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the bytes, 64 hex digits. */
                sha256: string;
            };
            cookie?: never;
        };
        /** @description The file's bytes. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileResponse"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileResponse"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    headFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the bytes, 64 hex digits. */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSweeps: {
        parameters: {
            query?: {
                /** @description Most sweeps on the page, 1 to 200; 50 when omitted. */
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepResponsePage"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSweep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The sweep, as JSON or YAML. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/yaml": string;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepDetail"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepDetail"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        /** @description The sweep, as JSON or YAML. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
                "application/yaml": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepDetail"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepRunResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSweepRuns: {
        parameters: {
            query?: {
                /** @description Most runs on the page, 1 to 200; 50 when omitted. */
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepRunResponsePage"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSweepFront: {
        parameters: {
            query?: {
                /** @description The run; the last one that was started when omitted. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepFrontResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSweepTable: {
        parameters: {
            query?: {
                /** @description The run; the last one that was started when omitted. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepTableResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSweepChanges: {
        parameters: {
            query?: {
                /** @description The later run; the last one that was started when omitted. */
                run?: number;
                /** @description The earlier run; the one that was started before it when omitted. */
                since?: number;
            };
            header?: never;
            path: {
                /** @description The sweep's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepChangesResponse"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The present state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyResponseList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyCreated"];
                };
            };
            /** @description The body cannot be read. Or: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The content type is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The spec is not valid. Or: The idempotency key was used with another body. Or: The content does not have the hash in the path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NameList"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The study kind, for example TrainingPlan. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonElement"];
                };
            };
            /** @description An API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key's role does not allow this. Or: Writes from other sites are refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is nothing here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service failed. The trace id finds the reason in its logs. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The database cannot be reached. Try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
