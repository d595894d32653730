import type { components } from './generated/schema';

type Schemas = components['schemas'];

export type StudySummary = Schemas['StudySummary'];
export type StudyState = Schemas['StudyState'];
export type StudyDetail = Schemas['StudyDetail'];
export type StudyPage = Schemas['StudySummaryPage'];
export type StudyLabels = Schemas['StudyLabelsResponse'];
export type Front = Schemas['FrontResponse'];
/** What plots and tables of points need of a front. */
export type PointSet = Pick<Front, 'points' | 'objectives'>;
export type FrontPoint = Schemas['FrontPointResponse'];
export type FrontChanged = Schemas['FrontChanged'];
export type HistoryPoint = Schemas['HistoryResponse'];
export type Trial = Schemas['TrialResponse'];
export type Outcome = Schemas['OutcomeResponse'];
export type Importance = Schemas['ImportanceResponse'];
export type Comparison = Schemas['ComparisonResponse'];
export type ComparedFront = Schemas['ComparedFront'];
export type Validation = Schemas['ValidationResponse'];
export type Sweep = Schemas['SweepResponse'];
export type SweepDetail = Schemas['SweepDetail'];
export type SweepRun = Schemas['SweepRunResponse'];
export type SweepFront = Schemas['SweepFrontResponse'];
export type SweepTable = Schemas['SweepTableResponse'];
export type SweepChanges = Schemas['SweepChangesResponse'];
export type SweepPoint = Schemas['SweepPoint'];
export type Device = Schemas['DeviceResponse'];
export type DeviceSheet = Schemas['DeviceSheetResponse'];
export type KernelFit = Schemas['KernelFit'];
export type KernelPoint = Schemas['KernelPoint'];
export type Model = Schemas['ModelResponse'];
export type Graph = Schemas['GraphResponse'];
export type GraphSheet = Schemas['GraphSheetResponse'];
export type GraphStep = Schemas['GraphStep'];
export type ApiKey = Schemas['KeyResponse'];
export type KeyCreated = Schemas['KeyCreated'];
export type Problem = Schemas['Problem'];
export type ProblemError = Schemas['ProblemError'];

/** Every state, in the order in which a study meets them. */
export const studyStates: readonly StudyState[] = [
  'queued', 'running', 'succeeded', 'infeasible', 'failed', 'cancelled', 'quarantined',
];

export const hasEnded = (state: StudyState): boolean => state !== 'queued' && state !== 'running';

export const canResume = (state: StudyState): boolean =>
  state === 'failed' || state === 'cancelled' || state === 'quarantined';
