import { tryToSay } from '#shared/messages/languages.ts';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import type { CallFailure } from '#renderer/ipc/index.ts';
import { desktop } from '#renderer/ipc/desktop.ts';
import { language, t } from './index.ts';

/** A sentence made outside the page: refusals, notices, what a job says. */
interface Sentence {
  readonly message: string | null;
  readonly said?: SaidAnywhere | null;
}

/** In the page's language; in English where only that is known (older files, another version); empty where nothing is said. */
export function sentenceOf({ message, said }: Sentence): string {
  return (said ? tryToSay(language.value, said) : null) ?? message ?? '';
}

/** Why a call did not succeed. */
export function failureOf(failure: CallFailure): string {
  if (failure.kind === 'refused') return sentenceOf(failure);
  // The desktop shell starts a core that has ended by itself; in a browser a person looks after it.
  if (failure.kind === 'unreachable' && desktop()) return t('failure.restarting');
  return t(`failure.${failure.kind}`, { message: failure.message });
}
