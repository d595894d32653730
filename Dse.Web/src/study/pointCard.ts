import type { FrontPoint, PointSet } from '../api/types';
import { formatInterval, formatNumber, formatParameter } from '../shared/format';
import { objectivesOf } from './columns';

/** What hovering a point shows. Built from elements, so that no name or value is ever read as markup. */
export function pointCard(point: FrontPoint, front: PointSet, study = ''): HTMLElement {
  const card = element('div', 'card');
  card.append(element('strong', '', study === '' ? `Point ${point.id}` : `${study}, point ${point.id}`));
  const rows = element('table', '');
  for (const { metric } of objectivesOf(front)) {
    rows.append(row(metric, formatNumber(point.metrics[metric]), point.interval[metric] === undefined ? '' : `p10–p90 ${formatInterval(point.interval[metric])}`));
  }
  for (const [name, value] of Object.entries(point.parameters)) {
    rows.append(row(name, formatParameter(value), ''));
  }
  card.append(rows);
  return card;
}

function row(name: string, value: string, note: string): HTMLElement {
  const tr = element('tr', '');
  tr.append(element('th', '', name), element('td', '', value), element('td', 'muted', note));
  return tr;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
