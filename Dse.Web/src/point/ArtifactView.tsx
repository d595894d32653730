import { lazy, Suspense, useEffect, useReducer, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import { FailureNotice } from '../shared/FailureNotice';
import { Part } from '../shared/Part';
import { isAcceleratorBreakdown, isArrayPlan, isControllerBreakdown, isExpertTable, isFleetPlan, isMappedBreakdown, isPacking, isPartitionPlan, isScratchpadPlan, isServingBreakdown, isSubsetRouting, isTrainingBreakdown, type ServingBreakdown, type Term, type TrainingBreakdown } from './artifact';
import { ArraySchedule } from './ArraySchedule';
import { ControllerPicture } from './ControllerPicture';
import { ExpertHeatMap } from './ExpertHeatMap';
import { ExpertTableView } from './ExpertTableView';
import { FleetTable } from './FleetTable';
import { Mappings } from './Mappings';
import { MemoryMap, PackingMap } from './MemoryMap';
import { PartitionLanes } from './PartitionLanes';
import { PipelineTimeline } from './PipelineTimeline';
import { SubsetRoutes } from './SubsetRoutes';
import { TermBars } from './TermBars';

const Roofline = lazy(() => import('./Roofline'));

interface ArtifactViewProps {
  study: string;
  point: number;
  revision: number;
  spec: unknown;
  exports: readonly string[];
}

/** What people look at for one point, in the way that its type asks for. */
export function ArtifactView({ study, point, revision, spec, exports }: ArtifactViewProps) {
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
    return <Training artifact={artifact} study={study} point={point} hasTimeline={exports.includes('perfetto')} />;
  }
  if (isScratchpadPlan(artifact)) {
    return <MemoryMap plan={artifact} />;
  }
  if (isPacking(artifact)) {
    return <PackingMap packing={artifact} />;
  }
  if (isExpertTable(artifact)) {
    return <><ExpertHeatMap table={artifact} spec={spec} /><ExpertTableView table={artifact} /></>;
  }
  if (isFleetPlan(artifact)) {
    return <FleetTable plan={artifact} />;
  }
  if (isPartitionPlan(artifact)) {
    return <PartitionLanes plan={artifact} />;
  }
  if (isControllerBreakdown(artifact)) {
    return <ControllerPicture artifact={artifact} />;
  }
  if (isSubsetRouting(artifact)) {
    return <SubsetRoutes artifact={artifact} />;
  }
  if (isArrayPlan(artifact)) {
    return <ArraySchedule plan={artifact} />;
  }
  if (isAcceleratorBreakdown(artifact) || isMappedBreakdown(artifact)) {
    return (
      <>
        <h3>Roofline <span className="muted">a mark per layer</span></h3>
        <Suspense fallback={<p className="chart roof muted" role="status">Loading the chart…</p>}><Roofline artifact={artifact} /></Suspense>
        <h3>Energy by level <span className="muted">millijoules</span></h3>
        <TermBars label="Energy by level, in millijoules" terms={sharesOf(artifact.energyMillijoules)} kind="memory" />
        {isMappedBreakdown(artifact) ? <Mappings artifact={artifact} /> : null}
      </>
    );
  }
  return isServingBreakdown(artifact)
    ? <Serving artifact={artifact} />
    : <Part name="artifact" title="Artifact"><pre>{JSON.stringify(artifact, null, 2)}</pre></Part>;
}

function sharesOf(values: Readonly<Record<string, number>>): readonly Term[] {
  const total = Object.values(values).reduce((sum, value) => sum + value, 0);
  return Object.entries(values).map(([term, value]) => ({ term, value, shareRatio: total === 0 ? 0 : value / total }));
}

function layersOf(stages: readonly number[]): string {
  const distinct = new Set(stages);
  return distinct.size === 1 ? `layers ${[...distinct].join('')} on each of ${stages.length} stages` : `layers by stage ${stages.join(', ')}`;
}

function Training({ artifact, study, point, hasTimeline }: { artifact: TrainingBreakdown; study: string; point: number; hasTimeline: boolean }) {
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
      {hasTimeline ? <PipelineTimeline study={study} point={point} /> : null}
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
        <Part name="workers" title="Layers of each worker">
          <ol>{artifact.placement.workers.map((w, i) => <li key={i}>{w.device}: {w.layers} from layer {w.firstLayer}</li>)}</ol>
        </Part>
      )}
    </>
  );
}
