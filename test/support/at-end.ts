/** Takes what is to be done when something is over, the last first. */
export type AtEnd = (cleanUp: () => void | Promise<void>) => void;
