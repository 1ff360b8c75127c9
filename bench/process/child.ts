import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark that answers questions. */
export interface Child {
  ask<Answer>(question: string, input?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** What goes back for each question, by its number. */
export interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** Starts a file beside `bench/main.ts`. Its standard output, where servers log, goes to nowhere. */
export function startChild(
  file: string,
  given: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Child {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(path, [...given], { execArgv: [...nodeOptions], stdio: [...stdio] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let nextId = 0;
  child.on('message', (message) => settle(waiting, message as Reply));
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}`));
  });
  return {
    ask<Answer>(question: string, input?: unknown) {
      const id = nextId++;
      const asked = Promise.withResolvers<unknown>();
      waiting.set(id, asked);
      child.send({ id, question, input });
      return asked.promise as Promise<Answer>;
    },
    stop: () => stop(child),
  };
}

function settle(waiting: Map<number, PromiseWithResolvers<unknown>>, reply: Reply): void {
  const asked = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.error === undefined) asked?.resolve(reply.answer);
  else asked?.reject(new Error(reply.error));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
