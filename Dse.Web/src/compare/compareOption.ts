import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { ComparedFront, Comparison } from '../api/types';
import { axisOption, frameOption, type ChartOption } from '../study/chartOption';
import { pointCard } from '../study/pointCard';
import { markOf } from './marks';

interface Drawing {
  readonly comparison: Comparison;
  readonly x: string;
  readonly y: string;
  readonly isStill: boolean;
}

/** What the chart of several fronts draws. */
export function compareOption({ comparison, x, y, isStill }: Drawing): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ...frameOption(style, colour, isStill),
    xAxis: { ...axisOption(x, false, colour), nameGap: 28 },
    yAxis: { ...axisOption(y, false, colour), nameGap: 52 },
    tooltip: {
      ...frameOption(style, colour, isStill).tooltip,
      formatter: (item) => {
        const place = (Array.isArray(item) ? item[0] : item)?.data as { front?: number; point?: number } | undefined;
        const front = comparison.fronts[place?.front ?? -1];
        const found = front?.points[place?.point ?? -1];
        return front === undefined || found === undefined
          ? ''
          : pointCard(found.point, { points: [], objectives: comparison.objectives }, front.study.name);
      },
    },
    series: [...surfaces(comparison, x, y, colour('line')), ...comparison.fronts.map((front, index) => scatter(front, index, x, y, colour))],
  };
}

function scatter(front: ComparedFront, index: number, x: string, y: string, colour: (name: string) => string): ScatterSeriesOption {
  const mark = markOf(index);
  return {
    id: front.study.id,
    name: front.study.name,
    type: 'scatter',
    symbol: mark.symbol,
    symbolSize: 10,
    itemStyle: { color: colour(mark.colour), borderColor: colour('panel'), borderWidth: 1, opacity: 0.85 },
    data: front.points.map((p, point) => ({ value: [p.point.metrics[x] ?? NaN, p.point.metrics[y] ?? NaN], front: index, point })),
  };
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
