import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { ComparedFront, Comparison } from '../api/types';
import { axisOption, frameOption, type ChartOption } from '../study/chartOption';
import { pointCard } from '../study/pointCard';
import { markOf } from './marks';
import type { Picked } from './PointDifferences';

interface Drawing {
  readonly comparison: Comparison;
  readonly x: string;
  readonly y: string;
  readonly a: Picked | null;
  readonly b: Picked | null;
  readonly isLarge: boolean;
  readonly isStill: boolean;
}

/** What the chart of several fronts draws. */
export function compareOption({ comparison, x, y, a, b, isLarge, isStill }: Drawing): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ...frameOption(style, colour, isStill),
    xAxis: { ...axisOption(x, false, colour), nameGap: 28 },
    yAxis: { ...axisOption(y, false, colour), nameGap: 52 },
    tooltip: {
      ...frameOption(style, colour, isStill).tooltip,
      formatter: (item) => {
        const place = (Array.isArray(item) ? item[0] : item)?.data as readonly number[] | undefined;
        const front = comparison.fronts[place?.[2] ?? -1];
        const found = front?.points[place?.[3] ?? -1];
        return front === undefined || found === undefined
          ? ''
          : pointCard(found.point, { points: [], objectives: comparison.objectives }, front.study.name);
      },
    },
    series: [
      ...surfaces(comparison, x, y, colour('line')),
      ...comparison.fronts.map((front, index) => scatter(front, index, x, y, isLarge, colour)),
      ...[['A', a], ['B', b]].flatMap(([name, picked]) => ring(name as string, picked as Picked | null, x, y, colour)),
    ],
  };
}

function scatter(front: ComparedFront, index: number, x: string, y: string, isLarge: boolean, colour: (name: string) => string): ScatterSeriesOption {
  const mark = markOf(index);
  return {
    id: front.study.id,
    name: front.study.name,
    type: 'scatter',
    symbol: mark.symbol,
    symbolSize: isLarge ? 6 : 10,
    ...(isLarge ? { large: true, largeThreshold: 500, animation: false } : {}),
    itemStyle: { color: colour(mark.colour), borderColor: colour('panel'), borderWidth: 1, opacity: 0.85 },
    data: front.points.map((p, point) => [p.point.metrics[x] ?? NaN, p.point.metrics[y] ?? NaN, index, point]),
  };
}

// The two points that are set side by side.
function ring(name: string, picked: Picked | null, x: string, y: string, colour: (name: string) => string): ScatterSeriesOption[] {
  return picked === null ? [] : [{
    id: name, type: 'scatter', silent: true, z: 6, symbol: 'circle', symbolSize: 20, animation: false,
    itemStyle: { color: 'transparent', borderColor: colour('text'), borderWidth: 2 },
    label: { show: true, formatter: name, position: name === 'A' ? 'left' : 'right', color: colour('text'), fontWeight: 'bold' },
    data: [[picked.point.metrics[x] ?? NaN, picked.point.metrics[y] ?? NaN]],
  }];
}

// The steps run where a place is reached: to the side that is worse in the first objective.
function surfaces(comparison: Comparison, x: string, y: string, color: string): LineSeriesOption[] {
  const [first, second] = comparison.objectives;
  const isPlane = first?.split(' ')[1] === x && second?.split(' ')[1] === y;
  return isPlane
    ? comparison.attainment.map((level) => ({
      id: `attained by ${level.count}`, type: 'line', step: 'end', symbol: 'none', silent: true, z: 1,
      lineStyle: { color, width: 1.5, type: level.count === 1 ? 'solid' : 'dashed' },
      data: level.points.map((p) => [...p]),
    }))
    : [];
}
