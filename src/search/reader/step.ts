/** Where long loops give the caller a chance to do something else. */
export type Step<Result> = Generator<undefined, Result, undefined>;
