import type { HistoryPoint } from '../../api/types';
import { formatNumber } from '../../shared/format';
import { axisOption, frameOption, type ChartOption } from '../chartOption';
import { colours } from '../useTheme';

export type Across = 'evaluations' | 'seconds';
export type Up = 'hypervolume' | 'frontSize';

export const acrossNames: Readonly<Record<Across, string>> = { evaluations: 'evaluations', seconds: 'seconds of searching' };
export const upNames: Readonly<Record<Up, string>> = { hypervolume: 'hypervolume', frontSize: 'points on the front' };

/** The front's growth as steps: what was known stays known until the next change. */
export function historyOption(history: readonly HistoryPoint[], across: Across, up: Up, isStill: boolean): ChartOption {
  const colour = colours();
  const frame = frameOption(getComputedStyle(document.documentElement), colour, isStill);
  return {
    ...frame,
    xAxis: { ...axisOption(acrossNames[across], false, colour), nameGap: 28, min: 0 },
    yAxis: { ...axisOption(upNames[up], false, colour), nameGap: 60 },
    tooltip: {
      ...frame.tooltip,
      trigger: 'axis',
      formatter: (items) => {
        const at = history[(Array.isArray(items) ? items[0] : items)?.dataIndex ?? -1];
        return at === undefined ? '' : [
          `${formatNumber(at.evaluations)} evaluations, ${formatNumber(at.seconds)} s`, `hypervolume ${formatNumber(at.hypervolume)}`, `${formatNumber(at.frontSize)} points`,
        ].join('<br>');
      },
    },
    series: [{
      id: 'growth', type: 'line', step: 'end', animation: false, data: history.map((h) => [h[across], h[up] ?? NaN]),
      symbol: 'circle', symbolSize: history.length > 60 ? 0 : 5, lineStyle: { color: colour('point'), width: 2 }, itemStyle: { color: colour('point') },
    }],
  };
}
