/** How long a loop may hold the event loop. */
const sliceMs = 10;

let lastInLine: Promise<void> = Promise.resolve();

/** Lets everything else that waits for the event loop go first. Loops that rest at the same time go on in a turn each:
 *  twenty searches hold the event loop no longer than one. */
function breathe(): Promise<void> {
  lastInLine = lastInLine.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastInLine;
}

/** Gives the event loop back when more than 10 ms passed since it last did. */
export function pacer(): () => Promise<void> | undefined {
  let started = performance.now();
  return () => {
    if (performance.now() - started < sliceMs) return undefined;
    return breathe().then(() => {
      started = performance.now();
    });
  };
}

/** Runs a generator to its end and gives the event loop back after every 10 ms. */
export async function drive<Result>(
  steps: Generator<undefined, Result, undefined>,
): Promise<Result> {
  const rest = pacer();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const pause = rest();
    if (pause !== undefined) await pause;
  }
}
