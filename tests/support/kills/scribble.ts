import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CaseSummary } from '../../../shared/contract/index.ts';
import type { Random } from '../../../shared/util/random.ts';
import type { LabelPage } from '../pages/labelPage.ts';

const tools = [{ name: 'Brush', key: 'b', kind: 'brush' }, { name: 'Eraser', key: 'e', kind: 'eraser' }] as const;
/** So many strokes are older than a second when the end comes. */
const ENOUGH = 2;

type Point = readonly [across: number, down: number];

/** What was drawn until the end came. Times as performance.now(). */
export interface Drawn {
  readonly diedAt: number;
  /** When each stroke was let go. */
  readonly drawnAt: readonly number[];
  /** What each stroke is in the journal, the one under way at the end included. */
  readonly kinds: readonly string[];
  /** What the page has sent to the journal, when: for the report of a stroke that is missing. */
  readonly sent: readonly { readonly kind: string; readonly at: number }[];
}

/**
 * Brush and eraser in turn along one path, so that each stroke surely changes voxels, also where the planes have been laid
 * out anew meanwhile. A stroke that lies wholly on its own colour, or on another structure, is nothing to keep.
 */
export class Scribble {
  readonly #label: LabelPage;
  readonly #random: Random;
  readonly #drawnAt: number[] = [];
  readonly #kinds: string[] = [];
  readonly #sent: { kind: string; at: number }[] = [];
  readonly #path: readonly [Point, Point];
  #turn: number;
  #diedAt = Infinity;
  #enough: () => void = () => undefined;
  readonly #hasEnough = new Promise<void>((resolve) => (this.#enough = resolve));

  private constructor(label: LabelPage, random: Random) {
    this.#label = label;
    this.#random = random;
    this.#path = [this.#anywhere(), this.#anywhere()];
    this.#turn = random.integer(0, 2);
  }

  /**
   * Opens a case and draws until a stroke is in the journal and the page says so: a first one may lie on paint of its own
   * colour, or come while the case before is still on the screen. None of these is counted.
   * @param numKept how many strokes by hand the journal holds
   */
  static async begin(label: LabelPage, random: Random, { id, numSlices }: CaseSummary, numKept: () => number): Promise<Scribble> {
    const scribble = new Scribble(label, random);
    await label.openCase(id);
    await expect.poll(() => label.planes.textContent(), { timeout: 30_000 }).toContain(id);
    await expect.poll(() => label.showsImage(), { timeout: 30_000 }).toBe(true);
    await label.chooseStructure(random.choice(['Anterior', 'Posterior']));
    await label.setBrush(3);
    await label.goToSlice(random.integer(3, numSlices - 3));
    for (const before = numKept(); numKept() === before; ) {
      scribble.#turn = 1 - scribble.#turn;
      await label.chooseTool(scribble.#tool.name);
      await scribble.#stroke();
      await expect.poll(async () => (await label.saved.textContent())?.trim(), { timeout: 30_000, interval: 50 }).toBe('Saved');
    }
    return scribble;
  }

  /** Draws until the end comes: at a random moment, once a few strokes are older than a second. */
  async goOn(kill: () => Promise<void>): Promise<Drawn> {
    this.#label.page.on('request', (request) => {
      if (request.url().endsWith('/rpc/labels/paint')) this.#sent.push({ kind: /"tool":"(\w+)"/.exec(request.postData() ?? '')?.[1] ?? '', at: performance.now() });
    });
    const died = this.#hasEnough.then(() => delay(this.#random.integer(1_000, 2_400))).then(() => {
      this.#diedAt = performance.now();
      return kill();
    });
    await this.#draw();
    await died;
    return { diedAt: this.#diedAt, drawnAt: this.#drawnAt, kinds: this.#kinds, sent: this.#sent };
  }

  async #draw(): Promise<void> {
    while (this.#diedAt === Infinity) {
      this.#turn = 1 - this.#turn;
      this.#kinds.push(this.#tool.kind);
      try {
        // By its key: the plane has the focus since the first stroke.
        await this.#label.page.keyboard.press(this.#tool.key);
        await this.#stroke();
        this.#drawnAt.push(performance.now());
        if (this.#drawnAt.length === ENOUGH) this.#enough();
      } catch (error) {
        if (this.#diedAt === Infinity) throw error;
      }
    }
  }

  get #tool(): (typeof tools)[number] {
    return tools[this.#turn] as (typeof tools)[number];
  }

  #stroke(): Promise<void> {
    return this.#label.drag('Axial', this.#path);
  }

  /** Near the middle of the plane, where there is an image. */
  #anywhere(): Point {
    return [this.#random.uniform(0.4, 0.6), this.#random.uniform(0.4, 0.6)];
  }
}
