import { useEffect, useReducer, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import { FailureNotice } from '../shared/FailureNotice';
import { isExpertTable, isScratchpadPlan, isServingBreakdown, isTrainingBreakdown, type ServingBreakdown, type TrainingBreakdown } from './artifact';
import { ExpertTableView } from './ExpertTableView';
import { MemoryMap } from './MemoryMap';
import { TermBars } from './TermBars';

/** What people look at for one point, in the way that its type asks for. */
export function ArtifactView({ study, point, revision }: { study: string; point: number; revision: number }) {
  const [artifact, setArtifact] = useState<unknown>(undefined);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [round, retry] = useReducer((n: number) => n + 1, 0);

  // A point's id may pass to another point with a new revision of the front.
  useEffect(() => {
    const abort = new AbortController();
    bodyOf(api.GET('/v1/studies/{id}/front/{point}/artifact', { params: { path: { id: study, point } }, signal: abort.signal }))
      .then((read) => {
        setArtifact(read);
        setFailure(null);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) {
          setFailure(ApiError.of(error));
        }
      });
    return () => abort.abort();
  }, [study, point, revision, round]);

  if (failure !== null) {
    return <FailureNotice failure={failure} onRetry={retry} />;
  }
  if (artifact === undefined) {
    return <p className="muted" role="status">Loading the breakdown…</p>;
  }
  if (isTrainingBreakdown(artifact)) {
    return <Training artifact={artifact} />;
  }
  if (isScratchpadPlan(artifact)) {
    return <MemoryMap plan={artifact} />;
  }
  if (isExpertTable(artifact)) {
    return <ExpertTableView table={artifact} />;
  }
  return isServingBreakdown(artifact)
    ? <Serving artifact={artifact} />
    : <details><summary>Artifact</summary><pre>{JSON.stringify(artifact, null, 2)}</pre></details>;
}

function layersOf(stages: readonly number[]): string {
  const distinct = new Set(stages);
  return distinct.size === 1 ? `layers ${[...distinct].join('')} on each of ${stages.length} stages` : `layers by stage ${stages.join(', ')}`;
}

function Training({ artifact }: { artifact: TrainingBreakdown }) {
  const { schedule, microbatches, chunksPerStage, stageLayers } = artifact.pipeline;
  return (
    <>
      <h3>Where the time goes <span className="muted">timeSeconds</span></h3>
      <TermBars label="Time of a step by cause, in seconds" terms={artifact.timeSeconds} kind="time" />
      <h3>Where the memory goes <span className="muted">memoryGiB</span></h3>
      <TermBars label="Peak memory by use, in GiB" terms={artifact.memoryGiB} kind="memory" />
      <p className="muted">
        Pipeline {schedule} · microbatches {microbatches} · chunks per stage {chunksPerStage} · {layersOf(stageLayers)}
      </p>
    </>
  );
}

function Serving({ artifact }: { artifact: ServingBreakdown }) {
  const { binds, weights, activations, kvCache, replicas, devicesPerReplica } = artifact;
  return (
    <>
      <h3>Until the first token <span className="muted">ttftMs</span></h3>
      <TermBars label="Time to the first token by cause, in milliseconds" terms={artifact.ttftMs} kind="time" />
      <h3>Between tokens <span className="muted">tpotMs</span></h3>
      <TermBars label="Time between tokens by cause, in milliseconds" terms={artifact.tpotMs} kind="time" />
      <h3>Where the memory goes <span className="muted">memoryGiB</span></h3>
      <TermBars label="Memory of the fullest device by use, in GiB" terms={artifact.memoryGiB} kind="memory" />
      <p className="muted">
        Requests in flight bound by {binds} · deployments {replicas} of {devicesPerReplica} devices · weights {weights} · activations {activations} · cache {kvCache}
      </p>
      {artifact.placement === undefined ? null : (
        <details>
          <summary>Layers of each worker</summary>
          <ol>{artifact.placement.workers.map((w, i) => <li key={i}>{w.device}: {w.layers} from layer {w.firstLayer}</li>)}</ol>
        </details>
      )}
    </>
  );
}
