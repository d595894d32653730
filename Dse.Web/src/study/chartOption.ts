import type { CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { FrontPoint, PointSet } from '../api/types';
import { formatNumber } from '../shared/format';
import { objectivesOf } from './columns';
import { forms, standingOf, type Standing } from './marks';
import { pointCard } from './pointCard';

export type ChartOption = ComposeOption<ScatterSeriesOption | LineSeriesOption | CustomSeriesOption | GridComponentOption | TooltipComponentOption>;

interface Drawing {
  readonly front: PointSet;
  readonly x: string;
  readonly y: string;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  readonly selected: FrontPoint | null;
  /** The trials inside the brush; null without one. */
  readonly kept: ReadonlySet<number> | null;
  readonly hasBoxes: boolean;
  readonly isLarge: boolean;
  readonly isStill: boolean;
}

/** From how many points on marks are drawn as pixels. */
export const manyPoints = 1_000;

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

/** The trial behind a mark. */
export const trialOf = (datum: unknown): number | undefined =>
  Array.isArray(datum) ? datum[2] as number | undefined : (datum as { trial?: number } | undefined)?.trial;

/** What the chart draws; colours come from the style sheet, so that both themes have their own. */
export function chartOption({ front, x, y, isLogX, isLogY, selected, kept, hasBoxes, isLarge, isStill }: Drawing): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const drawn = front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number');
  const place = (p: FrontPoint): number[] => [p.metrics[x] as number, p.metrics[y] as number];
  // Ids let few marks move to their new places; for thousands they cost more than they show.
  const datum = (p: FrontPoint) => isLarge ? [...place(p), p.trial] : { id: String(p.trial), value: place(p), trial: p.trial };
  const byTrial = new Map(drawn.map((p) => [p.trial, p]));
  const standing = standingOf(selected, objectivesOf(front).map((o) => o.metric));
  const groups: Record<Standing | 'out', FrontPoint[]> = { plain: [], proved: [], tied: [], chosen: [], out: [] };
  for (const point of drawn) {
    const stands = standing(point);
    groups[stands !== 'chosen' && kept?.has(point.trial) === false ? 'out' : stands].push(point);
  }
  const scatter = (id: Standing | 'out', symbolSize: number, itemStyle: object, z: number): ScatterSeriesOption => ({
    id, type: 'scatter', symbolSize, z, symbol: id === 'out' ? 'circle' : forms[id].symbol, data: groups[id].map(datum), itemStyle,
    ...(isLarge ? { large: true, largeThreshold: 500, animation: false } : {}),
  });
  const size = isLarge ? 5 : 10;
  const edge = isLarge ? { opacity: 0.8 } : { opacity: 0.85, borderColor: colour('panel'), borderWidth: 1 };
  const boxed = hasBoxes ? drawn.filter((p) => kept?.has(p.trial) !== false).slice(0, manyPoints) : [];

  return {
    ...frameOption(style, colour, isStill || isLarge),
    xAxis: { ...axisOption(x, isLogX, colour), nameGap: 28 },
    yAxis: { ...axisOption(y, isLogY, colour), nameGap: 52 },
    tooltip: {
      ...frameOption(style, colour, isStill).tooltip,
      formatter: (item) => {
        const point = byTrial.get(trialOf((Array.isArray(item) ? item[0] : item)?.data) ?? -1);
        return point === undefined ? '' : pointCard(point, front);
      },
    },
    series: [
      ...staircase(front, x, y, drawn.map(place), colour('line')),
      scatter('out', isLarge ? 3 : 6, { color: colour('line'), opacity: 0.35 }, 1),
      ...boxes('boxes', boxed, x, y, colour('point'), 1, 0.3),
      scatter('plain', size, { color: colour('point'), ...edge }, 2),
      scatter('proved', size - 1, { color: colour('point'), ...edge }, 2),
      scatter('tied', 11, { color: colour('tie'), borderColor: colour('panel'), borderWidth: 1 }, 3),
      ...boxes('chosenBox', groups.chosen, x, y, colour('chosen'), 2, 0.9),
      scatter('chosen', 16, { color: colour('chosen'), borderColor: colour('text'), borderWidth: 2 }, 5),
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

// From p10 to p90 along each axis; a line where only one axis has an interval.
function boxes(id: string, points: readonly FrontPoint[], x: string, y: string, color: string, lineWidth: number, opacity: number): CustomSeriesOption[] {
  const spanOf = (p: FrontPoint, name: string): readonly number[] => p.interval[name] ?? [p.metrics[name] as number, p.metrics[name] as number];
  const data = points.filter((p) => p.interval[x] !== undefined || p.interval[y] !== undefined).map((p) => [...spanOf(p, x), ...spanOf(p, y)]);
  return data.length === 0 ? [] : [{
    id, type: 'custom', silent: true, z: 1, data, encode: { x: [0, 1], y: [2, 3] }, clip: true, animation: false,
    renderItem: (_, api) => {
      const [left = 0, bottom = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0, top = 0] = api.coord([api.value(1), api.value(3)]);
      return {
        type: 'rect',
        shape: { x: left, y: top, width: right - left, height: bottom - top },
        style: { fill: 'none', stroke: color, lineWidth, opacity },
      };
    },
  }];
}
