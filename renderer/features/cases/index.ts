export { default as CaseList } from './CaseList.vue';
export { inListOrder, isLabelled, sizeWords, spacingWords, stateWords, sharedPrefix } from './caseWords.ts';
