/** The command line cannot be understood: usage, this message and the help are printed, and the status is 2. */
export class UsageError extends Error {}
