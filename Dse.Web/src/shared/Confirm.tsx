import { useEffect, useId, useRef, type ReactNode } from 'react';

interface ConfirmProps {
  title: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
  children: ReactNode;
}

/** Asks before what cannot be undone. Escape means no, and no has the focus. */
export function Confirm({ title, yes, no, onYes, onNo, children }: ConfirmProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onCancel={(e) => { e.preventDefault(); onNo(); }}>
      <h2 id={id}>{title}</h2>
      {children}
      <div className="row">
        <button type="button" autoFocus onClick={onNo}>{no}</button>
        <button type="button" className="danger" onClick={onYes}>{yes}</button>
      </div>
    </dialog>
  );
}
