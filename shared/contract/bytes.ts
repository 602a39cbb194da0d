/**
 * Plain byte routes beside the calls; same origin, same guard, ranges supported, never compressed.
 * Voxels are canonical order (i fastest), little-endian. Addresses are relative to the page's origin.
 */
const enc = encodeURIComponent;

export const bytesRoutes = {
  /** Text of a licence: its number in the list, or `tensorflow` for the notices of TensorFlow's parts. */
  licence: (text: number | 'tensorflow') => `/bytes/licences/${text}`,
  /** The archive of diagnostics that were put together (`diagnostics.prepare`). */
  diagnostics: (id: string) => `/bytes/diagnostics/${enc(id)}`,
  /** Raw voxels; dtype and grid are the CaseSummary's. */
  volume: (caseId: string) => `/bytes/cases/${enc(caseId)}/volume`,
  /** uint8 human labels; header `x-journal-seq` is the last journal entry they contain. */
  labels: (caseId: string) => `/bytes/cases/${enc(caseId)}/labels`,
  /** uint8 prediction of one model. */
  prediction: (caseId: string, modelId: string) => `/bytes/cases/${enc(caseId)}/prediction/${enc(modelId)}`,
  /** PNG of the middle slice, 96 px; `version` busts the cache; with a model its mask is laid over. */
  thumbnail: (caseId: string, version: string, modelId?: string) => `/bytes/cases/${enc(caseId)}/thumbnail?v=${enc(version)}${modelId ? `&model=${enc(modelId)}` : ''}`,
  /** PNG of a slice with a model's mask drawn, for "since the last training". */
  slicePicture: (caseId: string, axis: number, sliceIndex: number, modelId: string) => `/bytes/cases/${enc(caseId)}/picture?axis=${axis}&slice=${sliceIndex}&model=${enc(modelId)}`,
};
