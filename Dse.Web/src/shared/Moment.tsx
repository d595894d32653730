import { formatMinute, formatMoment } from './format';

/** A moment where the reader is; a short one leaves the seconds to the tooltip. */
export const Moment = ({ at, isShort = false }: { at: string; isShort?: boolean }) =>
  isShort ? <time dateTime={at} title={formatMoment(at)}>{formatMinute(at)}</time> : <time dateTime={at}>{formatMoment(at)}</time>;
