import type { StudyState } from '../api/types';

export const StateBadge = ({ state }: { state: StudyState }) => <span className={`badge ${state}`}>{state}</span>;
