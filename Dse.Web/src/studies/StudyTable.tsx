import type { StudySummary } from '../api/types';
import { Link } from '../router';
import { formatCount } from '../shared/format';
import { Moment } from '../shared/Moment';
import { ProgressBar } from '../shared/ProgressBar';
import { StateBadge } from '../shared/StateBadge';

interface StudyTableProps {
  studies: readonly StudySummary[];
  chosen: readonly string[];
  onToggle: (id: string) => void;
}

export const StudyTable = ({ studies, chosen, onToggle }: StudyTableProps) => (
  <div className="scroll">
    <table className="studies">
      <caption className="hidden">Studies, newest first</caption>
      <thead>
        <tr>
          <th scope="col"><span className="hidden">Compare</span></th>
          <th scope="col">Name</th>
          <th scope="col">State</th>
          <th scope="col">Kind</th>
          <th scope="col">Created</th>
          <th scope="col">Progress</th>
          <th scope="col" className="number">Front</th>
        </tr>
      </thead>
      <tbody>{studies.map((study) => <Row key={study.id} study={study} isChosen={chosen.includes(study.id)} onToggle={onToggle} />)}</tbody>
    </table>
  </div>
);

const Row = ({ study, isChosen, onToggle }: { study: StudySummary; isChosen: boolean; onToggle: (id: string) => void }) => (
  <tr>
    <td><input type="checkbox" aria-label={`Compare ${study.name}`} checked={isChosen} onChange={() => onToggle(study.id)} /></td>
    <th scope="row"><Link href={`/studies/${study.id}`}>{study.name}</Link></th>
    <td><StateBadge state={study.state} /></td>
    <td>{study.kind}</td>
    <td><Moment at={study.createdAt} /></td>
    <td><ProgressBar study={study} /></td>
    <td className="number">{formatCount(study.progress.frontSize)}</td>
  </tr>
);
