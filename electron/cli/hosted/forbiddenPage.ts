import type { IncomingMessage, ServerResponse } from 'node:http';
import { said } from '#shared/messages/index.ts';
import type { Locale } from '#shared/messages/languages.ts';
import { localeFor, say } from '#shared/messages/languages.ts';

const page = (locale: Locale): string => `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>Fewslice</title>
<style>body{font:15px/24px system-ui,sans-serif;background:#0d0d0d;color:#e4e4e4;max-width:32em;margin:15vh auto;padding:0 24px}p{color:#b2b2b2}</style>
<h1>${say(locale, said('hosted.forbidden.title'))}</h1>
<p>${say(locale, said('hosted.forbidden.copy'))}</p>
<p>${say(locale, said('hosted.forbidden.gone'))}</p>
</html>
`;

/** 403 in plain words, in the browser's language. The reason is for programs and the log; it gives nothing away. */
export function sendForbidden(request: IncomingMessage, response: ServerResponse, reason: string): void {
  response.writeHead(403, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-refused': reason, connection: 'close' });
  response.end(page(languageOf(request)));
}

/** Browsers list the languages of their user best first (RFC 9110, 12.5.4). */
function languageOf({ headers }: IncomingMessage): Locale {
  return localeFor((headers['accept-language'] ?? '').split(',').map((range) => range.split(';')[0]?.trim() ?? ''));
}
