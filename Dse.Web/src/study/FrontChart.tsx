import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { chartOption } from './chartOption';

use([ScatterChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

interface FrontChartProps {
  front: Front;
  x: string;
  y: string;
  isLogX: boolean;
  isLogY: boolean;
  selected: FrontPoint | null;
  onSelect: (trial: number) => void;
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (onChange) => {
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => query.matches,
  );
}

/** The points of a front in a plane of two metrics. The table beside it says the same to those who cannot see it. */
export default function FrontChart({ front, x, y, isLogX, isLogY, selected, onSelect }: FrontChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const isDark = useMedia(dark);
  const isStill = useMedia(still);

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const made = init(element, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (event) => {
      const { trial } = event.data as { trial?: number };
      if (trial !== undefined) {
        select.current(trial);
      }
    });
    const resized = new ResizeObserver(() => made.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(chartOption({ front, x, y, isLogX, isLogY, selected, isStill }), { replaceMerge: ['series', 'xAxis', 'yAxis'] });
  }, [front, x, y, isLogX, isLogY, selected, isDark, isStill]);

  const drawn = front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number').length;
  return (
    <div
      className="chart" ref={box} role="img" data-points={drawn}
      aria-label={`Scatter plot of ${drawn} points: ${y} against ${x}. The table below has the same points.`}
    />
  );
}
