import { useChart } from '../useChart';
import { plottedOf, sliceOption, type Slice } from './sliceOption';

/** One parameter against one metric. */
export default function SliceChart(slice: Slice) {
  const { trials, parameter, metric, best } = slice;
  const [box] = useChart((isStill) => sliceOption(slice, isStill), [trials, parameter, metric, best], { isLarge: true });
  const drawn = plottedOf(slice).length;
  return (
    <div
      className="chart low" ref={box} role="img" data-points={drawn}
      aria-label={`Scatter plot of ${drawn} trials: ${metric} against ${parameter}. The table below has all trials.`}
    />
  );
}
