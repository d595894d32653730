import { examples, type Example } from './examples';

interface GalleryProps {
  kinds: readonly string[];
  onExample: (example: Example) => void;
  onKind: (kind: string) => void;
}

/** What a spec can start from: an example, or an empty spec of a kind. */
export function Gallery({ kinds, onExample, onKind }: GalleryProps) {
  const shown = [...new Set([...examples.map((e) => e.kind), ...kinds])].toSorted((a, b) => a.localeCompare(b));
  return (
    <section className="panel" aria-labelledby="start">
      <h2 id="start">Start from an example</h2>
      <p className="muted">Every example is a whole spec, ready to submit or to change.</p>
      <div className="gallery">
        {shown.map((kind) => (
          <div className="kind" key={kind}>
            <h3>{kind}</h3>
            <ul>
              {examples.filter((e) => e.kind === kind).map((e) => (
                <li key={e.id}>
                  <button type="button" className="link" onClick={() => onExample(e)}>{e.name}</button>
                  <p className="help">{e.about}</p>
                </li>
              ))}
              {kinds.includes(kind) ? <li><button type="button" className="link" onClick={() => onKind(kind)}>Empty {kind}</button></li> : null}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
