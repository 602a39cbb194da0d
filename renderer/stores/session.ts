import type { AppEvent } from '#shared/contract/events.ts';
import type { CaseSummary } from '#shared/contract/schemas/case.ts';
import { clientId, core, followEvents } from '#renderer/ipc/index.ts';
import { createBatch } from './batch.ts';
import { labelChanges, labelsStale } from './feeds.ts';
import { useJobStore } from './job.ts';
import { useNoticesStore } from './notices.ts';
import { useProjectStore } from './project.ts';
import { sentenceOf } from '#renderer/i18n/sentences.ts';

const CASES_EVERY_MS = 100;
const noticeKinds = { info: 'done', warning: 'warning', error: 'error' } as const;

/** Thousands of volumes that are read one after the other change the list of cases together, a few times a second. */
const cases = createBatch<CaseSummary>(CASES_EVERY_MS, (changed) => useProjectStore().setCases(changed));

function dispatch(event: AppEvent): void {
  if (event.type === 'case') return cases.add(event.case.id, event.case);
  if (event.type === 'cases') return event.cases.forEach((summary) => cases.add(summary.id, summary));
  // What came before stays before.
  cases.flush();
  useProjectStore().apply(event);
  useJobStore().apply(event);
  if (event.type === 'labels') {
    labelChanges.send({ caseId: event.caseId, seq: event.seq, runs: event.runs, own: event.clientId === clientId });
  } else if (event.type === 'labelsReplaced') {
    // Who painted them has them already.
    if (event.clientId !== clientId) labelsStale.send(event.caseId);
  } else if (event.type === 'notice') {
    useNoticesStore().say({ kind: noticeKinds[event.level], text: sentenceOf(event) });
  }
}

async function readSystem(): Promise<void> {
  const project = useProjectStore();
  try {
    project.system = await core().system.info();
  } catch {
    // The stream says when the core answers again; then this is asked once more.
  }
}

/** Joins the event stream to the stores for as long as the page lives. */
export function startSession(): () => void {
  const controller = new AbortController();
  const project = useProjectStore();
  void followEvents({
    onEvent: dispatch,
    onConnected: (connected) => {
      project.connected = connected;
      if (connected) void readSystem();
    },
  }, controller.signal);
  return () => controller.abort();
}
