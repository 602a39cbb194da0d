import { expect } from 'vitest';
import { LabelPage } from '../pages/labelPage.ts';
import { sheetsOf } from './acts.ts';
import type { DesktopProgram, DesktopStarter } from './desktopProgram.ts';
import { BUDGET_SECONDS } from './scene.ts';
import type { Scene } from './scene.ts';
import type { Drawn } from './scribble.ts';
import { Scribble } from './scribble.ts';
import { judgeStrokes } from './strokes.ts';

/**
 * The project changes hands: the desktop program opens it, somebody draws, now and then while it trains, and the window,
 * the core or the program itself dies. Afterwards the served core has it again, and finds what the dead had kept.
 */
async function desktopLife(scene: Scene, desktop: DesktopStarter, kill: (program: DesktopProgram) => Promise<void>, judge: (life: Life) => Promise<void> = async () => undefined): Promise<Life> {
  const { random, homeDir, project } = scene;
  const { cases } = await scene.state();
  await scene.core.stop();
  const program = await desktop.start({ homeDir, project, budgetSeconds: BUDGET_SECONDS });
  try {
    const label = new LabelPage(program.page);
    const scribble = await Scribble.begin(label, random, random.choice(cases), () => scene.drawnStrokes().length);
    if (random.next() < 0.4) {
      await program.core.client.training.start({ from: 'pretrained', engine: 'auto', seed: 1, budget: '2m' });
      scene.counts.jobs++;
    }
    const before = scene.drawnStrokes().length;
    const life = { program, label, before, drawn: await scribble.goOn(() => kill(program)) };
    await judge(life);
    return life;
  } finally {
    await program.close();
  }
}

interface Life {
  readonly program: DesktopProgram;
  readonly label: LabelPage;
  /** Strokes in the journal before the first that counts. */
  readonly before: number;
  readonly drawn: Drawn;
}

/** The window's process dies: the shell says so and opens another one, which shows what was kept. */
async function desktopWindowLife(scene: Scene, desktop: DesktopStarter): Promise<void> {
  const what = `${scene.nextKill()}, of the desktop window`;
  await desktopLife(scene, desktop, (program) => program.killWindow(), async ({ program, before, drawn }) => {
    const window = await program.reopened();
    await expect.poll(() => window.text().catch(() => ''), { timeout: 30_000 }).toContain('Anterior');
    expect(await program.shown(), what).toContain('The window was opened anew');
    judgeStrokes(scene, before, drawn, what);
    scene.startStoryAt(await sheetsOf(window.core));
  });
  scene.counts.kills.desktopWindow++;
  await scene.restart();
  await scene.verify(what, null, performance.now());
}

/** The core behind the window dies: the shell starts another, the window goes on, and nothing at all is lost, not even what is younger than a second. */
async function desktopCoreLife(scene: Scene, desktop: DesktopStarter): Promise<void> {
  const what = `${scene.nextKill()}, of the desktop core`;
  await desktopLife(scene, desktop, (program) => program.core.kill(), async ({ program, label, before, drawn }) => {
    await program.core.isBack();
    await expect.poll(async () => (await label.saved.textContent())?.trim(), { timeout: 30_000 }).toBe('Saved');
    judgeStrokes(scene, before, drawn, what, { promiseMs: 0 });
    scene.startStoryAt(await sheetsOf(program.core));
  });
  scene.counts.kills.desktopCore++;
  await scene.restart();
  await scene.verify(what, null, performance.now());
}

/** The whole program dies at once, or its shell alone, which the core and the trainer have to notice. */
async function programLife(scene: Scene, desktop: DesktopStarter): Promise<void> {
  const whole = scene.random.next() < 0.5;
  const what = `${scene.nextKill()}, of ${whole ? 'the whole desktop program' : 'the desktop shell'}`;
  const { before, drawn } = await desktopLife(scene, desktop, (program) => program.kill({ whole }));
  scene.counts.kills.program++;
  await scene.restart();
  judgeStrokes(scene, before, drawn, what);
  await scene.startStoryAnew();
  await scene.verify(what, null, performance.now());
}

export const desktopLives = { desktopWindow: desktopWindowLife, desktopCore: desktopCoreLife, program: programLife };
