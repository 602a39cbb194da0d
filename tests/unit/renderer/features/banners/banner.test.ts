import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '#shared/contract/schemas/project.ts';
import type { BannerFacts } from '#renderer/features/banners/banner.ts';
import { bannerOf, engineChangeId } from '#renderer/features/banners/banner.ts';

const model = (number: number, engine: ModelSummary['engine'] = 'tensorflow'): ModelSummary => ({
  id: `model-${number}`, number, engine, createdAt: '2026-11-24T12:00:00.000Z', steps: 100, seconds: 60, budget: '2m',
  numCompleteSlices: 8, numLabelledCases: 2, numUnlabelledCases: 3, heldOutDice: null, notes: [],
});
const facts = (over: Partial<BannerFacts> = {}): BannerFacts => ({
  projectId: 'p', offer: null, models: [model(1)], currentModelId: 'model-1', request: 'auto', chosen: 'tensorflow', dismissedEngine: '', ...over,
});
const all = ['labels', 'engine', 'former'] as const;

describe('the banner of the workspace', () => {
  it('is none where a model goes on as it was made, and where there is none', () => {
    expect(bannerOf(facts(), all)).toBeNull();
    expect(bannerOf(facts({ models: [], currentModelId: null, chosen: 'wasm' }), all)).toBeNull();
  });

  it('tells of another engine than the one that made the model, by itself or asked for', () => {
    expect(bannerOf(facts({ chosen: 'wasm' }), all)).toMatchObject({ kind: 'engine', model: { number: 1 }, now: 'wasm' });
    expect(bannerOf(facts({ request: 'wasm' }), all)).toMatchObject({ kind: 'engine', now: 'wasm' });
    expect(bannerOf(facts({ request: 'tensorflow', chosen: 'wasm' }), all)).toBeNull();
    // Nobody knows yet what computes.
    expect(bannerOf(facts({ chosen: null }), all)).toBeNull();
  });

  it('does not tell of the same change again, but of the next one', () => {
    const dismissedEngine = engineChangeId('p', { id: 'model-1' }, 'wasm');
    expect(bannerOf(facts({ chosen: 'wasm', dismissedEngine }), all)).toBeNull();
    expect(bannerOf(facts({ chosen: 'wasm', dismissedEngine, projectId: 'q' }), all)).toMatchObject({ kind: 'engine' });
    expect(bannerOf(facts({ chosen: 'wasm', dismissedEngine, models: [model(1), model(2)], currentModelId: 'model-2' }), all)).toMatchObject({ kind: 'engine', model: { number: 2 } });
  });

  it('says that a former model is in use, for as long as there is a newer one', () => {
    const models = [model(3), model(1), model(2)];
    expect(bannerOf(facts({ models, currentModelId: 'model-1' }), all)).toMatchObject({ kind: 'former', used: { number: 1 }, newest: { number: 3 } });
    expect(bannerOf(facts({ models, currentModelId: 'model-3' }), all)).toBeNull();
  });

  it('offers the label maps beside the images first, and nothing that was not asked for', () => {
    const offer = { place: '/scans/labelsTr', path: '/scans/labelsTr', numFiles: 3 };
    expect(bannerOf(facts({ offer, chosen: 'wasm' }), all)).toEqual({ kind: 'labels', offer });
    expect(bannerOf(facts({ offer, chosen: 'wasm' }), ['former'])).toBeNull();
  });
});
