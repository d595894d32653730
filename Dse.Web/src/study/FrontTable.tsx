import { useEffect, useMemo, useRef, useState } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { formatCount, formatScalar } from '../shared/format';
import { columnsOf, sorted, type Column, type Order } from './columns';

const firstRows = 200;

interface FrontTableProps {
  front: Front;
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
            <tr>{columns.map((c) => <Heading key={c.group + c.name} column={c} order={order} onSort={sort} />)}</tr>
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

function Heading({ column, order, onSort }: { column: Column; order: Order; onSort: (name: string) => void }) {
  const isBy = column.name === order.column;
  return (
    <th scope="col" className={column.group} aria-sort={isBy ? (order.isDescending ? 'descending' : 'ascending') : undefined}>
      <button type="button" onClick={() => onSort(column.name)}>
        {column.goal === null ? null : <span className="goal">{column.goal}</span>}
        {column.name}
        <span className="arrow" aria-hidden="true">{isBy ? (order.isDescending ? '▼' : '▲') : ''}</span>
      </button>
    </th>
  );
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
    if (isSelected) {
      row.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
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
        : <td key={c.group + c.name} className={typeof c.valueOf(point) === 'string' ? undefined : 'number'}>{formatScalar(c.valueOf(point))}</td>)}
    </tr>
  );
}
