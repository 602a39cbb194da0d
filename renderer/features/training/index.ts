export { default as RunCards } from './RunCards.vue';
export { default as TrainBar } from './TrainBar.vue';
export { default as TrainBox } from './TrainBox.vue';
export { default as TrainingChip } from './TrainingChip.vue';
export { default as TrainingPanel } from './TrainingPanel.vue';
export { useTrainingStore } from './store.ts';
