import type { Ref } from 'vue';
import { ref, watch } from 'vue';

/** A choice that outlives the page. Storage that is full or forbidden costs the memory, not the choice. */
export function usePreference<T>(name: string, initial: T, isValid: (value: unknown) => boolean): Ref<T> {
  const key = `fewslice.${name}`;
  const value = ref(initial) as Ref<T>;
  try {
    const text = localStorage.getItem(key);
    const held: unknown = text === null ? null : JSON.parse(text);
    if (text !== null && isValid(held)) value.value = held as T;
  } catch {
    // Nothing kept: the initial value stands.
  }
  watch(value, (next) => {
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // As above.
    }
  });
  return value;
}

export const isOneOf = (...choices: readonly unknown[]) => (value: unknown): boolean => choices.includes(value);
export const isWithin = (low: number, high: number) => (value: unknown): boolean => typeof value === 'number' && value >= low && value <= high;
