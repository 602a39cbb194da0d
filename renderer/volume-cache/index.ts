export { ByteBudgetCache } from './byteBudgetCache.ts';
export { forgetPredictions, forgetVolume, loadPrediction, loadVolume, NoImageError } from './volumeCache.ts';
