import { useEffect, useMemo, useRef, useState } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { formatCount, type Scalar } from '../shared/format';
import { columnsOf, sorted, type Column, type Order } from './columns';

const firstRows = 200;

interface FrontTableProps {
  front: PointSet;
  selected: FrontPoint | null;
  onSelect: (trial: number) => void;
}

/** The points of a front; a click on a heading orders them, a click on a row selects it. */
export function FrontTable({ front, selected, onSelect }: FrontTableProps) {
  const [order, setOrder] = useState<Order>({ column: 'id', isDescending: false });
  const [isWhole, setIsWhole] = useState(false);
  const columns = useMemo(() => columnsOf(front), [front]);
  const by = columns.find((c) => c.name === order.column) ?? columns[0];
  const points = useMemo(() => by === undefined ? front.points : sorted(front.points, by, order.isDescending), [front, by, order]);
  const shown = isWhole ? points : points.filter((p, index) => index < firstRows || p.trial === selected?.trial);
  const sort = (name: string): void =>
    setOrder((now) => ({ column: name, isDescending: now.column === name && !now.isDescending }));

  return (
    <>
      <div className="scroll tall" role="region" aria-label="Points of the front" tabIndex={0}>
        <table className="points">
          <caption className="hidden">The front, point by point; the headings' buttons order it</caption>
          <thead>
            <tr>
              {columns.map((c) => (
                <Heading key={c.group + c.name} column={c} order={order} isNumeric={front.points.some((p) => typeof c.valueOf(p) === 'number')} onSort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((point) => (
              <Row key={point.trial} point={point} columns={columns} isSelected={point.trial === selected?.trial} onSelect={onSelect} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === points.length ? null : (
        <p><button type="button" onClick={() => setIsWhole(true)}>Show all {formatCount(points.length)} points</button></p>
      )}
    </>
  );
}

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

// Scrolls the table alone: the page stays where the plot is looked at.
function reveal(row: HTMLTableRowElement): void {
  const box = row.closest('.tall');
  const head = row.closest('table')?.tHead;
  if (box !== null && head !== null && head !== undefined) {
    const [inside, whole] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
    const top = whole.top + head.offsetHeight;
    if (inside.top < top) {
      box.scrollTop -= top - inside.top;
    } else if (inside.bottom > whole.bottom) {
      box.scrollTop += inside.bottom - whole.bottom + head.offsetHeight;
    }
  }
}

interface RowProps {
  point: FrontPoint;
  columns: readonly Column[];
  isSelected: boolean;
  onSelect: (trial: number) => void;
}

function Row({ point, columns, isSelected, onSelect }: RowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isSelected && row.current !== null) {
      reveal(row.current);
    }
  }, [isSelected]);
  return (
    <tr ref={row} className={isSelected ? 'selected' : undefined} data-trial={point.trial} onClick={() => onSelect(point.trial)}>
      {columns.map((c) => c.group === 'id'
        ? (
          <th key={c.name} scope="row" className="id">
            <button type="button" aria-pressed={isSelected} aria-label={`Select point ${point.id}`}>{point.id}</button>
          </th>
        )
        : <td key={c.group + c.name} className={isNumeric(c.valueOf(point)) ? 'number' : undefined}>{c.textOf(point)}</td>)}
    </tr>
  );
}
