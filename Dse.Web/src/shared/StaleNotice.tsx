import type { ApiError } from '../api/client';
import { formatClock } from './format';

/** Says that what the page shows may have changed since. */
export const StaleNotice = ({ failure, since }: { failure: ApiError; since: Date }) => (
  <p className="notice stale" role="status">
    {failure.message} This is what was known at {formatClock(since)}; trying again.
  </p>
);
