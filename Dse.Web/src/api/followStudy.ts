import { api, ApiError, bodyOf } from './client';
import { readServerEvents } from './serverEvents';
import { hasEnded, type FrontChanged, type StudySummary } from './types';

export interface StudyListener {
  onOpen(): void;
  onStudy(study: StudySummary): void;
  onFront(changed: FrontChanged): void;
  /** The stream broke off and will be opened again. */
  onLost(error: ApiError): void;
}

const firstRetryMs = 2_000;

/** Follows a study until it has ended or the signal aborts, coming back after every loss. */
export async function followStudy(id: string, listener: StudyListener, signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  let retryMs = firstRetryMs;
  let ended = false;
  while (!ended && !signal.aborted) {
    try {
      const { data, response, error } = await api.GET('/v1/studies/{id}/events', {
        params: { path: { id }, header: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId } },
        parseAs: 'stream',
        signal,
      });
      if (response.status === 204) {
        return;
      }
      const body = await bodyOf(Promise.resolve({ data, error, response }));
      listener.onOpen();
      for await (const event of readServerEvents(body)) {
        lastEventId = event.id;
        retryMs = event.retryMs ?? retryMs;
        if (event.name === 'front') {
          listener.onFront(JSON.parse(event.data) as FrontChanged);
        } else {
          const study = JSON.parse(event.data) as StudySummary;
          ended = hasEnded(study.state);
          listener.onStudy(study);
        }
      }
      if (!ended) {
        listener.onLost(new ApiError(0, null, 'The live connection ended.'));
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      const failure = ApiError.of(error);
      listener.onLost(failure);
      if (failure.status === 401 || failure.status === 403 || failure.status === 404) {
        return;
      }
    }
    if (!ended) {
      await wait(retryMs, signal);
    }
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
