import { expect } from 'vitest';
import type { Random } from '../../../shared/util/random.ts';
import type { LabelPage } from '../pages/labelPage.ts';

const tools = [{ name: 'Brush', key: 'b', kind: 'brush' }, { name: 'Eraser', key: 'e', kind: 'eraser' }] as const;
type Point = readonly [across: number, down: number];

/** What was drawn until the end came. Times as performance.now(). */
export interface Drawn {
  readonly diedAt: number;
  /** When each stroke was let go. */
  readonly drawnAt: readonly number[];
  /** What each stroke is in the journal, the one under way at the end included. */
  readonly kinds: readonly string[];
}

/**
 * One long scribble on an axial slice, brush and eraser in turn. Each stroke begins where the one before ended, so that it
 * surely changes voxels: one that lies wholly on its own colour, or on another structure, is nothing to keep.
 */
export class Scribble {
  readonly #label: LabelPage;
  readonly #random: Random;
  readonly #drawnAt: number[] = [];
  readonly #kinds: string[] = [];
  #at: Point;
  #turn: number;
  #diedAt = Infinity;

  private constructor(label: LabelPage, random: Random) {
    this.#label = label;
    this.#random = random;
    this.#at = this.#anywhere();
    this.#turn = random.integer(0, 2);
  }

  /** Draws the first stroke, which alone may change nothing, and waits until the page calls it saved; it is not counted. */
  static async begin(label: LabelPage, random: Random, slice: number): Promise<Scribble> {
    const scribble = new Scribble(label, random);
    await label.chooseStructure(random.choice(['Anterior', 'Posterior']));
    await label.chooseTool(scribble.#tool.name);
    await label.setBrush(3);
    await label.goToSlice(slice);
    await scribble.#stroke();
    await expect.poll(async () => (await label.saved.textContent())?.trim(), { timeout: 10_000, interval: 50 }).toBe('Saved');
    return scribble;
  }

  /** Until the end comes. */
  async goOn(): Promise<void> {
    while (this.#diedAt === Infinity) {
      this.#turn = 1 - this.#turn;
      this.#kinds.push(this.#tool.kind);
      try {
        // By its key: the plane has the focus since the first stroke.
        await this.#label.page.keyboard.press(this.#tool.key);
        await this.#stroke();
        this.#drawnAt.push(performance.now());
      } catch (error) {
        if (this.#diedAt === Infinity) throw error;
      }
    }
  }

  async endBy(kill: () => Promise<void>): Promise<Drawn> {
    this.#diedAt = performance.now();
    await kill();
    return { diedAt: this.#diedAt, drawnAt: this.#drawnAt, kinds: this.#kinds };
  }

  get #tool(): (typeof tools)[number] {
    return tools[this.#turn] as (typeof tools)[number];
  }

  async #stroke(): Promise<void> {
    const [from, to] = [this.#at, this.#anywhere()];
    await this.#label.drag('Axial', [from, to]);
    this.#at = to;
  }

  /** Near the middle of the plane, where there is an image. */
  #anywhere(): Point {
    return [this.#random.uniform(0.4, 0.6), this.#random.uniform(0.4, 0.6)];
  }
}
