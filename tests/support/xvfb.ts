import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  close(): void;
}

/** A display without a screen, large enough for the largest layout. */
export async function startDisplay(size = '2600x1500x24'): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended at once (${code})`)));
    createInterface({ input: server.stdout }).once('line', resolve);
  });
  return { name: `:${number.trim()}`, close: () => void server.kill() };
}
