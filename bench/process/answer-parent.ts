import type { Reply } from './child.ts';

/** What a child process can be asked, by name. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly question: string;
  readonly input: unknown;
}

/** Answers the parent until it hangs up; then closes and ends the process. */
export function answerParent(answers: Answers, close: () => Promise<void>): void {
  const answer = async ({ id, question, input }: Question): Promise<Reply> => {
    try {
      return { id, answer: await answers[question]?.(input as never) };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (message) => {
    void answer(message as Question).then((reply) => process.send?.(reply));
  });
  process.on('disconnect', () => void close().then(() => process.exit(0)));
}
