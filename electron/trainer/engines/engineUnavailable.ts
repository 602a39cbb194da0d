/** An engine that cannot be used on this machine; `message` says why in plain words, for the window and `fewslice doctor`. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}
