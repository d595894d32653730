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

/** What a hover hit. */
interface Hit {
  readonly seriesId?: string | undefined;
  readonly dataIndex: number;
}

type Group = Standing | 'out';

/** What the chart draws; colours come from the style sheet, so that both themes have their own. */
export function chartOption({ front, x, y, isLogX, isLogY, selected, kept, hasBoxes, isLarge, isStill }: Drawing): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const standing = standingOf(selected, objectivesOf(front).map((o) => o.metric));
  const groups: Record<Group, FrontPoint[]> = { plain: [], proved: [], tied: [], chosen: [], out: [] };
  for (const point of front.points) {
    if (typeof point.metrics[x] === 'number' && typeof point.metrics[y] === 'number') {
      const stands = standing(point);
      groups[stands !== 'chosen' && kept?.has(point.trial) === false ? 'out' : stands].push(point);
    }
  }
  const scatter = (id: Group, symbolSize: number, itemStyle: object, z: number): ScatterSeriesOption => ({
    id, type: 'scatter', symbolSize, z, symbol: id === 'out' ? 'circle' : forms[id].symbol, itemStyle,
    ...(isLarge
      ? { large: true, largeThreshold: 500, animation: false, dimensions: ['x', 'y'], data: flat(groups[id], x, y) }
      // Ids let few marks move to their new places.
      : { data: groups[id].map((p) => ({ id: String(p.trial), value: placeOf(p, x, y) })) }),
  });
  const size = isLarge ? 5 : 10;
  const edge = isLarge ? { opacity: 0.8 } : { opacity: 0.85, borderColor: colour('panel'), borderWidth: 1 };
  const boxed = hasBoxes ? [...groups.plain, ...groups.proved, ...groups.tied].slice(0, manyPoints) : [];
  const pointAt = ({ seriesId = '', dataIndex }: Hit): FrontPoint | undefined => seriesId in groups ? groups[seriesId as Group][dataIndex] : undefined;
  return {
    ...frameOption(style, colour, isStill || isLarge),
    xAxis: { ...axisOption(x, isLogX, colour), nameGap: 28 },
    yAxis: { ...axisOption(y, isLogY, colour), nameGap: 52 },
    tooltip: {
      ...frameOption(style, colour, isStill).tooltip,
      formatter: (items) => {
        const item = Array.isArray(items) ? items[0] : items;
        const point = item === undefined ? undefined : pointAt(item);
        return point === undefined ? '' : pointCard(point, front);
      },
    },
    series: [
      ...staircase(front, x, y, groups, colour('line')),
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

const placeOf = (p: FrontPoint, x: string, y: string): number[] => [p.metrics[x] as number, p.metrics[y] as number];

// One array of numbers: the chart library copies what it is given, and thousands of small arrays cost more than all the rest.
function flat(points: readonly FrontPoint[], x: string, y: string): Float64Array {
  const places = new Float64Array(2 * points.length);
  points.forEach((p, i) => {
    places[2 * i] = p.metrics[x] as number;
    places[2 * i + 1] = p.metrics[y] as number;
  });
  return places;
}

// Where both axes are minimised and nothing else is sought, everything above the stairs is beaten by a point.
function staircase(front: PointSet, x: string, y: string, groups: Readonly<Record<Group, readonly FrontPoint[]>>, color: string): LineSeriesOption[] {
  const objectives = objectivesOf(front);
  const isPlane = objectives.length === 2 && objectives.every((o) => o.goal === 'min')
    && objectives.some((o) => o.metric === x) && objectives.some((o) => o.metric === y) && x !== y;
  return isPlane
    ? [{
      id: 'stairs', type: 'line', step: 'end', symbol: 'none', silent: true, z: 1, lineStyle: { color, width: 1.5 },
      data: Object.values(groups).flat().map((p) => placeOf(p, x, y)).toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
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
