import type { EngineRequest } from '#shared/contract/schemas/primitives.ts';
import type { LabelsOffer, ModelSummary } from '#shared/contract/schemas/project.ts';
import type { EngineReport } from '#shared/contract/schemas/system.ts';

type EngineName = NonNullable<EngineReport['chosen']>['name'];

/** What a person should know before they go on, one thing at a time. */
export type Banner =
  | { readonly kind: 'labels'; readonly offer: LabelsOffer }
  | { readonly kind: 'engine'; readonly model: ModelSummary; readonly now: EngineName }
  | { readonly kind: 'former'; readonly used: ModelSummary; readonly newest: ModelSummary };

export interface BannerFacts {
  readonly projectId: string;
  readonly offer: LabelsOffer | null;
  readonly models: readonly ModelSummary[];
  readonly currentModelId: string | null;
  readonly request: EngineRequest;
  /** The engine that 'auto' stands for; null while nobody knows. */
  readonly chosen: EngineName | null;
  /** The change of engine that was dismissed last. */
  readonly dismissedEngine: string;
}

type Kinds = readonly Banner['kind'][];

/** The first of `kinds` that there is reason for. */
export function bannerOf(facts: BannerFacts, kinds: Kinds): Banner | null {
  for (const kind of kinds) {
    const banner = builders[kind](facts);
    if (banner) return banner;
  }
  return null;
}

/** Names a change of engine, so that it is not told again once dismissed. Models are numbered within a project. */
export const engineChangeId = (projectId: string, model: Pick<ModelSummary, 'id'>, now: EngineName): string => `${projectId} ${model.id} ${now}`;

const builders = {
  labels: ({ offer }: BannerFacts): Banner | null => offer && { kind: 'labels', offer },

  /** The model that the next training goes on from was made by another engine: numbers may come out a little otherwise. */
  engine({ projectId, models, currentModelId, request, chosen, dismissedEngine }: BannerFacts): Banner | null {
    const model = models.find(({ id }) => id === currentModelId);
    const now = request === 'auto' ? chosen : request;
    if (!model || now === null || model.engine === now) return null;
    return dismissedEngine === engineChangeId(projectId, model, now) ? null : { kind: 'engine', model, now };
  },

  former({ models, currentModelId }: BannerFacts): Banner | null {
    const used = models.find(({ id }) => id === currentModelId);
    const newest = models.reduce<ModelSummary | null>((best, model) => (best === null || model.number > best.number ? model : best), null);
    return used && newest && newest.number > used.number ? { kind: 'former', used, newest } : null;
  },
};
