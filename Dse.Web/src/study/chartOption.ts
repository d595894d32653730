import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { FrontPoint, PointSet } from '../api/types';
import { formatNumber } from '../shared/format';
import { objectivesOf } from './columns';
import { pointCard } from './pointCard';

export type ChartOption = ComposeOption<ScatterSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption>;

interface Drawing {
  readonly front: PointSet;
  readonly x: string;
  readonly y: string;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  readonly selected: FrontPoint | null;
  readonly isStill: boolean;
}

type Colour = (name: string) => string;

/** An axis of a metric. */
export const axisOption = (name: string, isLog: boolean, colour: Colour) => ({
  // Metrics seldom span many powers of ten: powers of two leave more to read.
  ...(isLog ? { type: 'log' as const, logBase: 2 } : { type: 'value' as const, scale: true }),
  name,
  nameLocation: 'middle' as const,
  nameTextStyle: { color: colour('text'), fontSize: 13 },
  axisLabel: { color: colour('muted'), hideOverlap: true, formatter: formatNumber },
  axisLine: { show: true, lineStyle: { color: colour('line') } },
  splitLine: { lineStyle: { color: colour('grid') } },
});

/** What all charts share: fonts, margins, tooltips, no motion for those who do not want it. */
export const frameOption = (style: CSSStyleDeclaration, colour: Colour, isStill: boolean) => ({
  animation: !isStill,
  animationDuration: 200,
  animationDurationUpdate: 200,
  textStyle: { fontFamily: style.fontFamily },
  grid: { left: 4, right: 24, top: 16, bottom: 4, outerBoundsMode: 'same' as const, outerBoundsContain: 'all' as const },
  tooltip: {
    trigger: 'item' as const,
    confine: true,
    backgroundColor: colour('panel'),
    borderColor: colour('line'),
    textStyle: { color: colour('text'), fontSize: 12 },
  },
});

/** What the chart draws; colours come from the style sheet, so that both themes have their own. */
export function chartOption({ front, x, y, isLogX, isLogY, selected, isStill }: Drawing): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const drawn = front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number');
  const place = (p: FrontPoint): number[] => [p.metrics[x] as number, p.metrics[y] as number];
  const datum = (p: FrontPoint) => ({ id: String(p.trial), value: place(p), trial: p.trial });
  const ties = new Set(selected?.tiedWith);
  const byTrial = new Map(drawn.map((p) => [p.trial, p]));
  const chosen = selected === null ? undefined : byTrial.get(selected.trial);

  return {
    ...frameOption(style, colour, isStill),
    xAxis: { ...axisOption(x, isLogX, colour), nameGap: 28 },
    yAxis: { ...axisOption(y, isLogY, colour), nameGap: 52 },
    tooltip: {
      ...frameOption(style, colour, isStill).tooltip,
      formatter: (item) => {
        const datumOf = (Array.isArray(item) ? item[0] : item)?.data as { trial?: number } | undefined;
        const point = byTrial.get(datumOf?.trial ?? -1);
        return point === undefined ? '' : pointCard(point, front);
      },
    },
    series: [
      ...staircase(front, x, y, drawn.map(place), colour('line')),
      {
        id: 'points',
        type: 'scatter',
        data: drawn.filter((p) => p !== chosen && !ties.has(p.id)).map(datum),
        symbolSize: 10,
        itemStyle: { color: colour('point'), opacity: 0.85, borderColor: colour('panel'), borderWidth: 1 },
      },
      {
        id: 'ties',
        type: 'scatter',
        data: drawn.filter((p) => p !== chosen && ties.has(p.id)).map(datum),
        symbolSize: 11,
        symbol: 'diamond',
        itemStyle: { color: colour('tie'), borderColor: colour('panel'), borderWidth: 1 },
      },
      ...whiskers(chosen, x, y, colour('chosen')),
      {
        id: 'chosen',
        type: 'scatter',
        data: chosen === undefined ? [] : [datum(chosen)],
        symbolSize: 16,
        z: 5,
        itemStyle: { color: colour('chosen'), borderColor: colour('text'), borderWidth: 2 },
      },
    ],
  };
}

// Where both axes are minimised and nothing else is sought, everything above the stairs is beaten by a point.
function staircase(front: PointSet, x: string, y: string, places: readonly number[][], color: string): LineSeriesOption[] {
  const objectives = objectivesOf(front);
  const isPlane = objectives.length === 2 && objectives.every((o) => o.goal === 'min')
    && objectives.some((o) => o.metric === x) && objectives.some((o) => o.metric === y) && x !== y;
  return isPlane
    ? [{
      id: 'stairs', type: 'line', step: 'end', symbol: 'none', silent: true, z: 1, lineStyle: { color, width: 1.5 },
      data: places.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    }]
    : [];
}

// p10 to p90 of the chosen point, along each axis.
function whiskers(chosen: FrontPoint | undefined, x: string, y: string, color: string): LineSeriesOption[] {
  if (chosen === undefined) {
    return [];
  }
  const across = (chosen.interval[x] ?? []).map((value) => [value, chosen.metrics[y] as number]);
  const up = (chosen.interval[y] ?? []).map((value) => [chosen.metrics[x] as number, value]);
  const line = { type: 'line' as const, silent: true, z: 4, symbol: 'none', lineStyle: { color, width: 2, type: 'dashed' as const } };
  return [{ ...line, id: 'across', data: across }, { ...line, id: 'up', data: up }];
}
