export { english, isMessageKey } from './english.ts';
export { said } from './said.ts';
export type { MessageKey, Said, SaidAnywhere, SaidValue, SaidValues } from './said.ts';
export { asValue, inTurn, tell, told } from './told.ts';
export type { Told } from './told.ts';
