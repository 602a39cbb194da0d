/**
 * Where things lie in a project folder (design.md 11: files that a person can read). All paths are relative,
 * with forward slashes; hosts join them to the project's folder.
 *
 *   project.json            identity, cases by reference with SHA-256, a readable mirror of the journal's state
 *   journal.jsonl           everything a person did: autosave, undo history and audit trail at once
 *   lock.json               who writes (pid, host, heartbeat)
 *   labels/<case>.nii.gz    human labels on the source grid (a snapshot of the journal)
 *   models/<model>/         config.json, weights.safetensors, README.md
 *   predictions/<model>/    <case>.nii.gz and <case>.json (confidence, slice uncertainty)
 *   runs/<run>/             run.json, plan.json, events.jsonl, checkpoint.json + .safetensors, labels/
 */
export const projectLayout = {
  project: 'project.json',
  journal: 'journal.jsonl',
  lock: 'lock.json',
  labelsDir: 'labels',
  labels: (caseId: string) => `labels/${caseId}.nii.gz`,
  modelsDir: 'models',
  model: (modelId: string) => `models/${modelId}`,
  modelConfig: (modelId: string) => `models/${modelId}/config.json`,
  modelWeights: (modelId: string) => `models/${modelId}/weights.safetensors`,
  modelCard: (modelId: string) => `models/${modelId}/README.md`,
  predictionsDir: (modelId: string) => `predictions/${modelId}`,
  prediction: (modelId: string, caseId: string) => `predictions/${modelId}/${caseId}.nii.gz`,
  predictionFacts: (modelId: string, caseId: string) => `predictions/${modelId}/${caseId}.json`,
  runsDir: 'runs',
  run: (runId: string) => `runs/${runId}`,
} as const;

/** Inside a run's folder. */
export const runLayout = {
  spec: 'run.json',
  plan: 'plan.json',
  events: 'events.jsonl',
  checkpoint: 'checkpoint.json',
  checkpointWeights: 'checkpoint.safetensors',
  labels: (caseId: string) => `labels/${caseId}.nii.gz`,
  /** Written last, atomically: { state: 'success' | 'error' | 'cancelled', … }. Absent: the run was interrupted. */
  outcome: 'outcome.json',
} as const;
