export { english } from './english.ts';
export { said } from './said.ts';
export type { MessageKey, Said, SaidAnywhere, SaidValue, SaidValues } from './said.ts';
