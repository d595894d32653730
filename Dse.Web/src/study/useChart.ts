import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, type RefObject } from 'react';
import type { ChartOption } from './chartOption';
import { useIsDark, useIsStill } from './useTheme';

use([ScatterChart, LineChart, CustomChart, GridComponent, TooltipComponent, SVGRenderer, CanvasRenderer]);

interface ChartUse {
  /** Is told which mark was clicked, its data, and whether Shift was held. */
  readonly onClick?: (mark: { readonly seriesId?: string | undefined; readonly dataIndex: number; readonly data: unknown }, hasShift: boolean) => void;
  /** Thousands of marks are drawn as pixels, fewer as elements. Fixed for the life of the chart. */
  readonly isLarge?: boolean;
}

/** A chart in a box, drawn again when its option, the theme or the wish for stillness changes. */
export function useChart(
  option: (isStill: boolean) => ChartOption, changes: readonly unknown[], { onClick, isLarge = false }: ChartUse = {},
): readonly [RefObject<HTMLDivElement | null>, RefObject<EChartsType | null>] {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const click = useRef(onClick);
  click.current = onClick;
  const isDark = useIsDark();
  const isStill = useIsStill();

  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const made = init(element, null, { renderer: isLarge ? 'canvas' : 'svg' });
    chart.current = made;
    made.on('click', (event) => click.current?.(event, (event.event?.event as unknown as MouseEvent | undefined)?.shiftKey === true));
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

  return [box, chart];
}
