/** Runs synchronous work and hands over what it returns or throws as a promise. */
export type Call = <Result>(work: () => Result) => Promise<Result>;
