/** Something without which nothing can start. Its message is for the user, so no stack is shown. */
export class SetupError extends Error {}
