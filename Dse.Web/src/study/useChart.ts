import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useSyncExternalStore, type RefObject } from 'react';
import type { ChartOption } from './chartOption';

use([ScatterChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

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

/** A chart in a box, drawn again when its option, the theme or the wish for stillness changes. */
export function useChart(option: (isStill: boolean) => ChartOption, changes: readonly unknown[], onClick?: (data: unknown) => void): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const click = useRef(onClick);
  click.current = onClick;
  const isDark = useMedia(dark);
  const isStill = useMedia(still);

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const made = init(element, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (event) => click.current?.(event.data));
    const resized = new ResizeObserver(() => made.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option(isStill), { replaceMerge: ['series', 'xAxis', 'yAxis'] });
  }, [...changes, isDark, isStill]);

  return box;
}
