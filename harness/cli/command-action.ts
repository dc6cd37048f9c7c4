// How the flags of a command and its work are tied together: the work is loaded when it is asked for.

/** What a command's own file exports: it does the work and gives the exit code. */
export type Action = (...args: never[]) => Promise<number>

/** Makes of it what the parser of the command line calls. */
export type Run = (load: () => Promise<Action>) => (...args: unknown[]) => Promise<void>
