export { default as CaseList } from './CaseList.vue';
export { isLabelled, sizeWords, spacingWords, stateWords, sharedPrefix } from './caseWords.ts';
