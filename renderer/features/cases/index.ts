export { default as CaseFind } from './CaseFind.vue';
export { default as CaseList } from './CaseList.vue';
export { findCases, inListOrder, isLabelled, sizeWords, spacingWords, stateWords, sharedPrefix } from './caseWords.ts';
