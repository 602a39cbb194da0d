import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

/**
 * Another program that has a project's lock. It announces its end at the line "end", and lets go of the project at "let go";
 * it lives on after either. Ends with the test.
 * @param shellPid the process it is told to end with
 */
export async function startLockHolder(projectDir: string, shellPid?: number): Promise<{ child: ChildProcess; order: (what: 'end' | 'let go') => Promise<void> }> {
  const module = pathToFileURL(join(root, 'electron/core/project-store/lock.ts')).href;
  const program = `const { announceEnd, endWith, lockProject } = await import(${JSON.stringify(module)});
    ${shellPid === undefined ? '' : `endWith(${shellPid});`}
    const lock = await lockProject(${JSON.stringify(projectDir)});
    console.log('held');
    for await (const line of (await import('node:readline')).createInterface({ input: process.stdin })) {
      await (line === 'end' ? announceEnd() : lock.release());
      console.log('done');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'], cwd: root });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = () => once(child.stdout as NodeJS.ReadableStream, 'data');
  await said();
  const order = async (what: string): Promise<void> => {
    const done = said();
    child.stdin?.write(`${what}\n`);
    await done;
  };
  return { child, order };
}
