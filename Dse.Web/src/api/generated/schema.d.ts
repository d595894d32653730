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
         * @description Takes a spec in and queues it. 202 means that the study is stored for good. With an `Idempotency-Key`, sending the same request again gives the same study; with another body it is refused. Where the spec names a device or model of the tenant's own, the study keeps the object in its place. Specs are described per kind at `/v1/schemas/{kind}`.
         */
        post: operations["submitStudy"];
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
         * @description The point in the form in which another tool starts it (docs/exports.md): `megatron` for TrainingPlan, `nemo` for TrainingPlan, `deepspeed` for TrainingPlan, `vllm` for ServingPlan, `sglang` for ServingPlan, `trtllm` for ServingPlan, `dynamo` for ServingPlan, `perfetto` for TrainingPlan, `timeloop` for Accelerator, `csv`, `json`. What the tool cannot be told stands in comments of the text and in `Dse-Export-Note` headers, or is refused.
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
         * @description A page of the study's stored trials in trial order. Exhaustive searches store none. As CSV with `?format=csv` or `Accept: text/csv`; the next page's cursor is then in the header `Next-Cursor`.
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
         * @description The front's size and hypervolume over evaluations, first to last.
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
             * @description Number within the front, from 1, in order of the first objective; may change while the study runs.
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
        JsonElement: unknown;
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
        /** @description A whole list. */
        NameList: {
            /** @description Its items. */
            items: string[];
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
                    "application/json": components["schemas"]["HistoryResponseList"];
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
