import type { MouseEvent, ReactNode } from 'react';
import { api, apiKey } from '../api/client';

type Format = 'json' | 'csv';

/** Downloads the front. A plain link where no key is needed; links cannot carry one. */
export function ExportLink({ study, format, children }: { study: string; format: Format; children: ReactNode }) {
  const name = `front-${study}.${format}`;
  const fetchWithKey = (event: MouseEvent): void => {
    if (apiKey.get() !== null) {
      event.preventDefault();
      void download(study, format, name);
    }
  };
  return <a className="button" href={`/v1/studies/${study}/front?format=${format}`} download={name} onClick={fetchWithKey}>{children}</a>;
}

async function download(id: string, format: Format, name: string): Promise<void> {
  const { data } = await api.GET('/v1/studies/{id}/front', { params: { path: { id }, query: { format } }, parseAs: 'blob' });
  if (data === undefined) {
    return;
  }
  const address = URL.createObjectURL(data as unknown as Blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
