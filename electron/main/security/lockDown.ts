import type { App, Session, WebContents } from 'electron';
import { pageOrigin } from '../protocol/answerPage.ts';

/** Of every web contents, ours or not: no other page, no new window, no webview, nothing granted (docs/security.md, 5 and 11 to 14). */
export function lockDownContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockDown(contents));
}

function lockDown(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (new URL(url).origin !== pageOrigin && !url.startsWith(`${pageOrigin}/`)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The page needs none: asking and checking are both refused. Only the clipboard may be written ("Copy path"). */
export function denyPermissions(session: Session): void {
  const granted = new Set(['clipboard-sanitized-write']);
  session.setPermissionRequestHandler((contents, permission, answer) => answer(granted.has(permission) && isOurs(contents?.getURL())));
  session.setPermissionCheckHandler((_contents, permission, origin) => granted.has(permission) && isOurs(origin));
  session.setDevicePermissionHandler(() => false);
}

function isOurs(url: string | undefined): boolean {
  return url !== undefined && (url === pageOrigin || url.startsWith(`${pageOrigin}/`));
}
