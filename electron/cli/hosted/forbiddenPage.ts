import type { ServerResponse } from 'node:http';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Fewslice</title>
<style>body{font:15px/24px system-ui,sans-serif;background:#0d0d0d;color:#e4e4e4;max-width:32em;margin:15vh auto;padding:0 24px}p{color:#b2b2b2}</style>
<h1>This address needs its token</h1>
<p>Fewslice is running here, but only opens for the address that it printed when it started. Copy that address from the terminal, with everything behind "token=", and open it in this browser.</p>
<p>If the terminal is gone, start Fewslice again. Your projects are safe.</p>
</html>
`;

/** 403 in plain words. The reason is for programs and the log; it gives nothing away. */
export function sendForbidden(response: ServerResponse, reason: string): void {
  response.writeHead(403, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-refused': reason, connection: 'close' });
  response.end(PAGE);
}
