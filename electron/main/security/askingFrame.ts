import type { OnBeforeRequestListenerDetails, Session } from 'electron';
import { pageOrigin } from '../protocol/answerPage.ts';

/** What decides: the asking frame's address, the kind of request and its method. */
type Asked = Pick<OnBeforeRequestListenerDetails, 'resourceType' | 'method'> & { readonly frameUrl: string | null; readonly ownWindow: boolean };

/**
 * Only our own page may ask `app://`: Electron 22 lets any page of the session read and write it, without preflight or
 * Origin (transport.md, "Foreign pages"). A page that is being opened has no frame yet, so a GET for a main frame
 * passes; a form's POST is a main frame too and does not.
 */
export function mayAsk({ frameUrl, resourceType, method, ownWindow }: Asked): boolean {
  if (!ownWindow) return false;
  if (resourceType === 'mainFrame') return method === 'GET';
  if (resourceType === 'subFrame') return false;
  return frameUrl !== null && (frameUrl === pageOrigin || frameUrl.startsWith(`${pageOrigin}/`));
}

/** @param isOurs whether the web contents of this id is one of our windows. */
export function guardAskingFrames(session: Session, isOurs: (webContentsId: number | undefined) => boolean): void {
  session.webRequest.onBeforeRequest({ urls: ['app://*/*'] }, (details, answer) => {
    const frameUrl = details.frame?.url ?? details.referrer ?? null;
    const ownWindow = details.webContentsId === undefined ? fromWorker(details) : isOurs(details.webContentsId);
    answer({ cancel: !mayAsk({ frameUrl, resourceType: details.resourceType, method: details.method, ownWindow }) });
  });
}

/** Requests of a worker belong to no web contents; their page is the referrer. */
function fromWorker({ referrer }: OnBeforeRequestListenerDetails): boolean {
  return referrer === `${pageOrigin}/` || referrer.startsWith(`${pageOrigin}/`);
}
