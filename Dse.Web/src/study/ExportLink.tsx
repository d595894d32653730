import type { MouseEvent, ReactNode } from 'react';
import { apiKey } from '../api/client';

interface ExportLinkProps {
  /** Path and query on this origin. */
  href: string;
  /** Name of the file. */
  name: string;
  children: ReactNode;
}

/** Downloads what the service answers. A plain link where no key is needed; links cannot carry one. */
export function ExportLink({ href, name, children }: ExportLinkProps) {
  const fetchWithKey = (event: MouseEvent): void => {
    const key = apiKey.get();
    if (key !== null) {
      event.preventDefault();
      void download(href, name, key);
    }
  };
  return <a className="button" href={href} download={name} onClick={fetchWithKey}>{children}</a>;
}

async function download(href: string, name: string, key: string): Promise<void> {
  const response = await fetch(href, { headers: { Authorization: `Bearer ${key}` } });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = response.ok ? name : `${name}.problem.json`;
  link.click();
  URL.revokeObjectURL(address);
}
