import { useId, useRef, type RefObject } from 'react';
import './editor.css';

interface SpecEditorProps {
  label?: string;
  text: string;
  /** Lines on which something is wrong, from 1, with what. */
  wrong: ReadonlyMap<number, string>;
  describedBy: string;
  box: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
}

/** A text, a spec or a part of one, with numbered lines; those with errors are marked. */
export function SpecEditor({ label = 'Spec as text', text, wrong, describedBy, box, onChange }: SpecEditorProps) {
  const id = useId();
  const gutter = useRef<HTMLOListElement>(null);
  const count = text.split('\n').length;
  return (
    <div className="editor">
      <label className="hidden" htmlFor={id}>{label}</label>
      <ol className="gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => {
          const message = wrong.get(index + 1);
          return <li key={index} className={message === undefined ? undefined : 'wrong'} title={message}>{message === undefined ? '' : '✖ '}{index + 1}</li>;
        })}
      </ol>
      <textarea
        id={id} ref={box} spellCheck={false} autoComplete="off" wrap="off" value={text} aria-invalid={wrong.size > 0 || undefined} aria-describedby={describedBy}
        onChange={(e) => onChange(e.target.value)}
        onScroll={(e) => {
          if (gutter.current !== null) {
            gutter.current.scrollTop = e.currentTarget.scrollTop;
          }
        }}
      />
    </div>
  );
}
