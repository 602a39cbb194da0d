/** A function that cannot become a graph; `message` says why. The program then runs eagerly. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
