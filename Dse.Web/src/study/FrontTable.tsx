import { memo, useEffect, useMemo, useState } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import type { Scalar } from '../shared/format';
import { columnsOf, sorted, type Column, type Order } from './columns';
import { useWindow } from './useWindow';

interface FrontTableProps {
  front: PointSet;
  /** The trials whose points are shown; all when null. */
  kept?: ReadonlySet<number> | null;
  selected: FrontPoint | null;
  onSelect: (trial: number) => void;
}

/** The points of a front; a click on a heading orders them, a click on a row selects it. Only the rows in sight are there. */
export const FrontTable = memo(function FrontTable({ front, kept = null, selected, onSelect }: FrontTableProps) {
  const [order, setOrder] = useState<Order>({ column: 'id', isDescending: false });
  const columns = useMemo(() => columnsOf(front), [front]);
  const numeric = useMemo(() => new Set(columns.filter((c) => front.points.some((p) => typeof c.valueOf(p) === 'number'))), [front, columns]);
  const by = columns.find((c) => c.name === order.column) ?? columns[0];
  const all = useMemo(() => by === undefined ? front.points : sorted(front.points, by, order.isDescending), [front, by, order]);
  const points = useMemo(() => kept === null ? all : all.filter((p) => kept.has(p.trial)), [all, kept]);
  const { box, first, end, above, below, reveal } = useWindow(points.length);
  const sort = (name: string): void =>
    setOrder((now) => ({ column: name, isDescending: now.column === name && !now.isDescending }));

  const trial = selected?.trial;
  useEffect(() => {
    const place = trial === undefined ? -1 : points.findIndex((p) => p.trial === trial);
    if (place >= 0) {
      reveal(place);
    }
    // Only when another point is chosen: whoever scrolls away from it stays there.
  }, [trial]);

  return (
    <div className="scroll tall" role="region" aria-label="Points of the front" tabIndex={0} ref={box}>
      <table className="points" aria-rowcount={points.length + 1}>
        <caption className="hidden">The front, point by point; the headings' buttons order it</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((c) => <Heading key={c.group + c.name} column={c} order={order} isNumeric={numeric.has(c)} onSort={sort} />)}
          </tr>
        </thead>
        <tbody>
          {above === 0 ? null : <tr className="spacer" aria-hidden="true"><td colSpan={columns.length} style={{ height: above }} /></tr>}
          {points.slice(first, end).map((point, index) => (
            <Row key={point.trial} point={point} place={first + index} columns={columns} isSelected={point.trial === trial} onSelect={onSelect} />
          ))}
          {below === 0 ? null : <tr className="spacer" aria-hidden="true"><td colSpan={columns.length} style={{ height: below }} /></tr>}
        </tbody>
      </table>
      {points.length > 0 ? null : <p className="muted">No point lies within the brush.</p>}
    </div>
  );
});

interface HeadingProps {
  column: Column;
  order: Order;
  isNumeric: boolean;
  onSort: (name: string) => void;
}

function Heading({ column, order, isNumeric: isRight, onSort }: HeadingProps) {
  const isBy = column.name === order.column;
  return (
    <th scope="col" className={isRight && column.group !== 'id' ? `${column.group} number` : column.group} aria-sort={isBy ? (order.isDescending ? 'descending' : 'ascending') : undefined}>
      <button type="button" onClick={() => onSort(column.name)}>
        {column.goal === null ? null : <span className="goal">{column.goal}</span>}
        {column.name}
        <span className="arrow" aria-hidden="true">{isBy ? (order.isDescending ? '▼' : '▲') : ''}</span>
      </button>
    </th>
  );
}

const isNumeric = (value: Scalar): boolean => value === null || value === undefined || typeof value === 'number';

interface RowProps {
  point: FrontPoint;
  /** Place in the table, from 0. */
  place: number;
  columns: readonly Column[];
  isSelected: boolean;
  onSelect: (trial: number) => void;
}

const Row = memo(function Row({ point, place, columns, isSelected, onSelect }: RowProps) {
  return (
    <tr className={isSelected ? 'selected' : undefined} data-trial={point.trial} aria-rowindex={place + 2} onClick={() => onSelect(point.trial)}>
      {columns.map((c) => c.group === 'id'
        ? (
          <th key={c.name} scope="row" className="id">
            <button type="button" aria-pressed={isSelected} aria-label={`Select point ${point.id}`}>{point.id}</button>
          </th>
        )
        : <td key={c.group + c.name} className={isNumeric(c.valueOf(point)) ? 'number' : undefined}>{c.textOf(point)}</td>)}
    </tr>
  );
});
