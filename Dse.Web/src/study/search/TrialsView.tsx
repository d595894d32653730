import { hasEnded, type Front, type StudySummary } from '../../api/types';
import { SliceView } from './SliceView';
import { TrialTable } from './TrialTable';

const liveMs = 2_000;
const endedMs = 600_000;

/** The single trials: as slices and one by one. */
export function TrialsView({ study, front, address }: { study: StudySummary; front: Front | null; address: URL }) {
  const everyMs = hasEnded(study.state) ? endedMs : liveMs;
  return (
    <>
      <SliceView study={study} front={front} everyMs={everyMs} address={address} />
      <TrialTable study={study} everyMs={everyMs} address={address} />
    </>
  );
}
