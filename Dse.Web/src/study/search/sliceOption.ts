import type { ScatterSeriesOption } from 'echarts/charts';
import type { Trial } from '../../api/types';
import { formatNumber, formatParameter, type Scalar } from '../../shared/format';
import { axisOption, frameOption, type ChartOption } from '../chartOption';
import { colours } from '../useTheme';

export interface Slice {
  readonly trials: readonly Trial[];
  readonly parameter: string;
  readonly metric: string;
  /** Trials on the present front. */
  readonly best: ReadonlySet<number>;
}

const fewValues = 24;

/** The trials that have both; infeasible ones may have no metrics. */
export const plottedOf = ({ trials, parameter, metric }: Slice): readonly Trial[] =>
  trials.filter((t) => typeof t.metrics[metric] === 'number' && t.parameters[parameter] !== undefined);

/** One parameter across, one metric up, a mark per trial. */
export function sliceOption(slice: Slice, isStill: boolean): ChartOption {
  const { parameter, metric, best } = slice;
  const colour = colours();
  const frame = frameOption(getComputedStyle(document.documentElement), colour, isStill);
  const trials = plottedOf(slice);
  const values = trials.map((t) => t.parameters[parameter] as Scalar);
  const stops = stopsOf(values);
  const placeOf = new Map(stops?.map((stop, place) => [stop, place]));
  const across = (t: Trial): number => stops === null
    ? t.parameters[parameter] as number
    // Marks of one value stand beside each other, each trial always at its place.
    : (placeOf.get(t.parameters[parameter] as Scalar) ?? 0) + ((t.trial * 0.618034) % 1 - 0.5) * 0.5;
  const marks = (id: string, symbol: string, symbolSize: number, color: string, opacity: number, wanted: (t: Trial) => boolean): ScatterSeriesOption => ({
    id, type: 'scatter', symbol, symbolSize, animation: false, itemStyle: { color, opacity },
    data: trials.filter(wanted).map((t) => [across(t), t.metrics[metric] as number, t.trial]),
  });
  const byTrial = new Map(trials.map((t) => [t.trial, t]));
  return {
    ...frame,
    xAxis: {
      ...axisOption(parameter, false, colour), nameGap: 28,
      ...(stops === null ? {} : {
        min: -1, max: stops.length, interval: 1, splitLine: { show: false },
        axisLabel: { color: colour('muted'), hideOverlap: true, formatter: (place: number) => place in stops ? formatParameter(stops[place]) : '' },
      }),
    },
    yAxis: { ...axisOption(metric, false, colour), nameGap: 60, axisLine: { onZero: false, lineStyle: { color: colour('line') } } },
    tooltip: {
      ...frame.tooltip,
      formatter: (item) => {
        const at = (Array.isArray(item) ? item[0] : item)?.data as readonly number[] | undefined;
        const trial = byTrial.get(at?.[2] ?? -1);
        return trial === undefined ? '' : card(trial, slice);
      },
    },
    series: [
      marks('infeasible', 'path://M-4,-3L-3,-4L0,-1L3,-4L4,-3L1,0L4,3L3,4L0,1L-3,4L-4,3L-1,0Z', 7, colour('line'), 0.7, (t) => t.outcome !== 'feasible'),
      marks('feasible', 'circle', 6, colour('point'), 0.6, (t) => t.outcome === 'feasible' && !best.has(t.trial)),
      marks('best', 'diamond', 11, colour('chosen'), 0.95, (t) => best.has(t.trial)),
    ],
  };
}

function stopsOf(values: readonly Scalar[]): readonly Scalar[] | null {
  const distinct = new Set(values);
  const areNumbers = values.every((v) => typeof v === 'number');
  if (areNumbers && distinct.size > fewValues) {
    return null;
  }
  return areNumbers ? [...distinct].toSorted((a, b) => Number(a) - Number(b)) : [...distinct];
}

// Built from elements, so that no value is read as markup.
function card(trial: Trial, { parameter, metric }: Slice): HTMLElement {
  const made = document.createElement('div');
  for (const text of [`Trial ${trial.trial}, ${trial.outcome}`, `${parameter} ${formatParameter(trial.parameters[parameter] as Scalar)}`, `${metric} ${formatNumber(trial.metrics[metric])}`]) {
    made.append(Object.assign(document.createElement('div'), { textContent: text }));
  }
  return made;
}
